// `cscert plan`: what an apply would do. Needs no password, writes nothing but `--out`.

import { diagnose } from "../../diagnostic/diagnostic.ts";
import { encodePlan } from "../../reconcile/saved-plan.ts";
import { planExitCode } from "../../reconcile/exit-code.ts";
import { renderPlan, type PlanFormat } from "../../render/plan.ts";
import { prove } from "../../schedule/proof.ts";
import { openDeployment, type DeploymentOptions } from "../deployment.ts";
import { writeUserFile } from "../files.ts";
import { planAt, readForecastInstant } from "../forecast.ts";
import { look, planFrom } from "../observation.ts";
import { readGuardOption } from "../options.ts";
import { printLine, type Shell } from "../shell.ts";
import { Stop } from "../stop.ts";
import { showWarnings } from "../warnings.ts";

export interface PlanOptions extends DeploymentOptions {
  readonly observed?: string;
  readonly at?: string;
  readonly out?: string;
  readonly detailedExitcode?: true;
  readonly allow: readonly string[];
  readonly format: PlanFormat;
}

/** Prints the plan. Exit codes: design.md section 8. */
export async function plan(options: PlanOptions, shell: Shell): Promise<number> {
  const allow = readGuardOption(options.allow);
  const deployment = await openDeployment(options, shell);
  const view = await look(deployment, options.observed, shell);
  const at = readForecastInstant(options.at, deployment.now);
  if (at !== undefined && options.out !== undefined) {
    const args = {
      option: "--out",
      text: options.out,
      wanted: "no --at beside it: a forecast can't be applied",
    };
    throw new Stop(64, [diagnose("cli/bad-option", args)]);
  }
  const made = at === undefined ? planFrom(deployment, view, allow) : planAt(deployment, view, at, allow);
  if (options.format === "text") showWarnings(deployment.diagnostics, shell);
  const { desired, now } = deployment;
  const proof =
    at === undefined && made.completeness.complete
      ? prove({ ...view, desired, now, firstRun: "now" })
      : undefined;
  printLine(shell.out, renderPlan(made, options.format, { ...shell, now: at ?? now, proof }));
  if (options.out !== undefined) writeUserFile(options.out, encodePlan(made), shell);
  return planExitCode(made, options.detailedExitcode === true ? "detailed" : "plain", proof);
}

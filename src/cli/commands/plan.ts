// `cscert plan`: what an apply would do. Needs no password, writes nothing but `--out`.

import { basename } from "node:path";
import { diagnose } from "../../diagnostic/diagnostic.ts";
import type { Plan } from "../../model/plan.ts";
import type { Proof } from "../../model/proof.ts";
import { encodePlan } from "../../reconcile/saved-plan.ts";
import { planExitCode } from "../../reconcile/exit-code.ts";
import { renderPlan, type PlanFormat } from "../../render/plan.ts";
import { prove } from "../../schedule/proof.ts";
import { openDeployment, type Deployment, type DeploymentOptions } from "../deployment.ts";
import { writeUserFile } from "../files.ts";
import { planAt, readForecastInstant } from "../forecast.ts";
import { look, planFrom, type View } from "../observation.ts";
import { readGuardOption } from "../options.ts";
import { reviewPlan } from "../review.ts";
import { printLine, type Shell } from "../shell.ts";
import { Stop } from "../stop.ts";
import { showWarnings } from "../warnings.ts";
import { describeCommit } from "../wiring.ts";

export interface PlanOptions extends DeploymentOptions {
  readonly observed?: string;
  readonly base?: string;
  readonly head?: string;
  readonly untrusted?: true;
  readonly at?: string;
  readonly out?: string;
  readonly detailedExitcode?: true;
  readonly showCmdlets?: true;
  readonly allow: readonly string[];
  readonly format: PlanFormat;
}

/** Prints the plan. Exit codes: design.md section 8. */
export async function plan(options: PlanOptions, shell: Shell): Promise<number> {
  const allow = readGuardOption(options.allow);
  if (options.base !== undefined || options.head !== undefined || options.untrusted === true)
    return await (await import("./plan-change.ts")).planCommits(options, allow, shell);
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
  const cmdlets = options.showCmdlets === true ? "shown" : undefined;
  printLine(
    shell.out,
    renderPlan(made, options.format, { ...shell, now: at ?? now, forecast: at, proof, cmdlets }),
  );
  if (options.out !== undefined) await save(options.out, { deployment, view, plan: made, proof }, shell);
  return planExitCode(made, options.detailedExitcode === true ? "detailed" : "plain", proof);
}

/** With what a reviewer is shown, so that `cscert comment` needs neither the configuration nor the stores. */
async function save(
  out: string,
  made: { readonly deployment: Deployment; readonly plan: Plan; readonly proof: Proof | undefined } & {
    readonly view: View;
  },
  shell: Shell,
): Promise<void> {
  const { deployment, plan: saved, proof, view } = made;
  const { desired, diagnostics, now, configuration } = deployment;
  const described = await describeCommit(configuration.root);
  // What was changed since the commit is not the commit's.
  const commit = described?.endsWith("-dirty") === true ? undefined : described;
  const name = basename(configuration.file);
  const review = reviewPlan({
    configuration: name,
    desired,
    diagnostics,
    view,
    plan: saved,
    proof,
    now,
    commit,
  });
  writeUserFile(out, encodePlan(saved, review), shell);
}

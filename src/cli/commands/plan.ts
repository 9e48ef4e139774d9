// `cscert plan`: what an apply would do. Needs no password, writes nothing but `--out`.

import { encodePlan } from "../../reconcile/saved-plan.ts";
import { planExitCode } from "../../reconcile/exit-code.ts";
import { renderPlan, type PlanFormat } from "../../render/plan.ts";
import { openDeployment, type DeploymentOptions } from "../deployment.ts";
import { writeUserFile } from "../files.ts";
import { look, planFrom } from "../observation.ts";
import { printLine, type Shell } from "../shell.ts";
import { showWarnings } from "../warnings.ts";

export interface PlanOptions extends DeploymentOptions {
  readonly observed?: string;
  readonly out?: string;
  readonly detailedExitcode?: true;
  readonly allow: readonly string[];
  readonly format: PlanFormat;
}

/** Prints the plan. Exit codes: design.md section 8. */
export async function plan(options: PlanOptions, shell: Shell): Promise<number> {
  const deployment = await openDeployment(options, shell);
  const view = await look(deployment, options.observed, shell);
  const made = planFrom(deployment, view, options.allow);
  if (options.format === "text") showWarnings(deployment.diagnostics, shell);
  printLine(shell.out, renderPlan(made, options.format, { ...shell, now: deployment.now }));
  if (options.out !== undefined) writeUserFile(options.out, encodePlan(made), shell);
  return planExitCode(made, options.detailedExitcode === true ? "detailed" : "plain");
}

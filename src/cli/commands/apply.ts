// `cscert apply`: makes the stores hold what the YAML says, and verifies it.

import type { DurationMs } from "../../base/instant.ts";
import { diagnose, hasErrors } from "../../diagnostic/diagnostic.ts";
import type { ApplyReport } from "../../model/apply-report.ts";
import type { Plan } from "../../model/plan.ts";
import type { ApprovedBy } from "../../model/run.ts";
import type { Approval } from "../../reconcile/apply-input.ts";
import { applyPlan } from "../../reconcile/apply.ts";
import { applyExitCode, planExitCode } from "../../reconcile/exit-code.ts";
import { isRunnable } from "../../reconcile/runnable.ts";
import { describeStatus } from "../../reconcile/in-force.ts";
import { decodePlan } from "../../reconcile/saved-plan.ts";
import { tidyAfterKill } from "../../reconcile/tidy.ts";
import { renderApply, type ApplyFormat } from "../../render/apply.ts";
import { renderPlan } from "../../render/plan.ts";
import { renderStatus } from "../../render/status.ts";
import { count } from "../../render/style.ts";
import { openDeployment, type Deployment, type DeploymentOptions } from "../deployment.ts";
import { readUserFile } from "../files.ts";
import { readDurationOption, readGuardOption } from "../options.ts";
import { look, planFrom } from "../observation.ts";
import { makeProgress } from "../progress.ts";
import { printLine, type Shell } from "../shell.ts";
import { Stop } from "../stop.ts";
import { showWarnings } from "../warnings.ts";
import { actor, describeCommit, leaseHolder, openJournal, sha256, wireMaterial } from "../wiring.ts";

export interface ApplyOptions extends DeploymentOptions {
  readonly plan?: string;
  readonly autoApprove?: true;
  readonly whatIf?: true;
  readonly lockTimeout: string;
  readonly allow: readonly string[];
  readonly format: ApplyFormat;
}

/**
 * Plans, asks, applies what was shown and nothing else, and prints what is in force. With `--auto-approve` it applies whatever is left
 * to do once it holds the lease, so that two runs at once both end well. Exit codes: design.md section 8.
 */
export async function apply(options: ApplyOptions, shell: Shell): Promise<number> {
  const allow = readGuardOption(options.allow);
  const lockTimeout = readDurationOption("--lock-timeout", options.lockTimeout);
  const saved = options.plan === undefined ? undefined : readSavedPlan(options.plan, shell);
  const deployment = await openDeployment(options, shell);
  showWarnings(deployment.diagnostics, shell);
  const shown = planFrom(deployment, await look(deployment, undefined, shell), allow);
  if (options.whatIf === true)
    return await (await import("./apply-what-if.ts")).applyWhatIf(shown, deployment, shell);
  if (shown.actions.length === 0 && saved === undefined) {
    await tidyUp(deployment, shell);
    printLine(shell.out, renderPlan(shown, options.format, { ...shell, now: deployment.now }));
    return planExitCode(shown, "plain");
  }
  if (saved === undefined) {
    printLine(shell.err, renderPlan(shown, "text", { ...shell, now: deployment.now }));
    const approval = await approve(options, shown, shell);
    if (approval !== 0) return approval;
  }
  const approved = saved ?? (options.autoApprove === true ? undefined : approvalOf(shown));
  const settings = { ...options, allow, timeout: lockTimeout };
  return await applyInRounds(settings, deployment, { approved, follow: saved === undefined }, shell);
}

function approvalOf({ digest, validUntil }: Plan): Approval {
  return { digest, validUntil };
}

/**
 * Some changes need two runs, because what the first one did must be read back before the second can be planned: a roll that replaces
 * another, say. They follow each other at once, each of them approved; a saved plan is applied and nothing beyond it.
 */
async function applyInRounds(
  options: ApplyOptions & { readonly timeout: DurationMs },
  deployment: Deployment,
  terms: { approved: Approval | undefined; readonly follow: boolean },
  shell: Shell,
): Promise<number> {
  for (let round = 1; ; round += 1) {
    const report = await execute(options, deployment, terms.approved, shell);
    const next = terms.follow && round < ROUNDS_MAX ? followingPlan(report) : undefined;
    show(report, options.format, { deployment, inForce: next === undefined ? "shown" : "later" }, shell);
    if (next === undefined) return applyExitCode(report);
    printLine(shell.err, `\n${renderPlan(next, "text", { ...shell, now: deployment.clock() })}`);
    if ((await approve(options, next, shell)) !== 0) return applyExitCode(report);
    if (terms.approved !== undefined) terms.approved = approvalOf(next);
  }
}

/** The longest chain that is known takes four runs. */
const ROUNDS_MAX = 5;

/** Returns what can be done now that this run is over; undefined where it went wrong, did nothing, or leaves nothing. */
function followingPlan({ interruption, diagnostics, outcomes, remaining }: ApplyReport): Plan | undefined {
  const isDone = [...outcomes.values()].every(({ kind }) => kind === "done" || kind === "skipped");
  const didSomething = [...outcomes.values()].some(({ kind }) => kind === "done");
  if (interruption === "interrupted" || hasErrors(diagnostics) || !isDone || !didSomething) return undefined;
  return remaining !== undefined && isRunnable(remaining) ? remaining : undefined;
}

/** Even with nothing to do: a killed run may have done it all and still have left something. */
async function tidyUp({ store, stateFolder }: Deployment, shell: Shell): Promise<void> {
  const journal = await openJournal(stateFolder);
  try {
    await tidyAfterKill({ store, journal, holder: leaseHolder(), signal: shell.signal });
  } finally {
    journal.close();
  }
}

function readSavedPlan(path: string, shell: Shell): Approval {
  const { value, diagnostics } = decodePlan(new TextDecoder().decode(readUserFile(path, shell)));
  if (value === undefined) throw new Stop(5, diagnostics);
  return value;
}

/** Returns 0 when the plan may be applied, else the exit code. */
async function approve(options: ApplyOptions, plan: Plan, shell: Shell): Promise<number> {
  if (options.autoApprove === true) return 0;
  if (shell.confirm === undefined) throw new Stop(64, [diagnose("cli/needs-approval", { command: "apply" })]);
  const now = plan.actions.filter(
    ({ heldBy, waitsUntil }) => heldBy.length === 0 && waitsUntil === undefined,
  );
  const answer = await shell.confirm(`Apply ${count(now.length, "action")} now?`);
  if (answer === "yes") return 0;
  printLine(shell.err, "not approved; nothing was changed");
  return answer === "no" ? 1 : 130;
}

async function execute(
  options: ApplyOptions & { readonly timeout: DurationMs },
  deployment: Deployment,
  /** Absent: whatever is to be done once the lease is held was approved in advance. */
  approved: Approval | undefined,
  shell: Shell,
): Promise<ApplyReport> {
  const progress = makeProgress(shell);
  const { store, desired, clock, configuration, stateFolder } = deployment;
  const journal = await openJournal(stateFolder);
  try {
    return await applyPlan({
      store,
      journal,
      desired,
      approved,
      approvedBy: approvedBy(options),
      allow: options.allow,
      clock,
      material: await wireMaterial(configuration.root, shell.env),
      hash: sha256,
      holder: leaseHolder(),
      actor: actor(),
      journalClock: shell.now,
      commit: await describeCommit(configuration.root),
      lockTimeout: options.timeout,
      signal: shell.signal,
      onEvent: progress.show,
    });
  } finally {
    progress.end();
    journal.close();
  }
}

/** For the history: who said that this may be done. */
function approvedBy({ plan, autoApprove }: ApplyOptions): ApprovedBy {
  if (plan !== undefined) return "reviewed-plan";
  return autoApprove === true ? "auto-approve" : "terminal";
}

function show(
  report: ApplyReport,
  format: ApplyFormat,
  { deployment, inForce }: { readonly deployment: Deployment; readonly inForce: "shown" | "later" },
  shell: Shell,
): void {
  const { desired, clock } = deployment;
  const { observed, outcomes } = report;
  if (format === "text" && inForce === "shown" && observed !== undefined && outcomes.size > 0) {
    const status = describeStatus({ desired, observed, now: clock() });
    printLine(shell.out, `${renderStatus(status, "text", shell)}\n`);
  }
  printLine(shell.out, renderApply(report, format, shell));
}

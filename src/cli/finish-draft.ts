// The end of every command that edits the configuration: the change is shown with the plan that it leads to, then written.

import { hasErrors, type Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Plan } from "../model/plan.ts";
import { renderPlan } from "../render/plan.ts";
import type { Deployment } from "./deployment.ts";
import { bytesOf, renderDraft, writeDraft, type Draft } from "./draft.ts";
import { planFrom, type View } from "./observation.ts";
import { answered, askFor } from "./questions.ts";
import { printLine, type Shell } from "./shell.ts";
import { Stop } from "./stop.ts";
import { showWarnings } from "./warnings.ts";
import { readDrafted } from "./wiring.ts";

export interface Finish {
  readonly deployment: Deployment;
  readonly draft: Draft;
  /** What the plan is made from; absent: no plan is shown. */
  readonly view?: View;
  /** What was asked for, in words. */
  readonly what: string;
}

export interface FinishOptions {
  readonly yes?: true;
  readonly dryRun?: true;
}

/**
 * Writes the draft once somebody agrees. Ends with 3 where the configuration would be at fault, with 4 where a rule refuses what it
 * leads to, with 1 at a no; nothing is written then. What only a guard holds back is written: it is lifted at the apply.
 */
export async function finishDraft(finish: Finish, options: FinishOptions, shell: Shell): Promise<number> {
  const { deployment, draft, view, what } = finish;
  if (draft.texts.size === 0 && draft.added.size === 0) {
    printLine(shell.out, `nothing to change: ${what}`);
    return 0;
  }
  const read = await readDrafted(deployment.configuration.file, bytesOf(draft));
  printLine(shell.out, renderDraft(draft, shell.cwd));
  if (read.value === undefined) throw new Stop(3, read.diagnostics);
  const news = await findNews(deployment, draft);
  if (hasErrors(news)) throw new Stop(3, news);
  showWarnings(news, shell);
  const plan = view === undefined ? undefined : planOf(deployment, read.value.desired, view);
  if (plan !== undefined)
    printLine(
      shell.out,
      `\nThe plan would then be:\n\n${renderPlan(plan, "text", { ...shell, now: deployment.now })}`,
    );
  const refused = plan === undefined ? [] : newRefusals(deployment, plan, view);
  if (refused.length > 0) throw new Stop(4, refused);
  if (options.dryRun === true) return 0;
  if (options.yes !== true) {
    const question = `Write it? (${what})`;
    const questions = await askFor(shell, "--yes, or --dry-run to write nothing", question);
    if (!answered(await questions.confirm(question))) return 1;
  }
  writeDraft(draft);
  printLine(shell.err, `wrote ${[...draft.added.keys(), ...draft.texts.keys()].join(", ")}`);
  return 0;
}

/** What is said of the draft and was not said before, every certificate judged: who mends one thing is not held to all others. */
async function findNews({ configuration }: Deployment, draft: Draft): Promise<readonly Diagnostic[]> {
  const before = await readDrafted(configuration.file, new Map(), "all");
  const after = await readDrafted(configuration.file, bytesOf(draft), "all");
  const known = new Set(before.diagnostics.map(({ message }) => message));
  return after.diagnostics.filter(({ message }) => !known.has(message));
}

function planOf(deployment: Deployment, desired: Deployment["desired"], view: View): Plan {
  return planFrom({ ...deployment, desired }, view, []);
}

/** Refusals of the new plan that the old one did not have; guards are for the apply. */
function newRefusals(deployment: Deployment, plan: Plan, view: View | undefined): Plan["diagnostics"] {
  const before = view === undefined ? [] : planFrom(deployment, view, []).diagnostics;
  const known = new Set(before.map(({ message }) => message));
  return plan.diagnostics.filter(
    ({ severity, code, message }) =>
      severity === "error" && !code.startsWith("guard/") && !known.has(message),
  );
}

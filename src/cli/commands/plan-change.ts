// `cscert plan --base`: what a change would do, planned from commits; `--untrusted`: a stranger's commits, in a process of their own.

import { canonicalJson } from "../../base/canonical-json.ts";
import { diagnose } from "../../diagnostic/diagnostic.ts";
import type { GuardName } from "../../model/policy.ts";
import type { PlanFormat } from "../../render/plan.ts";
import { renderReviewMarkdown, type ReviewLayout } from "../../render/review-markdown.ts";
import { renderReviewText } from "../../render/review-text.ts";
import { decodeReview, type SavedReview } from "../../reconcile/saved-plan.ts";
import { openChange, planChange, type ChangeOptions, type OpenChange } from "../change-plan.ts";
import { writeUserFile } from "../files.ts";
import { readSnapshotText } from "../observation.ts";
import { readInstantOption } from "../options.ts";
import { encodeReviewed } from "../review.ts";
import { printLine, type Shell } from "../shell.ts";
import { Stop } from "../stop.ts";

export interface PlanChangeOptions extends ChangeOptions {
  readonly untrusted?: true;
  readonly at?: string;
  readonly out?: string;
  readonly detailedExitcode?: true;
  readonly format: PlanFormat;
}

/** Prints the plan of a change. Exit codes as those of `plan`; 3 where the commit's configuration is at fault. */
export async function planCommits(
  options: PlanChangeOptions,
  allow: readonly GuardName[],
  shell: Shell,
): Promise<number> {
  refuseTogether(options);
  const moved = readInstantOption("--now", options.now);
  const change = await openChange(options, shell);
  const text =
    options.untrusted === true
      ? await planStranger(change, options, allow, shell)
      : encodeReviewed(await planChange(change, options, { allow, moved }, shell));
  const { value, diagnostics } = decodeReview(text);
  if (value === undefined) throw new Stop(1, diagnostics);
  if (options.out !== undefined) writeUserFile(options.out, text, shell);
  printLine(shell.out, renderChange(value, text, options.format, shell));
  const { exit, change: own, rest } = value.review;
  return exit === 0 && options.detailedExitcode === true && own.length + rest.length > 0 ? PENDING : exit;
}

async function planStranger(
  change: OpenChange,
  { observed = "" }: PlanChangeOptions,
  allow: readonly GuardName[],
  shell: Shell,
): Promise<string> {
  const { planUntrusted } = await import("../untrusted/parent.ts");
  return await planUntrusted(change, { allow, snapshot: readSnapshotText(observed, shell) }, shell);
}

const PENDING = 2;

function refuseTogether({ at, untrusted, observed, now }: PlanChangeOptions): void {
  const refuse = (option: string, text: string, wanted: string): never => {
    throw new Stop(64, [diagnose("cli/bad-option", { option, text, wanted })]);
  };
  if (at !== undefined) refuse("--at", at, "no --base beside it: a change is planned now");
  if (untrusted !== true) return;
  if (observed === undefined)
    refuse("--untrusted", "", "--observed FILE beside it: a stranger's configuration opens no store");
  if (now !== undefined) refuse("--now", now, "no --untrusted beside it");
}

/** What a comment holds at most on GitHub. */
const MARKDOWN_MAX = 65_536;

function renderChange({ review, plan }: SavedReview, text: string, format: PlanFormat, shell: Shell): string {
  const layout: ReviewLayout = { limit: MARKDOWN_MAX, digest: plan?.digest, validUntil: plan?.validUntil };
  switch (format) {
    case "text":
      return renderReviewText(review, layout, shell);
    case "markdown":
      return renderReviewMarkdown(review, layout);
    case "json":
      return canonicalJson(JSON.parse(text));
  }
}

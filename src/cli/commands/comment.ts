// `cscert comment`: what a plan's file says, as the one comment of a pull request, and as a job's summary, annotations and outputs. The
// file is untrusted: it is read strictly and shown escaped, and decides neither where the comment goes nor whose it is.

import { diagnose } from "../../diagnostic/diagnostic.ts";
import type { Review } from "../../model/review.ts";
import { renderDiagnosticsText } from "../../render/diagnostics-text.ts";
import { renderReviewMarkdown, type ReviewLayout } from "../../render/review-markdown.ts";
import { decodeReview, type SavedReview } from "../../reconcile/saved-plan.ts";
import { readUserFile } from "../files.ts";
import { report } from "../report.ts";
import { printLine, type Shell } from "../shell.ts";
import { Stop } from "../stop.ts";
import {
  connect,
  detectPlatform,
  postSticky,
  roomFor,
  runLink,
  type Platform,
  type PullRequestComments,
} from "../wiring-forge.ts";

export interface CommentOptions {
  readonly plan: string;
  readonly platform?: Platform;
  readonly print?: true;
  readonly reportOnly?: true;
}

/** Posts the comment. Exits with 0 when it is there, and when there is no pull request to post to any more. */
export async function comment(options: CommentOptions, shell: Shell): Promise<number> {
  const saved = readSaved(options.plan, shell);
  const layout = { digest: saved.plan?.digest, validUntil: saved.plan?.validUntil };
  if (options.print === true) {
    printLine(shell.out, renderReviewMarkdown(saved.review, { ...layout, limit: PRINT_MAX }));
    return 0;
  }
  const platform = options.platform ?? detectPlatform(shell.env);
  if (platform === undefined) throw new Stop(64, [diagnose("forge/unknown-platform", {})]);
  const linked = { ...layout, link: runLink(platform, shell.env) };
  report(platform, saved, { ...linked, limit: PRINT_MAX }, shell);
  return options.reportOnly === true ? 0 : await post(platform, saved, linked, shell);
}

/** GitHub's limit of a comment: what is printed looks as it would there. */
const PRINT_MAX = 65_536;

function readSaved(path: string, shell: Shell): SavedReview {
  const text = new TextDecoder().decode(readUserFile(path, shell));
  const { value, diagnostics } = decodeReview(text);
  if (value === undefined) throw new Stop(1, diagnostics);
  return value;
}

async function post(
  platform: Platform,
  saved: SavedReview,
  layout: Omit<ReviewLayout, "limit">,
  shell: Shell,
): Promise<number> {
  const { env, signal, now } = shell;
  const { commit, pullRequests } = await connect(platform, { env, signal, now });
  if (pullRequests.length === 0)
    printLine(shell.err, renderDiagnosticsText([diagnose("forge/no-pull-request", { commit })], shell));
  for (const comments of pullRequests)
    printLine(shell.err, `comment ${await postTo(comments, saved, layout)} on ${comments.platform}`);
  return 0;
}

async function postTo(
  comments: PullRequestComments,
  { review }: SavedReview,
  layout: Omit<ReviewLayout, "limit">,
): Promise<string> {
  const { configuration } = review;
  const body = renderReviewMarkdown(review, { ...layout, limit: roomFor(comments, configuration) });
  return await postSticky(comments, configuration, body, isNews(review) ? "always" : "if-there");
}

/** A pull request that neither touches the configuration nor changes what it asks for is left in peace. */
function isNews({ touched, change, withdrawn, findings }: Review): boolean {
  return touched || change.length + withdrawn.length > 0 || findings.some(({ from }) => from === "change");
}

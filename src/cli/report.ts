// What a job of a platform leaves behind beside the comment: its summary, its annotations, its outputs.

import { appendFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { diagnose } from "../diagnostic/diagnostic.ts";
import { Failure } from "../diagnostic/failure.ts";
import type { SavedReview } from "../reconcile/saved-plan.ts";
import {
  azureAnnotations,
  azureOutputs,
  githubAnnotations,
  githubOutputs,
  gitlabOutputs,
  gitlabQuality,
  toAnnotations,
  type Outputs,
} from "../render/annotations.ts";
import { renderReviewMarkdown, type ReviewLayout } from "../render/review-markdown.ts";
import { reason, writeUserFile } from "./files.ts";
import { printLine, type Shell } from "./shell.ts";
import { sha256, type Platform } from "./wiring-forge.ts";

/** GitHub's limit is 1 MiB in bytes, for all of a step. */
const SUMMARY_MAX_BYTES = 1024 * 1024;
const SUMMARY_MAX = 250_000;

/** Writes summary, annotations and outputs as the platform takes them. */
export function report(platform: Platform, saved: SavedReview, layout: ReviewLayout, shell: Shell): void {
  const { review } = saved;
  const annotations = toAnnotations(review.findings, review.configuration);
  const outputs = outputsOf(saved);
  const summary = (): string => renderReviewMarkdown(review, { ...layout, limit: SUMMARY_MAX });
  const print = (text: string): void => (text === "" ? undefined : printLine(shell.out, text));
  switch (platform) {
    case "github":
      print(githubAnnotations(annotations));
      append("GITHUB_STEP_SUMMARY", `${summary()}\n\n`, shell);
      append("GITHUB_OUTPUT", githubOutputs(outputs), shell);
      return;
    case "azure":
      print(azureAnnotations(annotations));
      writeUserFile("cscert-summary.md", `${summary()}\n`, shell);
      print(`##vso[task.uploadsummary]${resolve(shell.cwd, "cscert-summary.md")}`);
      print(azureOutputs(outputs));
      return;
    case "gitlab":
      writeUserFile("cscert-quality.json", gitlabQuality(annotations, sha256), shell);
      writeUserFile("cscert.env", gitlabOutputs(outputs), shell);
  }
}

function outputsOf({ review, plan }: SavedReview): Outputs {
  return {
    changes: review.change.length + review.rest.length,
    digest: plan?.digest ?? "",
    exit: review.exit,
  };
}

/** Appends to a file that the platform names; where it names none, nothing is to be written. What would pass the limit is left out. */
function append(variable: string, text: string, shell: Shell): void {
  const path = shell.env[variable];
  if (path === undefined || path === "") return;
  try {
    const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    if (size + Buffer.byteLength(text) > SUMMARY_MAX_BYTES) return;
    appendFileSync(path, text);
  } catch (error) {
    throw new Failure(diagnose("cli/unwritable-file", { path, why: reason(error) }), { cause: error });
  }
}

// From plans to what a reviewer is shown: sentences and rows, not yet laid out.

import { hasErrors, type Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Action } from "../model/action.ts";
import type { Note } from "../model/plan.ts";
import type { Review, ReviewAction, ReviewFinding, ReviewPlace } from "../model/review.ts";
import { formatTarget } from "../model/target.ts";
import {
  certificateText,
  coverageOf,
  describeAction,
  heldBack,
  noteOf,
  proofOf,
  reasonText,
  undoOf,
} from "./plan-words.ts";
import type { ReviewInput } from "./review-input.ts";
import { reviewVerdict } from "./review-verdict.ts";
import { describeSettings } from "./settings-change.ts";
import { count } from "./style.ts";
import { worstFirst } from "./worst-first.ts";

/** Returns what a reviewer is shown. */
export function makeReview(input: ReviewInput): Review {
  const { plan, desired, now, configuration } = input;
  const refused = hasErrors(plan?.diagnostics ?? []);
  return {
    configuration,
    madeAt: now,
    ...optionalParts(input),
    verdict: reviewVerdict({ ...input, refused }),
    change: input.change.map(toReviewAction),
    rest: input.rest.map(toReviewAction),
    withdrawn: input.withdrawn.map(toReviewAction),
    touched: input.touched,
    settings: desired === undefined ? [] : describeSettings(desired.before, desired.after),
    ...findingsAndNotes(input),
    unmanaged: (plan?.unmanaged ?? []).map(({ target, type }) => `${formatTarget(target)} ${type}`),
    complete: plan?.completeness.complete ?? false,
    exit: input.exit,
  };
}

type Part = "commit" | "base" | "coverage" | "proof" | "before" | "after";

/** What is not known is left out: a file that is read strictly knows no absent values. */
function optionalParts(input: ReviewInput): Pick<Review, Part> {
  const { plan, proof, now, commit, base, before, after } = input;
  const coverage = plan && coverageOf(plan.completeness, now);
  const parts = { commit, base, coverage, proof: proof && plan && proofOf(proof, plan), before, after };
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined));
}

/** A file of nothing but mistakes would make a plan's file that is too long to be read. */
const FINDINGS_MOST = 1_000;

function findingsAndNotes(input: ReviewInput): Pick<Review, "findings" | "notes" | "mergeBefore"> {
  const found = findingsOf(input);
  const { notes, mergeBefore } = notesOf(input);
  const left = found.length - FINDINGS_MOST;
  if (left <= 0) return { findings: found, notes, mergeBefore };
  const more = `${count(left, "finding")} more: \`cscert validate\` tells them all`;
  return { findings: worstFirst(found).slice(0, FINDINGS_MOST), notes: [...notes, more], mergeBefore };
}

function findingsOf({ plan, diagnostics, wasSaid }: ReviewInput): readonly ReviewFinding[] {
  const { unreachable = [], gaps = [] } = plan?.completeness ?? {};
  const said = [
    ...diagnostics,
    ...(plan?.diagnostics ?? []),
    ...unreachable.map(({ diagnostic }) => diagnostic),
    ...gaps,
  ];
  return distinct(said).map((diagnostic) => toFinding(diagnostic, wasSaid));
}

/** A deadline that there is without this change as well is no news. */
function notesOf({ plan, noted }: ReviewInput): Pick<Review, "notes" | "mergeBefore"> {
  const notes = plan?.notes ?? [];
  const isUrgent = (note: Note): boolean => isDeadline(note) && noted?.has(note.message) !== true;
  return {
    notes: notes.filter((note) => !isUrgent(note)).map(noteOf),
    mergeBefore: notes.filter(isUrgent).map(({ message }) => message),
  };
}

function isDeadline({ kind, before }: Note): boolean {
  return kind === "apply-window" && before !== undefined;
}

function toReviewAction(action: Action): ReviewAction {
  const { kind, target, reason, cause, location } = action;
  const held = heldBack(action);
  return {
    kind,
    target: formatTarget(target),
    // A plan's file names no key material, not even where it lies.
    what:
      action.kind === "install"
        ? certificateText(action.certificateName, action.certificate)
        : describeAction(action),
    reason: reasonText(reason),
    cause,
    undo: undoOf(action),
    ...(held === undefined ? {} : { held }),
    ...(location === undefined ? {} : { place: toPlace(location) }),
  };
}

function toFinding(diagnostic: Diagnostic, wasSaid: (diagnostic: Diagnostic) => boolean): ReviewFinding {
  const { code, severity, message, hints, location } = diagnostic;
  return {
    code,
    severity,
    message,
    hints,
    ...(location === undefined ? {} : { place: toPlace(location) }),
    from: wasSaid(diagnostic) ? "before" : "change",
  };
}

function toPlace({ file, line, column, length }: ReviewPlace): ReviewPlace {
  return { file, line, column, length };
}

/** A store that is gone is the same fault for each of its servers: it is told once. */
function distinct(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const told = new Map(diagnostics.map((one) => [`${one.code} ${one.message} ${one.location?.line}`, one]));
  return [...told.values()];
}

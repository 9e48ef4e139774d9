// A plan as a file, for review elsewhere. It is untrusted input when it comes back: nothing in it is executed, and only its
// digest, its end and what it shows are read.

import { canonicalJson, type Json } from "../base/canonical-json.ts";
import { formatInstant, type Instant } from "../base/instant.ts";
import { ShapeError } from "../base/shape.ts";
import { diagnose, type Checked } from "../diagnostic/diagnostic.ts";
import type { Action } from "../model/action.ts";
import { PLAN_VERSION, type Plan } from "../model/plan.ts";
import type { Review } from "../model/review.ts";
import { formatTarget } from "../model/target.ts";
import type { Approval } from "./apply-input.ts";
import { readReview } from "./saved-review.ts";

/** What is believed of a plan file: no more than what it approves, and the lines that its reviewer saw. */
export interface SavedPlan extends Approval {
  readonly madeAt: Instant;
  /** One line an action. Untrusted text: clean it before it is shown. */
  readonly display: readonly string[];
}

/** Bytes of the largest plan file that is read: thousands of servers fit. */
const SIZE_MAX = 16 * 1024 * 1024;
const DISPLAY_MAX = 100_000;
const FORMAT = "cscert-plan";
const REVIEW_FORMAT = "cscert-review";

/** Returns a plan as the text of a file, with what its reviewer is shown. It holds no secret, since a plan holds none. */
export function encodePlan(plan: Plan, review?: Review): string {
  const head: Json = {
    format: FORMAT,
    version: PLAN_VERSION,
    madeAt: formatInstant(plan.madeAt),
    digest: plan.digest,
    validUntil: plan.validUntil === null ? null : formatInstant(plan.validUntil),
  };
  const display = plan.actions.map((action) => describeAction(action));
  const shown = review === undefined ? {} : { review };
  return `${JSON.stringify({ ...JSON.parse(canonicalJson(head)), display, ...shown }, null, 2)}\n`;
}

/** Returns a review without a plan, where none could be made. No apply takes such a file. */
export function encodeReview(review: Review): string {
  return `${JSON.stringify({ format: REVIEW_FORMAT, version: PLAN_VERSION, review }, null, 2)}\n`;
}

export interface SavedReview {
  readonly review: Review;
  /** Of the plan beside it; absent where none could be made. */
  readonly plan?: SavedPlan;
}

/** Reads the review of a plan's file, or of a file that holds a review alone. */
export function decodeReview(text: string): Checked<SavedReview> {
  const problems: Problem[] = [];
  const say: Say = (where, problem) => void problems.push({ where, problem });
  const document = parse(text, say);
  const alone = document?.["format"] === REVIEW_FORMAT;
  const plan = document === undefined || alone ? undefined : readPlan(text, say);
  if (alone && document["version"] !== PLAN_VERSION) say("`version`", `is not ${PLAN_VERSION}`);
  const review = document === undefined ? undefined : readShown(document["review"], say);
  if (review !== undefined && problems.length === 0)
    return { value: { review, ...(plan === undefined ? {} : { plan }) }, diagnostics: [] };
  return { diagnostics: problems.map((problem) => diagnose("apply/plan-file-invalid", problem)) };
}

function readShown(value: unknown, say: Say): Review | undefined {
  try {
    return readReview(value, "/review");
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    say(quote(error.where), `is refused: ${error.message}`);
    return undefined;
  }
}

/** Reads a plan file strictly: an unknown key, another version or a value of another kind is `apply/plan-file-invalid`. */
export function decodePlan(text: string): Checked<SavedPlan> {
  const problems: Problem[] = [];
  const value = readPlan(text, (where, problem) => problems.push({ where, problem }));
  if (value !== undefined && problems.length === 0) return { value, diagnostics: [] };
  return { diagnostics: problems.map((problem) => diagnose("apply/plan-file-invalid", problem)) };
}

interface Problem {
  readonly where: string;
  readonly problem: string;
}
type Say = (where: string, problem: string) => void;

function readPlan(text: string, say: Say): SavedPlan | undefined {
  const document = parse(text, say);
  if (document === undefined) return undefined;
  for (const key of Object.keys(document)) if (!KEYS.has(key)) say(quote(key), "is not known");
  if (document["format"] !== FORMAT) say("`format`", `is not ${JSON.stringify(FORMAT)}`);
  if (document["version"] !== PLAN_VERSION) say("`version`", `is not ${PLAN_VERSION}`);
  const digest = readDigest(document["digest"], say);
  const madeAt = readInstant("`madeAt`", document["madeAt"], say);
  const { validUntil: end } = document;
  const validUntil = end === null ? null : readInstant("`validUntil`", end, say);
  const display = readDisplay(document["display"], say);
  if (digest === undefined || madeAt === undefined || validUntil === undefined) return undefined;
  return display === undefined ? undefined : { digest, validUntil, madeAt, display };
}

const KEYS = new Set(["format", "version", "madeAt", "digest", "validUntil", "display", "review"]);

type Document = Readonly<Partial<Record<string, unknown>>> & { readonly validUntil?: unknown };

function parse(text: string, say: Say): Document | undefined {
  if (text.length > SIZE_MAX) {
    say("the file", `has more than ${SIZE_MAX} characters`);
    return undefined;
  }
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ""));
    if (isRecord(value)) return value;
    say("the file", "holds no JSON object");
  } catch {
    say("the file", "is not JSON");
  }
  return undefined;
}

function isRecord(value: unknown): value is Document {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readDigest(value: unknown, say: Say): string | undefined {
  if (typeof value === "string" && /^sha256:[0-9a-f]{64}$/.test(value)) return value;
  say("`digest`", "is not `sha256:` and 64 lower-case hex digits");
  return undefined;
}

/** Reads an instant exactly as it is written: whatever would be written otherwise is none. */
function readInstant(where: string, value: unknown, say: Say): Instant | undefined {
  if (typeof value === "string" && ISO.test(value)) {
    const instant = Date.parse(value);
    if (Number.isFinite(instant) && formatInstant(instant) === value) return instant;
  }
  say(where, "is no instant in UTC");
  return undefined;
}

const ISO = /^[+-]?\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z$/;

function readDisplay(value: unknown, say: Say): readonly string[] | undefined {
  const lines: unknown[] | undefined = Array.isArray(value) ? value : undefined;
  if (lines !== undefined && lines.length <= DISPLAY_MAX && lines.every((line) => typeof line === "string")) {
    return lines;
  }
  say("`display`", "is not a list of lines");
  return undefined;
}

function quote(key: string): string {
  return `\`${key.slice(0, 40).replace(/[^\x20-\x7e]|`/g, "?")}\``;
}

function describeAction(action: Action): string {
  const target = formatTarget(action.target);
  switch (action.kind) {
    case "install":
      return `install ${action.certificateName} (${action.certificate}) on ${target}`;
    case "replicate":
      return `replicate ${action.type} to ${action.servers.join(", ")}`;
    case "stage":
      return `stage ${nameOf(action)} on ${target} at ${formatInstant(action.effectiveDate)}`;
    default:
      return `${action.kind} ${nameOf(action)} on ${target}`;
  }
}

function nameOf(action: Exclude<Action, { readonly kind: "install" | "replicate" }>): string {
  return `${action.type} ${action.certificateName} (${action.certificate})`;
}

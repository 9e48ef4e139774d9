// The sentences of a plan, the same in text and Markdown. Untrusted names come out printable.

import { formatDuration, formatInstant, type Instant } from "../base/instant.ts";
import { printable } from "../base/printable.ts";
import type { Action, Reason } from "../model/action.ts";
import type { Copies } from "../model/assignment.ts";
import type { Completeness, Note, Plan } from "../model/plan.ts";
import type { Proof } from "../model/proof.ts";
import { count } from "./style.ts";

/** What the sign before an action means: it adds, changes, schedules, takes away, publishes. */
export const SIGNS = {
  install: "+",
  assign: "~",
  stage: ">",
  unstage: "<",
  "remove-previous": "-",
  "remove-override": "-",
  replicate: "=",
} as const satisfies Record<Action["kind"], string>;

const REASONS = {
  missing: "nothing is assigned there",
  "not-desired": "another certificate is in force",
  "not-installed": "it is not in the store",
  "roll-ahead": "a roll lies ahead",
  "effective-date-reached": "its effective date is reached",
  "roll-not-desired": "the configuration asks for no such roll",
  "roll-incomplete": "the roll can't be on every server in time",
  override: "a server must not hold its own",
  "previous-not-needed": "no live token needs it any more",
  "replica-behind": "a server lacks what the deployment published",
} as const satisfies Record<Reason, string>;

/** Decides whether a word is one of ours for a reason. */
export function isReason(text: string): text is Reason {
  return Object.hasOwn(REASONS, text);
}

/** Returns a reason in words. */
export function reasonText(reason: Reason): string {
  return REASONS[reason];
}

/** Returns why an action is in the plan: `it is not in the store (config)`. */
export function reasonOf({ reason, cause }: Action): string {
  return `${REASONS[reason]} (${cause})`;
}

/** Returns what an action does, without its target: `Default: pool01-2026 (3F1C2A7B)`. */
export function describeAction(action: Action): string {
  if (action.kind === "replicate") return `${action.type} to ${count(action.servers.length, "server")}`;
  const certificate = certificateText(action.certificateName, action.certificate);
  switch (action.kind) {
    case "install":
      return `${certificate} ${describeMaterial(action)}`;
    case "assign":
      return `${action.type}: ${certificate}${displaced(action.expected)}`;
    case "stage":
      return `${action.type}: ${certificate}, effective ${formatInstant(action.effectiveDate)}`;
    case "unstage":
      return `${action.type}: keep ${certificate}, cancel the pending roll`;
    case "remove-previous":
      return `${action.type}: the previous copy ${certificate}`;
    case "remove-override":
      return `${action.type}: this server's own ${certificate}; it then uses the deployment's`;
  }
}

/** Returns how a certificate is called: its name in the YAML and the start of its thumbprint. */
export function certificateText(name: string, thumbprint: string): string {
  const short = thumbprint.slice(0, 8);
  return name === thumbprint ? short : `${printable(name)} (${short})`;
}

function describeMaterial(action: Extract<Action, { kind: "install" }>): string {
  const { material } = action;
  switch (material.kind) {
    case "pfx":
      return `from ${printable(material.path)}`;
    case "held-by":
      return `from ${material.server}`;
    case "installed":
      return "";
  }
}

function displaced(expected: Copies): string {
  if (expected.kind === "empty" || expected.current === undefined) return "";
  return `, ${expected.current.slice(0, 8)} becomes previous`;
}

/** Returns until when an action can be taken back. */
export function undoOf({ undo }: Action): string {
  switch (undo.kind) {
    case "always":
      return "any time";
    case "never":
      return "never";
    case "until":
      return `until ${formatInstant(undo.instant)}`;
  }
}

/** Returns what holds an action back, if anything does. */
export function heldBack({ heldBy, waitsUntil }: Action): string | undefined {
  if (heldBy.length > 0) return `held by ${heldBy.join(", ")}`;
  return waitsUntil === undefined
    ? undefined
    : `waits for the window that opens ${formatInstant(waitsUntil)}`;
}

/** Returns the plan in one line: `3 to install, 2 to assign, 1 to stage`. */
export function summarisePlan({ actions }: Pick<Plan, "actions">): string {
  const words = [
    ["install", "to install"],
    ["assign", "to assign"],
    ["stage", "to stage"],
    ["unstage", "to cancel"],
    ["remove-previous", "to remove as previous"],
    ["remove-override", "to remove as an override"],
    ["replicate", "to replicate"],
  ] as const;
  const parts = words.flatMap(([kind, text]) => {
    const number = actions.filter((action) => action.kind === kind).length;
    return number === 0 ? [] : [`${number} ${text}`];
  });
  return parts.join(", ");
}

/** Returns the first line of a plan: its verdict. Only a complete and empty plan reads "No changes". */
export function verdictOf(plan: Plan): string {
  const { actions, completeness } = plan;
  if (actions.length > 0) {
    const doubt = completeness.complete ? "" : " INCOMPLETE: not everything could be seen.";
    return `${count(actions.length, "action")}: ${summarisePlan(plan)}.${doubt}`;
  }
  if (completeness.complete && plan.diagnostics.every(({ severity }) => severity !== "error")) {
    // A warning about a roll says that something is not as it should be, and that nothing can be done yet.
    return plan.diagnostics.every(({ code }) => !code.startsWith("roll/"))
      ? "No changes. Every server holds what the configuration says."
      : "No changes now, for the reasons below.";
  }
  return completeness.complete
    ? "Nothing can be done: the plan is refused, for the reasons below."
    : "Nothing to do is known: not everything could be seen.";
}

/** Returns a note as a sentence; its date is added where the sentence does not tell it. */
export function noteOf({ message, before }: Note): string {
  if (before === undefined || message.includes(formatInstant(before))) return message;
  return `${message} (before ${formatInstant(before)})`;
}

/**
 * Returns what is proved of the schedule, in one sentence; undefined where the YAML assigns no type that signs tokens. The proof beside a
 * plan counts on that plan being applied now: where it does something, that is said.
 */
export function proofOf(proof: Proof, plan: Pick<Plan, "actions">): string | undefined {
  const once = plan.actions.length > 0 ? ", once this plan is applied" : "";
  switch (proof.kind) {
    case "proved":
      return proof.until === undefined
        ? undefined
        : `Proved until ${formatInstant(proof.until)}${once}: every token validates on every server (\`cscert prove\` lists the assumptions).${proof.uncovered.length === 0 ? "" : ` ${uncoveredOf(proof)}`}`;
    case "counterexample": {
      const { type, label, at, cause } = proof.counterexample;
      return `NOT proved, ${type} of ${label} at ${formatInstant(at)}: ${cause} (\`cscert prove\` tells the story.)`;
    }
    case "unknown":
      return `Not proved: the public part of ${proof.unknown.map(({ name }) => name).join(", ")} is not known.`;
  }
}

/** Returns what signs tokens and is outside of a proof, as a sentence. */
export function uncoveredOf({ uncovered }: Pick<Proof, "uncovered">): string {
  const what = uncovered.map(({ type, label }) => `${type} of ${label}`).join(", ");
  return `Nothing is said of ${what}: the YAML does not assign it.`;
}

/** Returns what the plan looked at. */
export function coverageOf(
  { serversExpected, serversObserved, oldestObservation }: Completeness,
  now: Instant,
): string {
  const seen = `${serversObserved} of ${count(serversExpected, "server")} observed`;
  if (oldestObservation === undefined) return seen;
  const age = Math.floor(Math.max(0, now - oldestObservation) / 1_000) * 1_000;
  return age < 60_000 ? seen : `${seen}, the oldest observation is ${formatDuration(age)} old`;
}

// A proof in words: proved until when and under which assumptions, or the story in which it fails.

import { canonicalJson, type Json } from "../base/canonical-json.ts";
import { formatInstant } from "../base/instant.ts";
import { printable } from "../base/printable.ts";
import type { Location } from "../diagnostic/location.ts";
import type { Counterexample, LaneEnd, Proof, RejectedToken, RollByItself } from "../model/proof.ts";
import { uncoveredOf } from "./plan-words.ts";
import { count, makePaint, wrap, type Paint, type TextStyle } from "./style.ts";

export type ProofFormat = "text" | "json";

/** Renders a proof. */
export function renderProof(proof: Proof, format: ProofFormat, style: TextStyle): string {
  return format === "json" ? canonicalJson(proofToJson(proof)) : renderText(proof, style);
}

function renderText(proof: Proof, style: TextStyle): string {
  const paint = makePaint(style.color);
  const blocks = [renderVerdict(proof, style, paint)];
  if (proof.uncovered.length > 0) blocks.push(wrap(uncoveredOf(proof), style.width, ""));
  if (proof.byItself.length > 0) blocks.push(renderByItself(proof.byItself));
  const assumed = proof.assumptions.map((text) => `- ${wrap(printable(text), style.width, "  ", 2)}`);
  blocks.push(["Under these assumptions:", ...assumed].join("\n"));
  return blocks.join("\n\n");
}

function renderVerdict(proof: Proof, { width }: TextStyle, paint: Paint): string {
  switch (proof.kind) {
    case "proved":
      return [wrap(describeProved(proof, paint), width, ""), ...renderFurther(proof, width)].join("\n");
    case "counterexample":
      return renderCounterexample(proof.counterexample, proof.all.length, width, paint);
    case "unknown":
      return [
        "Nothing can be proved: the public part of these certificates is not known.",
        ...proof.unknown.map(({ name, location }) => `- ${printable(name)} (${place(location)})`),
      ].join("\n");
  }
}

function describeProved(proof: Extract<Proof, { kind: "proved" }>, paint: Paint): string {
  const { until, limit, lanes } = proof;
  if (until === undefined) return "Nothing to prove: the configuration assigns no type that signs tokens.";
  const claim = `${paint(`Proved until ${formatInstant(until)}`, "green")}: every token that is signed until then validates on every server for as long as it lives (${count(lanes, "schedule")}).`;
  if (limit?.kind !== "certificate") return claim;
  return `${claim} It ends there because ${printable(limit.name)}, ${limit.type} of ${printable(limit.label)}, expires at ${formatInstant(limit.notAfter)} and no roll follows.`;
}

/** Schedules that are proved further than the first that ends. */
function renderFurther({ until, limit, ends }: Extract<Proof, { kind: "proved" }>, width: number): string[] {
  const further = ends.filter((end) => limit?.kind === "certificate" && end.until > (until ?? end.until));
  if (further.length === 0) return [];
  const shown = further.slice(0, 20).map(({ type, label, until: end, name, notAfter }) => {
    const why = `${printable(name)} expires at ${formatInstant(notAfter)}`;
    return `- ${wrap(`${type} of ${printable(label)} until ${formatInstant(end)}: ${why}`, width, "  ", 2)}`;
  });
  const more = further.length > shown.length ? [`- and ${further.length - shown.length} more`] : [];
  return ["", "Proved further:", ...shown, ...more];
}

function renderCounterexample(found: Counterexample, all: number, width: number, paint: Paint): string {
  const { type, label, at, story, cause, earliestSafeDate, location } = found;
  const lines = [
    paint(wrap(`NOT proved: ${type} of ${printable(label)}, ${formatInstant(at)}`, width, "  "), "red"),
    `  ${place(location)}`,
    ...(location.sourceLine === undefined ? [] : [`  ${printable(location.sourceLine.trim())}`]),
    "",
    ...story.map(
      (sentence, index) => `  ${index + 1}. ${wrap(`${capital(printable(sentence))}.`, width, "     ", 5)}`,
    ),
    `  ${wrap(`Cause: ${printable(cause)}.`, width, "  ", 2)}`,
  ];
  if (earliestSafeDate !== undefined) lines.push(`  Earliest safe date: ${formatInstant(earliestSafeDate)}.`);
  else if (NO_DATE.has(found.reason)) lines.push("  No date is safe for this roll as it is.");
  if (all > 1) lines.push("", `It is the first of ${all}; \`--format json\` shows all.`);
  return lines.join("\n");
}

/** Where a date would help, if there were one. */
const NO_DATE: ReadonlySet<Counterexample["reason"]> = new Set([
  "too-close",
  "too-late",
  "new-not-valid",
  "old-expires",
  "next-never",
]);

function renderByItself(rolls: readonly RollByItself[]): string {
  return [
    "What still happens by itself, or is surely staged before:",
    ...rolls
      .slice(0, 20)
      .map(
        ({ effectiveDate, name, type, label }) =>
          `- ${formatInstant(effectiveDate)}  ${printable(name)} (${type} of ${printable(label)})`,
      ),
    ...(rolls.length > 20 ? [`- and ${rolls.length - 20} more`] : []),
  ].join("\n");
}

/** Names of servers, and our own, begin as they are written. */
function capital(text: string): string {
  const [first = ""] = text.split(" ");
  if (first.includes(".") || first === "cscert") return text;
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function place({ file, line, column }: Location): string {
  return printable(`${file}:${line}:${column}`);
}

function proofToJson(proof: Proof): Json {
  const base = {
    kind: proof.kind,
    assumptions: proof.assumptions,
    lanes: proof.lanes,
    uncovered: proof.uncovered,
    byItself: proof.byItself.map(({ effectiveDate, ...rest }) => ({
      ...rest,
      effectiveDate: formatInstant(effectiveDate),
    })),
  };
  switch (proof.kind) {
    case "proved":
      return {
        ...base,
        until: proof.until === undefined ? null : formatInstant(proof.until),
        limit: limitToJson(proof),
        ends: proof.ends.map((end) => endToJson(end)),
      };
    case "counterexample":
      return { ...base, counterexample: toJson(proof.counterexample), all: proof.all.map(toJson) };
    case "unknown":
      return {
        ...base,
        unknown: proof.unknown.map(({ name, location }) => ({ name, location: locationToJson(location) })),
      };
  }
}

function limitToJson({ limit }: Extract<Proof, { kind: "proved" }>): Json {
  if (limit === undefined) return null;
  if (limit.kind === "horizon") return { kind: limit.kind };
  return { kind: limit.kind, ...endToJson(limit) };
}

function endToJson({ type, label, until, name, notAfter, location }: LaneEnd) {
  return {
    type,
    label,
    until: formatInstant(until),
    certificate: name,
    notAfter: formatInstant(notAfter),
    location: locationToJson(location),
  };
}

function toJson(found: Counterexample): Json {
  const { reason, type, label, at, story, cause, token, effectiveDate, earliestSafeDate, location } = found;
  return {
    reason,
    type,
    label,
    at: formatInstant(at),
    story,
    cause,
    token: token === undefined ? undefined : tokenToJson(token),
    effectiveDate: effectiveDate === undefined ? undefined : formatInstant(effectiveDate),
    earliestSafeDate: earliestSafeDate === undefined ? undefined : formatInstant(earliestSafeDate),
    location: locationToJson(location),
  };
}

function tokenToJson({ signedAt, rejectedAt, ...rest }: RejectedToken): Json {
  return { ...rest, signedAt: formatInstant(signedAt), rejectedAt: formatInstant(rejectedAt) };
}

function locationToJson({ file, line, column }: Location): Json {
  return { file, line, column };
}

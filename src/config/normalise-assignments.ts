// `assignments:` → rules, one a type.

import { formatInstant } from "../base/instant.ts";
import { findNearest } from "../base/nearest.ts";
import { diagnose } from "../diagnostic/diagnostic.ts";
import type { Location } from "../diagnostic/location.ts";
import { CERTIFICATE_TYPES, parseCertificateType, type CertificateType } from "../model/certificate-type.ts";
import type { Scope } from "../model/scope.ts";
import { at, isReadable, type Collector } from "./collector.ts";
import type { AssignmentRule, Mention, Reference, RollRule } from "./configuration.ts";
import type { Path } from "./document.ts";
import type { Assignment, CertificateReference } from "./generated/written.ts";
import { readInstant } from "./instant.ts";
import { parseScope } from "./scope.ts";

/** Returns the rules of one file, in its order; what else it names, where something is refused, is added to `mentions`. */
export function normaliseAssignments(
  collector: Collector,
  written: readonly Assignment[],
  mentions: Mention[],
): readonly AssignmentRule[] {
  return written.flatMap((assignment, index) =>
    isReadable(collector, "assignments", index)
      ? normaliseAssignment(collector, assignment, ["assignments", index], mentions)
      : [],
  );
}

function normaliseAssignment(
  collector: Collector,
  written: Assignment,
  path: Path,
  mentions: Mention[],
): readonly AssignmentRule[] {
  const locateScope = (): Location => at(collector, ...path, "scope");
  // A part of the wrong shape was told already; the others are read all the same.
  const scope = isReadable(collector, ...path, "scope")
    ? readScope(collector, written.scope, locateScope)
    : undefined;
  const reference = isReadable(collector, ...path, "certificate")
    ? readReference(collector, written.certificate, [...path, "certificate"])
    : undefined;
  const rolls = readRolls(collector, written, path, mentions);
  const types = typeof written.type === "string" ? [written.type] : written.type;
  const single = typeof written.type === "string";
  const rules = types.flatMap((text, index) => {
    const location = at(collector, ...path, "type", ...(single ? [] : [index]));
    const type = readType(collector, text, location);
    if (type === undefined || scope === undefined || reference === undefined) return [];
    const distribution = written.distribution ?? "replicated";
    if (written.distribution !== undefined && type !== "OAuthTokenIssuer") {
      const place = { location: at(collector, ...path, "distribution") };
      collector.diagnostics.push(diagnose("desired/distribution-not-oauth", { type }, place));
    }
    const removePrevious = written.removePrevious ?? false;
    return [{ type, scope, locateScope, reference, rolls, removePrevious, distribution, location }];
  });
  if (rules.length === 0) {
    const references = [reference, ...rolls.map((roll) => roll.reference)].filter((one) => one !== undefined);
    mentions.push({ references, ...(scope === undefined ? {} : { scope }), locateScope });
  }
  return rules;
}

function readType(collector: Collector, text: string, location: Location): CertificateType | undefined {
  const type = parseCertificateType(text);
  if (type === undefined) {
    const unknown = { name: text, nearest: findNearest(text, CERTIFICATE_TYPES), known: CERTIFICATE_TYPES };
    collector.diagnostics.push(diagnose("desired/unknown-type", unknown, { location }));
  }
  return type;
}

function readScope(collector: Collector, text: string, locate: () => Location): Scope | undefined {
  const scope = parseScope(text);
  if (scope === undefined)
    collector.diagnostics.push(diagnose("desired/bad-scope", { text }, { location: locate() }));
  return scope;
}

function readReference(
  collector: Collector,
  written: CertificateReference,
  path: Path,
): Reference | undefined {
  if (typeof written === "string") return { kind: "name", name: written, location: at(collector, ...path) };
  const { from } = written;
  const short = typeof from === "string";
  const location = at(collector, ...path, "from", ...(short ? [] : ["type"]));
  const type = readType(collector, short ? from : from.type, location);
  if (short || type === undefined) return type === undefined ? undefined : { kind: "from", type, location };
  const scope = readScope(collector, from.scope, () => at(collector, ...path, "from", "scope"));
  return scope === undefined ? undefined : { kind: "from", type, scope, location };
}

function readRolls(
  collector: Collector,
  { rolls = [] }: Assignment,
  path: Path,
  mentions: Mention[],
): readonly RollRule[] {
  const rules: RollRule[] = [];
  for (const [index, roll] of rolls.entries()) {
    const own = [...path, "rolls", index];
    if (!isReadable(collector, ...own)) continue;
    const place = [...own, "effectiveDate", ...(typeof roll.effectiveDate === "string" ? [] : ["local"])];
    const location = at(collector, ...place);
    const reading = readInstant(roll.effectiveDate, (...part) =>
      at(collector, ...own, "effectiveDate", ...part),
    );
    const reference = readReference(collector, roll.certificate, [...own, "certificate"]);
    if (reading.kind === "refused") {
      collector.diagnostics.push(...reading.diagnostics);
      if (reference !== undefined) mentions.push({ references: [reference], locateScope: () => location });
    }
    if (reading.kind === "refused" || reference === undefined) continue;
    const before = rules.at(-1);
    if (before !== undefined && reading.instant <= before.effectiveDate) {
      const args = { date: formatInstant(reading.instant), before: formatInstant(before.effectiveDate) };
      const related = [{ message: "the one before it", location: before.location }];
      collector.diagnostics.push(diagnose("desired/rolls-not-ascending", args, { location, related }));
      continue;
    }
    rules.push({ reference, effectiveDate: reading.instant, location });
  }
  return rules;
}

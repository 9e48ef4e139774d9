// What to edit so that types hold a certificate in a scope, now or from a date on. Pure: it finds the edits and makes none.

import type { Instant } from "../base/instant.ts";
import { formatInstant } from "../base/instant.ts";
import { parseCertificateType, type CertificateType } from "../model/certificate-type.ts";
import { formatScope, type Scope } from "../model/scope.ts";
import type { Edit, Value } from "./edit-model.ts";
import type { WrittenInstant } from "./generated/written.ts";
import { readInstant } from "./instant.ts";
import type { Outline, OutlinedAssignment } from "./outline.ts";
import { parseScope } from "./scope.ts";

export interface AssignmentRequest {
  readonly types: readonly CertificateType[];
  readonly scope: Scope;
  /** As it is to be written: a name, or `{ from: … }`. */
  readonly certificate: Value;
  /** Absent: at once. */
  readonly effectiveDate?: Instant;
  readonly now: Instant;
}

/** Edits of one file, in their order. */
export interface FileEdits {
  readonly file: string;
  readonly edits: readonly Edit[];
}

export type EditPlan =
  | { readonly kind: "edits"; readonly files: readonly FileEdits[] }
  | { readonly kind: "refused"; readonly why: string };

/** Finds the edits: an assignment that is there is changed, one that says more is split, one that is missing is added. */
export function planAssignmentEdit(outline: Outline, request: AssignmentRequest): EditPlan {
  const { types, scope, effectiveDate } = request;
  const text = formatScope(scope);
  const here = outline.assignments.filter((one) => {
    const parsed = parseScope(one.scope);
    return parsed !== undefined && formatScope(parsed) === text;
  });
  const meant = here.filter((one) => typesOf(one).some((type) => types.includes(type)));
  const found = new Set(meant.flatMap((one) => typesOf(one)));
  const missing = types.filter((type) => !found.has(type));
  if (missing.length > 0 && effectiveDate !== undefined) {
    const why = `nothing is assigned to ${missing.join(", ")} in ${text}, so there is nothing to roll from: assign a certificate there now, or roll in the scope that holds it`;
    return { kind: "refused", why };
  }
  const plans: (readonly FileEdits[] | string)[] = meant.map((one) => editOne(one, request));
  const added = missing.length === 0 ? [] : [addItem(outline, itemOf(request, missing))];
  const why = plans.find((plan) => typeof plan === "string");
  if (why !== undefined) return { kind: "refused", why };
  return {
    kind: "edits",
    files: [...plans.flatMap((plan) => (typeof plan === "string" ? [] : plan)), ...added],
  };
}

function editOne(one: OutlinedAssignment, request: AssignmentRequest): readonly FileEdits[] | string {
  const own = typesOf(one);
  const moved = own.filter((type) => request.types.includes(type));
  const rolls = (one.rolls ?? []).map((roll, index) => ({
    index,
    certificate: roll.certificate,
    at: instantOf(roll.effectiveDate),
    written: roll,
  }));
  const { effectiveDate, now } = request;
  if (rolls.some(({ at }) => at === undefined)) return "one of its rolls has a date that can't be read";
  const later = effectiveDate === undefined ? undefined : rolls.find(({ at = 0 }) => at >= effectiveDate);
  if (later !== undefined)
    return `a roll to ${sayReference(later.certificate)} is planned for ${formatInstant(later.at ?? 0)}, not before the new one: take it away first`;
  // What passed decides what is in force: a new certificate takes the place of it all.
  const kept =
    effectiveDate === undefined
      ? rolls.filter(
          ({ at = 0, certificate }) => at > now && !sameReference(certificate, request.certificate),
        )
      : rolls;
  if (moved.length === own.length)
    return [{ file: one.file, edits: editsInPlace(one, request, rolls, kept) }];
  const base = effectiveDate === undefined ? request.certificate : toValue(one.certificate);
  const dated = [
    ...kept.map(({ written }) => toValue(written)),
    ...(effectiveDate === undefined ? [] : [rollOf(request)]),
  ];
  const item = {
    ...itemOf({ ...request, certificate: base }, moved),
    ...(dated.length === 0 ? {} : { rolls: dated }),
  };
  const left = one.types.flatMap((type, index) => (moved.includes(canonical(type)) ? [index] : []));
  const shrink = left
    .toReversed()
    .map((index): Edit => ({ kind: "remove", path: [...one.path, "type", index] }));
  return [{ file: one.file, edits: [...shrink, { kind: "add-item", path: ["assignments"], value: item }] }];
}

function editsInPlace(
  one: OutlinedAssignment,
  request: AssignmentRequest,
  rolls: readonly { readonly index: number }[],
  kept: readonly { readonly index: number }[],
): readonly Edit[] {
  if (request.effectiveDate !== undefined)
    return [{ kind: "add-item", path: [...one.path, "rolls"], value: rollOf(request) }];
  const gone = rolls.filter((roll) => !kept.some(({ index }) => index === roll.index)).toReversed();
  return [
    { kind: "set", path: [...one.path, "certificate"], value: request.certificate },
    ...gone.map(({ index }): Edit => ({ kind: "remove", path: [...one.path, "rolls", index] })),
  ];
}

/** New items go where the others are; without any, into the root file. */
function addItem(outline: Outline, value: Value): FileEdits {
  const file = outline.assignments.at(-1)?.file ?? outline.rootFile;
  return { file, edits: [{ kind: "add-item", path: ["assignments"], value }] };
}

function itemOf(
  request: AssignmentRequest,
  types: readonly CertificateType[],
): { readonly [key: string]: Value } {
  const [only, ...others] = types;
  const type: Value = others.length === 0 && only !== undefined ? only : types;
  return { type, scope: formatScope(request.scope), certificate: request.certificate };
}

function rollOf({ certificate, effectiveDate = 0 }: AssignmentRequest): Value {
  return { certificate, effectiveDate: formatInstant(effectiveDate) };
}

function instantOf(written: WrittenInstant): Instant | undefined {
  const reading = readInstant(written, () => ({ file: "", line: 1, column: 1, length: 1 }));
  return reading.kind === "instant" ? reading.instant : undefined;
}

function typesOf({ types }: OutlinedAssignment): readonly CertificateType[] {
  return types.map((type) => canonical(type)).filter((type) => type !== undefined);
}

function canonical(type: string): CertificateType {
  return parseCertificateType(type) ?? (type as CertificateType);
}

function sameReference(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function sayReference(certificate: OutlinedAssignment["certificate"]): string {
  return typeof certificate === "string" ? certificate : "what another type holds";
}

/** What was read back into what is written; numbers and words alike are texts there. */
function toValue(value: unknown): Value {
  if (Array.isArray(value)) return value.map((item: unknown) => toValue(item));
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toValue(item)]));
  return String(value);
}

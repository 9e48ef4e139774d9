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
  /** The wider scope that the servers of this one have their certificate from, where it is one and the same. */
  readonly heldIn?: Scope;
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
  const meant = assignmentsIn(outline, scope, types);
  const found = new Set(meant.flatMap((one) => typesOf(one)));
  const missing = types.filter((type) => !found.has(type));
  const plans = meant.map((one) => editOne(one, request));
  if (missing.length > 0) {
    const asked = { ...request, types: missing };
    plans.push(
      ...(effectiveDate === undefined
        ? [[addItem(outline, itemOf(asked))]]
        : narrowRolls(outline, { ...asked, effectiveDate })),
    );
  }
  const why = plans.find((plan) => typeof plan === "string");
  if (why !== undefined) return { kind: "refused", why };
  return { kind: "edits", files: plans.flatMap((plan) => (typeof plan === "string" ? [] : plan)) };
}

/** The assignments of a scope that give one of these types its certificate. */
function assignmentsIn(
  { assignments }: Outline,
  scope: Scope,
  types: readonly CertificateType[],
): readonly OutlinedAssignment[] {
  const text = formatScope(scope);
  return assignments.filter((one) => {
    const parsed = parseScope(one.scope);
    const isThere = parsed !== undefined && formatScope(parsed) === text;
    return isThere && typesOf(one).some((type) => types.includes(type));
  });
}

/** A roll of a narrower scope goes on from what the wider one says: the narrower takes the place of the whole entry. */
function narrowRolls(outline: Outline, request: DatedRequest): readonly (readonly FileEdits[] | string)[] {
  const { types, scope, heldIn } = request;
  const wide = heldIn === undefined ? [] : assignmentsIn(outline, heldIn, types);
  const known = new Set(wide.flatMap((one) => typesOf(one)));
  const missing = types.filter((type) => !known.has(type));
  if (missing.length > 0)
    return [
      `nothing is assigned to ${missing.join(", ")} in ${formatScope(scope)}, so there is nothing to roll from: assign a certificate there now, or roll in the scope that holds it`,
    ];
  return wide.map((one) => {
    const own = typesOf(one).filter((type) => types.includes(type));
    const rolls = readRolls(one, request);
    if (typeof rolls === "string") return rolls;
    return [addItem(outline, datedItem(one, own, rolls, request))];
  });
}

type DatedRequest = AssignmentRequest & { readonly effectiveDate: Instant };

interface ReadRoll {
  readonly index: number;
  readonly at: Instant;
  readonly written: NonNullable<OutlinedAssignment["rolls"]>[number];
}

/** Reads the rolls of an assignment; says why nothing can be added to them. */
function readRolls(
  { rolls = [] }: OutlinedAssignment,
  { effectiveDate }: AssignmentRequest,
): readonly ReadRoll[] | string {
  const read = rolls.flatMap((written, index) => {
    const at = instantOf(written.effectiveDate);
    return at === undefined ? [] : [{ index, at, written }];
  });
  if (read.length < rolls.length) return "one of its rolls has a date that can't be read";
  const later = effectiveDate === undefined ? undefined : read.find(({ at }) => at >= effectiveDate);
  return later === undefined
    ? read
    : `a roll to ${sayReference(later.written.certificate)} is planned for ${formatInstant(later.at)}, not before the new one: take it away first`;
}

function editOne(one: OutlinedAssignment, request: AssignmentRequest): readonly FileEdits[] | string {
  const own = typesOf(one);
  const moved = own.filter((type) => request.types.includes(type));
  const rolls = readRolls(one, request);
  if (typeof rolls === "string") return rolls;
  const { effectiveDate, now } = request;
  // What passed decides what is in force: a new certificate takes the place of it all.
  const kept =
    effectiveDate === undefined
      ? rolls.filter(
          ({ at, written }) => at > now && !sameReference(written.certificate, request.certificate),
        )
      : rolls;
  if (moved.length === own.length)
    return [{ file: one.file, edits: editsInPlace(one, request, rolls, kept) }];
  const left = one.types.flatMap((type, index) => (moved.includes(canonical(type)) ? [index] : []));
  const shrink = left
    .toReversed()
    .map((index): Edit => ({ kind: "remove", path: [...one.path, "type", index] }));
  const value = datedItem(one, moved, kept, request);
  return [{ file: one.file, edits: [...shrink, { kind: "add-item", path: ["assignments"], value }] }];
}

/** An assignment of its own for types that leave another's: it goes on from what that one says. */
function datedItem(
  one: OutlinedAssignment,
  types: readonly CertificateType[],
  kept: readonly ReadRoll[],
  request: AssignmentRequest,
): Value {
  const { effectiveDate, certificate } = request;
  const base = effectiveDate === undefined ? certificate : toValue(one.certificate);
  const rolls = [
    ...kept.map(({ written }) => toValue(written)),
    ...(effectiveDate === undefined ? [] : [rollOf(request)]),
  ];
  return {
    ...itemOf({ ...request, types, certificate: base }),
    ...(rolls.length === 0 ? {} : { rolls }),
    ...(one.distribution === undefined ? {} : { distribution: one.distribution }),
    ...(one.removePrevious === undefined ? {} : { removePrevious: one.removePrevious }),
  };
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

function itemOf({ types, scope, certificate }: AssignmentRequest): { readonly [key: string]: Value } {
  const [only, ...others] = types;
  const type: Value = others.length === 0 && only !== undefined ? only : types;
  return { type, scope: formatScope(scope), certificate };
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

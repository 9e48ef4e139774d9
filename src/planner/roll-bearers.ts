// Which bearers have a roll, as far as that is known.

import type { Copies } from "../model/assignment.ts";
import type { Fqdn } from "../model/fqdn.ts";
import type { Bearer, RollGroup, Writer } from "./roll-group.ts";

type Staged = Extract<Copies, { kind: "staged" }>;

/** Returns the bearers that are not known to hold a pending roll. */
export function lackingBearers(group: RollGroup, writer: Writer, roll: Staged): readonly Fqdn[] {
  return group.bearers
    .filter((bearer) => !holdsRoll(bearer, roll) && !remembersRoll(group, writer, bearer, roll))
    .map(({ server }) => server);
}

/**
 * Decides whether every bearer was seen, and none has the roll: it can then be withdrawn at any
 * time before its date.
 */
export function isOnNoBearer(group: RollGroup, roll: Staged): boolean {
  return group.bearers.every((bearer) => bearer.seen !== undefined && !holdsRoll(bearer, roll));
}

/** Returns the bearers that can't be asked. */
export function unreachableBearers(group: RollGroup): readonly Fqdn[] {
  return group.bearers.filter(({ seen }) => seen === undefined).map(({ server }) => server);
}

/** Decides whether a roll of a pool has begun: some server of it is known to have it already. */
export function isBegun(group: RollGroup, roll: Pick<Staged, "next" | "effectiveDate">): boolean {
  if (group.assignment.target.kind !== "server") return false;
  return group.bearers.some((bearer) => {
    const staged = bearer.seen === undefined ? bearer.sight?.staged : undefined;
    const isRemembered = staged?.thumbprint === roll.next && staged.effectiveDate === roll.effectiveDate;
    return isRemembered || holdsRoll(bearer, roll);
  });
}

function holdsRoll({ seen }: Bearer, roll: Pick<Staged, "next" | "effectiveDate">): boolean {
  const copies = seen?.copies;
  return (
    copies?.kind === "staged" && copies.next === roll.next && copies.effectiveDate === roll.effectiveDate
  );
}

/**
 * An unreachable bearer that was seen with the roll still has it: only a later change of the
 * deployment's copies could have taken it away, and the sight is younger than the last one.
 */
function remembersRoll(group: RollGroup, writer: Writer, bearer: Bearer, roll: Staged): boolean {
  const { sight } = bearer;
  const staged = sight?.staged;
  if (bearer.seen !== undefined || sight === undefined || staged === undefined) return false;
  if (staged.thumbprint !== roll.next || staged.effectiveDate !== roll.effectiveDate) return false;
  if (group.assignment.target.kind === "server") return true;
  return writer.writtenAt !== undefined && sight.seenAt >= writer.writtenAt;
}

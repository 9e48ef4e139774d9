// What a plan has to say and not to do. Notes are for people: outside emptiness, digest, validUntil
// and exit codes.

import { formatInstant, type Instant } from "../base/instant.ts";
import type { Action } from "../model/action.ts";
import type { Certificate } from "../model/certificate.ts";
import type { DesiredAssignment } from "../model/desired.ts";
import { formatTarget } from "../model/target.ts";
import { lastFirstStaging } from "../schedule/roll-rules.ts";
import { interrupts } from "./chains.ts";
import type { Context } from "./context.ts";
import type { RollGroup } from "./roll-group.ts";
import type { NextRoll } from "./roll-wish.ts";

/** Says that a date is kept by cscert alone: the product does not roll this type. */
export function noteClockOnly(
  context: Context,
  { type, target, location }: DesiredAssignment,
  effectiveDate: Instant,
  name: string,
): void {
  context.draft.notes.push({
    kind: "apply-window",
    message: `${type} of ${formatTarget(target)} changes to ${name} at ${formatInstant(effectiveDate)} only if the daemon, or somebody, applies then: the product does not roll this type by itself`,
    location,
  });
}

/** Says why a roll is not staged yet, and within which window somebody must apply for it. */
export function noteRollAhead(
  context: Context,
  group: RollGroup,
  next: NextRoll,
  name: string,
  wait: { readonly until?: Instant; readonly servers: readonly string[] },
): void {
  const last = lastFirstStaging(next.effectiveDate, context.desired.policy);
  const roll = `the roll of ${group.type} of ${group.label} to ${name} at ${formatInstant(next.effectiveDate)}`;
  const { location } = next.step;
  const message =
    wait.until === undefined
      ? `${roll} waits until ${wait.servers.join(", ")} signs with the certificate in force`
      : `${roll} is staged from ${formatInstant(wait.until)} on: until then tokens may need the previous certificate`;
  context.draft.notes.push({ kind: "roll-ahead", message, location });
  const from = wait.until === undefined ? "then" : formatInstant(wait.until);
  context.draft.notes.push({
    kind: "apply-window",
    message: `without a daemon, somebody must apply between ${from} and ${formatInstant(last)}`,
    location,
  });
}

/** Says what a next run does, once what this plan does was read back on every server. */
export function noteFollowing(
  context: Context,
  group: RollGroup,
  { choice, next }: { readonly choice: { readonly name: string }; readonly next?: NextRoll },
): void {
  const what =
    next === undefined
      ? `${choice.name} is in force as ${group.type} of ${group.label}`
      : `${next.choice?.name ?? "the next certificate"} is staged as ${group.type} of ${group.label} for ${formatInstant(next.effectiveDate)}`;
  const message = `the next run sees to it that ${what}, once every server was read after this one`;
  context.draft.notes.push({ kind: "roll-ahead", message, location: group.assignment.location });
}

/** Says why a previous copy that is to go stays for now. */
export function notePreviousWaits(
  context: Context,
  group: RollGroup,
  wait: { readonly until?: Instant; readonly servers: readonly string[] },
): void {
  const copy = `the previous ${group.type} of ${group.label}`;
  const message =
    wait.until === undefined
      ? `${copy} stays until ${wait.servers.join(", ")} signs with the certificate in force`
      : `${copy} can be removed from ${formatInstant(wait.until)} on: until then tokens may need it`;
  context.draft.notes.push({ kind: "other", message, location: group.assignment.location });
}

/** Says by when the change that stages a roll must be merged and applied. */
export function noteMergeBefore(context: Context, group: RollGroup, next: NextRoll, name: string): void {
  const before = lastFirstStaging(next.effectiveDate, context.desired.policy);
  context.draft.notes.push({
    kind: "apply-window",
    message: `merge before ${formatInstant(before)}: afterwards the roll of ${group.type} of ${group.label} to ${name} is not staged any more`,
    location: next.step.location,
    before,
  });
}

/** Says who outside of the deployment needs the new public key before a roll takes effect. */
export function notePartners(
  context: Context,
  group: RollGroup,
  next: NextRoll,
  usable: { readonly name: string },
): void {
  if (group.type !== "OAuthTokenIssuer") return;
  context.draft.notes.push({
    kind: "partner",
    message: `partners that were given a certificate file, and the cloud's service principal, need the public key of ${usable.name}; those that read the metadata document follow by themselves`,
    location: next.step.location,
    before: next.effectiveDate,
  });
}

/** Says of permissions whose end has come that they lift nothing any more. */
export function noteLapsed({ desired, now, draft }: Context): void {
  for (const { guard, until, location } of desired.policy.allow) {
    if (until > now) continue;
    draft.notes.push({
      kind: "other",
      message: `${guard} is lifted no more: what \`policy.allow\` says of it ended at ${formatInstant(until)}`,
      ...(location === undefined ? {} : { location }),
    });
  }
}

/** Says that key material is carried by hand. */
export function noteManual(context: Context, { type, location }: DesiredAssignment): void {
  context.draft.notes.push({
    kind: "manual-distribution",
    message: `${type} is distributed by hand: its key is installed on each server, and nothing replicates it`,
    location,
  });
}

/** Says which services to restart after the plan, one server of a pool after the other. */
export function noteRestarts(context: Context, actions: readonly Action[]): void {
  const servers = [
    ...new Set(actions.filter((action) => interrupts(action)).map(({ target }) => formatTarget(target))),
  ];
  if (servers.length === 0) return;
  context.draft.notes.push({
    kind: "restart",
    message: `restart the services of ${listSome(servers)} after the change, one server of a pool at a time and the next only when the one before is back`,
  });
}

/** Says that a certificate in use expires soon, or has expired. */
export function noteExpiry(context: Context, { notAfter, subject, thumbprint }: Certificate): void {
  const { now } = context;
  const when = notAfter < now ? "expired" : "expires";
  const name = context.names.get(thumbprint) ?? subject;
  context.draft.notes.push({
    kind: "expiry",
    message: `${name} (${thumbprint}) ${when} at ${formatInstant(notAfter)}`,
  });
}

/** Says that a certificate which drifted looks like the desired one renewed: auto-enrolment does that. */
export function noteRenewal(context: Context, action: Action): void {
  if (action.kind !== "assign" || action.cause === "config" || action.expected.kind !== "settled") return;
  const found = context.facts(action.expected.current);
  const wanted = context.facts(action.certificate);
  if (found === undefined || wanted === undefined) return;
  if (found.subject !== wanted.subject || found.notBefore <= wanted.notBefore) return;
  context.draft.notes.push({
    kind: "auto-enrolment",
    message: `${action.type} of ${formatTarget(action.target)} holds a younger certificate of the same subject, as auto-enrolment leaves it: keep it by naming ${found.thumbprint} in the configuration, or switch auto-enrolment off there`,
    ...(action.location === undefined ? {} : { location: action.location }),
  });
}

function listSome(names: readonly string[]): string {
  const rest = names.length - NAMES_MOST;
  const shown = names.slice(0, NAMES_MOST).join(", ");
  return rest > 0 ? `${shown} and ${rest} more` : shown;
}

const NAMES_MOST = 10;

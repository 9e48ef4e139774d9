// How a change alters what is not an action: policy, product, store, servers. A reviewer must see a guard that is lifted.

import { canonicalJson, type Json } from "../base/canonical-json.ts";
import { formatDuration, formatInstant } from "../base/instant.ts";
import type { DesiredState } from "../model/desired.ts";
import type { GuardPermission, Policy } from "../model/policy.ts";
import { formatTarget } from "../model/target.ts";
import { count } from "./style.ts";

/** Returns a sentence for each setting that differs; empty where none does. */
export function describeSettings(before: DesiredState, after: DesiredState): readonly string[] {
  return [
    ...differs("product", before.product, after.product),
    ...differs("SIP domains", before.sipDomains.join(", "), after.sipDomains.join(", ")),
    ...describeStore(before, after),
    ...describePolicy(before.policy, after.policy),
    ...describeServers(before, after),
    ...describeMaterial(before, after),
  ];
}

/** A key that is read from elsewhere is no action; where it lies is told nobody. */
function describeMaterial(before: DesiredState, after: DesiredState): readonly string[] {
  const was = materialOf(before);
  const moved = materialOf(after)
    .entries()
    .filter(([use, { place }]) => (was.get(use)?.place ?? place) !== place);
  return [...new Set(moved.map(([, { name }]) => name))].map(
    (name) => `certificate ${name}: its key or the key's password is read from another place`,
  );
}

/** By certificate and target: a server that is added has a file of its own. */
function materialOf({
  assignments,
}: DesiredState): ReadonlyMap<string, { readonly name: string; readonly place: string }> {
  const uses = assignments.flatMap(({ target, steps }) =>
    steps.flatMap(({ certificate }) => (certificate.kind === "named" ? [{ target, ...certificate }] : [])),
  );
  return new Map(
    uses.map(({ target, name, material }) => [
      `${name} ${formatTarget(target)}`,
      { name, place: canonicalJson(material as Json) },
    ]),
  );
}

function differs(name: string, before: string, after: string): readonly string[] {
  return before === after ? [] : [`${name}: ${before || "none"} becomes ${after || "none"}`];
}

function describeStore({ store: before }: DesiredState, { store: after }: DesiredState): readonly string[] {
  const text = (store: DesiredState["store"]): string =>
    store.kind === "directory" ? `directory ${store.path}` : store.kind;
  const named = differs("store", text(before), text(after));
  if (named.length > 0 || canonicalJson(before as Json) === canonicalJson(after as Json)) return named;
  return [`store: settings of ${after.kind} change`];
}

const DURATIONS = [
  "expiryWarning",
  "clockSkew",
  "replicationBound",
  "stagingMargin",
  "applyWindow",
  "maxObservationAge",
] as const satisfies readonly (keyof Policy)[];

function describePolicy(before: Policy, after: Policy): readonly string[] {
  const windows = ({ windows: list }: Policy): string => list.map(({ text }) => text).join("; ");
  return [
    ...DURATIONS.flatMap((key) =>
      differs(`policy ${key}`, formatDuration(before[key]), formatDuration(after[key])),
    ),
    ...differs("policy windows", windows(before), windows(after)),
    ...listDifference(before.allow.map(permission), after.allow.map(permission), {
      more: (text) => `a guard is lifted: ${text}`,
      less: (text) => `a guard is no longer lifted: ${text}`,
    }),
  ];
}

function permission({ guard, until, reason }: GuardPermission): string {
  return `${guard} until ${formatInstant(until)}, because: ${reason}`;
}

function describeServers(before: DesiredState, after: DesiredState): readonly string[] {
  const names = ({ topology }: DesiredState): readonly string[] =>
    [...topology.servers.values()].map(({ fqdn, role, pool }) => `${fqdn} (${role}, ${pool})`);
  return summarise(
    listDifference(names(before), names(after), {
      more: (text) => `server added: ${text}`,
      less: (text) => `server taken out: ${text}`,
    }),
  );
}

const SERVERS_MOST = 10;

function summarise(lines: readonly string[]): readonly string[] {
  const rest = lines.length - SERVERS_MOST;
  return rest <= 0
    ? lines
    : [...lines.slice(0, SERVERS_MOST), `and ${count(rest, "server")} more added or taken out`];
}

function listDifference(
  before: readonly string[],
  after: readonly string[],
  say: { readonly more: (text: string) => string; readonly less: (text: string) => string },
): readonly string[] {
  const was = new Set(before);
  const is = new Set(after);
  return [
    ...after.filter((text) => !was.has(text)).map(say.more),
    ...before.filter((text) => !is.has(text)).map(say.less),
  ];
}

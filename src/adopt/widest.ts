// The widest scopes that are true: for one type, the fewest assignments that give every server what it holds and reach no server
// that must stay unmanaged. Of equally few, those that override each other least; of these, the widest (docs/adopting.md).
//
// Roles are few: every choice of what `global` and each `role:` say is tried. Given one, sites don't depend on each other,
// and neither do pools.

import { invariant } from "../base/invariant.ts";
import { compareText } from "../base/order.ts";
import type { Fqdn } from "../model/fqdn.ts";
import type { Role } from "../model/product.ts";
import type { Scope } from "../model/scope.ts";
import { ASSIGNMENT, NARROW, OVERRIDE, planUnit, type PoolUnit } from "./pool-unit.ts";

/** One assignment: a content by its key, or each server's own. */
export interface ScopeRule {
  readonly scope: Scope;
  readonly said:
    | { readonly kind: "same"; readonly key: string }
    | { readonly kind: "each"; readonly pool: Fqdn };
}

interface Choice {
  readonly global: string | undefined;
  readonly roles: ReadonlyMap<Role, string>;
}

interface SiteChoice {
  readonly site: string | undefined;
  readonly said: string | undefined;
  readonly cost: number;
}

/** Returns the assignments for the pools that bear a type. The order of the pools is nothing. */
export function findWidest(units: readonly PoolUnit[]): readonly ScopeRule[] {
  const sites = groupBy(units, ({ site }) => site);
  let best:
    | { readonly choice: Choice; readonly sites: readonly SiteChoice[]; readonly cost: number }
    | undefined;
  for (const choice of choicesFor(units)) {
    const chosen = [...sites].map(([site, members]) => chooseSite(site, members, choice));
    if (!chosen.every((one) => one !== undefined)) continue;
    const wide =
      (choice.global === undefined ? 0 : ASSIGNMENT) + sum([...choice.roles].map(() => roleCost(choice)));
    const cost = wide + sum(chosen.map((one) => one.cost));
    if (best === undefined || cost < best.cost) best = { choice, sites: chosen, cost };
  }
  invariant(best !== undefined, "saying nothing wide is always a choice");
  return write(units, best.choice, new Map(best.sites.map(({ site, said }) => [site, said])));
}

function roleCost({ global }: Choice): number {
  return ASSIGNMENT + NARROW.role + (global === undefined ? 0 : OVERRIDE);
}

/** More combinations than this are not tried: each role then keeps only the contents that most of its pools hold. */
const COMBINATIONS_MAX = 5_000;

function choicesFor(units: readonly PoolUnit[]): readonly Choice[] {
  const roles = [...groupBy(units, ({ role }) => role)].toSorted(([a], [b]) => compareText(a, b));
  const wide = candidates(units);
  for (let most = Infinity; ; most = most === Infinity ? 8 : most - 1) {
    // Where one role alone bears the type, `global` says the same more widely.
    const kept = roles.map(([role, members]) => ({
      role,
      keys: roles.length === 1 ? [] : candidates(members).slice(0, most),
    }));
    const count = kept.reduce(
      (product, { keys }) => product * (keys.length + 1),
      Math.min(wide.length, most) + 1,
    );
    if (count > COMBINATIONS_MAX && most > 1) continue;
    return combine(wide.slice(0, most), kept);
  }
}

function combine(
  wide: readonly string[],
  roles: readonly { readonly role: Role; readonly keys: readonly string[] }[],
): readonly Choice[] {
  let choices: Choice[] = [undefined, ...wide].map((global) => ({ global, roles: new Map<Role, string>() }));
  for (const { role, keys } of roles) {
    choices = choices.flatMap((choice) => [
      choice,
      ...keys
        .filter((key) => key !== choice.global)
        .map((key) => ({ ...choice, roles: new Map([...choice.roles, [role, key]]) })),
    ]);
  }
  return choices;
}

/**
 * What a wide scope over these pools could say with any gain: what two uniform pools hold, or all of them. None where one has a
 * hole. Most pools first.
 */
function candidates(units: readonly PoolUnit[]): readonly string[] {
  if (units.some(({ kind }) => kind === "hole")) return [];
  const counts = new Map<string, number>();
  for (const unit of units) {
    for (const key of worthwhile(unit)) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count >= 2 || count === units.length)
    .toSorted(([a, many], [b, others]) => others - many || compareText(a, b))
    .map(([key]) => key);
}

/** A mixed pool gains by what it inherits only where it can't be written as each server's own. */
function worthwhile({ kind, each, servers, mode }: PoolUnit): readonly string[] {
  if (kind === "uniform" || each === "possible") return kind === "uniform" ? [mode] : [];
  return [...new Set(servers.map(({ key }) => key))];
}

/** The best that a site can say, given what is said wider; undefined where a hole is reached whatever it says. */
function chooseSite(
  site: string | undefined,
  units: readonly PoolUnit[],
  choice: Choice,
): SiteChoice | undefined {
  const labels = new Set(units.flatMap(({ role }) => choice.roles.get(role) ?? []));
  let best = priced(site, undefined, units, ({ role }) => choice.roles.get(role) ?? choice.global);
  if (site === undefined || labels.size > 1) return best;
  // A site and a role that both reach a server must say the same.
  const said = candidates(units).filter((key) => labels.size === 0 || labels.has(key));
  for (const key of said) {
    if (key === choice.global && labels.size === 0) continue;
    const option = priced(site, key, units, () => key);
    const own = ASSIGNMENT + NARROW.site + (choice.global === undefined ? 0 : OVERRIDE);
    const cost = option === undefined ? Infinity : option.cost + own;
    if (best === undefined || cost < best.cost) best = { site, said: key, cost };
  }
  return best;
}

function priced(
  site: string | undefined,
  said: string | undefined,
  units: readonly PoolUnit[],
  inherited: (unit: PoolUnit) => string | undefined,
): SiteChoice | undefined {
  let cost = 0;
  for (const unit of units) {
    const planned = planUnit(unit, inherited(unit));
    if (planned === undefined) return undefined;
    cost += planned.cost;
  }
  return { site, said, cost };
}

function write(
  units: readonly PoolUnit[],
  { global, roles }: Choice,
  sites: ReadonlyMap<string | undefined, string | undefined>,
): readonly ScopeRule[] {
  const rules: ScopeRule[] = [];
  const say = (scope: Scope, key: string): void => void rules.push({ scope, said: { kind: "same", key } });
  if (global !== undefined) say({ kind: "global" }, global);
  for (const [role, key] of roles) say({ kind: "role", role }, key);
  for (const [site, key] of sites)
    if (site !== undefined && key !== undefined) say({ kind: "site", site }, key);
  for (const unit of units) {
    const inherited = sites.get(unit.site) ?? roles.get(unit.role) ?? global;
    const plan = planUnit(unit, inherited)?.plan;
    invariant(plan !== undefined, "what was priced can be written");
    rules.push(...writeUnit(unit, plan));
  }
  return rules;
}

function writeUnit(
  unit: PoolUnit,
  plan: NonNullable<ReturnType<typeof planUnit>>["plan"],
): readonly ScopeRule[] {
  const { pool } = unit;
  const one = (server: Fqdn): ScopeRule => ({
    scope: { kind: "server", server },
    said: { kind: "same", key: unit.servers.find((other) => other.server === server)?.key ?? "" },
  });
  switch (plan.kind) {
    case "inherit":
      return [];
    case "servers":
      return plan.only.map((server) => one(server));
    case "each":
      return [{ scope: { kind: "pool", pool }, said: { kind: "each", pool } }];
    case "pool":
      return [
        { scope: { kind: "pool", pool }, said: { kind: "same", key: plan.key } },
        ...plan.but.map((server) => one(server)),
      ];
  }
}

function groupBy<Key>(
  units: readonly PoolUnit[],
  keyOf: (unit: PoolUnit) => Key,
): ReadonlyMap<Key, PoolUnit[]> {
  const groups = new Map<Key, PoolUnit[]>();
  for (const unit of units) {
    const key = keyOf(unit);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [unit]);
    else group.push(unit);
  }
  return groups;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

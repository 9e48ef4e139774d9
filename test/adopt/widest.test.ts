// The widest scopes: equal in effect on every server, and no fewer assignments would do (by trying them all).

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Content, Holding } from "../../src/adopt/estate.ts";
import { makeUnit, type PoolUnit } from "../../src/adopt/pool-unit.ts";
import { findWidest, type ScopeRule } from "../../src/adopt/widest.ts";
import type { Fqdn } from "../../src/model/fqdn.ts";
import type { Role } from "../../src/model/product.ts";
import { formatScope, matchesServer, type Scope } from "../../src/model/scope.ts";
import type { Server } from "../../src/model/topology.ts";
import { fqdn, thumbprint } from "../kit/names.ts";

interface Pool {
  readonly role: Role;
  readonly site: string | undefined;
  /** What each server holds; a hyphen is a hole. */
  readonly holds: readonly string[];
}

const D = Date.parse("2027-01-12T01:00:00Z");

function contentOf(letter: string): Content {
  // Lower-case letters have a roll waiting: they can't share a table with others.
  const name = letter.toUpperCase();
  if (letter === name) return [{ thumbprint: thumbprint(name) }];
  return [{ thumbprint: thumbprint(name) }, { thumbprint: thumbprint("next"), effectiveDate: D }];
}

function unitsOf(pools: readonly Pool[], shared: "apart" | "by-pool" = "apart"): readonly PoolUnit[] {
  return pools.map(({ role, site, holds }, index) => {
    const servers = holds.map((_letter, at) => fqdn(`s${index}${at}`));
    const holdings = new Map<Fqdn, Holding>(
      servers.map((server, at) => {
        const letter = holds[at] ?? "-";
        return [server, letter === "-" ? { kind: "hole" } : { kind: "holds", content: contentOf(letter) }];
      }),
    );
    const place = site === undefined ? {} : { site };
    return makeUnit({ fqdn: fqdn(`pool${index}`), role, ...place, servers }, holdings, shared);
  });
}

function say(rules: readonly ScopeRule[]): readonly string[] {
  const letters = new Map(["A", "B", "C", "a", "b"].map((letter) => [keyOf(letter), letter]));
  return rules
    .map(
      ({ scope, said }) => `${formatScope(scope)} ${said.kind === "each" ? "each" : letters.get(said.key)}`,
    )
    .toSorted();
}

function keyOf(letter: string): string {
  return unitsOf([{ role: "FrontEnd", site: undefined, holds: [letter] }])[0]?.mode ?? "";
}

function front(site: string, ...holds: readonly string[]): Pool {
  return { role: "FrontEnd", site, holds };
}

describe("the widest scope that is true", () => {
  test.for<{ title: string; pools: readonly Pool[]; says: readonly string[] }>([
    { title: "one pool speaks for all", pools: [front("Paris", "A", "A")], says: ["global A"] },
    {
      title: "two pools that differ speak for themselves",
      pools: [front("Paris", "A"), front("Paris", "B")],
      says: ["pool:pool0.contoso.com A", "pool:pool1.contoso.com B"],
    },
    {
      title: "an exception is written beside what the others hold",
      pools: [front("Paris", "A"), front("Paris", "A"), front("Paris", "B")],
      says: ["global A", "pool:pool2.contoso.com B"],
    },
    {
      title: "sites that differ speak for themselves",
      pools: [front("Paris", "A"), front("Paris", "A"), front("Lyon", "B"), front("Lyon", "B")],
      says: ["site:Lyon B", "site:Paris A"],
    },
    {
      title: "so do roles",
      pools: [
        front("Paris", "A"),
        front("Lyon", "A"),
        { role: "Director", site: "Paris", holds: ["B"] },
        { role: "Director", site: "Lyon", holds: ["B"] },
      ],
      says: ["role:Director B", "role:FrontEnd A"],
    },
    {
      title: "servers with a certificate each share a table",
      pools: [front("Paris", "A", "B", "C")],
      says: ["pool:pool0.contoso.com each"],
    },
    {
      title: "one server that differs is the exception of its deployment",
      pools: [front("Paris", "A", "A"), front("Lyon", "A"), front("Lyon", "A", "A", "B")],
      says: ["global A", "server:s22.contoso.com B"],
    },
    {
      title: "a hole lets nothing wide reach it",
      pools: [front("Paris", "A", "A", "-"), front("Paris", "A"), front("Lyon", "A"), front("Lyon", "A")],
      says: [
        "pool:pool1.contoso.com A",
        "server:s00.contoso.com A",
        "server:s01.contoso.com A",
        "site:Lyon A",
      ],
    },
    { title: "nothing is said of holes alone", pools: [front("Paris", "-")], says: [] },
  ])("$title", ({ pools, says }) => {
    expect(say(findWidest(unitsOf(pools)))).toEqual(says);
  });
});

const letter = fc.constantFrom("A", "A", "A", "B", "B", "a", "-");
const pool = fc.record({
  role: fc.constantFrom<Role>("FrontEnd", "FrontEnd", "Director"),
  site: fc.constantFrom("Paris", "Lyon", undefined),
  holds: fc.oneof(
    { weight: 3, arbitrary: letter.map((one) => [one, one]) },
    { weight: 1, arbitrary: fc.array(letter, { minLength: 1, maxLength: 2 }) },
  ),
});

/** What a set of rules says on a server, or that two scopes disagree. */
function effectOn(server: Server, rules: ReadonlyMap<string, string>): string | undefined {
  const own = rules.get(`server:${server.fqdn}`) ?? rules.get(`pool:${server.pool}`);
  if (own !== undefined) return own;
  const bySite = server.site === undefined ? undefined : rules.get(`site:${server.site}`);
  const byRole = rules.get(`role:${server.role}`);
  if (bySite !== undefined && byRole !== undefined && bySite !== byRole) return "conflict";
  return bySite ?? byRole ?? rules.get("global");
}

interface Wanted {
  readonly server: Server;
  readonly key: string;
}

function wantedOf(units: readonly PoolUnit[]): readonly Wanted[] {
  return units.flatMap(({ pool: name, role, site, servers }) =>
    servers.map(({ server, key }) => ({
      server: { fqdn: server, pool: name, role, ...(site === undefined ? {} : { site }) },
      key,
    })),
  );
}

function isTrue(rules: ReadonlyMap<string, string>, wanted: readonly Wanted[]): boolean {
  return wanted.every(({ server, key }) => {
    const effect = effectOn(server, rules);
    return effect === "each" ? key !== "" : effect === (key === "" ? undefined : key);
  });
}

function scopesOf(units: readonly PoolUnit[], wanted: readonly Wanted[]): readonly string[] {
  const scopes: Scope[] = [{ kind: "global" }];
  for (const { server } of wanted) {
    scopes.push({ kind: "role", role: server.role }, { kind: "pool", pool: server.pool });
    scopes.push({ kind: "server", server: server.fqdn });
    if (server.site !== undefined) scopes.push({ kind: "site", site: server.site });
    expect(
      scopes.every(
        (scope) => scope.kind === "global" || wanted.some((one) => matchesServer(scope, one.server)),
      ),
    ).toBe(true);
  }
  expect(units.length).toBeGreaterThan(0);
  return [...new Set(scopes.map((scope) => formatScope(scope)))];
}

/** Tries every set of so many rules. */
function canDoWith(
  count: number,
  options: readonly { readonly scope: string; readonly says: readonly string[] }[],
  rules: Map<string, string>,
  wanted: readonly Wanted[],
): boolean {
  if (count === 0) return isTrue(rules, wanted);
  return options.some(({ scope, says }, index) =>
    says.some((key) => {
      rules.set(scope, key);
      const done = canDoWith(count - 1, options.slice(index + 1), rules, wanted);
      rules.delete(scope);
      return done;
    }),
  );
}

test("no fewer assignments would have the same effect", () => {
  let saved = 0;
  fc.assert(
    fc.property(fc.array(pool, { minLength: 1, maxLength: 4 }), (pools) => {
      const units = unitsOf(pools);
      const wanted = wantedOf(units);
      const rules = findWidest(units);
      const said = new Map(
        rules.map(({ scope, said: one }) => [formatScope(scope), one.kind === "each" ? "each" : one.key]),
      );
      expect(said.size).toBe(rules.length);
      expect(isTrue(said, wanted)).toBe(true);
      const keys = [...new Set(wanted.map(({ key }) => key).filter((key) => key !== ""))];
      const tables = new Set(
        units.filter(({ each }) => each === "possible").map((unit) => `pool:${unit.pool}`),
      );
      const options = scopesOf(units, wanted).map((scope) => ({
        scope,
        says: tables.has(scope) ? [...keys, "each"] : keys,
      }));
      const held = wanted.filter(({ key }) => key !== "").length;
      if (rules.length < held) saved += 1;
      for (let fewer = Math.max(0, rules.length - 2); fewer < rules.length; fewer += 1)
        expect(canDoWith(fewer, options, new Map(), wanted), `${fewer} would do`).toBe(false);
    }),
    { numRuns: 1_500 },
  );
  expect(saved).toBeGreaterThan(600);
});

test("what all servers of a pool must share is never written more narrowly than its pool", () => {
  fc.assert(
    fc.property(fc.array(pool, { minLength: 1, maxLength: 4 }), (pools) => {
      const uniform = pools.map((one) => ({ ...one, holds: one.holds.map(() => one.holds[0] ?? "-") }));
      const rules = findWidest(unitsOf(uniform, "by-pool"));
      expect(rules.filter(({ scope, said }) => scope.kind === "server" || said.kind === "each")).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

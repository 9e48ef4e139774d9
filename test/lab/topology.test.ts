import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DEFAULT_LAB_SIZE, makeLabPools } from "../../src/lab/topology.ts";

describe("the pools of a lab", () => {
  test("are two Front End pools of three and one Edge pool of two by default", () => {
    const pools = makeLabPools(DEFAULT_LAB_SIZE) ?? [];
    expect(pools.map((pool) => [pool.fqdn, pool.role, pool.servers.length])).toEqual([
      ["pool01.contoso.com", "FrontEnd", 3],
      ["pool02.contoso.com", "FrontEnd", 3],
      ["edge.contoso.com", "Edge", 2],
    ]);
  });

  test("include a Director and a Mediation Server from twelve servers on", () => {
    const roles = (makeLabPools({ servers: 12, pools: 2 }) ?? []).map((pool) => pool.role);
    expect(roles).toEqual(["FrontEnd", "FrontEnd", "Edge", "Director", "Mediation"]);
  });

  test.for([
    { servers: 0, pools: 1 },
    { servers: 1, pools: 0 },
    { servers: 2, pools: 3 },
    { servers: 2.5, pools: 1 },
    { servers: 10_001, pools: 1 },
    { servers: 10_000, pools: 100 },
    { servers: Number.NaN, pools: 1 },
  ])("can't be $servers servers in $pools pools", (size) => {
    expect(makeLabPools(size)).toBeUndefined();
  });

  test("share out all servers, each once, none of the pools empty, sizes apart by one at most", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 1, max: 99 }), (servers, pools) => {
        const made = makeLabPools({ servers, pools });
        fc.pre(made !== undefined);
        const names = made.flatMap((pool) => pool.servers);
        const front = made.filter((pool) => pool.role === "FrontEnd").map((pool) => pool.servers.length);
        expect(new Set(names).size).toBe(servers);
        expect(names).toHaveLength(servers);
        expect(front).toHaveLength(pools);
        expect(Math.max(...front) - Math.min(...front)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test("exist for every size with at least as many servers as pools", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 1, max: 99 }), (servers, pools) => {
        expect(makeLabPools({ servers, pools }) !== undefined).toBe(servers >= pools);
      }),
    );
  });
});

// The kit's cases about servers that are away, slow or can't be written.

import { expect, test, type TestContext } from "vitest";
import { parseFqdn } from "../../src/model/fqdn.ts";
import { invariant } from "../../src/base/invariant.ts";
import {
  collect,
  assign,
  EMPTY,
  firstOAuth,
  install,
  KIT_NOW,
  NEVER,
  OAUTH,
  settled,
  type Bench,
  type KitFault,
} from "./bench.ts";

export function faultCases(bench: () => Bench): void {
  test("a server that the store does not know is unreachable, and is not made", async () => {
    const it = bench();
    const server = parseFqdn("nobody.contoso.com");
    invariant(server !== undefined, "it is one");
    for (const _look of [1, 2]) {
      expect(await it.seen(server)).toMatchObject({
        kind: "unreachable",
        diagnostic: { code: "server/unknown" },
      });
      expect(await it.write([install({ kind: "server", server }, it.a)])).toEqual(["refused server/unknown"]);
    }
    const progress = await it.session((session) => collect(session.replicate([server], NEVER)));
    expect(progress).toMatchObject([{ kind: "behind", diagnostic: { code: "server/unknown" } }]);
  });

  test("an unreachable server is observed as such, refuses writes and holds up nobody", async (context) => {
    const it = bench();
    const mend = await breakFirst(it, "unreachable", context);
    const seen = await collect(it.under.at(KIT_NOW).observe(it.under.servers, NEVER));
    const byServer = new Map(seen.map((item) => [item.server, item.kind]));
    expect(it.under.servers.map((server) => byServer.get(server))).toEqual([
      "unreachable",
      "observed",
      "observed",
    ]);
    const outcomes = await it.write([install(it.server, it.a), install(it.other, it.a)]);
    expect(outcomes).toEqual(["refused server/unreachable", "done"]);
    await mend();
    expect((await it.read(it.under.servers[0])).installed.size).toBe(0);
  });

  test("replication reaches whom it can, and the rest once they are back", async (context) => {
    const it = bench();
    const mend = await breakFirst(it, "unreachable", context);
    await it.write(firstOAuth(it.a));
    expect(await it.replicate()).toEqual(["server/unreachable", "up-to-date", "up-to-date"]);
    const { replicas } = await it.deployment();
    expect(it.under.servers.map((server) => replicas.get(server)?.upToDate)).toEqual([false, true, true]);
    await mend();
    expect(await it.copies(it.server, OAUTH)).toEqual(EMPTY);
    expect(await it.replicate()).toEqual(["up-to-date", "up-to-date", "up-to-date"]);
    expect(await it.copies(it.server, OAUTH)).toEqual(settled(it.a));
  });

  test("a key can't be fetched from an unreachable server", async (context) => {
    const it = bench();
    await it.write([install(it.server, it.a)]);
    await breakFirst(it, "unreachable", context);
    const material = { kind: "held-by", server: it.under.servers[0] } as const;
    expect(await it.write([{ ...install(it.other, it.a), material }])).toEqual([
      "refused server/unreachable",
    ]);
  });

  test("a read-only server is observed, refuses what would change it and nothing else", async (context) => {
    const it = bench();
    await it.write([install(it.server, it.a), assign(it.server, "Default", it.a)]);
    const before = await it.read(it.under.servers[0]);
    await breakFirst(it, "read-only", context);
    expect(await it.write([install(it.server, it.b)])).toEqual(["refused server/read-only"]);
    expect(await it.write([assign(it.server, "Default", it.a)])).toEqual(["unchanged"]);
    expect(await it.read(it.under.servers[0])).toEqual(before);
    await it.write(firstOAuth(it.b));
    expect(await it.replicate()).toEqual([behind(it, "server/read-only"), "up-to-date", "up-to-date"]);
    expect(await it.read(it.under.servers[0])).toEqual(before);
  });

  test("a slow server is observed after the others, and does not confirm what it did", async (context) => {
    const it = bench();
    await breakFirst(it, "slow", context);
    const seen = await collect(it.under.at(KIT_NOW).observe(it.under.servers, NEVER));
    expect(seen.map(({ server }) => server).at(-1)).toBe(it.under.servers[0]);
    expect(seen.map(({ kind }) => kind)).toEqual(["observed", "observed", "observed"]);
    const outcomes = await it.write([install(it.server, it.a), assign(it.server, "Default", it.a)]);
    expect(outcomes).toEqual(["unknown server/slow", "unknown server/slow"]);
    expect(await it.copies(it.server, "Default")).toEqual(settled(it.a));
    expect(await it.write([install(it.server, it.a)])).toEqual(["unchanged"]);
    await it.write(firstOAuth(it.b));
    expect(await it.replicate()).toEqual([behind(it, "server/slow"), "up-to-date", "up-to-date"]);
  });
}

/** What is said of a replica that takes nothing: a replication service does not tell why. */
function behind({ under }: Bench, code: string): string {
  return under.replication === "by-product" ? "powershell/replica-behind" : code;
}

/** Breaks the first server; returns what mends it. */
async function breakFirst(it: Bench, fault: KitFault, context: TestContext): Promise<() => Promise<void>> {
  const { breakServer, servers } = it.under;
  if (breakServer === undefined) return context.skip("this store's servers can't be broken");
  await breakServer(servers[0], fault);
  return () => breakServer(servers[0], "none");
}

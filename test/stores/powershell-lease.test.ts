// The writer's lease in a file on the deployment's host: what happens when that file is lost, torn, or somebody else's.

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { assign, install, KIT_NOW, makeBench, NEVER, settled } from "../conformance/bench.ts";
import { aPowerShellUnderTest, CMS, sharedSessions } from "../kit/powershell-store.ts";
import { describeWithPowerShell } from "../kit/powershell.ts";

describeWithPowerShell("the lease's file", { timeout: 120_000 }, () => {
  const sessions = sharedSessions(2);
  afterAll(() => sessions.close());
  const make = aPowerShellUnderTest({ sessions });
  const holder = { holder: "somebody", host: "elsewhere", bootId: "", pid: 1 };

  test("lost with its host, it locks nobody out: servers that knew a later fence take the next", async () => {
    const under = await make();
    const it = makeBench(under);
    await it.write([install(it.server, it.a), assign(it.server, "Default", it.a)]);
    rmSync(join(under.root, "servers", CMS, "cscert", "lease.json"));
    expect(
      await it.write([install(it.server, it.b), assign(it.server, "Default", it.b, settled(it.a))]),
    ).toEqual(["done", "done"]);
  });

  test.for(["", "{", '{"fence":"x"}', "\u0000\u0000", "[1]"])(
    "torn to %j, it lets nobody write and is not overwritten",
    async (text) => {
      const under = await make();
      const folder = join(under.root, "servers", CMS, "cscert");
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, "lease.json"), text);
      const opening = under.at(KIT_NOW).open({ holder, lockTimeout: 0 }, NEVER);
      await expect(opening).rejects.toMatchObject({ diagnostic: { code: "powershell/lease-unusable" } });
      rmSync(join(folder, "lease.json"));
    },
  );

  test("of a process that is dead on this machine, it is taken over at once; of one elsewhere, not", async () => {
    const under = await make();
    const store = under.at(KIT_NOW);
    const dead = { holder: "dead", host: "here", bootId: "boot", pid: 2 ** 22 + 1 };
    const first = await store.open({ holder: dead, lockTimeout: 0 }, NEVER);
    await expect(store.open({ holder, lockTimeout: 0 }, NEVER)).rejects.toMatchObject({
      diagnostic: { code: "store/locked" },
    });
    const next = await store.open({ holder: { ...dead, pid: process.pid }, lockTimeout: 0 }, NEVER);
    expect(next.fence).toBeGreaterThan(first.fence);
    await first.close();
    expect(await store.readLease()).toMatchObject({ fence: next.fence });
    await next.close();
  });
});

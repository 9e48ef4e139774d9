// The hop to a server by Invoke-Command from the deployment's host. Here the lab's module stands in for WinRM: it runs the script block
// in a process of its own for each call, and lets only serialised values through, in both directions.

import { afterAll, expect, test } from "vitest";
import { DEPLOYMENT } from "../../src/model/target.ts";
import {
  assign,
  collect,
  EMPTY,
  install,
  KIT_NOW,
  makeBench,
  NEVER,
  settled,
  stage,
  staged,
} from "../conformance/bench.ts";
import { DAY } from "../../src/base/instant.ts";
import {
  aPowerShellUnderTest,
  setLabFault,
  setProductFault,
  sharedSessions,
} from "../kit/powershell-store.ts";
import { describeWithPowerShell } from "../kit/powershell.ts";

describeWithPowerShell("a hop by Invoke-Command", () => {
  const sessions = sharedSessions(3);
  afterAll(() => sessions.close());
  const make = aPowerShellUnderTest({ sessions, settings: { access: { via: "winrm" } } });

  test("a server behind the hop is read, written, rolled and read again", async () => {
    const it = makeBench(await make());
    expect(await it.write([install(it.server, it.a), assign(it.server, "Default", it.a)])).toEqual([
      "done",
      "done",
    ]);
    expect(await it.write([assign(it.server, "Default", it.a)])).toEqual(["unchanged"]);
    expect(await it.write([assign(it.server, "Default", it.b, settled(it.b))])).toEqual([
      "refused store/copies-changed",
    ]);
    const at = KIT_NOW + 10 * DAY;
    const av = "AudioVideoAuthentication";
    expect(
      await it.write([
        install(it.server, it.b),
        assign(it.server, av, it.a),
        stage(it.server, av, it.b, at, settled(it.a)),
      ]),
    ).toEqual(["done", "done", "done"]);
    expect(await it.copies(it.server, av)).toEqual(staged(it.a, it.b, at));
    const seen = await it.read(it.under.servers[0]);
    expect(seen.installed.get(it.a.thumbprint)?.certificate?.thumbprint).toBe(it.a.thumbprint);
    expect((await it.read(it.under.servers[1])).installed.size).toBe(0);
  });

  test("the deployment's own commands make no hop, and a key fetched behind one arrives behind another", async () => {
    const it = makeBench(await make());
    await it.write([
      install(DEPLOYMENT, it.a),
      assign(DEPLOYMENT, "OAuthTokenIssuer", it.a),
      install(it.server, it.b),
    ]);
    const heldBy = {
      ...install(it.other, it.b),
      material: { kind: "held-by", server: it.under.servers[0] } as const,
    };
    expect(await it.write([heldBy])).toEqual(["done"]);
    expect(await it.replicate()).toEqual(["up-to-date", "up-to-date", "up-to-date"]);
    expect(await it.copies(it.server, "OAuthTokenIssuer")).toEqual(settled(it.a));
  });

  test("a server that the hop does not reach is unreachable, and holds up nobody", async () => {
    const under = await make();
    const it = makeBench(under);
    setLabFault(under.root, under.servers[0], "unreachable", 0);
    const seen = await collect(under.at(KIT_NOW).observe(under.servers, NEVER));
    expect(new Map(seen.map(({ server, kind }) => [server, kind])).get(under.servers[0])).toBe("unreachable");
    expect(seen.filter(({ kind }) => kind === "observed")).toHaveLength(2);
    expect(await it.write([install(it.server, it.a)])).toEqual(["refused server/unreachable"]);
    setLabFault(under.root, under.servers[0], "none", 0);
    expect(await it.copies(it.server, "Default")).toEqual(EMPTY);
  });

  test("a session that breaks in the middle has perhaps done it", async () => {
    const under = await make();
    const it = makeBench(under);
    const exit = { fault: "exit", when: "after", cmdlets: ["Import-CsCertificate"] };
    setProductFault(under.root, under.servers[0], exit);
    expect(await it.write([install(it.server, it.a)])).toEqual(["unknown server/unreachable"]);
    setProductFault(under.root, under.servers[0], undefined);
    expect(await it.write([install(it.server, it.a)])).toEqual(["unchanged"]);
  });

  test("a writer whose lease was broken is refused behind the hop too", async () => {
    const it = makeBench(await make());
    const store = it.under.at(KIT_NOW);
    const old = await store.open(
      { holder: { holder: "a", host: "h", bootId: "b", pid: process.pid }, lockTimeout: 0 },
      NEVER,
    );
    await store.breakLease();
    await expect(old.write([install(it.server, it.a)], NEVER)).rejects.toMatchObject({
      diagnostic: { code: "store/fenced" },
    });
    await old.close();
    expect((await it.read(it.under.servers[0])).installed.size).toBe(0);
  });
});

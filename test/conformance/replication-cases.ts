// The kit's cases about publishing the deployment's copies.

import { expect, test, type TestContext } from "vitest";
import { DAY, HOUR } from "../../src/base/instant.ts";
import { DEPLOYMENT } from "../../src/model/target.ts";
import {
  collect,
  assign,
  EMPTY,
  firstOAuth,
  install,
  KIT_NOW,
  OAUTH,
  settled,
  stage,
  staged,
  type Bench,
} from "./bench.ts";

const UP = ["up-to-date", "up-to-date", "up-to-date"];
const D = KIT_NOW + 10 * DAY;

export function replicationCases(bench: () => Bench): void {
  test("replication brings copies and keys to every server", async () => {
    const it = bench();
    await it.write(firstOAuth(it.a));
    expect(await it.copies(it.server, OAUTH)).toEqual(EMPTY);
    expect((await it.deployment()).replicas.get(it.under.servers[0])?.upToDate).toBe(false);
    expect(await it.replicate(KIT_NOW + HOUR)).toEqual(UP);
    for (const server of it.under.servers) {
      const seen = await it.read(server, KIT_NOW + HOUR);
      expect(seen.assignments.get(OAUTH)).toMatchObject({
        record: { thumbprint: it.a.thumbprint },
        source: "global",
      });
      expect(seen.installed.get(it.a.thumbprint)?.hasPrivateKey).toBe(true);
    }
    const { replicas } = await it.deployment();
    expect([...replicas.values()].map(({ upToDate }) => upToDate)).toEqual([true, true, true]);
  });

  test("a second replication changes nothing", async () => {
    const it = bench();
    await it.write(firstOAuth(it.a));
    await it.replicate();
    const before = await it.read(it.under.servers[0], KIT_NOW + DAY);
    expect(await it.replicate(KIT_NOW + DAY)).toEqual(UP);
    expect(await it.read(it.under.servers[0], KIT_NOW + DAY)).toEqual(before);
  });

  test("an install on the deployment alone puts nobody behind", async () => {
    const it = bench();
    await it.write(firstOAuth(it.a));
    await it.replicate();
    await it.write([install(DEPLOYMENT, it.b)]);
    const { replicas } = await it.deployment();
    expect(it.under.servers.map((server) => replicas.get(server)?.upToDate)).toEqual([true, true, true]);
    expect((await it.read(it.under.servers[0])).installed.has(it.b.thumbprint)).toBe(false);
  });

  test("with nothing to publish every server is up to date", async () => {
    expect(await bench().replicate()).toEqual(UP);
  });

  test("a staged roll is replicated with both keys, and takes effect on the servers at its date", async () => {
    const it = bench();
    await it.write(firstOAuth(it.a));
    await it.replicate();
    await it.write([install(DEPLOYMENT, it.b), stage(DEPLOYMENT, OAUTH, it.b, D, settled(it.a))]);
    expect(await it.copies(it.server, OAUTH)).toEqual(settled(it.a));
    expect(await it.replicate()).toEqual(UP);
    expect(await it.copies(it.server, OAUTH, D - 1)).toEqual(staged(it.a, it.b, D));
    expect(await it.copies(it.server, OAUTH, D)).toEqual(settled(it.b, it.a));
    const { installed } = await it.read(it.under.servers[2]);
    expect([installed.has(it.a.thumbprint), installed.has(it.b.thumbprint)]).toEqual([true, true]);
  });

  test("some servers can be published to alone", async () => {
    const it = bench();
    await it.write(firstOAuth(it.a));
    const [first] = it.under.servers;
    await it.session((session) => collect(session.replicate([first], new AbortController().signal)));
    const { replicas } = await it.deployment();
    expect(it.under.servers.map((server) => replicas.get(server)?.upToDate)).toEqual([true, false, false]);
    expect(await it.copies(it.other, OAUTH)).toEqual(EMPTY);
  });

  test("a server that holds the certificate already takes the deployment's record by itself", async (context) => {
    const it = byHand(bench(), context);
    await it.write([install(it.server, it.a), ...firstOAuth(it.a)]);
    expect(await it.copies(it.server, OAUTH)).toEqual(settled(it.a));
    expect(await it.copies(it.other, OAUTH)).toEqual(EMPTY);
    const { replicas } = await it.deployment();
    expect(it.under.servers.map((server) => replicas.get(server)?.upToDate)).toEqual([true, false, false]);
    expect((await it.read(it.under.servers[1])).installed.size).toBe(0);
  });

  test("a server whose key comes by hand afterwards takes the record then", async (context) => {
    const it = byHand(bench(), context);
    await it.write(firstOAuth(it.a));
    await it.write([install(it.server, it.a)], KIT_NOW + HOUR);
    const record = (await it.read(it.under.servers[0], KIT_NOW + HOUR)).assignments.get(OAUTH);
    expect(record).toMatchObject({ source: "global", record: { thumbprint: it.a.thumbprint } });
    expect(record?.writtenAt ?? KIT_NOW + HOUR).toBe(KIT_NOW + HOUR);
  });

  test("a certificate that was carried to the servers by hand can be assigned to the deployment that lacks its key", async (context) => {
    const it = byHand(bench(), context);
    await it.write([install(it.server, it.a), install(it.other, it.a)]);
    expect(await it.write([assign(DEPLOYMENT, OAUTH, it.a)])).toEqual(["done"]);
    expect([await it.copies(it.server, OAUTH), await it.copies(it.other, OAUTH)]).toEqual([
      settled(it.a),
      settled(it.a),
    ]);
    expect(await it.replicate()).toEqual(["up-to-date", "up-to-date", "store/not-installed"]);
    await it.write([install(it.server, it.b), install(it.other, it.b)]);
    expect(await it.write([stage(DEPLOYMENT, OAUTH, it.b, D, settled(it.a))])).toEqual(["done"]);
    expect(await it.copies(it.other, OAUTH)).toEqual(staged(it.a, it.b, D));
    const third = { kind: "server", server: it.under.servers[2] } as const;
    await it.write([install(third, it.b)], D);
    expect(await it.copies(third, OAUTH, D)).toEqual(settled(it.b, it.a));
    // What is still missing is carried there too, so that nothing is left to do.
    await it.write([install(third, it.a), install(DEPLOYMENT, it.a), install(DEPLOYMENT, it.b)], D);
  });

  test("going back to a certificate that every server holds needs no key to travel", async (context) => {
    const it = byHand(bench(), context);
    await it.write(firstOAuth(it.a));
    await it.replicate();
    await it.write([install(DEPLOYMENT, it.b), assign(DEPLOYMENT, OAUTH, it.b, settled(it.a))]);
    await it.replicate();
    await it.write([assign(DEPLOYMENT, OAUTH, it.a, settled(it.b, it.a))], KIT_NOW + HOUR);
    expect(await it.copies(it.server, OAUTH, KIT_NOW + HOUR)).toEqual(settled(it.a, it.b));
  });

  test("what the deployment gives up, its servers give up", async () => {
    const it = bench();
    await it.write(firstOAuth(it.a));
    await it.replicate();
    await it.write([{ kind: "unassign", target: DEPLOYMENT, type: OAUTH, expected: settled(it.a) }]);
    expect(await it.replicate()).toEqual(UP);
    expect(await it.copies(it.server, OAUTH)).toEqual(EMPTY);
  });
}

/** Where a replication service of its own carries records and keys, nothing happens before it runs. */
function byHand(it: Bench, context: TestContext): Bench {
  if (it.under.replication === "by-product") context.skip("a service publishes, and carries keys always");
  return it;
}

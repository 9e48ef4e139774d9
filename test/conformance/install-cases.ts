// The kit's cases about certificates and keys.

import { X509Certificate } from "node:crypto";
import { expect, test } from "vitest";
import { Secret } from "../../src/base/secret.ts";
import { DEPLOYMENT, formatTarget } from "../../src/model/target.ts";
import type { StoreWrite } from "../../src/port/node-store.ts";
import { collect, assign, install, NEVER, OAUTH, settled, stage, KIT_NOW, type Bench } from "./bench.ts";

export function installCases(bench: () => Bench): void {
  test("what is not installed can't be assigned or staged, on a server or the deployment", async () => {
    const it = bench();
    await it.write([install(it.other, it.b), install(it.server, it.a), assign(it.server, "Default", it.a)]);
    for (const write of [
      assign(it.server, "Default", it.b, settled(it.a)),
      stage(it.server, "Default", it.b, KIT_NOW + 1, settled(it.a)),
      assign(DEPLOYMENT, OAUTH, it.c),
    ]) {
      expect([formatTarget(write.target), ...(await it.write([write]))]).toEqual([
        formatTarget(write.target),
        "refused store/not-installed",
      ]);
    }
  });

  test("an install never assigns", async () => {
    const it = bench();
    await it.write([install(it.server, it.a), install(DEPLOYMENT, it.a)]);
    expect((await it.read(it.under.servers[0])).assignments.size).toBe(0);
    expect((await it.deployment()).assignments.size).toBe(0);
  });

  test("a certificate that is not the announced one is refused", async () => {
    const it = bench();
    const wrong: StoreWrite = { ...install(it.server, it.a), thumbprint: it.b.thumbprint };
    const [outcome] = await it.write([wrong]);
    expect(outcome).toBe("refused pfx/wanted-absent");
    expect((await it.read(it.under.servers[0])).installed.size).toBe(0);
  });

  test("a wrong password is refused, and is not repeated in what is said", async () => {
    const it = bench();
    const password = new Secret("not-the-password-4711");
    if (it.a.material.kind !== "pfx") throw new Error("the kit's materials are PFX files");
    const wrong: StoreWrite = { ...install(it.server, it.a), material: { ...it.a.material, password } };
    const outcomes = await it.session((session) => session.write([wrong], NEVER));
    expect(outcomes).toMatchObject([{ kind: "refused" }]);
    expect(JSON.stringify(outcomes)).not.toContain("4711");
    expect((await it.read(it.under.servers[0])).installed.size).toBe(0);
  });

  test("bytes that are no PFX are refused", async () => {
    const it = bench();
    const material = { kind: "pfx", bytes: new Uint8Array([1, 2, 3]), password: undefined } as const;
    const outcomes = await it.write([{ ...install(it.server, it.a), material }]);
    expect(outcomes[0]).toMatch(/^refused pfx\//);
  });

  test("a key is fetched from a server that holds it, if it is exportable there", async () => {
    const it = bench();
    const heldBy = (holder: (typeof it.under.servers)[number]): StoreWrite => ({
      ...install(it.other, it.a),
      material: { kind: "held-by", server: holder },
    });
    expect(await it.write([heldBy(it.under.servers[0])])).toEqual(["refused store/not-installed"]);
    await it.write([install(it.server, it.a)]);
    expect(await it.write([heldBy(it.under.servers[0])])).toEqual(["done"]);
    expect((await it.read(it.under.servers[1])).installed.get(it.a.thumbprint)?.hasPrivateKey).toBe(true);
    expect(await it.write([assign(it.other, "Default", it.a)])).toEqual(["done"]);
  });

  test("a key that is not exportable stays where it is", async () => {
    const it = bench();
    await it.write([{ ...install(it.server, it.a), exportable: false }]);
    expect((await it.read(it.under.servers[0])).installed.get(it.a.thumbprint)?.exportable).toBe(false);
    const fetch = {
      ...install(it.other, it.a),
      material: { kind: "held-by", server: it.under.servers[0] },
    } as const;
    expect(await it.write([fetch])).toEqual(["refused store/key-not-exportable"]);
  });

  test("installing again with an exportable key makes the key exportable, and never the reverse", async () => {
    const it = bench();
    const kept = { ...install(it.server, it.a), exportable: false };
    expect(await it.write([kept])).toEqual(["done"]);
    expect(await it.write([install(it.server, it.a)])).toEqual(["done"]);
    expect(await it.write([kept])).toEqual(["unchanged"]);
    expect((await it.read(it.under.servers[0])).installed.get(it.a.thumbprint)?.exportable).toBe(true);
  });

  test("detail shows the public DER of every certificate, and no other observation does", async () => {
    const it = bench();
    await it.write([install(it.server, it.a), install(DEPLOYMENT, it.b)]);
    const store = it.under.at(KIT_NOW);
    const [seen] = await collect(store.observe([it.under.servers[0]], NEVER, { detail: "der" }));
    const central = await store.observeDeployment(NEVER, { detail: "der" });
    const ders = [
      seen?.kind === "observed" ? seen.installed.get(it.a.thumbprint)?.der : undefined,
      central.installed.get(it.b.thumbprint)?.der,
    ];
    const thumbprints = ders.map((der) =>
      new X509Certificate(Buffer.from(der ?? "", "base64")).fingerprint.replaceAll(":", ""),
    );
    expect(thumbprints).toEqual([it.a.thumbprint, it.b.thumbprint]);
    expect((await it.deployment()).installed.get(it.b.thumbprint)?.der).toBeUndefined();
  });
}

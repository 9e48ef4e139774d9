// What the PowerShell store makes of a product that fails in its own ways: never a success that is none, never a failure that did
// something after all, and never more than the one server that is in trouble.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { DAY, HOUR } from "../../src/base/instant.ts";
import { DEPLOYMENT } from "../../src/model/target.ts";
import {
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
} from "../conformance/bench.ts";
import { withLabEach } from "../kit/powershell-lab.ts";
import { aLabStore, CMS, setProductFault } from "../kit/powershell-store.ts";
import { describeWithPowerShell } from "../kit/powershell.ts";
import { STORE_SERVERS } from "../kit/store.ts";

const [FE01] = STORE_SERVERS;
const D = KIT_NOW + 10 * DAY;

describeWithPowerShell("a product that fails", () => {
  let bench: Bench;
  let root: string;
  const sessions = withLabEach((lab) => {
    ({ bench, root } = lab);
  });
  const fail = (server: string, fault: object): void => setProductFault(root, server, fault);
  const mend = (): void => setProductFault(root, "", undefined);
  const product = (traits: object): void => {
    writeFileSync(join(root, "faults.json"), JSON.stringify({ product: traits }));
  };

  describe("an assignment", () => {
    beforeEach(async () => {
      await bench.write([
        install(bench.server, bench.a),
        install(bench.server, bench.b),
        assign(bench.server, "Default", bench.a),
      ]);
    });
    const OLD = "old";
    const NEW = "new";

    it.for([
      ["warns, then fails", "warn-then-error", "refused powershell/cmdlet-failed", OLD],
      ["warns that it failed, without an error", "warn-only", "unknown powershell/not-confirmed", OLD],
      ["says that it failed, but did it", "warn-after", "done", NEW],
      ["did it, with a warning", "warn", "done", NEW],
      ["says nothing and does nothing", "silent", "unknown powershell/not-confirmed", OLD],
      ["refuses the provider of the key", "cng-refused", "refused powershell/cmdlet-failed", OLD],
      ["is denied", "read-only", "refused server/read-only", OLD],
    ] as const)("%s: %s is told as %s", async ([, fault, told, left]) => {
      fail(FE01, { fault });
      expect(await bench.write([assign(bench.server, "Default", bench.b, settled(bench.a))])).toEqual([told]);
      mend();
      const copies = left === NEW ? settled(bench.b, bench.a) : settled(bench.a);
      expect(await bench.copies(bench.server, "Default")).toEqual(copies);
    });

    it.for([
      ["before it did anything", "before", OLD],
      ["after it did it", "after", NEW],
    ] as const)(
      "takes its PowerShell along %s: unknown, and the next look shows which",
      async ([, when, left]) => {
        fail(FE01, { fault: "exit", cmdlets: ["Set-CsCertificate"], when });
        const told = await bench.write([assign(bench.server, "Default", bench.b, settled(bench.a))]);
        expect(told).toEqual(["unknown powershell/ended"]);
        mend();
        const copies = left === NEW ? settled(bench.b, bench.a) : settled(bench.a);
        expect(await bench.copies(bench.server, "Default")).toEqual(copies);
      },
    );

    it("tells the product's own words", async () => {
      fail(FE01, { fault: "cng-refused" });
      const writes = [assign(bench.server, "Default", bench.b, settled(bench.a))];
      const [outcome] = await bench.session((session) => session.write(writes, new AbortController().signal));
      expect(outcome).toMatchObject({
        diagnostic: { message: expect.stringContaining("The buffer supplied to a function was too small") },
      });
    });

    it("survives noise on standard output", async () => {
      fail(FE01, { fault: "noise", text: 'Welcome to FE01 \u0007 {"id":1}' });
      expect(await bench.write([assign(bench.server, "Default", bench.b, settled(bench.a))])).toEqual([
        "done",
      ]);
    });

    it("that hangs delays no other server, and is unknown", async () => {
      fail(FE01, { fault: "hang", cmdlets: ["Set-CsCertificate"] });
      const impatient = aLabStore(root, KIT_NOW, { sessions, impatientWith: () => FE01 });
      const session = await impatient.open(
        { holder: { holder: "kit", host: "kit-host", bootId: "kit-boot", pid: process.pid }, lockTimeout: 0 },
        new AbortController().signal,
      );
      const writes = [
        assign(bench.server, "Default", bench.b, settled(bench.a)),
        install(bench.other, bench.a),
        assign(bench.other, "Default", bench.a),
      ];
      const outcomes = await session.write(writes, new AbortController().signal);
      expect(outcomes.map(({ kind }) => kind)).toEqual(["unknown", "done", "done"]);
    });
  });

  describe("an install", () => {
    it("travels in a form that an old Windows opens, whatever the file was locked with", async () => {
      fail(FE01, { fault: "aes-refused" });
      expect(await bench.write([install(bench.server, bench.a)])).toEqual(["done"]);
    });

    it("that did nothing and said nothing is unknown", async () => {
      fail(FE01, { fault: "silent" });
      expect(await bench.write([install(bench.server, bench.a)])).toEqual([
        "unknown powershell/not-confirmed",
      ]);
    });
  });

  describe("a server that can't be read", () => {
    it("is unreachable, with the reason, and the others are seen", async () => {
      fail(FE01, { fault: "access-denied", cmdlets: ["Get-CsCertificate"] });
      expect(await bench.seen(FE01)).toMatchObject({ kind: "unreachable" });
      expect(await bench.seen(STORE_SERVERS[1])).toMatchObject({ kind: "observed" });
    });

    it("whose PowerShell ends is unreachable, and seen again once it is well", async () => {
      fail(FE01, { fault: "exit", cmdlets: ["Get-CsCertificate"] });
      expect(await bench.seen(FE01)).toMatchObject({ kind: "unreachable" });
      mend();
      expect(await bench.seen(FE01)).toMatchObject({ kind: "observed" });
    });
  });

  describe("the two shapes of a pending roll", () => {
    const rolled = async (): Promise<readonly string[]> => {
      await bench.write([...firstOAuth(bench.a), install(DEPLOYMENT, bench.b)]);
      return bench.write([stage(DEPLOYMENT, OAUTH, bench.b, D, settled(bench.a))]);
    };

    it("the incoming certificate with its date ahead: next, then current", async () => {
      product({ rollShape: "incoming" });
      expect(await rolled()).toEqual(["done"]);
      expect(await bench.copies(DEPLOYMENT, OAUTH)).toEqual(staged(bench.a, bench.b, D));
      expect(await bench.copies(DEPLOYMENT, OAUTH, D)).toEqual(settled(bench.b, bench.a));
    });

    it("nothing of it until its date: staging is said not to be shown, and the date still brings it", async () => {
      product({ rollShape: "hidden" });
      expect(await rolled()).toEqual(["unknown powershell/roll-not-shown"]);
      expect(await bench.copies(DEPLOYMENT, OAUTH)).toEqual(settled(bench.a));
      expect(await bench.copies(DEPLOYMENT, OAUTH, D + HOUR)).toEqual(settled(bench.b, bench.a));
    });
  });

  it("a product without the newer properties is read all the same", async () => {
    product({ omit: ["EffectiveDate", "PreviousThumbprint", "UpdateTime", "SourceScope"] });
    await bench.write([install(bench.server, bench.a), install(bench.server, bench.b)]);
    expect(await bench.write([assign(bench.server, "Default", bench.a)])).toEqual(["done"]);
    expect(await bench.write([assign(bench.server, "Default", bench.b, settled(bench.a))])).toEqual(["done"]);
    expect(await bench.copies(bench.server, "Default")).toEqual(settled(bench.b));
  });

  describe("replication", () => {
    it.for([
      ["behind", "replica-behind"],
      ["never reported", "never-reported"],
      ["up to date with the update before", "status-stale"],
    ] as const)("of a replica that is %s is not believed", async ([, fault]) => {
      await bench.write(firstOAuth(bench.a));
      fail(FE01, { fault });
      const [first, ...others] = await bench.replicate();
      expect(first).not.toBe("up-to-date");
      expect(others).toEqual(others.map(() => "up-to-date"));
      expect((await bench.read(FE01)).assignments.has(OAUTH)).toBe(false);
    });
  });

  it("a deployment's host that fails is told as the deployment's trouble", async () => {
    await bench.write([install(DEPLOYMENT, bench.a)]);
    fail(CMS, { fault: "warn-then-error" });
    expect(await bench.write([assign(DEPLOYMENT, OAUTH, bench.a, EMPTY)])).toEqual([
      "refused powershell/cmdlet-failed",
    ]);
  });
});

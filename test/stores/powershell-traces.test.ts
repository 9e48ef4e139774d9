// What the PowerShell store leaves behind on a server, and what it shows meanwhile: no key that others can read, no password anywhere,
// and nothing at all where it only looked.

import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { DEPLOYMENT } from "../../src/model/target.ts";
import { assign, collect, firstOAuth, install, KIT_NOW, NEVER, type Bench } from "../conformance/bench.ts";
import { withLabEach } from "../kit/powershell-lab.ts";
import { CMS, setProductFault } from "../kit/powershell-store.ts";
import { describeWithPowerShell } from "../kit/powershell.ts";
import { STORE_SERVERS } from "../kit/store.ts";
import { CANARY } from "../kit/store-material.ts";

const onLinux = process.platform === "linux";

/** The forms in which a secret could lie about. */
function formsOf(secret: string): readonly Buffer[] {
  const plain = Buffer.from(secret, "utf8");
  const wide = Buffer.from(secret, "utf16le");
  const texts = [
    plain.toString("base64").slice(0, 24),
    wide.toString("base64").slice(0, 24),
    plain.toString("hex"),
  ];
  return [plain, wide, ...texts.map((text) => Buffer.from(text, "latin1"))];
}

function holds(bytes: Buffer, secret: string): boolean {
  return formsOf(secret).some((form) => bytes.includes(form));
}

/** What the script makes for the length of a request. */
const STRAY = /\/cscert-[0-9a-f]{32}\./u;

function filesBelow(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

function fingerprint(root: string): readonly string[] {
  return filesBelow(root).map(
    (path) => `${path} ${createHash("sha256").update(readFileSync(path)).digest("hex")}`,
  );
}

describeWithPowerShell("what is left on a server", () => {
  let bench: Bench;
  let root: string;
  withLabEach((lab) => {
    ({ bench, root } = lab);
  });

  it("after an install there is no password in any form, and no file but the product's own", async () => {
    await bench.write([install(bench.server, bench.a), ...firstOAuth(bench.b)]);
    const left = filesBelow(root).filter((path) => holds(readFileSync(path), CANARY));
    expect(left).toEqual([]);
    expect(filesBelow(root).filter((path) => STRAY.test(path))).toEqual([]);
  });

  (onLinux ? it : it.skip)(
    "while a key is imported its file is its owner's alone, and no process shows the password",
    async () => {
      setProductFault(root, CMS, [
        { fault: "mark" },
        { fault: "slow", milliseconds: 500, cmdlets: ["Import-CsCertificate"] },
      ]);
      const writing = bench.write([install(DEPLOYMENT, bench.a)]);
      const folder = join(root, "servers", CMS, "cscert");
      const keys = (): readonly string[] =>
        existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".pfx")) : [];
      const mark = join(root, "servers", CMS, "running");
      for (let tries = 0; tries < 6_000 && !(existsSync(mark) && keys().length > 0); tries++) await wait(5);
      const [key, ...more] = keys();
      expect([key === undefined, more]).toEqual([false, []]);
      const path = join(folder, key ?? "");
      expect(statSync(path).mode & 0o777).toBe(0o600);
      const running = Number(readFileSync(mark, "utf8"));
      for (const name of ["cmdline", "environ"]) {
        const shown = readFileSync(`/proc/${running}/${name}`);
        expect([name, holds(shown, CANARY), shown.includes("BEGIN"), shown.length > 20]).toEqual([
          name,
          false,
          false,
          true,
        ]);
      }
      // The command line is the same for everybody: it holds no value at all.
      expect(readFileSync(`/proc/${running}/cmdline`, "latin1")).not.toMatch(/[0-9a-f]{32}/u);
      expect(await writing).toEqual(["done"]);
      expect(keys()).toEqual([]);
    },
  );

  it("a failed import leaves no file either", async () => {
    setProductFault(root, STORE_SERVERS[0], { fault: "warn-then-error" });
    expect(await bench.write([install(bench.server, bench.a)])).toEqual(["refused powershell/cmdlet-failed"]);
    expect(filesBelow(root).filter((path) => STRAY.test(path))).toEqual([]);
  });

  describe("looking", () => {
    it("changes no byte of a server or the deployment", async () => {
      await bench.write([
        install(bench.server, bench.a),
        assign(bench.server, "Default", bench.a),
        ...firstOAuth(bench.b),
      ]);
      await bench.replicate();
      const before = fingerprint(root);
      const store = bench.under.at(KIT_NOW);
      await collect(store.observe(STORE_SERVERS, NEVER, { detail: "der" }));
      await store.observeDeployment(NEVER);
      await store.readLease();
      expect(fingerprint(root)).toEqual(before);
    });

    it("shows no private key and no password", async () => {
      await bench.write([install(bench.server, bench.a), ...firstOAuth(bench.b)]);
      const store = bench.under.at(KIT_NOW);
      const seen = [
        ...(await collect(store.observe(STORE_SERVERS, NEVER, { detail: "der" }))),
        await store.observeDeployment(NEVER),
      ];
      const text = JSON.stringify(seen, (_, value: unknown) =>
        value instanceof Map
          ? [...value]
          : value instanceof Uint8Array
            ? Buffer.from(value).toString("base64")
            : value,
      );
      expect(holds(Buffer.from(text), CANARY)).toBe(false);
      expect(text).not.toContain("PRIVATE");
    });
  });

  it("what is so already is written again nowhere but in the books of the lease", async () => {
    const writes = [install(bench.server, bench.a), assign(bench.server, "Default", bench.a)];
    await bench.write(writes);
    const without = (): readonly string[] =>
      fingerprint(root).filter((line) => !/lease\.json|fence\.txt/u.test(line));
    const before = without();
    expect(await bench.write(writes)).toEqual(["unchanged", "unchanged"]);
    expect(without()).toEqual(before);
  });
});

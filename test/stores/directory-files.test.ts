// What is on the disk of a directory store: nothing secret in the clear, files that OpenSSL opens, and what a full disk leaves.

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createPrivateKey } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { DEPLOYMENT } from "../../src/model/target.ts";
import { createDirectoryStore } from "../../src/stores/directory/directory-store.ts";
import { durableFiles, type DurableFiles } from "../../src/stores/directory/durable.ts";
import { setFault } from "../../src/stores/directory/lab.ts";
import { initialiseDirectoryStore } from "../../src/stores/directory/initialise.ts";
import {
  assign,
  collect,
  firstOAuth,
  HOLDER,
  install,
  KIT_NOW,
  makeBench,
  nameOf,
  NEVER,
  OAUTH,
  settled,
  type Bench,
} from "../conformance/bench.ts";
import { aStoreUnderTest, STORE_SERVERS, unlistedFiles } from "../kit/store.ts";
import { aMaterial, CANARY } from "../kit/store-material.ts";
import { STORE_KEY_PEM } from "../kit/store-pems.ts";

const [FE1] = STORE_SERVERS;

let it: Bench;
let root: string;
beforeEach(async () => {
  const under = await aStoreUnderTest();
  root = under.path;
  it = makeBench(under);
  await it.write([...firstOAuth(it.a), install(it.server, it.b), assign(it.server, "Default", it.b)]);
  await it.replicate();
});

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

test("OpenSSL opens a stored PFX with the store's key, and finds the certificate and its key", (context) => {
  if (spawnSync("openssl", ["version"]).status !== 0) context.skip("there is no openssl on this machine");
  const file = join(root, "servers", FE1, `${it.b.thumbprint}.pfx`);
  const args = ["pkcs12", "-in", file, "-passin", `file:${join(root, "store.key")}`, "-nodes"];
  const text = execFileSync("openssl", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  const key = createPrivateKey(text.slice(text.indexOf("-----BEGIN PRIVATE KEY")));
  expect(key.equals(createPrivateKey(STORE_KEY_PEM))).toBe(true);
  expect(text).toContain("-----BEGIN CERTIFICATE-----");
});

test("neither a password nor a key lies anywhere in the clear", () => {
  const key = createPrivateKey(STORE_KEY_PEM).export({ format: "der", type: "pkcs8" });
  const traces = [
    Buffer.from(CANARY),
    Buffer.from(CANARY, "utf16le"),
    key.subarray(-64),
    Buffer.from("PRIVATE KEY"),
  ];
  for (const path of filesBelow(root)) {
    const bytes = readFileSync(path);
    expect([path, traces.some((trace) => bytes.includes(trace))]).toEqual([path, false]);
  }
});

test("only the store's key file holds the store's key", () => {
  const key = readFileSync(join(root, "store.key"), "latin1").trim();
  const holders = filesBelow(root).filter((path) => readFileSync(path, "latin1").includes(key));
  expect(holders).toEqual([join(root, "store.key")]);
});

test("one PFX that goes to many servers is sealed once", async () => {
  await it.write(STORE_SERVERS.map((server) => install({ kind: "server", server }, it.c)));
  const copies = STORE_SERVERS.map((server) =>
    readFileSync(join(root, "servers", server, `${it.c.thumbprint}.pfx`), "hex"),
  );
  expect(new Set(copies).size).toBe(1);
});

test("writes of one call for one target replace its document once", async () => {
  const replaced: string[] = [];
  const files: DurableFiles = {
    ...durableFiles,
    replace: (path, bytes) => {
      replaced.push(path);
      return durableFiles.replace(path, bytes);
    },
  };
  await writeThrough(files, [
    install(it.server, it.c),
    assign(it.server, "Internal", it.c),
    assign(it.server, "Default", it.c, settled(it.b)),
  ]);
  const document = join(root, "servers", FE1, "store.json");
  expect(replaced.filter((path) => path === document)).toHaveLength(1);
  expect(replaced.findIndex((path) => path === document)).toBe(2);
});

test("what is unchanged touches no file at all", async () => {
  const touched: string[] = [];
  const note = async (path: string): Promise<void> => void touched.push(path);
  const writes = [install(it.server, it.b), assign(it.server, "Default", it.b), ...firstOAuth(it.a)];
  expect(await writeThrough({ replace: note, syncFolder: note }, writes)).toEqual(
    writes.map(() => "unchanged"),
  );
  expect(touched).toEqual([]);
});

describe("a disk that refuses", () => {
  const failing = (code: string, at: (path: string) => boolean, step: keyof DurableFiles): DurableFiles => ({
    ...durableFiles,
    [step]: async (path: string, bytes: Uint8Array) => {
      if (at(path)) throw Object.assign(new Error(code), { code });
      await durableFiles[step](path, bytes);
    },
  });
  const writes = (): Parameters<typeof writeThrough>[1] => [
    assign(it.server, "Default", it.b),
    install(it.server, it.c),
    assign(it.server, "Internal", it.c),
    install(it.other, it.c),
  ];

  const before: readonly [string, (path: string) => boolean, keyof DurableFiles][] = [
    ["a PFX can't be written", (path) => path.includes(FE1) && path.endsWith(".pfx"), "replace"],
    ["the document can't be written", (path) => path.includes(FE1) && path.endsWith("store.json"), "replace"],
  ];
  test.for(before)(
    "%s: nothing changed there, the other server goes on, a second run succeeds",
    async ([, at, step]) => {
      const seen = (await it.read(FE1)).assignments;
      expect(await writeThrough(failing("ENOSPC", at, step), writes())).toEqual([
        "unchanged",
        "refused store/write-failed",
        "refused store/write-failed",
        "done",
      ]);
      expect((await it.read(FE1)).assignments).toEqual(seen);
      expect(await it.write(writes())).toEqual([
        "unchanged",
        expect.stringMatching(/done|unchanged/),
        "done",
        "unchanged",
      ]);
      expect(await unlistedFiles(root, FE1)).toEqual([]);
    },
  );

  test("what stands on a refused write of the same call is refused with it, though it looked unchanged", async () => {
    const files = failing("ENOSPC", (path) => path.endsWith(".pfx"), "replace");
    expect(await writeThrough(files, [install(it.server, it.c), install(it.server, it.c)])).toEqual([
      "refused store/write-failed",
      "refused store/write-failed",
    ]);
  });

  test("a folder that can't be synced leaves it unknown what lasts", async () => {
    let syncs = 0;
    const last = (path: string): boolean => path.includes(FE1) && (syncs += 1) === 2;
    expect(await writeThrough(failing("EIO", last, "syncFolder"), writes())).toEqual([
      "unchanged",
      "unknown store/write-uncertain",
      "unknown store/write-uncertain",
      "done",
    ]);
    expect(await it.write(writes())).toEqual(["unchanged", "unchanged", "unchanged", "unchanged"]);
  });

  test("the deployment's document can't be written: nothing is published", async () => {
    const at = (path: string): boolean => path.includes("central");
    const roll = [install(DEPLOYMENT, it.b), assign(DEPLOYMENT, OAUTH, it.b, settled(it.a))];
    expect(await writeThrough(failing("EROFS", at, "replace"), roll)).toEqual([
      "refused store/write-failed",
      "refused store/write-failed",
    ]);
    expect(await it.copies(DEPLOYMENT, OAUTH)).toEqual(settled(it.a));
    expect(await it.copies(it.server, OAUTH)).toEqual(settled(it.a));
  });

  test("what the deployment could not remember is remembered by the next replication", async () => {
    const roll = [install(DEPLOYMENT, it.c), assign(DEPLOYMENT, OAUTH, it.c, settled(it.a))];
    await it.write(roll);
    const at = (path: string): boolean => path.includes("central");
    const store = createDirectoryStore({
      path: root,
      clock: () => KIT_NOW,
      files: failing("EIO", at, "replace"),
    });
    const session = await store.open({ holder: HOLDER, lockTimeout: 0 }, NEVER);
    expect(await collect(session.replicate([FE1], NEVER))).toMatchObject([{ kind: "up-to-date" }]);
    await session.close();
    expect((await it.deployment()).replicas.get(FE1)?.upToDate).toBe(false);
    await it.replicate();
    expect((await it.deployment()).replicas.get(FE1)?.upToDate).toBe(true);
  });
});

test("what a killed run left is tidied up: temporary files under the next lease, finished ones by the install that is done again", async () => {
  const folder = join(root, "servers", FE1);
  await it.write([install(it.other, it.c)]);
  const sealed = readFileSync(join(root, "servers", STORE_SERVERS[1], `${it.c.thumbprint}.pfx`));
  writeFileSync(join(folder, `${it.c.thumbprint}.pfx`), sealed);
  writeFileSync(join(folder, `${it.c.thumbprint}.cer`), aMaterial("c").der);
  writeFileSync(join(folder, ".cscert-00112233445566aa.tmp"), "half");
  writeFileSync(join(folder, ".cscert-mine.tmp"), "not ours");
  const pair = [`${it.c.thumbprint}.cer`, `${it.c.thumbprint}.pfx`];
  expect(await unlistedFiles(root, FE1)).toEqual([".cscert-mine.tmp", ...pair]);
  await it.write([]);
  expect(existsSync(join(folder, ".cscert-00112233445566aa.tmp"))).toBe(false);
  expect(await unlistedFiles(root, FE1)).toEqual([".cscert-mine.tmp", ...pair]);
  expect(await it.write([install(it.server, it.c)])).toEqual(["done"]);
  expect(await unlistedFiles(root, FE1)).toEqual([".cscert-mine.tmp"]);
  expect((await it.read(FE1)).installed.get(it.c.thumbprint)).toMatchObject({ exportable: true });
});

test("a replica takes a key over what a killed replication left, but over no foreign file", async () => {
  const left = join(root, "servers", FE1, `${it.c.thumbprint}.pfx`);
  await it.write([install(DEPLOYMENT, it.c), assign(DEPLOYMENT, OAUTH, it.c, settled(it.a))]);
  writeFileSync(left, "foreign");
  expect(await it.replicate()).toEqual(["store/foreign-file", "up-to-date", "up-to-date"]);
  expect(readFileSync(left, "utf8")).toBe("foreign");
  writeFileSync(left, readFileSync(join(root, "central", `${it.c.thumbprint}.pfx`)));
  expect(await it.replicate()).toEqual(["up-to-date", "up-to-date", "up-to-date"]);
});

test("a PFX of another store is not adopted under our name", async () => {
  const other = await aStoreUnderTest();
  await makeBench(other).write([install(it.server, it.c)]);
  const name = `${it.c.thumbprint}.pfx`;
  const strange = readFileSync(join(other.path, "servers", FE1, name));
  writeFileSync(join(root, "servers", FE1, name), strange);
  const sealed = readFileSync(join(root, "servers", FE1, `${it.b.thumbprint}.pfx`));
  const misnamed = join(root, "servers", FE1, `${"AB".repeat(20)}.pfx`);
  writeFileSync(misnamed, sealed);
  await it.write([]);
  const seen = await it.read(FE1);
  expect([seen.installed.has(it.c.thumbprint), (await unlistedFiles(root, FE1)).length]).toEqual([false, 2]);
  expect(await it.write([install(it.server, it.c)])).toEqual(["refused store/foreign-file"]);
});

test("observing loads neither SQLite nor what opens a PFX; writing does", () => {
  const script = `
    import { registerHooks } from "node:module";
    const loaded = [];
    registerHooks({ resolve: (name, context, next) => (loaded.push(name), next(name, context)) });
    const heavy = () => loaded.filter((name) => /sqlite|node-forge|x509/.test(name)).length;
    const { createDirectoryStore } = await import(process.argv[1]);
    const store = createDirectoryStore({ path: process.argv[2], clock: Date.now });
    const signal = new AbortController().signal;
    for await (const seen of store.observe([process.argv[3]], signal)) if (seen.kind !== "observed") process.exit(1);
    await store.observeDeployment(signal);
    const before = heavy();
    const holder = { holder: "me", host: "here", bootId: "b", pid: process.pid };
    await (await store.open({ holder, lockTimeout: 0 }, signal)).close();
    console.log(JSON.stringify({ before, after: heavy() > 0 }));`;
  const module = join(import.meta.dirname, "../../src/stores/directory/directory-store.ts");
  const args = ["--input-type=module", "-e", script, pathToFileURL(module).href, root, FE1];
  const text = execFileSync(process.execPath, args, { encoding: "utf8" });
  expect(JSON.parse(text)).toEqual({ before: 0, after: true });
});

test("observing takes no lock, and changes no byte", async () => {
  await initialiseDirectoryStore({ path: root, servers: STORE_SERVERS, lab: "lab", founded: KIT_NOW });
  const before = filesBelow(root).map((path) => [path, statSync(path).mtimeMs, readFileSync(path, "base64")]);
  await it.seen(FE1);
  await it.deployment();
  await it.under.at(KIT_NOW).readLease();
  expect(
    filesBelow(root).map((path) => [path, statSync(path).mtimeMs, readFileSync(path, "base64")]),
  ).toEqual(before);
});

test("an observation that a writer overtakes goes on with what the writer published", async () => {
  const seen = it.under.at(KIT_NOW).observe(STORE_SERVERS, NEVER)[Symbol.asyncIterator]();
  expect((await seen.next()).value).toMatchObject({ kind: "observed" });
  await it.write([install(DEPLOYMENT, it.c), assign(DEPLOYMENT, OAUTH, it.c, settled(it.a))]);
  await it.replicate();
  expect((await seen.next()).value).toMatchObject({ kind: "observed", server: STORE_SERVERS[1] });
  expect((await seen.next()).value).toMatchObject({ kind: "observed", server: STORE_SERVERS[2] });
});

test("a server that is mended takes what was published meanwhile, if it holds the keys", async () => {
  await it.write([install(DEPLOYMENT, it.b), assign(DEPLOYMENT, OAUTH, it.b, settled(it.a))]);
  await it.replicate();
  await setFault(root, FE1, "unreachable");
  await it.write([assign(DEPLOYMENT, OAUTH, it.a, settled(it.b, it.a))]);
  await setFault(root, FE1, "none");
  expect(await it.copies(it.server, OAUTH)).toEqual(settled(it.a, it.b));
  expect((await it.deployment()).replicas.get(FE1)?.upToDate).toBe(true);
  await setFault(root, FE1, "unreachable");
  await it.write([install(DEPLOYMENT, it.c), assign(DEPLOYMENT, OAUTH, it.c, settled(it.a, it.b))]);
  await setFault(root, FE1, "none");
  expect(await it.copies(it.server, OAUTH)).toEqual(settled(it.a, it.b));
  expect((await it.deployment()).replicas.get(FE1)?.upToDate).toBe(false);
});

test("a fault can be given and taken beside a session, between two of its writes", async () => {
  await it.session(async (session) => {
    await setFault(root, FE1, "unreachable");
    expect((await session.write([install(it.server, it.c)], NEVER)).map(nameOf)).toEqual([
      "refused server/unreachable",
    ]);
    await setFault(root, FE1, "none");
    expect((await session.write([install(it.server, it.c)], NEVER)).map(nameOf)).toEqual(["done"]);
  });
});

async function writeThrough(
  files: DurableFiles,
  writes: Parameters<Bench["write"]>[0],
): Promise<readonly string[]> {
  const store = createDirectoryStore({ path: root, clock: () => KIT_NOW, files });
  const session = await store.open({ holder: HOLDER, lockTimeout: 0 }, NEVER);
  try {
    return (await session.write(writes, NEVER)).map(nameOf);
  } finally {
    await session.close();
  }
}

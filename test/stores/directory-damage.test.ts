// Damage to a directory store: each kind has a code of its own, the owner counts as unreachable, nothing is overwritten.

import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { createHmac } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { Failure } from "../../src/diagnostic/failure.ts";
import { DEPLOYMENT } from "../../src/model/target.ts";
import { createDirectoryStore, isLabStore } from "../../src/stores/directory/directory-store.ts";
import { initialiseDirectoryStore } from "../../src/stores/directory/initialise.ts";
import { setFault } from "../../src/stores/directory/lab.ts";
import {
  assign,
  collect,
  firstOAuth,
  HOLDER,
  install,
  KIT_NOW,
  makeBench,
  NEVER,
  OAUTH,
  settled,
  type Bench,
} from "../conformance/bench.ts";
import { fqdn } from "../kit/names.ts";
import { aStoreUnderTest, observeClosely, STORE_SERVERS } from "../kit/store.ts";

const [FE1, FE2] = STORE_SERVERS;
const UNLISTED = { code: "store/unlisted-file", severity: "warning" };

let it: Bench;
let root: string;
let folder: string;
beforeEach(async () => {
  const under = await aStoreUnderTest();
  root = under.path;
  folder = join(root, "servers", FE1);
  it = makeBench(under);
  await it.write([
    ...firstOAuth(it.a),
    install(it.server, it.b),
    assign(it.server, "Default", it.b),
    install(it.other, it.b),
  ]);
});

const document = (server: string): string => join(root, "servers", server, "store.json");
const pfx = (): string => join(folder, `${it.b.thumbprint}.pfx`);
const cer = (): string => join(folder, `${it.b.thumbprint}.cer`);

/** Copies a folder aside; returns what puts it back. */
function keep(path: string): () => void {
  const aside = `${path}.aside`;
  cpSync(path, aside, { recursive: true });
  return () => {
    rmSync(path, { recursive: true });
    renameSync(aside, path);
  };
}

const SERVER_DAMAGE: readonly [string, string, () => void | Promise<void>][] = [
  ["a torn document", "store/document-torn", () => truncateSync(document(FE1), 200)],
  ["an empty document", "store/document-torn", () => truncateSync(document(FE1), 0)],
  ["a document followed by something", "store/document-torn", () => appendFileSync(document(FE1), " ")],
  ["a foreign document", "store/document-torn", () => writeFileSync(document(FE1), "{}\n")],
  [
    "an edited document",
    "store/document-edited",
    () =>
      writeFileSync(document(FE1), readFileSync(document(FE1), "utf8").replace(`"Default"`, `"Internal"`)),
  ],
  ["another server's document", "store/document-swapped", () => cpSync(document(FE2), document(FE1))],
  ["a missing document", "store/document-missing", () => rmSync(document(FE1))],
  [
    "a folder in place of the document",
    "store/unreadable",
    () => {
      rmSync(document(FE1));
      mkdirSync(document(FE1));
    },
  ],
  ["a missing folder", "store/document-missing", () => rmSync(folder, { recursive: true })],
  [
    "an older document put back",
    "store/document-replayed",
    async () => {
      const restore = keep(folder);
      await it.write([assign(it.server, "Internal", it.b)]);
      restore();
    },
  ],
  ["a document of a later format", "store/document-format", () => reseal(FE1, { format: 2 })],
  ["a missing PFX", "store/file-missing", () => rmSync(pfx())],
  ["a changed PFX", "store/file-changed", () => appendFileSync(pfx(), "x")],
  [
    "a PFX that was exchanged",
    "store/file-changed",
    () => cpSync(join(root, "central", `${it.a.thumbprint}.pfx`), pfx()),
  ],
  [
    "a folder in place of a PFX",
    "store/unreadable",
    () => {
      rmSync(pfx());
      mkdirSync(pfx());
    },
  ],
];

describe("a damaged server", () => {
  test.for(SERVER_DAMAGE)("%s is %s: unreachable, alone, and left as it is", async ([, code, damage]) => {
    await damage();
    const before = snapshotOf(folder);
    expect(await it.seen(FE1)).toMatchObject({ kind: "unreachable", server: FE1, diagnostic: { code } });
    expect((await it.seen(FE2)).kind).toBe("observed");
    const writes = [install(it.server, it.a), assign(it.server, "Default", it.b, settled(it.b))];
    expect(await it.write(writes)).toEqual([`refused ${code}`, `refused ${code}`]);
    expect(await it.replicate()).toEqual([code, "up-to-date", "up-to-date"]);
    expect(snapshotOf(folder)).toEqual(before);
  });

  const publicParts: readonly [string, string, () => void][] = [
    ["a changed public part", "store/file-changed", () => appendFileSync(cer(), "x")],
    ["a missing public part", "store/file-missing", () => rmSync(cer())],
  ];
  test.for(publicParts)("%s is %s when it is asked for", async ([, code, damage]) => {
    damage();
    expect(await observeClosely(root, FE1)).toMatchObject({ kind: "unreachable", diagnostic: { code } });
  });

  test("a missing public part stops what would be written there", async () => {
    rmSync(cer());
    expect(await it.write([install(it.server, it.a)])).toEqual(["refused store/file-missing"]);
  });

  test("a document that takes more than its replica was ever given accuses the deployment's", async () => {
    const restore = keep(join(root, "central"));
    await it.write([install(DEPLOYMENT, it.b), assign(DEPLOYMENT, OAUTH, it.b, settled(it.a))]);
    await it.replicate();
    restore();
    const seen = await it.seen(FE2);
    expect(seen).toMatchObject({ kind: "unreachable", diagnostic: { code: "store/document-replayed" } });
    expect(seen.kind === "unreachable" && seen.diagnostic.message).toContain("the deployment");
  });

  test("a file that nobody lists is said, used by nobody and never overwritten", async () => {
    const strange = join(folder, `${it.c.thumbprint}.pfx`);
    writeFileSync(strange, "strange");
    writeFileSync(join(folder, "notes.txt"), "mine");
    const seen = await observeClosely(root, FE1);
    expect(seen).toMatchObject({ kind: "observed", diagnostics: [UNLISTED, UNLISTED] });
    expect((await it.read(FE1)).installed.has(it.c.thumbprint)).toBe(false);
    expect(await it.write([install(it.server, it.c)])).toEqual(["refused store/foreign-file"]);
    expect(readFileSync(strange, "utf8")).toBe("strange");
    expect(readFileSync(join(folder, "notes.txt"), "utf8")).toBe("mine");
  });
});

describe("a damaged deployment", () => {
  const central = (): string => join(root, "central", "store.json");
  const cases: readonly [string, string, () => void][] = [
    ["a torn document", "store/document-torn", () => truncateSync(central(), 100)],
    ["a missing document", "store/document-missing", () => rmSync(central())],
    ["a server's document", "store/document-swapped", () => cpSync(document(FE1), central())],
    [
      "another store's keys",
      "store/document-edited",
      () => writeFileSync(join(root, "store.mac"), "ab".repeat(32)),
    ],
    ["a key that is none", "store/key-unusable", () => writeFileSync(join(root, "store.mac"), "short")],
    ["no store at all", "store/not-found", () => rmSync(root, { recursive: true })],
  ];
  test.for(cases)("%s is a failure with %s, and nothing is made", async ([, code, damage]) => {
    damage();
    const before = existsSync(root) ? snapshotOf(root) : undefined;
    const store = createDirectoryStore({ path: root, clock: () => KIT_NOW });
    expect(await codeOf(() => store.observeDeployment(NEVER))).toBe(code);
    expect(await codeOf(() => collect(store.observe([FE1], NEVER)))).toBe(code);
    expect(await codeOf(() => store.open({ holder: HOLDER, lockTimeout: 0 }, NEVER))).toBe(code);
    expect(existsSync(root) ? snapshotOf(root) : undefined).toEqual(before);
  });

  test("a changed PFX of the deployment is a failure, and stops what would replicate it", async () => {
    appendFileSync(join(root, "central", `${it.a.thumbprint}.pfx`), "x");
    expect(await codeOf(() => it.deployment())).toBe("store/file-changed");
    expect(await it.replicate()).toEqual(Array(3).fill("store/not-installed"));
    expect(await it.write([install(DEPLOYMENT, it.b)])).toEqual(["refused store/file-changed"]);
  });

  test("a missing sealing key stops writers only", async () => {
    rmSync(join(root, "store.key"));
    expect((await it.seen(FE1)).kind).toBe("observed");
    expect(await codeOf(() => it.write([]))).toBe("store/key-unusable");
  });

  test("a lock file that is no database is a failure", async () => {
    writeFileSync(
      join(root, "central", "lock.sqlite"),
      "no database, but long enough to be read as one".repeat(20),
    );
    expect(await codeOf(() => it.write([]))).toBe("store/unreadable");
    expect(await codeOf(() => it.under.at(KIT_NOW).readLease())).toBe("store/unreadable");
    expect((await it.seen(FE1)).kind).toBe("observed");
  });

  test("a lock file made anew continues with higher fences, and the old holder writes nothing more", async () => {
    const store = it.under.at(KIT_NOW);
    const old = await store.open({ holder: HOLDER, lockTimeout: 0 }, NEVER);
    await old.write([assign(it.server, "Internal", it.b)], NEVER);
    rmSync(join(root, "central", "lock.sqlite"));
    const next = await store.open({ holder: HOLDER, lockTimeout: 0 }, NEVER);
    expect(next.fence).toBeGreaterThan(old.fence);
    const write = assign(it.server, "AccessEdgeExternal", it.b);
    expect(await codeOf(() => old.write([write], NEVER))).toBe("store/fenced");
    await old.close();
    await next.close();
  });
});

describe("a store that is not a lab", () => {
  test("takes no fault, and is not said to be one", async () => {
    const path = join(root, "..", "real");
    await initialiseDirectoryStore({ path, servers: [FE1], lab: "real", founded: KIT_NOW });
    expect(isLabStore(path)).toBe(false);
    expect(isLabStore(root)).toBe(true);
    expect(isLabStore(join(root, "..", "nowhere"))).toBe(false);
    expect(await codeOf(() => setFault(path, FE1, "slow"))).toBe("store/not-a-lab");
    expect(await codeOf(() => setFault(root, fqdn("nobody"), "slow"))).toBe("server/unknown");
  });
});

test("everything is for its owner alone", () => {
  for (const [path, { mode, isFolder }] of modesOf(root)) {
    expect([path, mode]).toEqual([path, isFolder ? 0o700 : 0o600]);
  }
});

test("initialising again adds servers and touches nothing else", async () => {
  const before = snapshotOf(folder);
  const added = fqdn("fe09");
  await initialiseDirectoryStore({ path: root, servers: [FE1, added], lab: "lab", founded: 1 });
  expect(snapshotOf(folder)).toEqual(before);
  expect((await it.read(added)).installed.size).toBe(0);
  const all = snapshotOf(root);
  await initialiseDirectoryStore({ path: root, servers: [FE1, added], lab: "lab", founded: 1 });
  expect(snapshotOf(root)).toEqual(all);
});

/** Seals a changed document as the store itself would: only a later program could have written it. */
function reseal(server: string, change: object): void {
  const { hmac: _old, ...body } = JSON.parse(readFileSync(document(server), "utf8"));
  const mac = Buffer.from(readFileSync(join(root, "store.mac"), "latin1").trim(), "hex");
  const head = JSON.stringify({ ...body, ...change }).slice(0, -1);
  const hmac = createHmac("sha256", mac).update(`${server}\0${head}`).digest("hex");
  writeFileSync(document(server), `${head},"hmac":"${hmac}"}\n`);
}

function filesBelow(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true, encoding: "utf8" }).sort();
}

/** Every file's bytes below a folder. */
function snapshotOf(path: string): readonly (readonly [string, string])[] {
  return filesBelow(path).flatMap((name) => {
    const full = join(path, name);
    return statSync(full).isDirectory() ? [] : [[name, readFileSync(full, "base64")] as const];
  });
}

function modesOf(path: string): ReadonlyMap<string, { readonly mode: number; readonly isFolder: boolean }> {
  return new Map(
    filesBelow(path).map((name) => {
      const stats = statSync(join(path, name));
      return [name, { mode: stats.mode & 0o777, isFolder: stats.isDirectory() }];
    }),
  );
}

async function codeOf(work: () => unknown): Promise<string> {
  try {
    await work();
    return "none";
  } catch (error) {
    if (error instanceof Failure) return error.diagnostic.code;
    throw error;
  }
}

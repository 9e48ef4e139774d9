// A store that somebody tampered with: no byte can be changed, no file exchanged, no older state put back without being named, and
// nothing hangs on what lies in a file's place. What is not believed is not written to either.

import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import type { Diagnostic } from "../../src/diagnostic/diagnostic.ts";
import { Failure } from "../../src/diagnostic/failure.ts";
import { DEPLOYMENT } from "../../src/model/target.ts";
import { createDirectoryStore } from "../../src/stores/directory/directory-store.ts";
import { journalPath, openForReading, openForWriting } from "../../src/state/database.ts";
import { openReader } from "../../src/stores/directory/reader.ts";
import {
  assign,
  firstOAuth,
  install,
  KIT_NOW,
  makeBench,
  NEVER,
  OAUTH,
  settled,
  stage,
  type Bench,
} from "../conformance/bench.ts";
import { aStoreUnderTest, observeClosely, STORE_SERVERS } from "../kit/store.ts";

const [FE1, FE2] = STORE_SERVERS;

let it: Bench;
let root: string;
beforeEach(async () => {
  const under = await aStoreUnderTest();
  root = under.path;
  it = makeBench(under);
  await it.write([
    ...firstOAuth(it.a),
    install(it.server, it.b),
    assign(it.server, "Default", it.b),
    install(it.other, it.b),
  ]);
});

const documentOf = (owner: string): string =>
  owner === "central" ? join(root, "central/store.json") : join(root, "servers", owner, "store.json");

/** Why a document is not believed; undefined where it is. */
function doubt(owner: string): Diagnostic | undefined {
  const reader = openReader(root);
  const central = reader.central();
  const reading =
    owner === "central" || central.kind === "unsound" ? central : reader.server(FE1, central.document);
  return reading.kind === "unsound" ? reading.diagnostic : undefined;
}

/** Every file of the store, by its bytes. */
function contents(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.startsWith("lock."))
      .map((entry) => [
        join(entry.parentPath, entry.name),
        readFileSync(join(entry.parentPath, entry.name), "base64"),
      ]),
  );
}

describe.for(["central", FE1])("the document of %s", (owner) => {
  test("is believed with no byte changed, cut or added, and each change has a name", () => {
    const sound = readFileSync(documentOf(owner));
    const names = new Map<string, number>();
    expect(doubt(owner)).toBeUndefined();
    const damaged = Array.from(sound, (octet, index) => {
      const bytes = Buffer.from(sound);
      bytes[index] = octet ^ (1 << (index % 8));
      return bytes;
    });
    const cut = [0, 1, 50, sound.length - 80, sound.length - 1].map((length) => sound.subarray(0, length));
    const grown = [
      Buffer.concat([sound, Buffer.from("\n")]),
      Buffer.concat([Buffer.from("\ufeff"), sound]),
      Buffer.concat([sound, sound]),
    ];
    for (const bytes of [...damaged, ...cut, ...grown]) {
      writeFileSync(documentOf(owner), bytes);
      const code = doubt(owner)?.code ?? "believed";
      names.set(code, (names.get(code) ?? 0) + 1);
    }
    expect([...names.keys()].toSorted()).toEqual(["store/document-edited", "store/document-torn"]);
    expect([...names.values()].reduce((sum, count) => sum + count, 0)).toBe(sound.length + 8);
    writeFileSync(documentOf(owner), sound);
    expect(doubt(owner)).toBeUndefined();
  });

  test("is nothing else either", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 400 }),
          fc.json().map((text) => Buffer.from(text)),
        ),
        (bytes) => {
          writeFileSync(documentOf(owner), bytes);
          expect(doubt(owner)?.code).toMatch(/^store\/document-/);
        },
      ),
      { numRuns: Number(process.env["CSCERT_HOSTILE_RUNS"] ?? 200) },
    );
  });

  test("of a hundred megabytes, or of a hundred thousand brackets, is refused", () => {
    for (const bytes of [
      Buffer.alloc(100 * 2 ** 20, " "),
      Buffer.from(`${"[".repeat(100_000)},"hmac":"${"0".repeat(64)}"}\n`),
    ]) {
      writeFileSync(documentOf(owner), bytes);
      expect(doubt(owner)?.code).toMatch(/^store\/(unreadable|document-)/);
    }
  });
});

test("every byte of a PFX counts (each eighth is tried)", () => {
  const file = join(root, "servers", FE1, `${it.b.thumbprint}.pfx`);
  const sound = readFileSync(file);
  const reader = openReader(root);
  const central = reader.central();
  if (central.kind === "unsound") throw new Error("it is sound");
  const server = reader.server(FE1, central.document);
  if (server.kind === "unsound") throw new Error("it is sound");
  expect(reader.verifyFiles(server.document, "listed").problem).toBeUndefined();
  for (const [index, octet] of sound.entries()) {
    if (index % 8 !== 0) continue;
    const bytes = Buffer.from(sound);
    bytes[index] = octet ^ 1;
    writeFileSync(file, bytes);
    expect(reader.verifyFiles(server.document, "listed").problem?.code).toBe("store/file-changed");
  }
});

test("two servers whose folders were exchanged are each told, and neither is written to", async () => {
  const [one, two, aside] = [
    join(root, "servers", FE1),
    join(root, "servers", FE2),
    join(root, "servers", "aside"),
  ];
  renameSync(one, aside);
  renameSync(two, one);
  renameSync(aside, two);
  const before = contents();
  for (const server of [FE1, FE2])
    expect(await observeClosely(root, server)).toMatchObject({
      kind: "unreachable",
      diagnostic: { code: "store/document-swapped" },
    });
  await expect(it.write([assign(it.server, "Internal", it.b)])).resolves.toBeDefined();
  expect(contents()).toEqual(before);
});

test("a whole server of yesterday put back is told (store/document-replayed), and is not written to", async () => {
  const folder = join(root, "servers", FE1);
  cpSync(folder, `${folder}.old`, { recursive: true });
  await it.write([assign(it.server, "Internal", it.b)]);
  rmSync(folder, { recursive: true });
  renameSync(`${folder}.old`, folder);
  const before = contents();
  expect(await observeClosely(root, FE1)).toMatchObject({
    kind: "unreachable",
    diagnostic: { code: "store/document-replayed" },
  });
  await it.write([assign(it.server, "Internal", it.b)]);
  expect(contents()[join(folder, "store.json")]).toBe(before[join(folder, "store.json")]);
});

test("a clock that stands in the past settles nothing early, and what was written later is kept", async () => {
  const day = 86_400_000;
  await it.write([install(DEPLOYMENT, it.c), stage(DEPLOYMENT, OAUTH, it.c, KIT_NOW + day, settled(it.a))]);
  const staged = {
    kind: "staged",
    current: it.a.thumbprint,
    next: it.c.thumbprint,
    effectiveDate: KIT_NOW + day,
  };
  expect(await it.copies(DEPLOYMENT, OAUTH, KIT_NOW - 400 * day)).toEqual(staged);
  expect(await it.copies(DEPLOYMENT, OAUTH, KIT_NOW + day - 1)).toEqual(staged);
  // Whoever believes that the date has passed is refused by a store whose clock says that it has not, and the other way round.
  const cancel = assign(DEPLOYMENT, OAUTH, it.a, settled(it.c, it.a));
  expect(await it.write([cancel], KIT_NOW - 400 * day)).toEqual(["refused store/copies-changed"]);
  expect(await it.copies(DEPLOYMENT, OAUTH, KIT_NOW + day)).toEqual(settled(it.c, it.a));
});

const isPosix = process.platform !== "win32";

describe.skipIf(!isPosix)("in place of a file of the store", () => {
  const THINGS: Readonly<Record<string, (path: string) => void>> = {
    "a FIFO": (path) => {
      expect(spawnSync("mkfifo", [path]).status).toBe(0);
    },
    "a device that never ends": (path) => {
      symlinkSync("/dev/zero", path);
    },
    "a folder": (path) => {
      mkdirSync(path);
    },
    "a link to itself": (path) => {
      symlinkSync(path, path);
    },
  };
  const FILES = [
    `servers/${FE1}/store.json`,
    "central/store.json",
    "store.mac",
    "store.key",
    "central/lock.sqlite",
  ] as const;

  test.for(Object.keys(THINGS).flatMap((thing) => FILES.map((file) => [thing, file] as const)))(
    "%s for %s hangs nobody and is told",
    async ([thing, file]) => {
      rmSync(join(root, file), { force: true });
      THINGS[thing]!(join(root, file));
      const told: string[] = [];
      try {
        const store = createDirectoryStore({ path: root, clock: () => KIT_NOW });
        for await (const seen of store.observe([FE1], NEVER))
          if (seen.kind === "unreachable") told.push(seen.diagnostic.code);
        for (const outcome of await it.write([install(it.server, it.c)]))
          if (outcome !== "done") told.push(outcome);
      } catch (error) {
        expect(error).toBeInstanceOf(Failure);
        told.push((error as Failure).diagnostic.code);
      }
      expect(told).not.toEqual([]);
      expect(existsSync(join(root, "servers", FE1))).toBe(true);
    },
  );

  test.for(Object.keys(THINGS))(
    "%s for the lock file hangs nobody who only reads the lease",
    async (thing) => {
      const path = join(root, "central/lock.sqlite");
      rmSync(path, { force: true });
      THINGS[thing]!(path);
      const store = createDirectoryStore({ path: root, clock: () => KIT_NOW });
      const read = await store.readLease().catch((error: unknown) => error);
      expect(read === undefined || read instanceof Failure).toBe(true);
    },
  );

  test.for(Object.keys(THINGS))("%s for the journal is a failure for readers and for writers", (thing) => {
    const folder = join(root, "state");
    mkdirSync(folder);
    THINGS[thing]!(journalPath(folder));
    for (const open of [openForReading, openForWriting]) {
      const opened = ((): unknown => {
        try {
          return open(folder);
        } catch (error) {
          return error;
        }
      })();
      expect(
        opened === undefined ||
          (opened instanceof Failure && opened.diagnostic.code === "store/journal-unusable"),
      ).toBe(true);
    }
  });
});

// Applies on the directory store with the real journal: what a kill at any step of the disk leaves, the next apply sets right; and
// no password ever gets from the key material into what is said, journaled or reported.

import { cpSync, mkdtempSync, readdirSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { DAY } from "../../src/base/instant.ts";
import type { ApplyEvent } from "../../src/model/apply-event.ts";
import type { ApplyReport } from "../../src/model/apply-report.ts";
import { settle } from "../../src/model/assignment.ts";
import { DEPLOYMENT, type Target } from "../../src/model/target.ts";
import type { MaterialReader } from "../../src/port/material.ts";
import type { StoreWrite } from "../../src/port/node-store.ts";
import { applyPlan } from "../../src/reconcile/apply.ts";
import { applyExitCode } from "../../src/reconcile/exit-code.ts";
import { observeEverything } from "../../src/reconcile/observe.ts";
import { openJournal } from "../../src/state/journal.ts";
import { createDirectoryStore } from "../../src/stores/directory/directory-store.ts";
import { durableFiles, type DurableFiles } from "../../src/stores/directory/durable.ts";
import { HOLDER, KIT_NOW, NEVER, OAUTH } from "../conformance/bench.ts";
import { Crash } from "../kit/apply-laws.ts";
import { aDesiredState } from "../kit/deployment.ts";
import { sha256 } from "../kit/names.ts";
import { aMaterial, CANARY } from "../kit/store-material.ts";
import { aStoreFolder, STORE_SERVERS } from "../kit/store.ts";

const [A, B] = [aMaterial("a"), aMaterial("b")];

/** OAuth a rolls to b in ten days; every server's Default is b, whatever it was. */
const DESIRED = aDesiredState({
  pools: [{ pool: "pool01", servers: STORE_SERVERS }],
  assignments: [
    { steps: [A.thumbprint, { certificate: B.thumbprint, at: KIT_NOW + 10 * DAY }] },
    ...STORE_SERVERS.map((server) => ({ server, steps: [B.thumbprint] as const })),
  ],
});

const MATERIAL: MaterialReader = {
  read: async (_reference, wanted) => (wanted === A.thumbprint ? A : B).material,
};

/** Every step of the disk in CI, some of them elsewhere: each costs three applies with all their syncs. */
const STRIDE = process.env["CI"] === undefined ? 5 : 1;

interface Place {
  readonly stores: string;
  readonly state: string;
}

/** A deployment on disk where OAuth a is in force on two servers of three, and the first server's Default is a. */
async function aPlace(): Promise<Place> {
  const stores = await aStoreFolder();
  const [first, second] = STORE_SERVERS;
  const store = createDirectoryStore({ path: stores, clock: () => KIT_NOW - 40 * DAY });
  const session = await store.open({ holder: HOLDER, lockTimeout: 0 }, NEVER);
  const server: Target = { kind: "server", server: first };
  await session.write([installA(DEPLOYMENT), assignA(DEPLOYMENT, OAUTH)], NEVER);
  await session.write([installA(server), assignA(server, "Default")], NEVER);
  for await (const _progress of session.replicate([first, second], NEVER));
  await session.close();
  return { stores, state: join(stores, "..", ".cscert") };
}

function installA(target: Target): StoreWrite {
  return { kind: "install", target, thumbprint: A.thumbprint, material: A.material, exportable: true };
}

function assignA(target: Target, type: "OAuthTokenIssuer" | "Default"): StoreWrite {
  return { kind: "assign", target, type, thumbprint: A.thumbprint, expected: { kind: "empty" } };
}

function copyOf({ stores }: Place): Place {
  const folder = mkdtempSync(join(tmpdir(), "cscert-apply-"));
  cpSync(stores, join(folder, "stores"), { recursive: true });
  return { stores: join(folder, "stores"), state: join(folder, ".cscert") };
}

async function apply(
  place: Place,
  files: DurableFiles = durableFiles,
  events: ApplyEvent[] = [],
): Promise<ApplyReport> {
  const journal = openJournal(place.state);
  try {
    return await applyPlan({
      store: createDirectoryStore({ path: place.stores, clock: () => KIT_NOW, files }),
      journal,
      desired: DESIRED,
      allow: [],
      clock: () => KIT_NOW,
      material: MATERIAL,
      hash: sha256,
      holder: HOLDER,
      actor: "kit",
      lockTimeout: 0,
      signal: NEVER,
      onEvent: (event) => events.push(event),
    });
  } finally {
    journal.close();
  }
}

/** A disk that dies at its `point`-th step, counted from 1, and stays dead. */
function dyingAt(point: number): DurableFiles {
  let steps = 0;
  const step = (): void => {
    steps += 1;
    if (steps >= point) throw new Crash(`at step ${point} of the disk`);
  };
  return {
    replace: async (path, bytes) => {
      step();
      await durableFiles.replace(path, bytes);
    },
    syncFolder: async (folder) => {
      step();
      await durableFiles.syncFolder(folder);
    },
  };
}

/** Returns the exit code of an apply on a disk that dies; what the store makes of that may be a failure, or no end at all. */
async function codeWhenDyingAt(place: Place, point: number): Promise<number | "crashed"> {
  try {
    return applyExitCode(await apply(place, dyingAt(point)));
  } catch (error) {
    if (error instanceof Crash) return "crashed";
    throw error;
  }
}

/** Every copy on every target, without when it was written. */
async function endOf({ stores }: Place): Promise<unknown> {
  const store = createDirectoryStore({ path: stores, clock: () => KIT_NOW });
  const observed = await observeEverything({ store, servers: STORE_SERVERS, signal: NEVER });
  const targets = [observed.deployment, ...observed.servers.values()].map((target) =>
    target === undefined || !("assignments" in target)
      ? "unseen"
      : {
          copies: [...target.assignments.values()].map(({ type, record }) => [type, settle(record, KIT_NOW)]),
          keys: [...target.installed.keys()].toSorted(),
          diagnostics: target.diagnostics,
        },
  );
  return { targets, temporary: filesBelow(stores).filter((path) => path.endsWith(".tmp")) };
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

/** Every file's bytes and time of change. */
function bytesOf(folder: string): readonly string[] {
  return filesBelow(folder).map((path) => {
    const { mtimeMs } = statSync(path);
    return `${path} ${mtimeMs} ${sha256(readFileSync(path, "latin1"))}`;
  });
}

describe("an apply on the directory store", () => {
  test("reaches the desired state, and a second one changes no byte, not even in the journal", async () => {
    const place = copyOf(await aPlace());
    const report = await apply(place);
    expect([applyExitCode(report), report.remaining?.actions]).toEqual([0, []]);
    const before = [...bytesOf(place.stores), ...bytesOf(place.state)];
    expect(applyExitCode(await apply(place))).toBe(0);
    expect([...bytesOf(place.stores), ...bytesOf(place.state)]).toEqual(before);
  });

  test("whose disk dies at any step is made good by the next one", { timeout: 120_000 }, async () => {
    const start = await aPlace();
    const unbroken = copyOf(start);
    await apply(unbroken);
    const expected = await endOf(unbroken);
    let deaths = 0;
    for (let point = 1; ; point += STRIDE) {
      const place = copyOf(start);
      if ((await codeWhenDyingAt(place, point)) === 0) break;
      deaths += 1;
      await apply(place);
      const last = await apply(place);
      expect([point, last.plan.actions]).toEqual([point, []]);
      expect([point, await endOf(place)]).toEqual([point, expected]);
    }
    expect(deaths * STRIDE).toBeGreaterThan(20);
  });

  test("lets no password out: not into events, report, journal or any file", async () => {
    const place = copyOf(await aPlace());
    const events: ApplyEvent[] = [];
    const report = await apply(place, durableFiles, events);
    const journal = openJournal(place.state);
    const said = [
      JSON.stringify([events, { ...report, outcomes: [...report.outcomes] }, journal.history(10)]),
      ...filesBelow(place.stores).map((path) => readFileSync(path, "latin1")),
      ...filesBelow(place.state).map((path) => readFileSync(path, "latin1")),
    ].join("\n");
    journal.close();
    for (const canary of [
      CANARY,
      Buffer.from(CANARY).toString("base64"),
      Buffer.from(CANARY).toString("hex"),
    ]) {
      expect(said).not.toContain(canary);
    }
    expect(said).toContain(B.thumbprint);
  });
});

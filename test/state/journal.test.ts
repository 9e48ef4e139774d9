// The journal: what it remembers, that reading makes nothing, and that a kill loses nothing that was promised.

import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { beforeEach, expect, test } from "vitest";
import { Failure } from "../../src/diagnostic/failure.ts";
import { NOTHING_KNOWN, type Sight } from "../../src/model/observed.ts";
import type { InstallAction, StageAction } from "../../src/model/action.ts";
import type { RunStart } from "../../src/port/journal.ts";
import { openJournal, readHistory } from "../../src/state/journal.ts";
import { readKnown } from "../../src/state/known.ts";
import { fqdn, thumbprint } from "../kit/names.ts";

const SERVER = fqdn("fe01.contoso.com");
const A = thumbprint("a");
const B = thumbprint("b");

const INSTALL: InstallAction = {
  kind: "install",
  id: "install one",
  target: { kind: "server", server: SERVER },
  reason: "not-installed",
  cause: "config",
  dependsOn: [],
  undo: { kind: "always" },
  heldBy: [],
  certificate: B,
  certificateName: "b",
  material: { kind: "installed" },
  exportable: true,
};
const STAGE: StageAction = {
  kind: "stage",
  id: "stage one",
  target: { kind: "deployment" },
  type: "OAuthTokenIssuer",
  reason: "roll-ahead",
  cause: "clock",
  dependsOn: ["install one"],
  undo: { kind: "until", instant: 5 },
  heldBy: [],
  certificate: B,
  certificateName: "b",
  expected: { kind: "settled", current: A },
  effectiveDate: 9,
};
const RUN: RunStart = {
  startedAt: 10,
  actor: "me@here",
  commit: "abc",
  digest: "d",
  approvedBy: "reviewed-plan",
  lifted: [{ guard: "guard/change-share", by: "policy", until: 99, reason: "moving" }],
  actions: [INSTALL, STAGE],
};
const SIGHT: Sight = {
  server: SERVER,
  type: "OAuthTokenIssuer",
  inForce: A,
  inForceSince: 3,
  cancelled: [{ thumbprint: B, effectiveDate: 9, seenAt: 4 }],
  seenAt: 5,
};

let state: string;
beforeEach(() => {
  state = join(mkdtempSync(join(tmpdir(), "cscert-journal-")), "state");
});

test("reading a journal that does not exist makes nothing", () => {
  const journal = openJournal(state);
  expect(journal.history(10)).toEqual([]);
  expect(journal.known()).toEqual(NOTHING_KNOWN);
  expect(readKnown(state)).toEqual(NOTHING_KNOWN);
  expect(readHistory(state, 10)).toEqual([]);
  journal.close();
  expect(existsSync(state)).toBe(false);
});

test("a run is remembered with its intents and outcomes, latest first", () => {
  const journal = openJournal(state);
  const first = journal.begin(RUN);
  journal.intend(first, ["install one", "stage one"], 11);
  journal.settle(first, new Map([["install one", { kind: "done" }]]), 12);
  journal.finish(first, "partial", 13);
  const second = journal.begin({ startedAt: 20, actor: "me@here", digest: "e", actions: [] });
  expect(journal.history(1)).toEqual([
    { id: second, startedAt: 20, actor: "me@here", digest: "e", result: "running", actions: [] },
  ]);
  expect(journal.history(9)[1]).toEqual({
    id: first,
    startedAt: 10,
    finishedAt: 13,
    actor: "me@here",
    commit: "abc",
    digest: "d",
    approvedBy: "reviewed-plan",
    lifted: [{ guard: "guard/change-share", by: "policy", until: 99, reason: "moving" }],
    result: "partial",
    actions: [
      {
        id: "install one",
        kind: "install",
        target: SERVER,
        certificate: B,
        reason: "not-installed",
        cause: "config",
        intendedAt: 11,
        outcomeAt: 12,
        outcome: { kind: "done" },
      },
      {
        id: "stage one",
        kind: "stage",
        target: "deployment",
        type: "OAuthTokenIssuer",
        certificate: B,
        effectiveDate: 9,
        reason: "roll-ahead",
        cause: "clock",
        intendedAt: 11,
      },
    ],
  });
  journal.close();
});

/** The journal as the first programs made it. */
function makeEarlyJournal(): void {
  openJournal(state).begin(RUN);
  const database = new DatabaseSync(join(state, "journal.sqlite"));
  database.exec(`ALTER TABLE run DROP COLUMN approvedBy; ALTER TABLE run DROP COLUMN lifted;
    ALTER TABLE action DROP COLUMN effectiveDate`);
  database.close();
}

test("a journal of an earlier program is read as it is, and grows by the first write", () => {
  makeEarlyJournal();
  const [early] = readHistory(state, 1);
  expect([early?.digest, early?.approvedBy, early?.lifted]).toEqual(["d", undefined, undefined]);
  expect(early?.actions.map(({ kind, effectiveDate }) => [kind, effectiveDate])).toEqual([
    ["install", undefined],
    ["stage", undefined],
  ]);
  const journal = openJournal(state);
  journal.begin(RUN);
  journal.close();
  const [late, first] = readHistory(state, 2);
  expect([late?.approvedBy, late?.actions[1]?.effectiveDate]).toEqual(["reviewed-plan", 9]);
  expect([first?.digest, first?.approvedBy]).toEqual(["d", undefined]);
});

test("an earlier program goes on with the journal of a later one", () => {
  openJournal(state).begin(RUN);
  const database = new DatabaseSync(join(state, "journal.sqlite"));
  expect(database.prepare("PRAGMA user_version").get()).toEqual({ user_version: 1 });
  database.exec("INSERT INTO run (startedAt, actor, digest, result) VALUES (1, 'me', 'e', 'done')");
  database.close();
  expect(readHistory(state, 1)).toMatchObject([{ digest: "e", result: "done" }]);
});

test("what was remembered replaces what was remembered before", () => {
  const journal = openJournal(state);
  journal.rememberDesired(new Map([["deployment|OAuthTokenIssuer", A]]));
  journal.rememberDesired(new Map([["fe01.contoso.com|Default", B]]));
  journal.rememberSights([{ ...SIGHT, type: "Default" }]);
  journal.rememberSights([SIGHT]);
  const known = {
    lastDesired: new Map([["fe01.contoso.com|Default", B]]),
    sights: new Map([["fe01.contoso.com|OAuthTokenIssuer", SIGHT]]),
  };
  expect(journal.known()).toEqual(known);
  journal.close();
  expect(readKnown(state)).toEqual(known);
});

test("a reader that opened early writes later", () => {
  openJournal(state).begin(RUN);
  const journal = openJournal(state);
  expect(journal.history(5)).toHaveLength(1);
  journal.begin(RUN);
  expect(journal.history(5)).toHaveLength(2);
  journal.close();
});

test("the next run says of a killed one that it was interrupted", () => {
  const journal = openJournal(state);
  const killed = journal.begin(RUN);
  journal.begin(RUN);
  expect(journal.history(9).find(({ id }) => id === killed)?.result).toBe("interrupted");
  journal.close();
});

test("an intent outlives the process that was killed right after it", () => {
  const journal = join(import.meta.dirname, "../../src/state/journal.ts");
  const script = `
    import { openJournal } from ${JSON.stringify(journal)};
    const journal = openJournal(process.argv[1]);
    const run = journal.begin(JSON.parse(process.argv[2]));
    journal.intend(run, ["stage one"], 77);
    process.kill(process.pid, "SIGKILL");`;
  const args = ["--input-type=module-typescript", "-e", script, state, JSON.stringify(RUN)];
  expect(() => execFileSync(process.execPath, args, { stdio: "ignore" })).toThrow(/SIGKILL|failed/);
  const [run] = readHistory(state, 1);
  expect(run?.result).toBe("running");
  expect(run?.actions.map(({ intendedAt }) => intendedAt)).toEqual([undefined, 77]);
});

test("what a process left that died while it committed is rolled back by the next reader", () => {
  openJournal(state).rememberSights([SIGHT]);
  const database = new DatabaseSync(join(state, "journal.sqlite"));
  database.exec("PRAGMA cache_size = 1; BEGIN; DELETE FROM sight");
  const insert = database.prepare("INSERT INTO desired VALUES (?, ?)");
  for (let row = 0; row < 2_000; row += 1) insert.run(`key ${row}`, "x".repeat(500));
  const crashed = join(state, "..", "crashed");
  cpSync(state, crashed, { recursive: true });
  database.close();
  expect(readdirSync(crashed)).toContain("journal.sqlite-journal");
  expect(readKnown(crashed)).toEqual({
    lastDesired: new Map(),
    sights: new Map([["fe01.contoso.com|OAuthTokenIssuer", SIGHT]]),
  });
});

test("only its owner may read the journal", () => {
  openJournal(state).rememberSights([]);
  expect(statSync(state).mode & 0o777).toBe(0o700);
  for (const name of readdirSync(state)) expect(statSync(join(state, name)).mode & 0o777).toBe(0o600);
});

test("a journal that somebody else is writing is busy, not unusable", { timeout: 30_000 }, () => {
  openJournal(state).rememberSights([]);
  const writer = new DatabaseSync(join(state, "journal.sqlite"));
  writer.exec("BEGIN EXCLUSIVE");
  for (const use of [() => readKnown(state), () => openJournal(state).begin(RUN)]) {
    expect(use).toThrow(
      expect.objectContaining({ diagnostic: expect.objectContaining({ code: "store/journal-busy" }) }),
    );
  }
  writer.exec("ROLLBACK");
  writer.close();
  expect(() => readKnown(state)).not.toThrow();
});

const UNUSABLE: readonly [string, (path: string) => void][] = [
  ["is no database", (path) => writeFileSync(path, "not a database at all, but long enough".repeat(9))],
  [
    "was written by a newer program",
    (path) => {
      const database = new DatabaseSync(path);
      database.exec("PRAGMA user_version = 99");
      database.close();
    },
  ],
];
test.for(UNUSABLE)("a journal that %s is a failure, and stays as it is", ([, spoil]) => {
  openJournal(state).rememberSights([]);
  const path = join(state, "journal.sqlite");
  spoil(path);
  for (const use of [() => readKnown(state), () => openJournal(state).begin(RUN)]) {
    expect(use).toThrow(Failure);
    expect(use).toThrow(
      expect.objectContaining({ diagnostic: expect.objectContaining({ code: "store/journal-unusable" }) }),
    );
  }
});

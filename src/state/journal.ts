// The journal: every run of this machine, each action's intent before its effect and its outcome after it. It is made
// by the first write, survives a kill at any instant, and nobody's safety depends on it.

import type { DatabaseSync } from "node:sqlite";
import type { Action } from "../model/action.ts";
import { knownKey, NOTHING_KNOWN, type Sight } from "../model/observed.ts";
import { formatTarget } from "../model/target.ts";
import type { Journal, RunStart } from "../port/journal.ts";
import { guardJournal, openForReading, openForWriting } from "./database.ts";
import { readRuns } from "./history.ts";
import { readKnownFrom } from "./known.ts";

export { readHistory } from "./history.ts";

/** Opens the journal in a state folder. Nothing is touched until something is asked; each call is one transaction. */
export function openJournal(stateDir: string): Journal {
  let opened: { readonly database: DatabaseSync; readonly purpose: "reading" | "writing" } | undefined;
  const read = <Value>(work: (database: DatabaseSync) => Value, nothing: Value): Value => {
    if (opened === undefined) {
      const database = openForReading(stateDir);
      if (database === undefined) return nothing;
      opened = { database, purpose: "reading" };
    }
    const { database } = opened;
    return guardJournal(stateDir, () => work(database));
  };
  const write = <Value>(work: (database: DatabaseSync) => Value): Value => {
    if (opened?.purpose !== "writing") {
      opened?.database.close();
      opened = undefined;
      opened = { database: openForWriting(stateDir), purpose: "writing" };
    }
    const { database } = opened;
    return guardJournal(stateDir, () => inTransaction(database, () => work(database)));
  };
  return {
    begin: (run) => write((database) => begin(database, run)),
    intend: (run, actions, at) =>
      write((database) => {
        const intend = database.prepare("UPDATE action SET intendedAt = ? WHERE run = ? AND id = ?");
        for (const action of actions) intend.run(at, run, action);
      }),
    settle: (run, outcomes, at) =>
      write((database) => {
        const settle = database.prepare(
          "UPDATE action SET outcomeAt = ?, outcome = ? WHERE run = ? AND id = ?",
        );
        for (const [action, outcome] of outcomes) settle.run(at, JSON.stringify(outcome), run, action);
      }),
    finish: (run, result, at) =>
      write((database) => {
        database.prepare("UPDATE run SET result = ?, finishedAt = ? WHERE id = ?").run(result, at, run);
      }),
    interruptRunning: () => write(interruptRunning),
    history: (limit) => read((database) => readRuns(database, limit), []),
    known: () => read(readKnownFrom, NOTHING_KNOWN),
    rememberDesired: (desired) => write((database) => rememberDesired(database, desired)),
    rememberSights: (sights) => write((database) => rememberSights(database, sights)),
    close: () => {
      opened?.database.close();
      opened = undefined;
    },
  };
}

/** A run that was killed never ended by itself: the next one says so. */
function interruptRunning(database: DatabaseSync): void {
  database.exec("UPDATE run SET result = 'interrupted' WHERE result = 'running'");
}

function begin(database: DatabaseSync, run: RunStart): number {
  interruptRunning(database);
  const { startedAt, actor, commit, digest, approvedBy, lifted, actions } = run;
  const { lastInsertRowid } = database
    .prepare(
      `INSERT INTO run (startedAt, actor, commitName, digest, result, approvedBy, lifted)
       VALUES (?, ?, ?, ?, 'running', ?, ?)`,
    )
    .run(
      startedAt,
      actor,
      commit ?? null,
      digest,
      approvedBy ?? null,
      lifted === undefined ? null : JSON.stringify(lifted),
    );
  const id = Number(lastInsertRowid);
  const insert = database.prepare(
    `INSERT INTO action (run, position, id, kind, target, type, certificate, reason, cause, effectiveDate)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  for (const [position, action] of actions.entries()) {
    const { kind, target, reason, cause } = action;
    const { type, certificate } = subjectOf(action);
    const date = action.kind === "stage" ? action.effectiveDate : null;
    insert.run(id, position, action.id, kind, formatTarget(target), type, certificate, reason, cause, date);
  }
  return id;
}

function subjectOf(action: Action): { readonly type: string | null; readonly certificate: string | null } {
  return {
    type: "type" in action ? action.type : null,
    certificate: "certificate" in action ? action.certificate : null,
  };
}

function rememberDesired(database: DatabaseSync, desired: ReadonlyMap<string, string>): void {
  database.exec("DELETE FROM desired");
  const insert = database.prepare("INSERT INTO desired (key, thumbprint) VALUES (?, ?)");
  for (const [key, thumbprint] of desired) insert.run(key, thumbprint);
}

function rememberSights(database: DatabaseSync, sights: readonly Sight[]): void {
  database.exec("DELETE FROM sight");
  const insert = database.prepare("INSERT INTO sight (key, value) VALUES (?, ?)");
  for (const sight of sights) insert.run(knownKey(sight.server, sight.type), JSON.stringify(sight));
}

function inTransaction<Value>(database: DatabaseSync, work: () => Value): Value {
  database.exec("BEGIN IMMEDIATE");
  try {
    const value = work();
    database.exec("COMMIT");
    return value;
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

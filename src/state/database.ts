// The journal's file: one SQLite database in the state folder. Nothing is made before something is to be remembered.

import { closeSync, existsSync, mkdirSync, openSync, statSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { invariant } from "../base/invariant.ts";
import { diagnose } from "../diagnostic/diagnostic.ts";
import { Failure } from "../diagnostic/failure.ts";

/** Returns the path of the journal in a state folder. */
export function journalPath(stateDir: string): string {
  return join(stateDir, "journal.sqlite");
}

/** Opens the journal for reading; undefined where there is none yet. Makes nothing. Throws `store/journal-unusable`. */
export function openForReading(stateDir: string): DatabaseSync | undefined {
  const path = journalPath(stateDir);
  if (!existsSync(path)) return undefined;
  return guardJournal(stateDir, () => {
    checkIsFile(path);
    const { database, version } = connectReader(path);
    if (version !== 0) return checkVersion(database);
    database.close();
    return undefined;
  });
}

/** Opens the journal for writing, and makes it where there is none. Throws `store/journal-unusable`. */
export function openForWriting(stateDir: string): DatabaseSync {
  const path = journalPath(stateDir);
  return guardJournal(stateDir, () => {
    mkdirSync(stateDir, { recursive: true, mode: 0o700 });
    checkIsFile(path);
    closeSync(openSync(path, "a", 0o600));
    const database = connect(path, "writing");
    database.exec("PRAGMA synchronous = FULL");
    if (versionOf(database) === 0) database.exec(SCHEMA);
    checkVersion(database);
    addColumns(database);
    return database;
  });
}

/** SQLite would wait for ever for what a FIFO has to say. */
function checkIsFile(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() === false) throw new Error("it is no regular file");
}

/** Runs work on the journal; whatever the system or the file refuses becomes a Failure that names the file: `store/journal-busy` or `store/journal-unusable`. */
export function guardJournal<Value>(stateDir: string, work: () => Value): Value {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    const path = journalPath(stateDir);
    const reason = cause instanceof Error ? cause.message : String(cause);
    const diagnostic = isBusy(cause)
      ? diagnose("store/journal-busy", { path })
      : diagnose("store/journal-unusable", { path, reason });
    throw new Failure(diagnostic, { cause });
  }
}

/** SQLITE_BUSY, SQLITE_LOCKED and their extended codes: who writes holds the file for milliseconds, unless it was suspended just then. */
function isBusy(cause: unknown): boolean {
  const code = cause instanceof Error && "errcode" in cause ? Number(cause.errcode) & 0xff : 0;
  return code === 5 || code === 6;
}

/** What a process left that was killed while it committed must be rolled back before anybody can read: only then does a reader write. */
function connectReader(path: string): { readonly database: DatabaseSync; readonly version: number } {
  const database = connect(path, "reading");
  try {
    return { database, version: versionOf(database) };
  } catch {
    database.close();
    const writer = connect(path, "writing");
    return { database: writer, version: versionOf(writer) };
  }
}

/** SQLite is loaded only when there is a journal to open: a plan on a fresh machine never needs it. */
function connect(path: string, purpose: "reading" | "writing"): DatabaseSync {
  const sqlite = process.getBuiltinModule("node:sqlite");
  invariant(sqlite !== undefined, "this Node has node:sqlite");
  return new sqlite.DatabaseSync(path, { readOnly: purpose === "reading", timeout: BUSY_TIMEOUT_MS });
}

function checkVersion(database: DatabaseSync): DatabaseSync {
  const version = versionOf(database);
  if (version === VERSION) return database;
  database.close();
  throw new Error(`it has version ${version}, and this program reads version ${VERSION}`);
}

/**
 * Adds what later programs write down. The version stays: earlier programs go on reading and writing the journal, and leave these
 * columns empty; who only reads takes a missing column for an empty one.
 */
function addColumns(database: DatabaseSync): void {
  if (missingColumns(database).length === 0) return;
  database.exec("BEGIN IMMEDIATE");
  for (const statement of missingColumns(database)) database.exec(statement);
  database.exec("COMMIT");
}

function missingColumns(database: DatabaseSync): readonly string[] {
  return LATER_COLUMNS.flatMap(([table, name, type]) => {
    const there = database.prepare("SELECT 1 FROM pragma_table_info(?) WHERE name = ?").get(table, name);
    return there === undefined ? [`ALTER TABLE ${table} ADD COLUMN ${name} ${type}`] : [];
  });
}

function versionOf(database: DatabaseSync): number {
  return Number(database.prepare("PRAGMA user_version").get()?.["user_version"] ?? 0);
}

const VERSION = 1;
const BUSY_TIMEOUT_MS = 5_000;
const LATER_COLUMNS = [
  ["run", "approvedBy", "TEXT"],
  ["run", "lifted", "TEXT"],
  ["action", "effectiveDate", "INTEGER"],
] as const;
const SCHEMA = `
  BEGIN IMMEDIATE;
  CREATE TABLE IF NOT EXISTS run (
    id INTEGER PRIMARY KEY AUTOINCREMENT, startedAt INTEGER NOT NULL, finishedAt INTEGER, actor TEXT NOT NULL,
    commitName TEXT, digest TEXT NOT NULL, result TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS action (
    run INTEGER NOT NULL REFERENCES run (id), position INTEGER NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL,
    target TEXT NOT NULL, type TEXT, certificate TEXT, reason TEXT NOT NULL, cause TEXT NOT NULL,
    intendedAt INTEGER, outcomeAt INTEGER, outcome TEXT, PRIMARY KEY (run, position)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS action_by_id ON action (run, id);
  CREATE TABLE IF NOT EXISTS desired (key TEXT PRIMARY KEY, thumbprint TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS sight (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  PRAGMA user_version = ${VERSION};
  COMMIT;`;

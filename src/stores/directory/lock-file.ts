// `central/lock.sqlite`: one committed row that says who may write, and a kernel lock held for one write only.
// Nothing here waits for another process longer than it takes that one to commit.

import { closeSync, existsSync, openSync, statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { diagnose } from "../../diagnostic/diagnostic.ts";
import { Failure } from "../../diagnostic/failure.ts";
import type { Lease } from "../../port/node-store.ts";
import { errorCode } from "./error-code.ts";
import { CENTRAL, folderOf, LOCK_FILE } from "./layout.ts";

/** An open lock file. Every method is synchronous; `busy` means that another process is committing at this very moment. */
export interface LockFile {
  /** The row, whoever holds it; absent when nobody does. */
  read(): Lease | undefined;
  /** The highest fence that was ever given out. */
  fence(): number;
  /** Starts a write: nobody else can start one until `commit` or `rollback`. False: busy. */
  begin(): boolean;
  /** Records the lease (absent: nobody holds it) and the fence. Only between `begin` and `commit`. */
  put(fence: number, lease: Lease | undefined): void;
  commit(): void;
  rollback(): void;
  /** Decides whether the path still names the file that is open: one put in its place is another lock. */
  isInPlace(): boolean;
  close(): void;
}

/** Opens the lock file of a store, and makes it where there is none. Throws `store/unreadable`. */
export function openLockFile(root: string): LockFile {
  const path = join(folderOf(root, CENTRAL), LOCK_FILE);
  return guarded(() => {
    if (!existsSync(path)) closeSync(openSync(path, "a", 0o600));
    const database = new DatabaseSync(path, { timeout: READ_TIMEOUT_MS });
    createTable(database);
    return lockFileOf(database, path);
  });
}

/** Reads the lease without making anything; undefined where there is no lock file or no lease. */
export function readLockFile(root: string): Lease | undefined {
  const path = join(folderOf(root, CENTRAL), LOCK_FILE);
  if (!existsSync(path)) return undefined;
  try {
    return readFrom(path, "reading");
  } catch {
    // What a process left that was killed while it committed must be rolled back before anybody can read.
    return guarded(() => readFrom(path, "writing"));
  }
}

function readFrom(path: string, purpose: "reading" | "writing"): Lease | undefined {
  // SQLite would wait for ever for what a FIFO has to say.
  if (!statSync(path).isFile()) throw new Error("it is no regular file");
  const database = new DatabaseSync(path, { readOnly: purpose === "reading", timeout: READ_TIMEOUT_MS });
  try {
    return hasTable(database) ? readLease(database) : undefined;
  } finally {
    database.close();
  }
}

function lockFileOf(database: DatabaseSync, path: string): LockFile {
  const { ino } = statSync(path);
  const put = database.prepare(
    "UPDATE lease SET fence = ?, held = ?, holder = ?, host = ?, bootId = ?, pid = ?, startedAt = ?, renewedAt = ?",
  );
  return {
    read: () => guarded(() => readLease(database)),
    fence: () => guarded(() => Number(database.prepare("SELECT fence FROM lease").get()?.["fence"] ?? 0)),
    begin: () => tryBegin(database),
    put: (fence, lease) => {
      const { holder = "", host = "", bootId = "", pid = 0, startedAt = 0, renewedAt = 0 } = lease ?? {};
      const held = lease === undefined ? 0 : 1;
      writing(() => put.run(fence, held, holder, host, bootId, pid, startedAt, renewedAt));
    },
    commit: () => writing(() => database.exec("COMMIT")),
    // A full disk makes SQLite roll back by itself.
    rollback: () => guarded(() => (database.isTransaction ? database.exec("ROLLBACK") : undefined)),
    isInPlace: () => statSync(path, { throwIfNoEntry: false })?.ino === ino,
    close: () => database.close(),
  };
}

function createTable(database: DatabaseSync): void {
  database.exec("PRAGMA synchronous = FULL");
  if (hasTable(database)) return;
  database.exec(`
      BEGIN IMMEDIATE;
      CREATE TABLE IF NOT EXISTS lease (
        id INTEGER PRIMARY KEY CHECK (id = 1), fence INTEGER NOT NULL, held INTEGER NOT NULL, holder TEXT NOT NULL,
        host TEXT NOT NULL, bootId TEXT NOT NULL, pid INTEGER NOT NULL, startedAt INTEGER NOT NULL, renewedAt INTEGER NOT NULL
      ) STRICT;
      INSERT OR IGNORE INTO lease VALUES (1, 0, 0, '', '', '', 0, 0, 0);
      COMMIT;`);
}

function hasTable(database: DatabaseSync): boolean {
  return database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'lease'").get() !== undefined;
}

function tryBegin(database: DatabaseSync): boolean {
  try {
    database.exec("PRAGMA busy_timeout = 0; BEGIN IMMEDIATE");
    return true;
  } catch (error) {
    if (isBusy(error)) return false;
    throw unreadable(error);
  } finally {
    database.exec(`PRAGMA busy_timeout = ${READ_TIMEOUT_MS}`);
  }
}

function readLease(database: DatabaseSync): Lease | undefined {
  const row = database.prepare("SELECT * FROM lease WHERE held = 1").get();
  if (row === undefined) return undefined;
  return {
    holder: String(row["holder"]),
    host: String(row["host"]),
    bootId: String(row["bootId"]),
    pid: Number(row["pid"]),
    fence: Number(row["fence"]),
    startedAt: Number(row["startedAt"]),
    renewedAt: Number(row["renewedAt"]),
  };
}

function guarded<Value>(work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    throw error instanceof Failure ? error : unreadable(error);
  }
}

/** Like {@link guarded}, for what changes the file. */
function writing<Value>(work: () => Value): Value {
  try {
    return work();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : errorCode(cause);
    throw new Failure(diagnose("store/write-failed", { owner: CENTRAL, reason }), { cause });
  }
}

function unreadable(cause: unknown): Failure {
  const reason = cause instanceof Error ? cause.message : errorCode(cause);
  return new Failure(diagnose("store/unreadable", { owner: CENTRAL, file: LOCK_FILE, reason }), { cause });
}

function isBusy(error: unknown): boolean {
  if (!(error instanceof Error) || !("errcode" in error)) return false;
  const primary = Number(error.errcode) & 0xff;
  return primary === SQLITE_BUSY || primary === SQLITE_LOCKED;
}

const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;
/** A commit of this row takes a few milliseconds. */
const READ_TIMEOUT_MS = 5_000;

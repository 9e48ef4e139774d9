// The runs that a journal remembers, latest first.

import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import type { ApprovedBy, JournaledAction, Run } from "../model/run.ts";
import { guardJournal, openForReading } from "./database.ts";

/** Reads the latest runs of this machine; none where there is no journal. Makes nothing. Throws `store/journal-unusable`. */
export function readHistory(stateDir: string, limit: number): readonly Run[] {
  const database = openForReading(stateDir);
  if (database === undefined) return [];
  try {
    return guardJournal(stateDir, () => readRuns(database, limit));
  } finally {
    database.close();
  }
}

/** Reads the latest runs of an open journal. */
export function readRuns(database: DatabaseSync, limit: number): readonly Run[] {
  const actions = database.prepare("SELECT * FROM action WHERE run = ? ORDER BY position");
  return database
    .prepare("SELECT * FROM run ORDER BY id DESC LIMIT ?")
    .all(limit)
    .map((row) => runOf(row, actions.all(Number(row["id"])).map(actionOf)));
}

type Row = Readonly<Record<string, SQLOutputValue>>;

function runOf(row: Row, actions: readonly JournaledAction[]): Run {
  return {
    id: Number(row["id"]),
    startedAt: Number(row["startedAt"]),
    ...optionalNumber("finishedAt", row["finishedAt"]),
    actor: String(row["actor"]),
    ...optionalText("commit", row["commitName"]),
    digest: String(row["digest"]),
    ...(optionalText("approvedBy", row["approvedBy"]) as { readonly approvedBy?: ApprovedBy }),
    ...(typeof row["lifted"] === "string" ? { lifted: JSON.parse(row["lifted"]) } : {}),
    result: row["result"] as Run["result"],
    actions,
  };
}

function actionOf(row: Row): JournaledAction {
  return {
    id: String(row["id"]),
    kind: row["kind"] as JournaledAction["kind"],
    target: String(row["target"]),
    ...optionalText("type", row["type"]),
    ...optionalText("certificate", row["certificate"]),
    ...optionalNumber("effectiveDate", row["effectiveDate"]),
    reason: String(row["reason"]),
    cause: String(row["cause"]),
    ...optionalNumber("intendedAt", row["intendedAt"]),
    ...optionalNumber("outcomeAt", row["outcomeAt"]),
    ...(typeof row["outcome"] === "string" ? { outcome: JSON.parse(row["outcome"]) } : {}),
  };
}

function optionalNumber<Key extends string>(
  key: Key,
  value: SQLOutputValue | undefined,
): { readonly [K in Key]?: number } {
  return value === null || value === undefined
    ? {}
    : ({ [key]: Number(value) } as { readonly [K in Key]?: number });
}

function optionalText<Key extends string>(
  key: Key,
  value: SQLOutputValue | undefined,
): { readonly [K in Key]?: string } {
  return value === null || value === undefined
    ? {}
    : ({ [key]: String(value) } as { readonly [K in Key]?: string });
}

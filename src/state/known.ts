// What the journal remembers for planning: the desired state last applied, and sights. Reading makes nothing.

import type { DatabaseSync } from "node:sqlite";
import { NOTHING_KNOWN, type Known, type Sight } from "../model/observed.ts";
import { guardJournal, openForReading } from "./database.ts";

/** Reads what this machine remembers; {@link NOTHING_KNOWN} where there is no journal. Throws `store/journal-unusable`. */
export function readKnown(stateDir: string): Known {
  const database = openForReading(stateDir);
  if (database === undefined) return NOTHING_KNOWN;
  try {
    return guardJournal(stateDir, () => readKnownFrom(database));
  } finally {
    database.close();
  }
}

/** Reads what an open journal remembers. */
export function readKnownFrom(database: DatabaseSync): Known {
  const desired = database.prepare("SELECT key, thumbprint FROM desired ORDER BY key").all();
  const sights = database.prepare("SELECT key, value FROM sight ORDER BY key").all();
  return {
    lastDesired: new Map(desired.map((row) => [String(row["key"]), String(row["thumbprint"])])),
    sights: new Map(sights.map((row) => [String(row["key"]), JSON.parse(String(row["value"])) as Sight])),
  };
}

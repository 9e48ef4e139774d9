// Snapshots: what was observed and is remembered, as a text that another machine plans from. Reading one trusts nothing.

import { canonicalJson, type Json } from "../base/canonical-json.ts";
import { diagnose, type Checked } from "../diagnostic/diagnostic.ts";
import type { Known, ObservedState } from "../model/observed.ts";
import { ShapeError } from "../base/shape.ts";
import { readSnapshot, SNAPSHOT_FORMAT } from "./snapshot-shape.ts";

/** What a snapshot carries. */
export interface Snapshot {
  readonly observed: ObservedState;
  readonly known: Known;
}

/** Writes a snapshot as canonical JSON and a final line feed: equal states give equal texts. Public facts only. */
export function encodeSnapshot(observed: ObservedState, known: Known): string {
  return `${canonicalJson(plain({ format: SNAPSHOT_FORMAT, observed, known }))}\n`;
}

/** Reads a snapshot, which may come from anybody; `store/snapshot-invalid` names the first place that is wrong. */
export function decodeSnapshot(text: string): Checked<Snapshot> {
  try {
    return { value: readSnapshot(parse(text)), diagnostics: [] };
  } catch (error) {
    if (error instanceof ShapeError) return invalid(error.where || "/", error.message);
    throw error;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ShapeError("/", "it is not JSON");
  }
}

function invalid(where: string, problem: string): Checked<Snapshot> {
  return { diagnostics: [diagnose("store/snapshot-invalid", { where, problem })] };
}

/** Turns maps into objects; all else is JSON already. */
function plain(value: unknown): Json {
  if (value instanceof Map) return plain(Object.fromEntries(value));
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value as Json;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, plain(member)]));
}

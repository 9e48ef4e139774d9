// What the script's answers hold, taken apart with suspicion: a field that is not of its kind makes the whole answer unusable.

import type { Instant } from "../../base/instant.ts";
import { parseThumbprint, type Thumbprint } from "../../model/thumbprint.ts";

/** One object of Get-CsCertificate. Properties that the product's version lacks are absent. */
export interface ProductRecord {
  readonly use: string;
  readonly thumbprint: Thumbprint;
  readonly effectiveDate?: Instant;
  readonly previousThumbprint?: Thumbprint;
  readonly updateTime?: Instant;
  readonly source?: string;
}

/** One certificate of LocalMachine\My. */
export interface StoreEntry {
  readonly thumbprint: Thumbprint;
  readonly der: string;
  readonly hasPrivateKey: boolean;
  readonly exportable?: boolean;
  readonly provider?: string;
}

/** One object of Get-CsManagementStoreReplicationStatus. */
export interface ReplicaRecord {
  readonly server: string;
  readonly upToDate: boolean;
  readonly updatedAt?: Instant;
  readonly reportedAt?: Instant;
}

export interface ObserveAnswer {
  readonly records: readonly ProductRecord[];
  readonly store: readonly StoreEntry[];
  readonly now: Instant;
  readonly replicas: readonly ReplicaRecord[];
}

/** What became of one write, as the script says it. */
export interface WriteResult {
  readonly outcome: "done" | "unchanged" | "refused" | "unknown" | "said";
  readonly reason: string;
  readonly found: string;
  readonly message: string;
  readonly call?: CmdletCall;
}

export interface CmdletCall {
  readonly cmdlet: string;
  readonly warnings: readonly string[];
  readonly errors: readonly string[];
  readonly report: string;
}

/** Thrown where an answer has another shape than it must have; caught in this room. */
export class BadAnswer extends Error {
  override readonly name = "BadAnswer";
}

export function readObserveAnswer(value: unknown): ObserveAnswer {
  const answer = object(value);
  return {
    records: list(answer["records"]).map(readRecord),
    store: list(answer["store"]).map(readEntry),
    now: instant(answer["now"]),
    replicas: list(answer["replicas"] ?? []).map(readReplica),
  };
}

export function readReplicasAnswer(value: unknown): readonly ReplicaRecord[] {
  return list(object(value)["replicas"]).map(readReplica);
}

/** Reads the results of `count` writes: as many, in their order. */
export function readWriteAnswer(value: unknown, count: number): readonly WriteResult[] {
  const results = list(object(value)["results"]).map(readResult);
  if (results.length !== count) throw new BadAnswer(`${results.length} results for ${count} writes`);
  return results;
}

export function object(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new BadAnswer("no object");
  return value as Readonly<Record<string, unknown>>;
}

export function list(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new BadAnswer("no list");
  return value;
}

export function text(value: unknown): string {
  if (typeof value !== "string") throw new BadAnswer("no text");
  return value;
}

export function instant(value: unknown): Instant {
  const at = DATE.test(text(value)) ? Date.parse(text(value)) : Number.NaN;
  if (Number.isNaN(at)) throw new BadAnswer("no instant");
  return at;
}

function readRecord(value: unknown): ProductRecord {
  const {
    use,
    thumbprint: name,
    effectiveDate,
    previousThumbprint,
    updateTime,
    source,
  } = object(value) as Fields;
  return {
    use: text(use),
    thumbprint: thumbprint(name),
    ...optional("effectiveDate", effectiveDate, instant),
    ...optional("previousThumbprint", previousThumbprint, thumbprint),
    ...optional("updateTime", updateTime, instant),
    ...optional("source", source, text),
  };
}

function readEntry(value: unknown): StoreEntry {
  const { thumbprint: name, der, hasPrivateKey, exportable, provider } = object(value) as Fields;
  return {
    thumbprint: thumbprint(name),
    der: text(der),
    hasPrivateKey: flag(hasPrivateKey),
    ...optional("exportable", exportable, flag),
    ...optional("provider", provider, text),
  };
}

function readReplica(value: unknown): ReplicaRecord {
  const { server, upToDate, updatedAt, reportedAt } = object(value) as Fields;
  return {
    server: text(server).toLowerCase(),
    upToDate: flag(upToDate),
    ...optional("updatedAt", updatedAt, instant),
    ...optional("reportedAt", reportedAt, instant),
  };
}

function readResult(value: unknown): WriteResult {
  const { outcome, reason, found, message, call } = object(value) as Fields;
  const known = OUTCOMES.find((name) => name === outcome);
  if (known === undefined) throw new BadAnswer("an unknown outcome");
  return {
    outcome: known,
    reason: text(reason ?? ""),
    found: text(found ?? ""),
    message: text(message ?? ""),
    ...optional("call", call, readCall),
  };
}

/** Reads what a cmdlet said. */
export function readCall(value: unknown): CmdletCall {
  const { cmdlet, warnings, errors, report } = object(value) as Fields;
  return {
    cmdlet: text(cmdlet),
    warnings: list(warnings).map(text),
    errors: list(errors).map((error) => text(object(error)["message"])),
    report: text(report ?? ""),
  };
}

function thumbprint(value: unknown): Thumbprint {
  const parsed = parseThumbprint(text(value));
  if (parsed === undefined) throw new BadAnswer("no thumbprint");
  return parsed;
}

function flag(value: unknown): boolean {
  if (typeof value !== "boolean") throw new BadAnswer("neither true nor false");
  return value;
}

function optional<Key extends string, Value>(
  key: Key,
  value: unknown,
  read: (value: unknown) => Value,
): Partial<Record<Key, Value>> {
  return value === null || value === undefined ? {} : ({ [key]: read(value) } as Record<Key, Value>);
}

type Fields = Readonly<Record<string, unknown>> & { readonly [key in FieldName]?: unknown };
type FieldName =
  | keyof ProductRecord
  | keyof StoreEntry
  | keyof ReplicaRecord
  | keyof WriteResult
  | keyof CmdletCall;

const OUTCOMES = ["done", "unchanged", "refused", "unknown", "said"] as const;
const DATE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

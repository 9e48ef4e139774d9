// What one write makes of the memory store. Synchronous: nobody sees half of it.

import type { Instant } from "../../src/base/instant.ts";
import { diagnose, type Diagnostic } from "../../src/diagnostic/diagnostic.ts";
import {
  assign,
  heldCopies,
  removePrevious,
  sameCopies,
  settle,
  stage,
  unassign,
  type CopyChange,
  type CopyRecord,
} from "../../src/model/assignment.ts";
import { parseCertificateType, typeFacts } from "../../src/model/certificate-type.ts";
import type { Fqdn } from "../../src/model/fqdn.ts";
import type { Thumbprint } from "../../src/model/thumbprint.ts";
import type { ReplicaProgress, StoreWrite, WriteOutcome } from "../../src/port/node-store.ts";
import type { MemoryCertificate, MemoryHolding, MemoryServer, MemoryState } from "./memory-store.ts";

type CopyWrite = Exclude<StoreWrite, { readonly kind: "install" }>;
type InstallWrite = Extract<StoreWrite, { readonly kind: "install" }>;
interface Effect {
  readonly outcome: WriteOutcome;
  /** Makes it so. */
  readonly perform?: () => void;
}

/** Performs one write, or answers as the state was told to. */
export function writeTo(
  state: MemoryState,
  write: StoreWrite,
  opened: MemoryCertificate | Diagnostic | undefined,
  at: Instant,
): WriteOutcome {
  const { target } = write;
  const ordered = state.answer(write);
  if (ordered === "refused") return refuse(diagnose("store/write-failed", ORDERED(write))).outcome;
  const server = target.kind === "server" ? state.servers.get(target.server) : undefined;
  if (target.kind === "server") {
    if (server === undefined) return refuse(diagnose("server/unknown", target)).outcome;
    if (server.fault === "unreachable") return refuse(diagnose("server/unreachable", target)).outcome;
  }
  const holding = server ?? state.central;
  const { outcome, perform } =
    write.kind === "install" ? install(state, holding, write, opened) : change(state, holding, write, at);
  if (perform === undefined) return outcome;
  if (server?.fault === "read-only" && target.kind === "server") {
    return refuse(diagnose("server/read-only", target)).outcome;
  }
  if (ordered === "unknown-not-done") return uncertain(write);
  perform();
  state.writes += 1;
  const changesCopies = write.kind !== "install";
  if (target.kind === "deployment" && changesCopies) state.central.publication += 1;
  if (target.kind === "server" || changesCopies) publish(state, server, at);
  if (ordered === "unknown-done") return uncertain(write);
  if (server?.fault === "slow" && target.kind === "server") {
    return { kind: "unknown", diagnostic: diagnose("server/slow", target) };
  }
  return outcome;
}

/** Publishes to one server; keys travel with the copies. */
export function replicateTo(state: MemoryState, name: Fqdn, at: Instant): ReplicaProgress {
  const server = state.servers.get(name);
  const behind = (code: "server/unknown" | "server/unreachable" | "server/read-only" | "server/slow") =>
    ({ kind: "behind", server: name, diagnostic: diagnose(code, { server: name }) }) as const;
  if (server === undefined) return behind("server/unknown");
  if (server.fault === "unreachable") return behind("server/unreachable");
  const missing = missingKeys(state, server, at);
  const keys = missing.flatMap((thumbprint) => state.central.installed.get(thumbprint) ?? []);
  if (keys.length === 0 && server.publication === state.central.publication) {
    return { kind: "up-to-date", server: name };
  }
  if (server.fault === "read-only") return behind("server/read-only");
  if (keys.length < missing.length) {
    const args = { owner: name, thumbprint: missing.join(", ") };
    return { kind: "behind", server: name, diagnostic: diagnose("store/not-installed", args) };
  }
  for (const certificate of keys) server.installed.set(certificate.thumbprint, certificate);
  takeRecords(state, server, at);
  state.writes += 1;
  return server.fault === "slow" ? behind("server/slow") : { kind: "up-to-date", server: name };
}

/** Records go by themselves to every server that can be reached and holds their keys, as the product's replication does. */
function publish(state: MemoryState, written: MemoryServer | undefined, at: Instant): void {
  const servers = written === undefined ? state.servers.values() : [written];
  for (const server of servers) {
    if (server.publication === state.central.publication) continue;
    if (server.fault === "unreachable" || server.fault === "read-only") continue;
    if (missingKeys(state, server, at).length === 0) takeRecords(state, server, at);
  }
}

function takeRecords(state: MemoryState, server: MemoryServer, at: Instant): void {
  for (const type of server.replica.keys()) if (!state.central.own.has(type)) server.replica.delete(type);
  for (const [type, { record }] of state.central.own) {
    const held = server.replica.get(type);
    if (held === undefined || !sameRecord(held.record, record))
      server.replica.set(type, { record, writtenAt: at });
  }
  server.publication = state.central.publication;
  server.updatedAt = at;
}

/** A previous copy whose key the deployment can't give does not count: nobody will sign with it any more. */
function missingKeys(state: MemoryState, server: MemoryServer, at: Instant): readonly Thumbprint[] {
  const named = [...state.central.own.values()].flatMap(({ record }) => {
    const copies = settle(record, at);
    const previous = copies.kind === "settled" ? copies.previous : undefined;
    return heldCopies(copies).filter(
      (thumbprint) => thumbprint !== previous || state.central.installed.has(thumbprint),
    );
  });
  return [...new Set(named)].filter((thumbprint) => !server.installed.has(thumbprint));
}

function install(
  state: MemoryState,
  holding: MemoryHolding,
  { target, thumbprint, material, exportable }: InstallWrite,
  opened: MemoryCertificate | Diagnostic | undefined,
): Effect {
  const held = holding.installed.get(thumbprint);
  if (held !== undefined && (held.exportable === "yes" || !exportable))
    return { outcome: { kind: "unchanged" } };
  const found = material.kind === "held-by" ? fetchHeld(state, material.server, thumbprint) : opened;
  if (found === undefined || "code" in found) {
    return refuse(found ?? diagnose("store/not-installed", { owner: ownerOf(target), thumbprint }));
  }
  if (found.thumbprint !== thumbprint) {
    return refuse(diagnose("pfx/wanted-absent", { wanted: thumbprint, found: [found.thumbprint] }));
  }
  const certificate: MemoryCertificate = { ...found, exportable: exportable ? "yes" : "no" };
  return {
    outcome: { kind: "done" },
    perform: () => void holding.installed.set(thumbprint, certificate),
  };
}

function fetchHeld(
  state: MemoryState,
  name: Fqdn,
  thumbprint: MemoryCertificate["thumbprint"],
): MemoryCertificate | Diagnostic {
  const server = state.servers.get(name);
  if (server === undefined) return diagnose("server/unknown", { server: name });
  if (server.fault === "unreachable") return diagnose("server/unreachable", { server: name });
  const held = server.installed.get(thumbprint);
  if (held === undefined) return diagnose("store/not-installed", { owner: name, thumbprint });
  if (held.exportable === "no") return diagnose("store/key-not-exportable", { server: name, thumbprint });
  return held;
}

function change(
  state: MemoryState,
  { own, installed }: MemoryHolding,
  write: CopyWrite,
  at: Instant,
): Effect {
  const owner = ownerOf(write.target);
  const type = parseCertificateType(write.type);
  if (type === undefined) return refuse(diagnose("store/type-not-here", { owner, type: write.type }));
  const { home } = typeFacts(type);
  if (write.target.kind === "deployment" && home === "server") {
    return refuse(diagnose("store/type-not-here", { owner, type }));
  }
  if (write.target.kind === "server" && home === "deployment" && write.kind !== "unassign") {
    return refuse(diagnose("store/oauth-per-server", { server: write.target.server }));
  }
  const record = own.get(type)?.record;
  const changed = changeOf(record, write, at);
  if (changed.kind === "unchanged") return { outcome: { kind: "unchanged" } };
  if (!sameCopies(settle(record, at), write.expected)) {
    const words = { expected: write.expected.kind, found: settle(record, at).kind };
    return refuse(diagnose("store/copies-changed", { owner, type, ...words }));
  }
  if (changed.kind === "refused") {
    return refuse(diagnose("store/copies-refused", { owner, type, reason: changed.reason }));
  }
  const holders =
    write.target.kind === "deployment" ? [...state.servers.values(), { installed }] : [{ installed }];
  const needsKey = write.kind === "assign" || write.kind === "stage";
  if (needsKey && !holders.some((holder) => holder.installed.has(write.thumbprint))) {
    return refuse(diagnose("store/not-installed", { owner, thumbprint: write.thumbprint }));
  }
  const next = changed.record;
  const perform = (): void => {
    if (next === undefined) own.delete(type);
    else own.set(type, { record: next, writtenAt: at });
  };
  return { outcome: { kind: "done" }, perform };
}

function changeOf(record: CopyRecord | undefined, write: CopyWrite, at: Instant): CopyChange {
  switch (write.kind) {
    case "assign":
      return assign(record, write.thumbprint, at);
    case "stage":
      return stage(record, write.thumbprint, write.effectiveDate, at);
    case "remove-previous":
      return removePrevious(record, at);
    case "unassign":
      return unassign(record);
  }
}

function sameRecord(a: CopyRecord, b: CopyRecord): boolean {
  return (
    a.thumbprint === b.thumbprint &&
    a.effectiveDate === b.effectiveDate &&
    a.previousThumbprint === b.previousThumbprint
  );
}

const ORDERED = (write: StoreWrite) => ({ owner: ownerOf(write.target), reason: "the test wants it so" });

function uncertain(write: StoreWrite): WriteOutcome {
  return { kind: "unknown", diagnostic: diagnose("store/write-uncertain", ORDERED(write)) };
}

function refuse(diagnostic: Diagnostic): Effect {
  return { outcome: { kind: "refused", diagnostic } };
}

function ownerOf(target: StoreWrite["target"]): string {
  return target.kind === "deployment" ? "central" : target.server;
}

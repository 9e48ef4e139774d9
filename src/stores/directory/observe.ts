// What the store holds, as observations. Reads only; one server's trouble is that server's own.

import type { Instant } from "../../base/instant.ts";
import { diagnose, type Diagnostic } from "../../diagnostic/diagnostic.ts";
import { Failure } from "../../diagnostic/failure.ts";
import type { Fqdn } from "../../model/fqdn.ts";
import type {
  DeploymentObservation,
  InstalledCertificate,
  ObservedAssignment,
  ReplicaState,
  ServerObservation,
} from "../../model/observed.ts";
import type { Thumbprint } from "../../model/thumbprint.ts";
import type { ObservedTopology } from "../../model/topology.ts";
import type { ObserveOptions } from "../../port/node-store.ts";
import type { CentralDocument, DocumentRecord, ServerDocument, StoreDocument } from "./document.ts";
import { findFault } from "./fault.ts";
import type { StoreReader } from "./reader.ts";

/** Observes one server; unreachable with the reason where it can't be read or believed. */
export function observeServer(
  reader: StoreReader,
  server: Fqdn,
  central: CentralDocument,
  at: Instant,
  options: ObserveOptions,
): ServerObservation {
  const unreachable = (diagnostic: Diagnostic): ServerObservation => ({
    kind: "unreachable",
    server,
    observedAt: at,
    diagnostic,
  });
  const fault = findFault(central, server);
  if (fault?.code === "server/unknown" || fault?.code === "server/unreachable") return unreachable(fault);
  const reading = reader.server(server, central);
  if (reading.kind === "unsound") return unreachable(reading.diagnostic);
  const contents = readContents(reader, reading.document, options);
  if (contents.problem !== undefined) return unreachable(contents.problem);
  const { installed, diagnostics } = contents;
  const assignments = assignmentsOf(reading.document);
  return { kind: "observed", server, observedAt: at, assignments, installed, diagnostics };
}

/** Observes the deployment's own store. Throws a Failure when it can't be read or believed. */
export function observeCentral(
  reader: StoreReader,
  at: Instant,
  options: ObserveOptions,
): DeploymentObservation {
  const central = readCentral(reader);
  const contents = readContents(reader, central, options);
  if (contents.problem !== undefined) throw new Failure(contents.problem);
  return {
    observedAt: at,
    assignments: observedAssignments(central.assignments, "global"),
    installed: contents.installed,
    replicas: replicaStates(central),
    diagnostics: contents.diagnostics,
  };
}

/** Reads the deployment's document. Throws a Failure when it can't be read or believed. */
export function readCentral(reader: StoreReader): CentralDocument {
  const reading = reader.central();
  if (reading.kind === "unsound") throw new Failure(reading.diagnostic);
  return reading.document;
}

/** Tells how the servers are grouped; servers that no pool names are in none. Undefined where that was never told. */
export function observeTopology({ topology }: CentralDocument): ObservedTopology | undefined {
  return topology;
}

interface Contents {
  readonly problem?: Diagnostic;
  readonly installed: ReadonlyMap<Thumbprint, InstalledCertificate>;
  readonly diagnostics: readonly Diagnostic[];
}

function readContents(reader: StoreReader, document: StoreDocument, options: ObserveOptions): Contents {
  const { owner, certificates } = document;
  const verdict = reader.verifyFiles(document, options.detail === "der" ? "folder" : "listed");
  const installed = new Map<Thumbprint, InstalledCertificate>();
  if (verdict.problem !== undefined) return { problem: verdict.problem, installed, diagnostics: [] };
  for (const [name, { facts: read, exportable }] of Object.entries(certificates)) {
    const facts = reader.share(read);
    const entry = { thumbprint: facts.thumbprint, hasPrivateKey: true, exportable, certificate: facts };
    if (options.detail === "der") {
      const der = reader.bytes(document, name, "cer");
      if (der.kind === "unsound") return { problem: der.diagnostic, installed, diagnostics: [] };
      installed.set(facts.thumbprint, { ...entry, der: der.document.toString("base64") });
    } else {
      installed.set(facts.thumbprint, entry);
    }
  }
  const diagnostics = verdict.unlisted.map((file) => diagnose("store/unlisted-file", { owner, file }));
  return { installed, diagnostics };
}

/** A server shows its own record before the deployment's: an override hides what was replicated. */
function assignmentsOf(document: ServerDocument): ReadonlyMap<string, ObservedAssignment> {
  const replicated = observedAssignments(document.replica?.assignments ?? {}, "global");
  const own = observedAssignments(document.assignments, "local");
  return replicated.size === 0 ? own : new Map([...replicated, ...own]);
}

function observedAssignments(
  records: Readonly<Record<string, DocumentRecord>>,
  source: ObservedAssignment["source"],
): ReadonlyMap<string, ObservedAssignment> {
  const assignments = new Map<string, ObservedAssignment>();
  for (const [type, { record, writtenAt }] of Object.entries(records)) {
    assignments.set(type, { type, record, source, writtenAt });
  }
  return assignments;
}

function replicaStates(central: CentralDocument): ReadonlyMap<Fqdn, ReplicaState> {
  const states = new Map<Fqdn, ReplicaState>();
  for (const [name, { publication = 0, updatedAt }] of Object.entries(central.servers)) {
    const server = name as Fqdn;
    const upToDate = publication === central.publication;
    states.set(server, { server, upToDate, ...(updatedAt === undefined ? {} : { updatedAt }) });
  }
  return states;
}

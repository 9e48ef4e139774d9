// What servers and the deployment hold, as observations. Reads only; one server's trouble is that server's own.

import { Buffer } from "node:buffer";
import { diagnose, type Diagnostic } from "../../diagnostic/diagnostic.ts";
import { Failure } from "../../diagnostic/failure.ts";
import type { Certificate } from "../../model/certificate.ts";
import { parseCertificateType, typeFacts } from "../../model/certificate-type.ts";
import { parseFqdn, type Fqdn } from "../../model/fqdn.ts";
import type {
  DeploymentObservation,
  InstalledCertificate,
  ObservedAssignment,
  ReplicaState,
  ServerObservation,
} from "../../model/observed.ts";
import type { Thumbprint } from "../../model/thumbprint.ts";
import type { ObserveOptions } from "../../port/node-store.ts";
import { readCertificate } from "../../x509/read-certificate.ts";
import { ask } from "./ask.ts";
import {
  BadAnswer,
  readObserveAnswer,
  type ObserveAnswer,
  type ProductRecord,
  type ReplicaRecord,
  type StoreEntry,
} from "./shapes.ts";
import { nowOf, patienceOf, type StoreParts } from "./store-parts.ts";

/** Observes one server; unreachable with the reason where it can't be read or believed. */
export async function observeServer(
  parts: StoreParts,
  server: Fqdn,
  options: ObserveOptions,
): Promise<ServerObservation> {
  const unreachable = (diagnostic: Diagnostic): ServerObservation => ({
    kind: "unreachable",
    server,
    observedAt: parts.clock(),
    diagnostic,
  });
  if (!parts.knows(server)) return unreachable(diagnose("server/unknown", { server }));
  const seen = await look(parts, server);
  if ("code" in seen) return unreachable(seen);
  const { records, store } = seen;
  return {
    kind: "observed",
    server,
    observedAt: nowOf(parts, seen.now),
    assignments: assignmentsOf(records, "server"),
    installed: installedOf(store, options),
    diagnostics: [],
  };
}

/** Observes the deployment. Throws a Failure when it can't be read or believed. */
export async function observeDeployment(
  parts: StoreParts,
  options: ObserveOptions,
): Promise<DeploymentObservation> {
  const seen = await look(parts, "deployment");
  if ("code" in seen) throw new Failure(seen);
  return {
    observedAt: nowOf(parts, seen.now),
    assignments: assignmentsOf(seen.records, "deployment"),
    installed: installedOf(seen.store, options),
    replicas: replicaStates(seen.records, seen.replicas),
    diagnostics: [],
  };
}

/** Reads one target once. */
export async function look(
  parts: StoreParts,
  target: Fqdn | "deployment",
): Promise<ObserveAnswer | Diagnostic> {
  const deployment = target === "deployment";
  const request = { op: "observe", deployment, patience: patienceOf(parts) };
  const asked = await ask(parts, target, request, { timeout: parts.settings.timeout, send: "behind" });
  if (asked.kind !== "answer") return asked.diagnostic;
  try {
    return readObserveAnswer(asked.value);
  } catch (error) {
    if (!(error instanceof BadAnswer)) throw error;
    const place = deployment ? "the deployment's host" : target;
    return diagnose("powershell/answer-unusable", { place, problem: error.message });
  }
}

/** `UpToDate` alone proves nothing: right after a change it may still speak of the one before (domain.md section 4). */
export function replicaStates(
  records: readonly ProductRecord[],
  replicas: readonly ReplicaRecord[],
): ReadonlyMap<Fqdn, ReplicaState> {
  const changes = records.flatMap(({ updateTime }) => (updateTime === undefined ? [] : [updateTime]));
  const changedAt = Math.max(Number.NEGATIVE_INFINITY, ...changes);
  const states = new Map<Fqdn, ReplicaState>();
  for (const { server: name, upToDate, updatedAt } of replicas) {
    const server = parseFqdn(name);
    if (server === undefined) continue;
    const reached = changedAt === Number.NEGATIVE_INFINITY || (updatedAt ?? changedAt - 1) >= changedAt;
    const at = updatedAt === undefined ? {} : { updatedAt };
    states.set(server, { server, upToDate: upToDate && reached, ...at });
  }
  return states;
}

function assignmentsOf(
  records: readonly ProductRecord[],
  target: "server" | "deployment",
): ReadonlyMap<string, ObservedAssignment> {
  const assignments = new Map<string, ObservedAssignment>();
  for (const record of records) {
    const known = parseCertificateType(record.use);
    const global = known !== undefined && typeFacts(known).home === "deployment";
    if (target === "deployment" && !global) continue;
    const type = known ?? record.use;
    // Only a record that calls itself local is an override: where the version does not tell, nothing is taken away.
    const source = global && record.source?.toLowerCase() !== "local" ? "global" : "local";
    if (assignments.get(type)?.source === "local") continue;
    const { thumbprint, effectiveDate, previousThumbprint, updateTime } = record;
    assignments.set(type, {
      type,
      record: {
        thumbprint,
        ...(effectiveDate === undefined ? {} : { effectiveDate }),
        ...(previousThumbprint === undefined ? {} : { previousThumbprint }),
      },
      source: target === "deployment" ? "global" : source,
      ...(updateTime === undefined ? {} : { writtenAt: updateTime }),
    });
  }
  return assignments;
}

function installedOf(
  store: readonly StoreEntry[],
  { detail = "facts" }: ObserveOptions,
): ReadonlyMap<Thumbprint, InstalledCertificate> {
  const installed = new Map<Thumbprint, InstalledCertificate>();
  for (const { thumbprint, der, hasPrivateKey, exportable, provider } of store) {
    const certificate = factsOf(der);
    // A certificate that is not the one that its thumbprint names is not believed.
    const believed = certificate?.thumbprint === thumbprint ? { certificate } : {};
    installed.set(thumbprint, {
      thumbprint,
      hasPrivateKey,
      ...(exportable === undefined ? {} : { exportable }),
      ...(provider === undefined || provider === "" ? {} : { provider }),
      ...believed,
      ...(detail === "der" ? { der } : {}),
    });
  }
  return installed;
}

function factsOf(der: string): Certificate | undefined {
  const known = FACTS.get(der);
  if (known !== undefined) return known;
  const { value } = readCertificate(Buffer.from(der, "base64"));
  if (value !== undefined && FACTS.size < FACTS_KEPT) FACTS.set(der, value);
  return value;
}

/** The same certificate lies on many servers: it is parsed once. */
const FACTS = new Map<string, Certificate>();
const FACTS_KEPT = 10_000;

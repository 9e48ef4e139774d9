// Builders of observed state for tests.

import type { Instant } from "../../src/base/instant.ts";
import { diagnose, type Diagnostic } from "../../src/diagnostic/diagnostic.ts";
import type { CopyRecord } from "../../src/model/assignment.ts";
import type {
  DeploymentObservation,
  InstalledCertificate,
  ObservedAssignment,
  ObservedState,
  ReplicaState,
  ServerObservation,
} from "../../src/model/observed.ts";
import type { Fqdn } from "../../src/model/fqdn.ts";
import type { Thumbprint } from "../../src/model/thumbprint.ts";
import { aCertificate, T0, type CertificateInput } from "./deployment.ts";
import { fqdn, thumbprint } from "./names.ts";

/** One record: in force or incoming, then what it replaces. */
export interface RecordInput {
  readonly holds: string;
  readonly effectiveDate?: Instant;
  readonly previous?: string;
  readonly writtenAt?: Instant;
  /** Where nothing is said, OAuthTokenIssuer on a server is `global` and everything else `local`. */
  readonly source?: "global" | "local";
}

export interface HoldingsInput {
  /** Records by type; a text stands for a record that holds only that. */
  readonly assignments?: Readonly<Record<string, RecordInput | string>>;
  /**
   * Names of further certificates in the store, with exportable keys. Those in `assignments` are
   * installed anyway.
   */
  readonly installed?: readonly string[];
  /** Names of certificates whose private key is not there. */
  readonly withoutKeys?: readonly string[];
  readonly certificates?: Readonly<Record<string, CertificateInput>>;
  readonly observedAt?: Instant;
}

export interface ObservedInput {
  readonly observedAt?: Instant;
  readonly deployment?: HoldingsInput;
  readonly servers?: Readonly<Record<string, HoldingsInput | "unreachable">>;
  /** Servers whose replica is behind though nothing else shows it. */
  readonly behind?: readonly string[];
}

/** Returns what the node stores hold; everything is seen at T0 unless the input says else. */
export function anObservedState(input: ObservedInput): ObservedState {
  const observedAt = input.observedAt ?? T0;
  const servers = Object.entries(input.servers ?? {}).map(([name, holdings]): [Fqdn, ServerObservation] => {
    const server = fqdn(name);
    if (holdings === "unreachable")
      return [server, { kind: "unreachable", server, observedAt, diagnostic: anUnreachable(server) }];
    const at = holdings.observedAt ?? observedAt;
    return [
      server,
      { kind: "observed", server, observedAt: at, ...holdingsOf(holdings, "server"), diagnostics: [] },
    ];
  });
  return {
    deployment: aDeploymentObservation(input, observedAt, servers),
    servers: new Map(servers),
  };
}

/** Returns the diagnostic of a server that does not answer. */
export function anUnreachable(server: Fqdn): Diagnostic {
  return diagnose("server/unreachable", { server });
}

/** Returns a record as a store would report it. */
export function aRecord(input: RecordInput): CopyRecord {
  return {
    thumbprint: thumbprint(input.holds),
    ...(input.effectiveDate === undefined ? {} : { effectiveDate: input.effectiveDate }),
    ...(input.previous === undefined ? {} : { previousThumbprint: thumbprint(input.previous) }),
  };
}

function aDeploymentObservation(
  input: ObservedInput,
  observedAt: Instant,
  servers: readonly [Fqdn, ServerObservation][],
): DeploymentObservation {
  const replicas = servers.map(([server]): [Fqdn, ReplicaState] => {
    const behind = (input.behind ?? []).some((name) => fqdn(name) === server);
    return [server, { server, upToDate: !behind, updatedAt: observedAt }];
  });
  return {
    observedAt: input.deployment?.observedAt ?? observedAt,
    ...holdingsOf(input.deployment ?? {}, "deployment"),
    replicas: new Map(replicas),
    diagnostics: [],
  };
}

function holdingsOf(input: HoldingsInput, owner: "deployment" | "server") {
  const assignments = new Map<string, ObservedAssignment>();
  const names = new Set(input.installed ?? []);
  for (const [type, written] of Object.entries(input.assignments ?? {})) {
    const record: RecordInput = typeof written === "string" ? { holds: written } : written;
    const replicated = owner === "deployment" || type === "OAuthTokenIssuer";
    names.add(record.holds);
    if (record.previous !== undefined) names.add(record.previous);
    assignments.set(type, {
      type,
      record: aRecord(record),
      source: record.source ?? (replicated ? "global" : "local"),
      ...(record.writtenAt === undefined ? {} : { writtenAt: record.writtenAt }),
    });
  }
  const installed = new Map<Thumbprint, InstalledCertificate>();
  for (const name of names) {
    const certificate = aCertificate(name, input.certificates?.[name]);
    installed.set(certificate.thumbprint, {
      thumbprint: certificate.thumbprint,
      hasPrivateKey: input.withoutKeys?.includes(name) !== true,
      exportable: true,
      certificate,
    });
  }
  return { assignments, installed };
}

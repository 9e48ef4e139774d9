// What the memory store shows of its targets.

import type { Instant } from "../../src/base/instant.ts";
import { diagnose } from "../../src/diagnostic/diagnostic.ts";
import type { Fqdn } from "../../src/model/fqdn.ts";
import type {
  DeploymentObservation,
  InstalledCertificate,
  ObservedAssignment,
  ServerObservation,
} from "../../src/model/observed.ts";
import type { Thumbprint } from "../../src/model/thumbprint.ts";
import type { MemoryHolding, MemoryRecord, MemoryState } from "./memory-store.ts";

export function observeServer(
  state: MemoryState,
  server: Fqdn,
  at: Instant,
  detail: "facts" | "der" | undefined,
): ServerObservation {
  const held = state.servers.get(server);
  if (held === undefined || held.fault === "unreachable") {
    const code = held === undefined ? "server/unknown" : "server/unreachable";
    return { kind: "unreachable", server, observedAt: at, diagnostic: diagnose(code, { server }) };
  }
  return {
    kind: "observed",
    server,
    observedAt: at + (state.clockAhead?.(server) ?? 0),
    assignments: new Map([...assignments(held.replica, "global"), ...assignments(held.own, "local")]),
    installed: installed(held, detail),
    diagnostics: [],
  };
}

export function observeCentral(
  state: MemoryState,
  at: Instant,
  detail: "facts" | "der" | undefined,
): DeploymentObservation {
  const { central, servers } = state;
  const replicas = [...servers].map(([server, { publication, updatedAt }]) => {
    const upToDate = publication === central.publication;
    return [server, { server, upToDate, ...(updatedAt === undefined ? {} : { updatedAt }) }] as const;
  });
  return {
    observedAt: at,
    assignments: assignments(central.own, "global"),
    installed: installed(central, detail),
    replicas: new Map(replicas),
    diagnostics: [],
  };
}

function assignments(
  records: ReadonlyMap<string, MemoryRecord>,
  source: ObservedAssignment["source"],
): Map<string, ObservedAssignment> {
  const seen = [...records].map(([type, written]): [string, ObservedAssignment] => [
    type,
    { type, source, ...written },
  ]);
  return new Map(seen);
}

function installed(
  { installed: held }: MemoryHolding,
  detail: "facts" | "der" | undefined,
): Map<Thumbprint, InstalledCertificate> {
  const seen = [...held.values()].map((item): [Thumbprint, InstalledCertificate] => {
    const { thumbprint, exportable, certificate, der } = item;
    return [
      thumbprint,
      {
        thumbprint,
        hasPrivateKey: true,
        exportable: exportable === "yes",
        ...(certificate === undefined ? {} : { certificate }),
        ...(detail === "der" && der !== undefined ? { der } : {}),
      },
    ];
  });
  return new Map(seen);
}

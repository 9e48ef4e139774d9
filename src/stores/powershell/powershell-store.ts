// The PowerShell store: a real deployment, read and changed with the product's own cmdlets (design.md section 10). Nothing is started
// before it is used; what it starts ends by itself when nobody uses it any more.

import type { DurationMs } from "../../base/instant.ts";
import type { Fqdn } from "../../model/fqdn.ts";
import type { ServerObservation } from "../../model/observed.ts";
import type { PowerShellSettings } from "../../model/powershell-settings.ts";
import type { Clock } from "../../port/clock.ts";
import type { NodeStore, ObserveOptions } from "../../port/node-store.ts";
import { realLeaseTime, type LeaseTime } from "../directory/lease-time.ts";
import { breakLease, readLease } from "./lease.ts";
import { observeDeployment, observeServer } from "./observe.ts";
import type { LabPlace, RouteTarget } from "./route.ts";
import { openSession } from "./session.ts";
import { makeSessions, type Sessions } from "./sessions.ts";
import type { StoreParts } from "./store-parts.ts";
import { observeTopology } from "./topology.ts";

export interface PowerShellStoreOptions {
  /** Paths in it are absolute. */
  readonly settings: PowerShellSettings;
  /** The text of the constant script, cscert.ps1. */
  readonly script: string;
  /** The PowerShell of this machine. */
  readonly executable: string;
  readonly clock: Clock;
  /** Servers of the deployment; any other is `server/unknown`. Absent: any name may be one. */
  readonly servers?: ReadonlySet<Fqdn>;
  readonly lab?: LabPlace;
  /** Where a lab's clock stands, when that is not the real time. */
  readonly labNow?: Clock;
  /** The processes, where several stores share them. */
  readonly sessions?: Sessions;
  readonly time?: LeaseTime;
  /** Whether a type may be taken away altogether: the conformance kit's business alone. */
  readonly unassign?: "overrides" | "any";
  /** How long a write may take; absent: as long as a read. */
  readonly writeTimeout?: (target: RouteTarget) => DurationMs;
}

/** Makes the store of a deployment. */
export function createPowerShellStore(options: PowerShellStoreOptions): NodeStore {
  const parts = partsOf(options);
  return {
    open: async (request, signal) => openSession(parts, request, signal),
    readLease: async () => readLease(parts),
    breakLease: async () => breakLease(parts),
    observe: (servers, signal, detail = {}) => observeAll(parts, servers, signal, detail),
    observeDeployment: async (signal, detail = {}) => {
      signal.throwIfAborted();
      return observeDeployment(parts, detail);
    },
    observeTopology: async (signal) => {
      signal.throwIfAborted();
      return observeTopology(parts);
    },
  };
}

/** What the store's parts share, also with `doctor`. */
export function partsOf(options: PowerShellStoreOptions): StoreParts {
  const { settings, script, executable, clock, servers, lab, labNow } = options;
  return {
    settings,
    executable,
    clock,
    time: options.time ?? realLeaseTime,
    knows: (server) => servers?.has(server) ?? true,
    unassign: options.unassign ?? "overrides",
    writeTimeout: options.writeTimeout ?? ((): DurationMs => settings.timeout),
    sessions:
      options.sessions ?? makeSessions(script, settings.timeout, lab === undefined ? SESSIONS : LAB_SESSIONS),
    ...(lab === undefined ? {} : { lab }),
    ...(labNow === undefined ? {} : { labNow }),
  };
}

/** Yields each server as it answers: one that hangs delays no other. */
async function* observeAll(
  parts: StoreParts,
  servers: readonly Fqdn[],
  signal: AbortSignal,
  options: ObserveOptions,
): AsyncGenerator<ServerObservation> {
  signal.throwIfAborted();
  const arrived: ServerObservation[] = [];
  let wake = (): void => undefined;
  let left = servers.length;
  const failures: unknown[] = [];
  const look = async (server: Fqdn): Promise<void> => {
    try {
      arrived.push(await observeServer(parts, server, options));
    } catch (error) {
      failures.push(error);
    }
    wake();
  };
  for (const server of servers) void look(server);
  const aborted = (): void => wake();
  signal.addEventListener("abort", aborted, { once: true });
  try {
    while (left > 0) {
      signal.throwIfAborted();
      if (failures.length > 0) throw failures[0];
      const seen = arrived.shift();
      if (seen === undefined) await new Promise<void>((resolve) => (wake = resolve));
      else {
        left -= 1;
        yield seen;
      }
    }
  } finally {
    signal.removeEventListener("abort", aborted);
  }
}

/** Machines that are asked at once. */
const SESSIONS = 16;
/** All servers of a lab are played on this machine. */
const LAB_SESSIONS = 4;

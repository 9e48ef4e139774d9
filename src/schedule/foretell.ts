// What will be observed at an instant, if all goes as planned: the forecast behind `status --at` and `plan --at`. Nothing is written
// anywhere; servers that could not be read stay unread.

import type { Instant } from "../base/instant.ts";
import type { CertificateType } from "../model/certificate-type.ts";
import type { DesiredState } from "../model/desired.ts";
import type { Fqdn } from "../model/fqdn.ts";
import type {
  InstalledCertificate,
  Known,
  ObservedAssignment,
  ObservedServer,
  ObservedState,
} from "../model/observed.ts";
import { formatTarget } from "../model/target.ts";
import type { Thumbprint } from "../model/thumbprint.ts";
import { makeForecast } from "./forecast.ts";
import type { Piece } from "./forecast-model.ts";
import { makeFacts, makeLanes, type Lane } from "./lane.ts";
import { findStarts } from "./lane-start.ts";
import { makeSuits } from "./suits.ts";

export interface ForetellInput {
  readonly desired: DesiredState;
  readonly observed: ObservedState;
  readonly known?: Known | undefined;
  readonly now: Instant;
  /** Not before now. */
  readonly at: Instant;
}

/** Returns what the stores will hold at an instant, as an observation made then. */
export function foretell(input: ForetellInput): ObservedState {
  const { desired, observed, known, now, at } = input;
  const { policy } = desired;
  const suits = makeSuits(desired);
  const facts = makeFacts({ desired, observed });
  const changes = new Map<string, Change[]>();
  for (const lane of makeLanes({ desired, observed, now })) {
    for (const { targets, start, basis } of findStarts({ lane, policy, observed, known, now })) {
      if (basis === "unseen") continue;
      const { pieces } = makeForecast({ lane, policy, start, now, until: at, suits, facts });
      const piece = pieceAt(pieces, at);
      const held = new Set(pieces.flatMap(({ record }) => thumbprintsOf(record)));
      for (const target of targets) {
        const key = formatTarget(target);
        const before = changes.get(key);
        const change: Change = { type: lane.type, lane, piece, held };
        if (before === undefined) changes.set(key, [change]);
        else before.push(change);
      }
    }
  }
  return applyChanges(input, facts, changes);
}

interface Change {
  readonly type: CertificateType;
  readonly lane: Lane;
  readonly piece: Piece;
  readonly held: ReadonlySet<Thumbprint>;
}

function pieceAt(pieces: readonly Piece[], at: Instant): Piece {
  return pieces.findLast(({ from }) => from <= at) ?? { from: at };
}

function thumbprintsOf(record: Piece["record"]): readonly Thumbprint[] {
  if (record === undefined) return [];
  const { thumbprint, previousThumbprint } = record;
  return previousThumbprint === undefined ? [thumbprint] : [thumbprint, previousThumbprint];
}

type Facts = ReturnType<typeof makeFacts>;

function applyChanges(
  { observed, at, now }: ForetellInput,
  facts: Facts,
  changes: ReadonlyMap<string, readonly Change[]>,
): ObservedState {
  const { deployment } = observed;
  const central = changes.get("deployment") ?? [];
  const servers = new Map(
    [...observed.servers].map(([name, server]): [Fqdn, typeof server] => {
      if (server.kind !== "observed") return [name, { ...server, observedAt: at }];
      const own = changes.get(name) ?? [];
      const replicated = central.filter(({ lane, type }) => isBearer(lane, server, type));
      return [name, { ...server, observedAt: at, ...hold(server, { facts, now, own, replicated }) }];
    }),
  );
  if (deployment === undefined) return { ...observed, servers };
  const replicas = new Map(
    [...deployment.replicas].map(([name, state]) => {
      const seen = observed.servers.get(name)?.kind === "observed";
      return [name, seen ? { ...state, upToDate: true } : state];
    }),
  );
  return {
    ...observed,
    servers,
    deployment: {
      ...deployment,
      observedAt: at,
      replicas,
      ...hold(deployment, { facts, now, own: central, replicated: [] }),
    },
  };
}

/** A server that holds its own copy keeps it: taking it away is a guard's matter. */
function isBearer(lane: Lane, server: ObservedServer, type: CertificateType): boolean {
  return lane.bearers.includes(server.server) && server.assignments.get(type)?.source !== "local";
}

interface Holding {
  readonly facts: Facts;
  readonly now: Instant;
  readonly own: readonly Change[];
  readonly replicated: readonly Change[];
}

function hold(
  store: Pick<ObservedServer, "assignments" | "installed">,
  { facts, now, own, replicated }: Holding,
): Pick<ObservedServer, "assignments" | "installed"> {
  const assignments = new Map(store.assignments);
  const installed = new Map(store.installed);
  for (const change of [...own, ...replicated]) {
    const { type, piece, held } = change;
    const before = assignments.get(type);
    const source = own.includes(change) && change.lane.targets[0]?.kind === "server" ? "local" : "global";
    if (piece.record === undefined) assignments.delete(type);
    else
      assignments.set(
        type,
        asHeld({ type, source, record: piece.record, writtenAt: piece.writtenAt ?? now }, before),
      );
    for (const thumbprint of held)
      if (!installed.has(thumbprint)) installed.set(thumbprint, install(thumbprint, facts));
  }
  return { assignments, installed };
}

/** Keeps what was observed where it holds the same copies: it was written earlier. */
function asHeld(made: ObservedAssignment, before: ObservedAssignment | undefined): ObservedAssignment {
  const { record } = made;
  const isSame =
    before !== undefined &&
    before.record.thumbprint === record.thumbprint &&
    before.record.previousThumbprint === record.previousThumbprint &&
    before.record.effectiveDate === record.effectiveDate;
  return isSame ? before : made;
}

function install(thumbprint: Thumbprint, facts: Facts): InstalledCertificate {
  const certificate = facts(thumbprint);
  return {
    thumbprint,
    hasPrivateKey: true,
    exportable: true,
    ...(certificate === undefined ? {} : { certificate }),
  };
}

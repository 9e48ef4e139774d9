// Plays a lab's past through the node store's port: each event at its own time, by a store whose clock stands there.

import { invariant } from "../base/invariant.ts";
import type { Instant } from "../base/instant.ts";
import type { Secret } from "../base/secret.ts";
import { Failure } from "../diagnostic/failure.ts";
import type { Fqdn } from "../model/fqdn.ts";
import type { Thumbprint } from "../model/thumbprint.ts";
import type { Clock } from "../port/clock.ts";
import type { LeaseHolder, NodeStore, StoreSession, StoreWrite } from "../port/node-store.ts";
import type { LabEvent } from "./story.ts";

/** A certificate that was made: what an install needs of it. */
export interface LabMaterial {
  readonly thumbprint: Thumbprint;
  readonly der: Uint8Array;
  readonly pfx: Uint8Array;
  readonly password: Secret;
}

export interface PastRequest {
  readonly events: readonly LabEvent[];
  readonly materials: ReadonlyMap<string, LabMaterial>;
  /** Servers that took the deployment's certificate when it was assigned. */
  readonly bearers: readonly Fqdn[];
  /** The server that took its first replication later, and when. */
  readonly newcomer?: { readonly server: Fqdn; readonly joined: Instant };
  /** Makes the store's client with this clock. */
  readonly openStore: (clock: Clock) => NodeStore;
  readonly holder: LeaseHolder;
  readonly signal: AbortSignal;
}

/** Each call writes the deployment's document, which grows with the servers; nobody else waits for a lab that is being made. */
const WRITES_AT_ONCE = 1_024;
const LOCK_TIMEOUT_MS = 20_000;

/** Writes the past into the stores. Throws the Failure of the first write that the store refuses: the lab is then of no use. */
export async function writePast(request: PastRequest): Promise<void> {
  const { events, newcomer } = request;
  for (const [at, ofThatTime] of Map.groupBy(events, (event) => event.at)) {
    await standAt(request, at, async (session) => {
      await writeEvents(request, session, ofThatTime);
      const published = ofThatTime.some((event) => event.target.kind === "deployment");
      if (published) await replicate(request, session, request.bearers);
    });
  }
  if (newcomer === undefined) return;
  await standAt(request, newcomer.joined, (session) => replicate(request, session, [newcomer.server]));
}

async function standAt(
  request: PastRequest,
  at: Instant,
  work: (session: StoreSession) => Promise<void>,
): Promise<void> {
  const store = request.openStore(() => at);
  const session = await store.open({ holder: request.holder, lockTimeout: LOCK_TIMEOUT_MS }, request.signal);
  try {
    await work(session);
  } finally {
    await session.close();
  }
}

async function writeEvents(
  request: PastRequest,
  session: StoreSession,
  events: readonly LabEvent[],
): Promise<void> {
  for (let index = 0; index < events.length; index += WRITES_AT_ONCE) {
    const writes = events
      .slice(index, index + WRITES_AT_ONCE)
      .flatMap((event) => makeWrites(event, request.materials));
    for (const outcome of await session.write(writes, request.signal)) {
      if (outcome.kind === "refused" || outcome.kind === "unknown") throw new Failure(outcome.diagnostic);
    }
  }
}

function makeWrites(event: LabEvent, materials: ReadonlyMap<string, LabMaterial>): StoreWrite[] {
  const { target, certificate, types } = event;
  const material = materials.get(certificate.id);
  invariant(material !== undefined, `${certificate.id} was made`);
  const { thumbprint, pfx, password } = material;
  return [
    {
      kind: "install",
      target,
      thumbprint,
      material: { kind: "pfx", bytes: pfx, password },
      exportable: certificate.key === "exportable",
    },
    ...types.map((type): StoreWrite => ({
      kind: "assign",
      target,
      type,
      thumbprint,
      expected: { kind: "empty" },
    })),
  ];
}

async function replicate(
  request: PastRequest,
  session: StoreSession,
  servers: readonly Fqdn[],
): Promise<void> {
  for await (const progress of session.replicate(servers, request.signal)) {
    if (progress.kind === "behind") throw new Failure(progress.diagnostic);
  }
}

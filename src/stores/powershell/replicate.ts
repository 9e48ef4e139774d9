// Publishing: the product replicates by itself, so this waits and polls first, invokes only for replicas that are still behind after
// the documented delay, and believes no status: each server is then looked at itself.

import { MINUTE, SECOND, type DurationMs } from "../../base/instant.ts";
import { diagnose, type Diagnostic } from "../../diagnostic/diagnostic.ts";
import { Failure } from "../../diagnostic/failure.ts";
import { heldCopies, sameCopies, settle, type CopyRecord } from "../../model/assignment.ts";
import type { Fqdn } from "../../model/fqdn.ts";
import type { DeploymentObservation, ServerObservation } from "../../model/observed.ts";
import type { ReplicaProgress } from "../../port/node-store.ts";
import { mapLimit } from "../directory/map-limit.ts";
import { ask } from "./ask.ts";
import type { HeldLease } from "./lease.ts";
import { observeDeployment, observeServer } from "./observe.ts";
import type { StoreParts } from "./store-parts.ts";

/** Publishes to the servers and yields each one's state as it is known. Throws `store/fenced` when the lease is no longer ours. */
export async function* replicate(
  parts: StoreParts,
  lease: HeldLease,
  servers: readonly Fqdn[],
  signal: AbortSignal,
): AsyncGenerator<ReplicaProgress> {
  await lease.check();
  const known = servers.filter((server) => parts.knows(server));
  for (const server of servers)
    if (!parts.knows(server)) yield behind(server, diagnose("server/unknown", { server }));
  let waiting = new Set(known);
  const started = parts.time.now();
  let invoked = false;
  while (waiting.size > 0 && !signal.aborted) {
    const { progress, left, deployment } = await lookAround(parts, waiting);
    yield* progress;
    waiting = left;
    if (waiting.size === 0) return;
    const passed = parts.time.now() - started;
    if (!invoked && passed >= parts.settings.replicationWait) {
      invoked = true;
      await lease.check();
      yield* await invoke(parts, waiting);
    } else if (passed >= parts.settings.replicationWait + AFTER_INVOKING && invoked) {
      yield* await giveUp(parts, deployment, waiting);
      return;
    } else if (parts.lab !== undefined && invoked) {
      // A lab that was told to replicate has done so, or it is broken.
      yield* await giveUp(parts, deployment, waiting);
      return;
    } else await parts.time.pause(POLL, signal).catch(() => undefined);
  }
}

interface Round {
  readonly deployment: DeploymentObservation;
  readonly progress: readonly ReplicaProgress[];
  readonly left: Set<Fqdn>;
}

/** Servers whose replica says that it is up to date are looked at; what they hold decides. */
async function lookAround(parts: StoreParts, waiting: ReadonlySet<Fqdn>): Promise<Round> {
  const deployment = await observeDeployment(parts, {});
  const reached = [...waiting].filter((server) => deployment.replicas.get(server)?.upToDate === true);
  const progress = await mapLimit(reached, LOOKS_AT_ONCE, async (server) =>
    judge(deployment, await observeServer(parts, server, {})),
  );
  const done = new Set(progress.map(({ server }) => server));
  return { deployment, progress, left: new Set([...waiting].filter((server) => !done.has(server))) };
}

/** Whether a server holds what the deployment published, with its keys. */
export function judge(deployment: DeploymentObservation, seen: ServerObservation): ReplicaProgress {
  const { server } = seen;
  if (seen.kind === "unreachable") return behind(server, seen.diagnostic);
  for (const [type, { record }] of deployment.assignments) {
    const copies = settle(record, seen.observedAt);
    const own = seen.assignments.get(type);
    if (own?.source !== "local" && !sameRecord(own?.record, record, seen.observedAt)) {
      const why = `its Get-CsCertificate does not show the deployment's ${type}`;
      return behind(server, diagnose("powershell/replica-behind", { server, why }));
    }
    for (const thumbprint of heldCopies(copies)) {
      if (seen.installed.get(thumbprint)?.hasPrivateKey === true) continue;
      return behind(server, diagnose("store/not-installed", { owner: server, thumbprint }));
    }
  }
  return { kind: "up-to-date", server };
}

function sameRecord(a: CopyRecord | undefined, b: CopyRecord, at: number): boolean {
  return sameCopies(settle(a, at), settle(b, at));
}

/** Asks the product to send everything anew to those that are behind; yields those to whom that could not even be said. */
async function invoke(parts: StoreParts, waiting: Set<Fqdn>): Promise<readonly ReplicaProgress[]> {
  const request = { op: "replicate", servers: [...waiting] };
  const asked = await ask(parts, "deployment", request, {
    timeout: parts.settings.timeout,
    handOver: HAND_OVER,
  });
  if (asked.kind !== "answer") throw new Failure(asked.diagnostic, { effect: "unknown" });
  return [];
}

async function giveUp(
  parts: StoreParts,
  deployment: DeploymentObservation,
  waiting: ReadonlySet<Fqdn>,
): Promise<readonly ReplicaProgress[]> {
  return mapLimit([...waiting], LOOKS_AT_ONCE, async (server) => {
    const seen = await observeServer(parts, server, {});
    if (seen.kind === "unreachable") return behind(server, seen.diagnostic);
    const { upToDate, updatedAt } = deployment.replicas.get(server) ?? {};
    const why =
      upToDate === undefined
        ? "Get-CsManagementStoreReplicationStatus does not list it"
        : updatedAt === undefined
          ? "it has never reported"
          : "its status is not up to date, or speaks of an earlier change";
    return behind(server, diagnose("powershell/replica-behind", { server, why }));
  });
}

function behind(server: Fqdn, diagnostic: Diagnostic): ReplicaProgress {
  return { kind: "behind", server, diagnostic };
}

/** The product starts two to three minutes after it was asked; half an hour is given up on (domain.md section 4). */
const AFTER_INVOKING: DurationMs = 30 * MINUTE;
const POLL: DurationMs = 30 * SECOND;
const LOOKS_AT_ONCE = 16;
const HAND_OVER: DurationMs = 10 * SECOND;

// The one writer's session: material is made ready first; then each target gets one request that holds all its writes. The lease is
// checked on the deployment's host before, and the fence on each server within, so that a writer who was replaced writes nothing.

import { SECOND, type DurationMs } from "../../base/instant.ts";
import { diagnose, type Diagnostic } from "../../diagnostic/diagnostic.ts";
import { parseCertificateType, typeFacts } from "../../model/certificate-type.ts";
import type { Target } from "../../model/target.ts";
import { formatTarget } from "../../model/target.ts";
import type { OpenRequest, StoreSession, StoreWrite, WriteOutcome } from "../../port/node-store.ts";
import { mapLimit } from "../directory/map-limit.ts";
import { makeTurns } from "../directory/turns.ts";
import { ask } from "./ask.ts";
import { copiesText, dateText } from "./copies-text.ts";
import { fenced, takeLease, type HeldLease } from "./lease.ts";
import { outcomeOf, ownerOf } from "./outcome.ts";
import { replicate } from "./replicate.ts";
import { BadAnswer, readWriteAnswer } from "./shapes.ts";
import { patienceOf, type StoreParts } from "./store-parts.ts";
import { prepareMaterial, type Travelling } from "./travel.ts";

/** Opens a session: takes the lease. Throws `store/locked` and whatever keeps the deployment's host from being reached. */
export async function openSession(
  parts: StoreParts,
  request: OpenRequest,
  signal: AbortSignal,
): Promise<StoreSession> {
  const lease = await takeLease(parts, request, signal);
  const turns = makeTurns();
  return {
    fence: lease.fence,
    write: async (writes, abort) => turns(() => writeAll(parts, lease, writes, abort)),
    replicate: (servers, abort) => replicate(parts, lease, servers, abort),
    close: async () => turns(() => lease.release()),
  };
}

async function writeAll(
  parts: StoreParts,
  lease: HeldLease,
  writes: readonly StoreWrite[],
  signal: AbortSignal,
): Promise<readonly WriteOutcome[]> {
  signal.throwIfAborted();
  const prepared = await mapLimit(writes, PREPARED_AT_ONCE, async (write) => prepare(parts, write));
  await lease.check();
  const groups = Map.groupBy(prepared.keys(), (index) =>
    formatTarget(prepared[index]?.write.target ?? NOBODY),
  );
  const outcomes: WriteOutcome[] = [];
  const perform = async (indices: readonly number[]): Promise<void> => {
    const batch = indices.flatMap((index) => prepared[index] ?? []);
    const results = await writeTarget(parts, lease, batch);
    for (const [at, index] of indices.entries()) outcomes[index] = results[at] ?? NOTHING_SAID;
  };
  const deployment = groups.get("deployment");
  if (deployment !== undefined) await perform(deployment);
  const servers = [...groups].filter(([name]) => name !== "deployment");
  await mapLimit(servers, TARGETS_AT_ONCE, async ([, indices]) => perform(indices));
  return outcomes;
}

/** A write that is ready to go, or why it surely is not done. */
export type Prepared =
  | { readonly kind: "ready"; readonly write: StoreWrite; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly kind: "refused"; readonly write: StoreWrite; readonly diagnostic: Diagnostic };

/** Makes a write ready: what is never allowed is refused here, key material is opened and sealed for its journey. */
export async function prepare(parts: StoreParts, write: StoreWrite): Promise<Prepared> {
  const diagnostic = findForbidden(parts, write);
  if (diagnostic !== undefined) return { kind: "refused", write, diagnostic };
  if (write.kind !== "install") return { kind: "ready", write, fields: copyFields(write) };
  const material = await prepareMaterial(parts, write.material, write.thumbprint);
  return "code" in material
    ? { kind: "refused", write, diagnostic: material }
    : { kind: "ready", write, fields: installFields(write, material) };
}

/** What no argument and no flag lifts: OAuth is never set on one server, and no type is set where it does not belong. */
function findForbidden({ knows, unassign }: StoreParts, write: StoreWrite): Diagnostic | undefined {
  const { target } = write;
  if (target.kind === "server" && !knows(target.server))
    return diagnose("server/unknown", { server: target.server });
  if (write.kind === "install") return undefined;
  const type = parseCertificateType(write.type);
  const owner = ownerOf(target);
  const global = type !== undefined && typeFacts(type).home === "deployment";
  if (type === undefined || (target.kind === "deployment" && !global)) {
    return diagnose("store/type-not-here", { owner, type: write.type });
  }
  if (target.kind === "server" && global && write.kind !== "unassign") {
    return diagnose("store/oauth-per-server", { server: target.server });
  }
  const override = target.kind === "server" && global;
  return write.kind === "unassign" && !override && unassign === "overrides"
    ? diagnose("powershell/unassign-refused", { owner: formatTarget(target), type })
    : undefined;
}

function copyFields(
  write: Exclude<StoreWrite, { readonly kind: "install" }>,
): Readonly<Record<string, unknown>> {
  return {
    kind: write.kind,
    type: parseCertificateType(write.type),
    expected: copiesText(write.expected),
    ...("thumbprint" in write ? { thumbprint: write.thumbprint } : {}),
    ...("effectiveDate" in write ? { effectiveDate: dateText(write.effectiveDate) } : {}),
  };
}

function installFields(
  { thumbprint, exportable }: Extract<StoreWrite, { readonly kind: "install" }>,
  { pfx, password }: Travelling,
): Readonly<Record<string, unknown>> {
  return { kind: "install", thumbprint, exportable, pfx: pfx.reveal(), password: password.reveal() };
}

async function writeTarget(
  parts: StoreParts,
  lease: HeldLease,
  batch: readonly Prepared[],
): Promise<readonly WriteOutcome[]> {
  const ready = batch.flatMap((item) => (item.kind === "ready" ? [item] : []));
  const answers = (ready.length === 0 ? [] : await send(parts, lease, ready)).values();
  return batch.map((item) =>
    item.kind === "refused"
      ? { kind: "refused", diagnostic: item.diagnostic }
      : (answers.next().value ?? NOTHING_SAID),
  );
}

async function send(
  parts: StoreParts,
  lease: HeldLease,
  ready: readonly Extract<Prepared, { readonly kind: "ready" }>[],
): Promise<readonly WriteOutcome[]> {
  const target = ready[0]?.write.target ?? NOBODY;
  const deployment = target.kind === "deployment";
  const request = {
    op: "write",
    deployment,
    fence: lease.fence,
    patience: patienceOf(parts),
    writes: ready.map(({ fields }) => fields),
  };
  const to = deployment ? "deployment" : target.server;
  const timeout = parts.writeTimeout(to) * (1 + (ready.length - 1) * MORE_FOR_EACH);
  const asked = await ask(parts, to, request, { timeout, handOver: HAND_OVER });
  if (asked.kind === "answer") {
    try {
      const results = readWriteAnswer(asked.value, ready.length);
      return ready.map(({ write }, index) => {
        const result = results[index];
        return result === undefined ? NOTHING_SAID : outcomeOf(write, result);
      });
    } catch (error) {
      if (!(error instanceof BadAnswer)) throw error;
      const args = { place: formatTarget(target), problem: error.message };
      return ready.map(() => ({ kind: "unknown", diagnostic: diagnose("powershell/answer-unusable", args) }));
    }
  }
  const { diagnostic } = asked;
  if (asked.kind === "lost") {
    const kind = asked.done === "no" ? "refused" : "unknown";
    return ready.map(() => ({ kind, diagnostic }));
  }
  if (asked.reason === "fenced") throw fenced(lease.fence);
  const kind = SURELY_NOTHING.has(asked.reason) ? "refused" : "unknown";
  return ready.map(() => ({ kind, diagnostic }));
}

/** Reasons of the script that come before it does anything. */
const SURELY_NOTHING: ReadonlySet<string> = new Set([
  "busy",
  "stale",
  "no-module",
  "no-cmdlet",
  "unreachable",
  "damaged",
  "bad-request",
]);
const NOBODY: Target = { kind: "deployment" };
const NOTHING_SAID: WriteOutcome = {
  kind: "unknown",
  diagnostic: diagnose("powershell/answer-unusable", {
    place: "the server",
    problem: "it said nothing of a write",
  }),
};
/** The script refuses what is not confirmed within this time: its client is gone. */
const HAND_OVER: DurationMs = 10 * SECOND;
const MORE_FOR_EACH = 0.5;
const TARGETS_AT_ONCE = 16;
const PREPARED_AT_ONCE = 4;

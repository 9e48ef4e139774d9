// The bench on which applies are tried: a deployment in memory, a journal in memory, and short words for both.

import type { Instant } from "../../src/base/instant.ts";
import type { ApplyEvent } from "../../src/model/apply-event.ts";
import type { ApplyReport } from "../../src/model/apply-report.ts";
import type { CopyRecord } from "../../src/model/assignment.ts";
import type { CertificateType } from "../../src/model/certificate-type.ts";
import type { DesiredState } from "../../src/model/desired.ts";
import type { Plan } from "../../src/model/plan.ts";
import type { MaterialReader } from "../../src/port/material.ts";
import type { LeaseHolder } from "../../src/port/node-store.ts";
import { applyPlan, type ApplyInput } from "../../src/reconcile/apply.ts";
import { observeEverything } from "../../src/reconcile/observe.ts";
import { planNow } from "../../src/reconcile/plan.ts";
import { aCertificate, aDesiredState, T0, type DesiredInput } from "./deployment.ts";
import { aMemoryJournal, type MemoryJournal } from "./memory-journal.ts";
import {
  aFakePfx,
  aMemoryState,
  createMemoryStore,
  type MemoryCertificate,
  type MemoryState,
} from "./memory-store.ts";
import { fqdn, sha256, thumbprint } from "./names.ts";

export const HOLDER: LeaseHolder = { holder: "ada", host: "bench", bootId: "boot", pid: 7 };

/** Reads the fake PFX of whatever is asked for. */
export const FAKE_MATERIAL: MaterialReader = {
  read: async (_reference, wanted) => ({ kind: "pfx", bytes: aFakePfx(wanted), password: undefined }),
};

export interface ApplyBench {
  readonly state: MemoryState;
  readonly journal: MemoryJournal;
  readonly desired: DesiredState;
  readonly events: ApplyEvent[];
  /** What the clock shows; may be moved. */
  now: Instant;
  apply(input?: Partial<ApplyInput>): Promise<ApplyReport>;
  plan(input?: Partial<ApplyInput>): Promise<Plan>;
  /** Gives a target a certificate with its key, and perhaps a record. */
  give(target: string, certificates: readonly string[], records?: Readonly<Record<string, CopyRecord>>): void;
  /** The record of a target for a type, as it is stored. */
  record(target: string, type: CertificateType): CopyRecord | undefined;
}

/** Makes the bench of a deployment that holds nothing yet. */
export function anApplyBench(desired: DesiredState | DesiredInput): ApplyBench {
  const wanted = "topology" in desired ? desired : aDesiredState(desired);
  const state = aMemoryState([...wanted.topology.servers.keys()]);
  const holdingOf = (target: string) => {
    const holding = target === "deployment" ? state.central : state.servers.get(fqdn(target));
    if (holding === undefined) throw new Error(`no such target: ${target}`);
    return holding;
  };
  const bench: ApplyBench = {
    state,
    journal: aMemoryJournal(),
    desired: wanted,
    events: [],
    now: T0,
    apply: (input = {}) => applyPlan(makeInput(bench, input)),
    plan: (input = {}) => planBench(makeInput(bench, input)),
    give(target, certificates, records = {}) {
      const { installed, own } = holdingOf(target);
      for (const name of certificates) installed.set(thumbprint(name), aHeldCertificate(name));
      for (const [type, record] of Object.entries(records)) own.set(type, { record, writtenAt: T0 - 1_000 });
      if (target === "deployment" && Object.keys(records).length > 0) state.central.publication += 1;
    },
    record: (target, type) => holdingOf(target).own.get(type)?.record,
  };
  return bench;
}

/** Returns the outcomes of a report as words, by action id with short names. */
export function outcomesOf(report: ApplyReport): Readonly<Record<string, string>> {
  const words = [...report.outcomes].map(([id, outcome]) => {
    const short = id.replaceAll(".contoso.com", "").replaceAll(/:[0-9A-F]{40}/g, "");
    switch (outcome.kind) {
      case "done":
        return [short, "done"] as const;
      case "skipped":
        return [short, `skipped ${outcome.why}`] as const;
      default:
        return [short, `${outcome.kind} ${outcome.diagnostic.code}`] as const;
    }
  });
  return Object.fromEntries(words);
}

function aHeldCertificate(name: string): MemoryCertificate {
  return { thumbprint: thumbprint(name), exportable: "yes", certificate: aCertificate(name) };
}

function makeInput(bench: ApplyBench, input: Partial<ApplyInput>): ApplyInput {
  return {
    store: createMemoryStore(bench.state, () => bench.now),
    journal: bench.journal,
    desired: bench.desired,
    allow: [],
    clock: () => bench.now,
    material: FAKE_MATERIAL,
    hash: sha256,
    holder: HOLDER,
    actor: "ada@bench",
    lockTimeout: 0,
    signal: new AbortController().signal,
    onEvent: (event) => bench.events.push(event),
    ...input,
  };
}

async function planBench({ store, journal, desired, allow, clock, hash, signal, makePlan }: ApplyInput) {
  const observed = await observeEverything({ store, servers: desired.topology.servers.keys(), signal });
  return planNow({ desired, observed, known: journal.known(), now: clock(), allow, hash, makePlan });
}

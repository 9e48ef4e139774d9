// All that an apply is given. It reaches for nothing else: no clock, no file, no process.

import type { DurationMs } from "../base/instant.ts";
import type { ApplyEvent } from "../model/apply-event.ts";
import type { DesiredState } from "../model/desired.ts";
import type { Plan } from "../model/plan.ts";
import type { GuardName } from "../model/policy.ts";
import type { ApprovedBy } from "../model/run.ts";
import type { Clock } from "../port/clock.ts";
import type { Journal } from "../port/journal.ts";
import type { MaterialReader } from "../port/material.ts";
import type { LeaseHolder, NodeStore } from "../port/node-store.ts";
import type { PlanMaker } from "./plan.ts";

/** What somebody agreed to: the digest of the plan that they saw, and until when it means the same. */
export interface Approval {
  readonly digest: string;
  readonly validUntil: Plan["validUntil"];
}

export interface ApplyInput {
  readonly store: NodeStore;
  readonly journal: Journal;
  readonly desired: DesiredState;
  /** Without one, whatever is planned under the lease is executed. */
  readonly approved?: Approval | undefined;
  /** For the history alone. */
  readonly approvedBy?: ApprovedBy | undefined;
  /** The plan that the caller has just made: spares the look before the lease, and is never executed itself. */
  readonly plan?: Plan | undefined;
  readonly allow: readonly GuardName[];
  /** The clock of plans and stores; a lab's may stand elsewhere. */
  readonly clock: Clock;
  /** The clock of the journal, always the real one; `clock` where it is left out. */
  readonly journalClock?: Clock | undefined;
  readonly material: MaterialReader;
  /** SHA-256 of a text as 64 lower-case hex digits. */
  readonly hash: (text: string) => string;
  readonly holder: LeaseHolder;
  readonly actor: string;
  readonly commit?: string | undefined;
  readonly lockTimeout: DurationMs;
  /** Aborted: what is in hand is finished and verified, nothing more is begun. */
  readonly signal: AbortSignal;
  readonly onEvent?: ((event: ApplyEvent) => void) | undefined;
  readonly makePlan?: PlanMaker | undefined;
}

/** For what must not be broken off once begun: a write, its verification. */
export const NEVER = new AbortController().signal;

// Does what the loop asks for, one job at a time: reads the source, reconciles, looks at who holds the lease.

import { Failure } from "../diagnostic/failure.ts";
import type { Board } from "./board.ts";
import type { DaemonInput } from "./daemon-input.ts";
import type { LoopEffect, LoopEvent } from "./loop-state.ts";
import { makeReader, type Reader } from "./reader.ts";
import { makeMemory, runReconcile } from "./reconcile-job.ts";
import type { Trigger } from "./status.ts";
import type { Tally } from "./tally.ts";

type ReconcileEffect = Extract<LoopEffect, { readonly kind: "reconcile" }>;

export interface Worker {
  read(triggers: readonly Trigger[]): Promise<LoopEvent>;
  reconcile(effect: ReconcileEffect): Promise<LoopEvent>;
  peekLease(): Promise<LoopEvent | undefined>;
  /** Nothing more is begun; what is in hand is finished. */
  stop(): void;
}

/** Makes a worker. */
export function makeWorker(input: DaemonInput, board: Board, tally: Tally): Worker {
  const halt = new AbortController();
  const reader = makeReader(input, board, tally, halt.signal);
  const memory = makeMemory(input, board);
  return {
    async read(triggers) {
      memory.triggers = triggers;
      for (const trigger of triggers) tally.count("looks", { trigger });
      const kept = await unlessHalted(halt.signal, () => reader.read());
      if (kept === undefined) tally.count("reconciles", { result: "no-configuration" });
      return { kind: "read", fingerprint: kept?.fingerprint };
    },
    async reconcile({ may, files, held }) {
      const kept = reader.kept();
      if (files === "settled") reader.trust();
      const job = { input, board, tally, memory, held, may, files, signal: halt.signal };
      const event =
        kept === undefined
          ? undefined
          : await unlessHalted(halt.signal, () => runReconcile({ ...job, kept }));
      return event ?? { kind: "abandoned" };
    },
    peekLease: () => peekLease(input, reader),
    stop: () => halt.abort(),
  };
}

/** Returns undefined for a job that was broken off because the daemon ends. */
async function unlessHalted<Value>(
  signal: AbortSignal,
  job: () => Promise<Value>,
): Promise<Value | undefined> {
  try {
    return await job();
  } catch (error) {
    if (signal.aborted && error === signal.reason) return undefined;
    throw error;
  }
}

async function peekLease({ isHeld }: DaemonInput, reader: Reader): Promise<LoopEvent | undefined> {
  try {
    const lease = await reader.kept()?.store.readLease();
    return { kind: "lease", lease: lease !== undefined && isHeld(lease) ? "held" : "free" };
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

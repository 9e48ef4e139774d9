// What a killed run left although it had done all of its work: its temporary files, its lease, and a journal that says that it runs.
// A plan without anything to do takes no lease, so nobody else would ever put that away.

import { Failure } from "../diagnostic/failure.ts";
import type { Journal } from "../port/journal.ts";
import type { LeaseHolder, NodeStore } from "../port/node-store.ts";

/** Where a killed run may have left something, and who is to put it away. */
export interface Remains {
  readonly store: NodeStore;
  readonly journal: Journal;
  readonly holder: LeaseHolder;
  readonly signal: AbortSignal;
}

/**
 * Puts away what a killed run left; writes nothing where every run ended. A run that still goes on holds the lease and is left
 * alone. Never in the way: what can't be put away now is tried again by the next run.
 */
export async function tidyAfterKill({ store, journal, holder, signal }: Remains): Promise<void> {
  try {
    const left = lastNeverEnded(journal) || (await store.readLease()) !== undefined;
    if (!left) return;
    const session = await store.open({ holder, lockTimeout: 0 }, signal);
    try {
      tidyLeased({ journal });
    } finally {
      await session.close();
    }
  } catch (error) {
    if (!(error instanceof Failure) && !signal.aborted) throw error;
  }
}

/** The same for who holds the lease already. */
export function tidyLeased({ journal }: Pick<Remains, "journal">): void {
  try {
    if (lastNeverEnded(journal)) journal.interruptRunning();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
  }
}

function lastNeverEnded(journal: Journal): boolean {
  return journal.history(1)[0]?.result === "running";
}

// What a daemon keeps of the files that it read, made from a bench whose store lies in memory.

import type { ReconcileInput } from "../../src/daemon/reconcile-once.ts";
import { FAKE_MATERIAL, type ApplyBench } from "./apply-bench.ts";
import { createMemoryStore } from "./memory-store.ts";

/** Makes the kept configuration of a bench, read without a fault. */
export function keptOf(bench: ApplyBench): ReconcileInput["kept"] {
  const clock = (): number => bench.now;
  return {
    desired: bench.desired,
    diagnostics: [],
    fingerprint: "a",
    store: createMemoryStore(bench.state, clock),
    clock,
    material: FAKE_MATERIAL,
  };
}

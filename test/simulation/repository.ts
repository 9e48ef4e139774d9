// Where the daemons' configuration comes from: versions that come, break, are rewritten, and are half written for a moment.

import type { DesiredSource, Kept, Reading } from "../../src/daemon/source.ts";
import { diagnose } from "../../src/diagnostic/diagnostic.ts";
import type { Clock } from "../../src/port/clock.ts";
import type { NodeStore } from "../../src/port/node-store.ts";
import { CANARY_MATERIAL } from "./canary.ts";
import { desiredOf, POISON, type Shape, type Version } from "./deployment.ts";

/** What the branch, or the folder, holds at the moment. */
export type Head =
  | { readonly kind: "good"; readonly version: Version }
  /** It has errors. */
  | { readonly kind: "broken"; readonly number: number }
  /** The branch was rewritten: what it holds does not descend from what was last kept. */
  | { readonly kind: "rewritten"; readonly version: Version }
  /** A file that is just being written: it reads well, and says something else than what is meant. */
  | { readonly kind: "half"; readonly version: Version };

export interface Repository {
  head: Head;
  /** Good versions so far, by number: nothing else may ever be applied. */
  readonly good: Map<number, Version>;
  readonly listeners: Set<() => void>;
}

export function aRepository(first: Version): Repository {
  return {
    head: { kind: "good", version: first },
    good: new Map([[first.number, first]]),
    listeners: new Set(),
  };
}

/** Makes a daemon's own view of the repository. */
export function sourceOf(
  repository: Repository,
  shape: Shape,
  store: NodeStore,
  clock: Clock,
  deliver: (call: () => void) => void,
): DesiredSource {
  const made = new Map<string, Kept>();
  const keep = (version: Version, half: "half" | "whole"): Kept => {
    const fingerprint = `${half} ${version.number}`;
    const known = made.get(fingerprint);
    if (known !== undefined) return known;
    const desired = desiredOf(
      shape,
      half === "half" ? { ...version, plain: [POISON], oauth: [POISON] } : version,
    );
    const kept: Kept = {
      desired,
      diagnostics: [],
      fingerprint,
      commit: String(version.number),
      store,
      clock,
      material: CANARY_MATERIAL,
    };
    made.set(fingerprint, kept);
    return kept;
  };
  /** The newest that was good and not rewritten: what a clone still has after a restart. */
  const lastGood = (): Kept | undefined => {
    const version = repository.good.get(Math.max(...repository.good.keys()));
    return version === undefined ? undefined : keep(version, "whole");
  };
  return {
    status: { kind: "git", url: "simulated", branch: "main" },
    writes: "unsettled",
    read: async (): Promise<Reading> => {
      const { head } = repository;
      switch (head.kind) {
        case "good":
          return { kind: "read", kept: keep(head.version, "whole") };
        case "half":
          return { kind: "read", kept: keep(head.version, "half") };
        case "broken":
          return refuse("broken", String(head.number), lastGood());
        case "rewritten":
          return refuse("held", String(head.version.number), lastGood());
      }
    },
    async watch(changed) {
      const told = (): void => deliver(changed);
      repository.listeners.add(told);
      return async () => void repository.listeners.delete(told);
    },
  };
}

function refuse(kind: "broken" | "held", commit: string, lastGood: Kept | undefined): Reading {
  const diagnostics = [diagnose("yaml/unreadable", { why: kind })];
  return { kind, commit, diagnostics, ...(lastGood === undefined ? {} : { lastGood }) };
}

/** Changes what the repository holds, and tells those who listen; `silent` loses the event. */
export function push(repository: Repository, head: Head, event: "told" | "silent"): void {
  repository.head = head;
  if (head.kind === "good") repository.good.set(head.version.number, head.version);
  if (event === "told") for (const listener of repository.listeners) listener();
}

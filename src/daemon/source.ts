// Where desired state comes from, as the loop sees it: something to read, and to be told about. Types only; src/cli/wiring.ts makes one.

import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Instant } from "../base/instant.ts";
import type { DesiredState } from "../model/desired.ts";
import type { Clock } from "../port/clock.ts";
import type { MaterialReader } from "../port/material.ts";
import type { NodeStore } from "../port/node-store.ts";
import type { SourceStatus } from "./status.ts";

/** A configuration without errors, with all that belongs to it. */
export interface Kept {
  readonly desired: DesiredState;
  /** Its warnings and notes. */
  readonly diagnostics: readonly Diagnostic[];
  /** Equal only where everything that was read is: 64 lower-case hex digits. */
  readonly fingerprint: string;
  readonly commit?: string;
  readonly subject?: string;
  readonly author?: string;
  readonly committedAt?: Instant;
  readonly store: NodeStore;
  /** The clock that the store goes by. */
  readonly clock: Clock;
  readonly material: MaterialReader;
}

export type Reading =
  | { readonly kind: "read"; readonly kept: Kept }
  | {
      readonly kind: "broken" | "held" | "unreadable";
      readonly commit?: string;
      readonly diagnostics: readonly Diagnostic[];
      /** The last good one, where the source itself still has it (after a restart). */
      readonly lastGood?: Kept;
    };

export interface DesiredSource {
  readonly status: SourceStatus;
  /** `unsettled`: files are edited in place, so that what was just read may be half of what is being written. */
  readonly writes: "unsettled" | "whole";
  /** Reads what there is here now, without asking anybody far away, and remembers over restarts what is good; returns `before` itself where nothing changed since. What is wrong is a value; throws only bugs and an abort. */
  read(before: Kept | undefined, signal: AbortSignal): Promise<Reading>;
  /** Calls `changed` whenever something may have changed: a hint, never a truth. Returns how to stop. */
  watch(changed: () => void): Promise<() => Promise<void>>;
  /** Looks for something new at once, where that means to ask somebody; calls what `watch` was given if there is. */
  poke?(): void;
}

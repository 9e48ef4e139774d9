// The feed of what the daemon knows; the value itself is in model/daemon-status.ts, for pages are made of it, too.

import type { DaemonStatus } from "../model/daemon-status.ts";

export * from "../model/daemon-status.ts";

/** Who wants to know. Statuses are values: a listener may keep them. */
export interface StatusFeed {
  /** The latest; there is one from the start on. */
  current(): DaemonStatus;
  /** Calls `listener` with each status from now on, in order; it must return at once and not throw. Returns how to stop. */
  subscribe(listener: (status: DaemonStatus) => void): () => void;
}

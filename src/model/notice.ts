// What people are told: `daemon/` decides what and when, `notify/` puts it into the form of each channel and sends it.

import type { Instant } from "../base/instant.ts";

/** One thing that somebody should know. Its texts are untrusted: names come from certificates and servers. */
export interface NoticeItem {
  /** Stable while it lasts. */
  readonly cause: string;
  readonly severity: "error" | "warning";
  readonly message: string;
  /** `new`: not told before. `passed`: it came and went before anybody was told. `over`: told before, and no longer so. `open`: still so. */
  readonly standing: "new" | "passed" | "over" | "open";
  readonly since: Instant;
}

export interface Notice {
  /** `digest`: what is still open, once a day; otherwise what is new. */
  readonly kind: "news" | "digest";
  readonly at: Instant;
  /** Who says it: `user@host`, and what is watched. */
  readonly from: string;
  /** The most important first. */
  readonly items: readonly NoticeItem[];
}

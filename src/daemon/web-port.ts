// Between the loop and the pages: what the HTTP server is given, and what it gives back. Types only.

import type { Secret } from "../base/secret.ts";
import type { Clock } from "../port/clock.ts";
import type { StatusFeed } from "./status.ts";

/** A request that claims that something changed. */
export interface HintRequest {
  /** The raw bytes of the body, at most 1 MiB: what was signed. */
  readonly body: Uint8Array;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** `accepted`: the daemon will look at its source soon. `refused`: not signed by anybody we know, or a replay. */
export type HintVerdict = "accepted" | "refused";

/** Judges a hint and passes it on. Reads nothing of the body but its signature; never throws. */
export type HintReceiver = (request: HintRequest) => HintVerdict;

export interface WebInput {
  readonly feed: StatusFeed;
  /** `host:port`, or `0` for any free port of 127.0.0.1. */
  readonly listen: string;
  /** Needed for every address that is not loopback. */
  readonly token: Secret | undefined;
  /** Absent: there is no webhook, its route answers 404. */
  readonly hint: HintReceiver | undefined;
  /** The real clock. */
  readonly clock: Clock;
}

export interface RunningWeb {
  /** As printed: `http://127.0.0.1:9464`. */
  readonly url: string;
  /** Ends open streams and stops listening. Idempotent. */
  close(): Promise<void>;
}

/** Starts the pages. Throws a Failure where the address can't be had or needs a token. */
export type StartWeb = (input: WebInput) => Promise<RunningWeb>;

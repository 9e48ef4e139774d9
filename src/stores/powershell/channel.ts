// One long-lived process on one machine, and one change in flight. Every request ends in one of three ways: answered, refused by the
// script, or lost; a lost one that was handed over may have happened, and may still be happening.

import { randomBytes } from "node:crypto";
import type { DurationMs } from "../../base/instant.ts";
import { encodeRequest } from "./frames.ts";
import type { Launch } from "./launch.ts";
import type { Reply } from "./reply.ts";
import { startProcess, type Loss, type RunningProcess } from "./script-process.ts";

/** How a request ended. `handedOver: "no"`: surely nothing was done. */
export type Ending =
  | {
      readonly kind: "answer";
      readonly value: unknown;
      /** What else was written meanwhile: what a cmdlet says to its host is nowhere else. Untrusted text. */
      readonly heard: string;
    }
  | { readonly kind: "refused"; readonly reason: string; readonly message: string }
  | { readonly kind: "lost"; readonly why: Loss; readonly handedOver: "no" | "perhaps" };

export interface RequestOptions {
  readonly timeout: DurationMs;
  /** For what changes something: how long the word to go on may take before the script refuses it. */
  readonly lease?: DurationMs;
  /**
   * `behind`: it goes out although the request before is still unanswered, which saves a journey there and back. Only for what reads:
   * it is done whatever becomes of the one before, and of what is heard beside answers some may be counted to that. Absent: it waits.
   */
  readonly send?: "behind";
}

export interface Channel {
  readonly launch: Launch;
  /** Sends a request after those before it. Never throws. */
  request(request: Readonly<Record<string, unknown>>, options: RequestOptions): Promise<Ending>;
  /** Why it is lost; undefined while it is of use. */
  loss(): Loss | undefined;
  /** Lets the process end by itself: what it is doing it finishes, more it is not given. Idempotent. */
  close(): void;
  /** Ends the process at once. */
  kill(): void;
}

/** Starts a process and hands it the script. A process that can't be started is told by the first request. */
export function openChannel(launch: Launch, script: string): Channel {
  const nonce = randomBytes(16).toString("hex");
  const process = startProcess(launch, nonce, script);
  let last: Promise<unknown> = Promise.resolve();
  let begun = last;
  let id = 0;
  let asked = 0;
  const hold = (change: 1 | -1): void => {
    asked += change;
    process.hold(asked > 0 ? "while-asked" : "never");
  };
  return {
    launch,
    request: async (request, options) => {
      const before = last;
      // What begins at the same time begins in order.
      if (options.send !== "behind") begun = before;
      const begin = async (): Promise<Ending> => {
        id += 1;
        hold(1);
        return exchange(process, { id, ...request }, options, before).finally(() => hold(-1));
      };
      const turn = begun.then(begin);
      last = turn;
      return turn;
    },
    loss: () => process.loss(),
    close: () => process.close(),
    kill: () => process.kill(),
  };
}

/** Its patience begins when the request before it is answered. */
async function exchange(
  process: RunningProcess,
  request: Readonly<Record<string, unknown>> & { readonly id: number },
  { timeout, lease }: RequestOptions,
  before: Promise<unknown>,
): Promise<Ending> {
  const lost = (handedOver: "no" | "perhaps"): Ending => ({
    kind: "lost",
    why: process.loss() ?? { kind: "closed" },
    handedOver,
  });
  if (process.loss() !== undefined) return lost("no");
  process.send(encodeRequest(lease === undefined ? request : { ...request, lease }));
  const replied = process.next(request.id);
  await before;
  process.heard();
  const timer = setTimeout(() => process.lose({ kind: "timeout", after: timeout }), timeout);
  try {
    let reply = await replied;
    if (lease !== undefined) {
      if (reply?.kind !== "ready") return reply === undefined ? lost("no") : foreign(process, reply);
      process.send(`go ${request.id}`);
      reply = await process.next(request.id);
    }
    if (reply === undefined) return lost("perhaps");
    if (reply.kind === "answer") return { kind: "answer", value: reply.value, heard: process.heard() };
    if (reply.kind === "refused") return { kind: "refused", reason: reply.reason, message: reply.message };
    return foreign(process, reply);
  } finally {
    clearTimeout(timer);
  }
}

/** A reply that does not belong here: nothing that this process says can be believed any more. */
function foreign(process: RunningProcess, reply: Reply): Ending {
  if (reply.kind === "refused") return { kind: "refused", reason: reply.reason, message: reply.message };
  process.lose({ kind: "unusable", problem: `it answered out of turn (${reply.kind})` });
  return { kind: "lost", why: process.loss() ?? { kind: "closed" }, handedOver: "perhaps" };
}

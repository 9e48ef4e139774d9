// One long-lived process on one machine, and one request in flight. Every request ends in one of three ways: answered, refused by the
// script, or lost; a lost one that was handed over may have happened, and may still be happening.

import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { randomBytes } from "node:crypto";
import type { DurationMs } from "../../base/instant.ts";
import { bootstrapText } from "./bootstrap.ts";
import { encodeRequest, makeFrameReader, type FrameReader } from "./frames.ts";
import type { Launch } from "./launch.ts";
import { readReply, type Reply } from "./reply.ts";

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

/** Why a channel is of no use any more. Texts are untrusted. */
export type Loss =
  | { readonly kind: "not-started"; readonly code: string }
  | { readonly kind: "ended"; readonly code: number | undefined; readonly said: string }
  | { readonly kind: "timeout"; readonly after: DurationMs }
  | { readonly kind: "unusable"; readonly problem: string }
  | { readonly kind: "closed" };

export interface RequestOptions {
  readonly timeout: DurationMs;
  /** For what changes something: how long the word to go on may take before the script refuses it. */
  readonly lease?: DurationMs;
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
  const process = makeProcess(launch, nonce, script);
  let last: Promise<unknown> = Promise.resolve();
  let id = 0;
  return {
    launch,
    request: async (request, options) => {
      const turn = last.then(() => {
        id += 1;
        return exchange(process, { id, ...request }, options);
      });
      last = turn;
      return turn;
    },
    loss: () => process.loss(),
    close: () => process.close(),
    kill: () => process.kill(),
  };
}

interface RunningProcess {
  send(line: string): void;
  /** Waits for the next reply with this id; undefined when the process was lost first. */
  next(id: number): Promise<Reply | undefined>;
  /** Takes the noise since it was last taken. */
  heard(): string;
  loss(): Loss | undefined;
  lose(why: Loss): void;
  close(): void;
  kill(): void;
  /** Whether this process may end although the other lives. */
  hold(how: "while-asked" | "never"): void;
}

async function exchange(
  process: RunningProcess,
  request: Readonly<Record<string, unknown>> & { readonly id: number },
  { timeout, lease }: RequestOptions,
): Promise<Ending> {
  const lost = (handedOver: "no" | "perhaps"): Ending => ({
    kind: "lost",
    why: process.loss() ?? { kind: "closed" },
    handedOver,
  });
  if (process.loss() !== undefined) return lost("no");
  process.hold("while-asked");
  process.heard();
  const timer = setTimeout(() => process.lose({ kind: "timeout", after: timeout }), timeout);
  try {
    process.send(encodeRequest(lease === undefined ? request : { ...request, lease }));
    let reply = await process.next(request.id);
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
    process.hold("never");
  }
}

/** A reply that does not belong here: nothing that this process says can be believed any more. */
function foreign(process: RunningProcess, reply: Reply): Ending {
  if (reply.kind === "refused") return { kind: "refused", reason: reply.reason, message: reply.message };
  process.lose({ kind: "unusable", problem: `it answered out of turn (${reply.kind})` });
  return { kind: "lost", why: process.loss() ?? { kind: "closed" }, handedOver: "perhaps" };
}

function makeProcess(launch: Launch, nonce: string, script: string): RunningProcess {
  const child = start(launch);
  const reader = makeFrameReader(nonce);
  let waiting: { readonly id: number; readonly done: (reply: Reply | undefined) => void } | undefined;
  let loss: Loss | undefined;
  let said = "";
  const lose = (why: Loss): void => {
    if (loss !== undefined) return;
    loss = why;
    child?.stdin.end();
    hold("never");
    waiting?.done(undefined);
  };
  const hold = (how: "while-asked" | "never"): void => {
    for (const handle of child === undefined ? [] : [child, child.stdin, child.stdout, child.stderr]) {
      if (how === "never") (handle as Partial<Handle>).unref?.();
      else (handle as Partial<Handle>).ref?.();
    }
  };
  const take = (text: string): void => {
    const reply = readReply(text);
    // An answer to nothing that is asked is late, doubled or foreign: it is dropped, and what is asked goes on waiting.
    if (reply.kind === "unusable") return lose({ kind: "unusable", problem: reply.problem });
    if (reply.id === 0) return lose({ kind: "unusable", problem: "it could not read what it was asked" });
    if (waiting?.id === reply.id) waiting.done(reply);
  };
  if (child === undefined) loss = { kind: "not-started", code: "EINVAL" };
  else {
    listen(child, reader, take, lose, {
      hear: (text) => {
        said = `${said}${text}`.slice(-SAID_KEPT);
      },
      said: () => said.trim() || reader.noise(),
    });
    child.stdin.write(bootstrapText(script, nonce));
  }
  return {
    send: (line) => child?.stdin.write(`${line}\n`),
    next: async (id) =>
      loss === undefined
        ? await new Promise((done) => {
            waiting = {
              id,
              done: (reply) => {
                waiting = undefined;
                done(reply);
              },
            };
          })
        : undefined,
    heard: () => reader.takeNoise(),
    loss: () => loss,
    lose,
    hold,
    close: () => lose({ kind: "closed" }),
    kill: () => {
      lose({ kind: "closed" });
      child?.kill("SIGKILL");
    },
  };
}

/** What keeps this process from ending: a child, and its pipes, which are sockets. */
interface Handle {
  ref(): void;
  unref(): void;
}

function start(launch: Launch): ChildProcessWithoutNullStreams | undefined {
  try {
    return launch.start();
  } catch {
    return undefined;
  }
}

interface Ears {
  readonly hear: (text: string) => void;
  readonly said: () => string;
}

function listen(
  child: ChildProcessWithoutNullStreams,
  reader: FrameReader,
  take: (text: string) => void,
  lose: (why: Loss) => void,
  { hear, said }: Ears,
): void {
  child.on("error", (error) => lose({ kind: "not-started", code: codeOf(error) }));
  child.stdin.on("error", () => undefined);
  // Always read, also when nobody waits: a process blocks on an answer that nobody reads.
  child.stdout.on("data", (chunk: Buffer) => {
    for (const text of reader.push(chunk)) take(text);
    if (reader.overflowed()) lose({ kind: "unusable", problem: "it sent a line longer than any answer" });
  });
  child.stderr.setEncoding("utf8").on("data", hear);
  // `exit` comes at once; `close` waits for whatever else holds the pipe. What was written before the end is read first.
  child.on("exit", (code) => {
    const end = (): void => lose({ kind: "ended", code: code ?? undefined, said: said() });
    if (child.stdout.readableEnded) return end();
    child.stdout.once("end", end);
    setTimeout(end, LAST_WORDS).unref();
  });
}

function codeOf(error: Error): string {
  return "code" in error ? String(error.code) : error.message;
}

const SAID_KEPT = 4_000;
const LAST_WORDS: DurationMs = 250;

// The process behind a channel: started, fed with the script, always listened to, and lost once and for good. It knows nothing of
// requests but their ids.

import type { ChildProcessWithoutNullStreams } from "node:child_process";
import type { DurationMs } from "../../base/instant.ts";
import { bootstrapText } from "./bootstrap.ts";
import { makeFrameReader, type FrameReader } from "./frames.ts";
import type { Launch } from "./launch.ts";
import { readReply, type Reply } from "./reply.ts";

/** Why a channel is of no use any more. Texts are untrusted. */
export type Loss =
  | { readonly kind: "not-started"; readonly code: string }
  | { readonly kind: "ended"; readonly code: number | undefined; readonly said: string }
  | { readonly kind: "timeout"; readonly after: DurationMs }
  | { readonly kind: "unusable"; readonly problem: string }
  | { readonly kind: "closed" };

/** A process that runs the script. */
export interface RunningProcess {
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

/** Starts it and hands it the script. One that can't be started is lost from the beginning. */
export function startProcess(launch: Launch, nonce: string, script: string): RunningProcess {
  const child = start(launch);
  const reader = makeFrameReader(nonce);
  const waiting = new Map<number, (reply: Reply | undefined) => void>();
  let loss: Loss | undefined;
  let said = "";
  const lose = (why: Loss): void => {
    if (loss !== undefined) return;
    loss = why;
    child?.stdin.end();
    hold("never");
    for (const done of waiting.values()) done(undefined);
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
    waiting.get(reply.id)?.(reply);
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
        ? await new Promise((resolve) => {
            waiting.set(id, (reply) => {
              waiting.delete(id);
              resolve(reply);
            });
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

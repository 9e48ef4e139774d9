// Runs one apply under strace, with a fault at one system call of one thread, and tells whether the fault really happened.

import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import type { Grounds } from "./estate.ts";
import { CALLS, readTrace, type Point, type Thread } from "./points.ts";

/** A kill before the call is made, or an error that the system answers with. */
export type Fault = "KILL" | "ENOSPC" | "EIO" | "EACCES" | "EROFS";

export interface Strike {
  readonly exit: number | null;
  readonly signal: NodeJS.Signals | null;
  /** What it printed, on both streams. */
  readonly said: string;
  /** Where the fault really happened; absent: it did not. */
  readonly hit?: Point;
}

/** Where a fault is to happen: the number-th call of that name on that thread. */
export interface Aim {
  readonly fault: Fault;
  readonly thread: Thread;
  readonly call: string;
  readonly number: number;
}

/**
 * Runs an apply without a fault and returns every point of one thread at which it could be struck. One thread a run, as when it is
 * struck: a thread that is watched is slower, and then wakes the other more or less often.
 */
export async function recordPoints(
  grounds: Grounds,
  folder: string,
  thread: Thread,
): Promise<readonly Point[]> {
  const { trace, exit, said } = await runTraced(grounds, folder, thread, []);
  if (exit !== 0) throw new Error(`the unbroken apply ends with ${exit}: ${said}`);
  return readTrace(trace, thread, folder);
}

/** Runs an apply with one fault. */
export async function strike(grounds: Grounds, folder: string, aim: Aim): Promise<Strike> {
  const what = aim.fault === "KILL" ? "signal=KILL" : `error=${aim.fault}`;
  const inject = ["-e", `inject=${aim.call}:${what}:when=${aim.number}`];
  const { trace, exit, signal, said } = await runTraced(grounds, folder, aim.thread, inject);
  const hit = findHit(trace, aim, folder);
  return { exit, signal, said, ...(hit === undefined ? {} : { hit }) };
}

/** An apply that stands still. */
export interface Stopped {
  /** Lets it go on, to its end. */
  wake(): Promise<Omit<Strike, "hit" | "signal">>;
  kill(): void;
}

/** Starts an apply and stops it (SIGSTOP) at one call; resolves once it stands. */
export async function stopAt(grounds: Grounds, folder: string, aim: Omit<Aim, "fault">): Promise<Stopped> {
  const notes = join(mkdtempSync(join(grounds.folder, "trace-")), "trace");
  const apply = startBehindGate(grounds, folder);
  const inject = ["-e", `inject=${aim.call}:signal=STOP:when=${aim.number}`];
  await attach((await apply.tasks)[aim.thread], notes, inject);
  apply.open();
  while (!readFileSync(notes, "utf8").includes("--- SIGSTOP")) {
    if (apply.child.exitCode !== null) throw new Error(`it was never stopped: ${apply.said()}`);
    await pause(POLL_MS);
  }
  return {
    wake: async () => {
      apply.child.kill("SIGCONT");
      const [exit] = (await apply.ended) as [number | null];
      return { exit, said: apply.said() };
    },
    kill: () => void apply.child.kill("SIGKILL"),
  };
}

const POLL_MS = 20;

/** A killed thread's trace ends with the call that it never made; an error is marked by strace. */
function findHit(trace: string, { fault, thread }: Aim, folder: string): Point | undefined {
  const lines = trace.split("\n");
  const last =
    fault === "KILL"
      ? lines.findLastIndex((line) => /^\w+\(/.test(line))
      : lines.findIndex((line) => line.includes("(INJECTED)"));
  const struck = fault === "KILL" ? trace.includes("+++ killed by SIGKILL") : last >= 0;
  if (!struck) return undefined;
  const before = readTrace(lines.slice(0, last).join("\n"), thread, folder);
  const upTo = readTrace(lines.slice(0, last + 1).join("\n"), thread, folder);
  return upTo.length > before.length ? upTo.at(-1) : undefined;
}

interface Run {
  readonly exit: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly said: string;
  readonly trace: string;
}

async function runTraced(
  grounds: Grounds,
  folder: string,
  thread: Thread,
  inject: readonly string[],
): Promise<Run> {
  const notes = mkdtempSync(join(grounds.folder, "trace-"));
  const apply = startBehindGate(grounds, folder);
  try {
    const file = join(notes, "trace");
    const tracer = await attach((await apply.tasks)[thread], file, inject);
    apply.open();
    const [exit, signal] = (await apply.ended) as [number | null, NodeJS.Signals | null];
    await tracer.ended;
    return { exit, signal, said: apply.said(), trace: readFileSync(file, "utf8") };
  } finally {
    apply.child.kill("SIGKILL");
    rmSync(notes, { recursive: true, force: true });
  }
}

interface Gated {
  readonly child: ChildProcess;
  readonly tasks: Promise<Readonly<Record<Thread, string>>>;
  readonly ended: Promise<unknown[]>;
  open(): void;
  said(): string;
}

function startBehindGate({ command, story }: Grounds, folder: string): Gated {
  const gate = join(import.meta.dirname, "gate.cjs");
  const args = ["--require", gate, command, "apply", "--auto-approve", "--now", story.now];
  const child = spawn(process.execPath, args, {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe", "pipe"],
    env: { ...process.env, UV_THREADPOOL_SIZE: "1", NODE_DISABLE_COMPILE_CACHE: "1" },
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (bytes: Buffer) => void (said += bytes.toString()));
  const pipe = child.stdio[3] as Duplex;
  pipe.on("error", () => undefined);
  const tasks = once(pipe, "data").then(([bytes]) => {
    const [main = "", worker = ""] = String(bytes).trim().split(" ");
    return { main, worker };
  });
  return { child, tasks, ended: once(child, "close"), open: () => pipe.end("x"), said: () => said };
}

/** Resolves once strace holds the thread, to a promise of its end. */
async function attach(
  task: string,
  file: string,
  inject: readonly string[],
): Promise<{ ended: Promise<unknown> }> {
  const args = ["-y", "-s", "0", "-o", file, "-e", `trace=${CALLS.join(",")}`, ...inject, "-p", task];
  const tracer = spawn("strace", args, { stdio: ["ignore", "ignore", "pipe"] });
  const ended = once(tracer, "close");
  let said = "";
  for await (const bytes of tracer.stderr) {
    said += String(bytes);
    if (said.includes("attached")) return { ended };
  }
  throw new Error(`strace does not attach: ${said}`);
}

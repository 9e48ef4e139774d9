// Where an apply can be struck: every system call by which it changes the world, as strace tells them. Reads traces, nothing else.

/** The calls that write, rename, link, delete, make, or make last. */
export const CALLS = [
  "write",
  "writev",
  "pwrite64",
  "pwritev",
  "rename",
  "renameat",
  "renameat2",
  "link",
  "linkat",
  "unlink",
  "unlinkat",
  "mkdir",
  "fsync",
  "fdatasync",
  "ftruncate",
  "openat",
] as const;

/** The main thread does SQLite's work and the printing; the worker makes files durable. */
export type Thread = "main" | "worker";

/** One call of one thread. */
export interface Point {
  readonly thread: Thread;
  readonly call: string;
  /** Its number among the thread's calls of that name, from 1: what strace counts. */
  readonly number: number;
  /** What it touches: a path below the deployment without what is drawn at random, `terminal`, or `elsewhere`. */
  readonly place: string;
  /** Its number among the thread's calls of that name on that place, from 1. */
  readonly occurrence: number;
}

/** Names a point: stays the same from run to run even where calls on different files change places. */
export function nameOfPoint({ thread, call, place, occurrence }: Point): string {
  return `${thread}:${call}:${place}:${occurrence}`;
}

/** Reads one thread's trace (`strace -y`, one thread a file) of an apply in a folder. */
export function readTrace(trace: string, thread: Thread, folder: string): readonly Point[] {
  const numbers = new Map<string, number>();
  const next = (key: string): number => {
    const number = (numbers.get(key) ?? 0) + 1;
    numbers.set(key, number);
    return number;
  };
  return trace.split("\n").flatMap((line) => {
    const call = /^(\w+)\(/.exec(line)?.[1];
    if (call === undefined || !CALLS.some((name) => name === call)) return [];
    const number = next(call);
    // Only an open that makes a file changes anything.
    if (call === "openat" && !line.includes("O_CREAT")) return [];
    const place = placeOf(call, line, folder);
    return [{ thread, call, number, place, occurrence: next(`${call} ${place}`) }];
  });
}

/** Decides whether a call touches the deployment's files: a fault elsewhere is Node's own matter. */
export function isOnDeployment({ place }: Point): boolean {
  return place !== "terminal" && place !== "elsewhere";
}

function placeOf(call: string, line: string, folder: string): string {
  const descriptor = /^\w+\((\d+)<([^>]*)>/.exec(line);
  if (descriptor?.[1] === "1" || descriptor?.[1] === "2") return "terminal";
  const names = [...line.matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? "");
  const path = descriptor?.[2] ?? (call.startsWith("rename") ? names[1] : names[0]) ?? "";
  if (!path.startsWith(`${folder}/`)) return "elsewhere";
  return path.slice(folder.length + 1).replace(/\.cscert-[0-9a-f]{16}\.tmp$/, "*.tmp");
}

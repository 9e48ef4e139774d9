// The trusted parent: reads blobs and passes them to a child that may touch nothing (Node's permission model, an empty environment, a
// bundle without network or database). That model stops files, programs and add-ons, not sockets: docs/pull-requests.md says what that
// leaves, and what a runner without a network adds.

import { spawn, type ChildProcessByStdio } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { diagnose } from "../../diagnostic/diagnostic.ts";
import { Failure } from "../../diagnostic/failure.ts";
import type { GuardName } from "../../model/policy.ts";
import type { OpenChange } from "../change-plan.ts";
import type { Shell } from "../shell.ts";
import type { Comparison, GatheredFiles } from "../wiring.ts";
import { childStart, type ChildStart } from "./child-start.ts";
import { readLines, type Brought, type Task } from "./protocol.ts";
import { readSaid, type Wanted } from "./said.ts";

const LINE_MAX = 64 * 1024 * 1024;
/** How long a child may take; no sound configuration needs a tenth of it. */
const TIME_MAX_MS = 120_000;
/** What the files of one answer have together at most: one content may have a hundred thousand names. */
const ANSWER_BYTES_MAX = 256 * 1024 * 1024;
const COMPLAINT_MAX = 2_000;

export interface UntrustedSettings {
  readonly allow: readonly GuardName[];
  /** The text of a snapshot. */
  readonly snapshot: string;
  readonly timeMaxMs?: number;
  readonly start?: ChildStart;
}

/** Returns the text of the plan's file that the child made: still untrusted. Throws a Failure `cli/untrusted-failed`. */
export async function planUntrusted(
  { comparison }: OpenChange,
  { allow, snapshot, timeMaxMs = TIME_MAX_MS, start }: UntrustedSettings,
  shell: Pick<Shell, "now" | "signal">,
): Promise<string> {
  const { head, base, diagnostics } = comparison;
  const task: Task = {
    head: { commit: head.files.commit, path: head.path, paths: head.files.paths },
    ...(base === undefined
      ? {}
      : { base: { commit: base.files.commit, path: base.path, paths: base.files.paths, name: base.name } }),
    diagnostics,
    snapshot,
    now: shell.now(),
    allow,
  };
  const limit = AbortSignal.timeout(timeMaxMs);
  const signal = AbortSignal.any([shell.signal, limit]);
  const { args, preamble } = start ?? childStart();
  const child = spawn(process.execPath, args, {
    env: {},
    stdio: ["pipe", "pipe", "pipe"],
    signal,
    killSignal: "SIGKILL",
  });
  const ended = endOf(child);
  try {
    child.stdin.write(preamble);
    child.stdin.write(`${JSON.stringify(task)}\n`);
    const text = await converse(child, comparison);
    if (text !== undefined) return text;
  } catch (error) {
    if (error instanceof Failure || signal.aborted) throw reasonOf(shell.signal, limit, timeMaxMs) ?? error;
    throw failed(error instanceof Error ? error.message : String(error));
  } finally {
    child.kill("SIGKILL");
  }
  const why = await ended;
  throw reasonOf(shell.signal, limit, timeMaxMs) ?? failed(why);
}

/** Why it was stopped, where it was: by the user, or because it took too long. */
function reasonOf(user: AbortSignal, limit: AbortSignal, ms: number): Failure | undefined {
  if (user.aborted) return failed("it was interrupted");
  return limit.aborted ? failed(`it was not done after ${ms / 1_000} s, and was stopped`) : undefined;
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** Answers what the child asks for until it is done; undefined where it ends without being so. */
async function converse(child: Child, comparison: Comparison): Promise<string | undefined> {
  for await (const line of readLines(child.stdout, LINE_MAX)) {
    const said = readSaid(line);
    if (said.kind === "done") return said.text;
    if (said.kind === "snapshot")
      throw new Failure(diagnose("store/snapshot-invalid", { where: said.where, problem: said.problem }));
    const files = said.side === "head" ? comparison.head.files : comparison.base?.files;
    if (files === undefined) throw new Error("it asks for a side that there is not");
    child.stdin.write(`${JSON.stringify(await bring(files, said.wanted))}\n`);
  }
  return undefined;
}

async function bring(files: GatheredFiles, wanted: readonly Wanted[]): Promise<readonly Brought[]> {
  const readings = await files.bring(wanted);
  let total = 0;
  return readings.map((reading) => {
    if (reading.kind !== "read") return reading;
    if ((total += reading.bytes.length) > ANSWER_BYTES_MAX)
      return { kind: "unreadable", why: "the files before it fill 256 MiB" };
    return { kind: "read", bytes: reading.bytes.toString("base64") };
  });
}

/** Resolves to what the child complained of, at its end. */
async function endOf(child: Child): Promise<string> {
  let complaint = "";
  child.stderr.on("data", (chunk: Buffer) => {
    if (complaint.length < COMPLAINT_MAX) complaint += chunk.toString();
  });
  // A child that is gone takes no more answers: its end tells why.
  child.stdin.on("error", () => undefined);
  return await new Promise((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code, signal) =>
      resolve(`${complaint.slice(0, COMPLAINT_MAX).trim()} (${signal ?? `exit ${code}`})`.trim()),
    );
  });
}

function failed(why: string): Failure {
  return new Failure(diagnose("cli/untrusted-failed", { why }));
}

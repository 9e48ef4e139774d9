// The locked-up child: plans a stranger's commits. It holds no secret, reads no file, and starts nothing; what it needs comes in on its
// standard input, and what it finds goes out on its standard output.

import { createHash } from "node:crypto";
import { posix } from "node:path";
import { encodeReviewed, isThere, reviewChange, type ReviewSide } from "../review.ts";
import { decodeSnapshot, loadGathered, type FileReading } from "../wiring-untrusted.ts";
import { readLines, type Brought, type Said, type Side, type Task, type TaskSide } from "./protocol.ts";

const LINE_MAX = 512 * 1024 * 1024;
/** Nothing lies there: the child can't open a store, wherever the configuration says that it is. */
const NOWHERE = "/nowhere";

void main();

async function main(): Promise<void> {
  const lines = readLines(process.stdin, LINE_MAX);
  const say = (said: Said): void => void process.stdout.write(`${JSON.stringify(said)}\n`);
  const hear = async (): Promise<unknown> => JSON.parse((await lines.next()).value ?? "null");
  // The parent is the one that is trusted.
  const task = (await hear()) as Task;
  say(
    await perform(task, async (side, wanted) => {
      say({ kind: "bring", side, wanted });
      return ((await hear()) as readonly Brought[]).map(toReading);
    }),
  );
  process.stdin.destroy();
}

type Bring = (
  side: Side,
  wanted: Extract<Said, { kind: "bring" }>["wanted"],
) => Promise<readonly FileReading[]>;

async function perform({ head, base, diagnostics, snapshot, now, allow }: Task, bring: Bring): Promise<Said> {
  const hash = (text: string): string => createHash("sha256").update(text).digest("hex");
  const seen = decodeSnapshot(snapshot);
  if (seen.value === undefined) {
    const [fault] = seen.diagnostics;
    return { kind: "snapshot", where: "", problem: fault?.message ?? "" };
  }
  const load = async (side: Side, { commit, path, paths }: TaskSide): Promise<ReviewSide> => ({
    commit,
    path,
    there: isThere(paths, path),
    loaded: await loadGathered(
      { paths, bring: async (wanted) => await bring(side, wanted) },
      posix.join(NOWHERE, posix.basename(path)),
    ),
  });
  const sides = {
    head: await load("head", head),
    base: base && { ...(await load("base", base)), name: base.name },
  };
  return {
    kind: "done",
    text: encodeReviewed(reviewChange({ ...sides, diagnostics, now, allow, hash }, seen.value)),
  };
}

function toReading(brought: Brought): FileReading {
  return brought.kind === "read" ? { kind: "read", bytes: Buffer.from(brought.bytes, "base64") } : brought;
}

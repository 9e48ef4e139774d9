// A writer in a process of its own, to be killed, stopped and woken by tests. It says a line for each thing it did:
// `ready FENCE` once it holds the lease, then what became of its writes, which it starts on the first line of stdin.
//
//   node store-child.ts PATH hold                   waits for a line, writes, says the outcomes
//   node store-child.ts PATH crash STEP MOMENT      dies at the n-th step that touches the disk, amid or after it

import { writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { Failure } from "../../src/diagnostic/failure.ts";
import { createDirectoryStore } from "../../src/stores/directory/directory-store.ts";
import { durableFiles, type DurableFiles } from "../../src/stores/directory/durable.ts";
import { KIT_NOW, NEVER, nameOf } from "../conformance/bench.ts";
import { CHILD_BOOT, childWrites } from "./store-story.ts";

const [, , path = "", mode = "", step = "", moment = ""] = process.argv;

const say = (line: string): void => writeFileSync(1, `${line}\n`);
const die = (): never => {
  process.kill(process.pid, "SIGKILL");
  throw new Error("dead");
};

/** Counts the steps that touch the disk, and dies at one of them. */
function dyingFiles(): DurableFiles {
  let count = 0;
  const around = async (work: () => Promise<void>, amid: () => void): Promise<void> => {
    count += 1;
    if (count !== Number(step)) return work();
    if (moment === "amid") amid();
    else await work();
    die();
  };
  return {
    replace: (file, bytes) =>
      around(
        () => durableFiles.replace(file, bytes),
        () => writeFileSync(join(dirname(file), ".cscert-0123456789abcdef.tmp"), bytes.subarray(0, 99)),
      ),
    syncFolder: (folder) =>
      around(
        () => durableFiles.syncFolder(folder),
        () => undefined,
      ),
  };
}

const files = mode === "crash" ? dyingFiles() : durableFiles;
const store = createDirectoryStore({ path, clock: () => KIT_NOW, files });
const holder = { holder: "child", host: hostname(), bootId: CHILD_BOOT, pid: process.pid };
const session = await store.open({ holder, lockTimeout: 0 }, NEVER);
say(`ready ${session.fence}`);
if (mode === "hold") await new Promise((resolve) => createInterface(process.stdin).once("line", resolve));
try {
  for (const writes of childWrites()) say((await session.write(writes, NEVER)).map(nameOf).join(","));
  for await (const progress of session.replicate([], NEVER)) say(progress.kind);
} catch (error) {
  say(error instanceof Failure ? error.diagnostic.code : String(error));
}
await session.close();
say("end");
process.exit(0);

// G7: the first apply of a deployment, durable, beside rsync that makes the same files last.

import { cpSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { invariant } from "../src/base/invariant.ts";
import { provideEmptyData } from "./data.ts";
import { isInstalled, measureTimes, type Contender } from "./measure.ts";
import type { Row } from "./table.ts";

/** Measures it on copies of a deployment that has nothing installed. Undefined where rsync is not installed. */
export async function measureFirstApply(
  clone: string,
  root: string,
  servers: number,
  rounds: number,
): Promise<Row | undefined> {
  if (!isInstalled("rsync")) return undefined;
  const { folder, distinct } = await provideEmptyData(root, servers);
  const work = `${folder}-work`;
  const to = `${folder}-to`;
  const again = (): void => {
    rmSync(work, { recursive: true, force: true });
    cpSync(folder, work, { recursive: true });
    rmSync(to, { recursive: true, force: true });
    mkdirSync(to);
  };
  again();
  const args = [join(clone, "dist", "cscert.cjs"), "apply", "--auto-approve"];
  const apply: Contender = {
    name: "apply",
    command: process.execPath,
    args: [...args, "--allow", "guard/change-share"],
    cwd: work,
    exit: 0,
    before: again,
  };
  // What the apply leaves behind is what rsync copies.
  measureTimes([apply], 0);
  const from = `${folder}-applied`;
  rmSync(from, { recursive: true, force: true });
  cpSync(join(work, "stores"), from, { recursive: true });
  const rsync: Contender = {
    name: "rsync",
    command: "rsync",
    args: ["-rc", "--fsync", `${from}/`, `${to}/`],
    cwd: work,
    exit: 0,
    before: again,
  };
  const times = measureTimes([apply, rsync], rounds);
  const [ours, theirs] = [times.get("apply"), times.get("rsync")];
  invariant(ours !== undefined && theirs !== undefined, "both were measured");
  for (const made of [work, to, from]) rmSync(made, { recursive: true, force: true });
  return {
    name: `G7 first apply of ${servers} servers, ${distinct} PFX files ÷ rsync -rc --fsync`,
    value: `${(ours / theirs).toFixed(2)} (${ours.toFixed(0)} ms ÷ ${theirs.toFixed(0)} ms)`,
    goal: "0.6 at most",
  };
}

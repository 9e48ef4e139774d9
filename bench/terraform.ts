// G2b: a plan of twenty thousand assignments beside Terraform's of twenty thousand `terraform_data` resources, with nothing to do.
// Terraform compares what its state file says; cscert reads and hashes the stores' files too.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { invariant } from "../src/base/invariant.ts";
import { provideData } from "./data.ts";
import { isInstalled, measureTimes, type Contender } from "./measure.ts";
import type { Row } from "./table.ts";

const ASSIGNMENTS = 20_000;
const ASSIGNMENTS_A_SERVER = 4;

/** Undefined where Terraform is not installed. */
export async function measureTerraform(
  clone: string,
  root: string,
  rounds: number,
): Promise<Row | undefined> {
  if (!isInstalled("terraform")) return undefined;
  const { folder } = await provideData(root, ASSIGNMENTS / ASSIGNMENTS_A_SERVER);
  const cscert: Contender = {
    name: "cscert",
    command: process.execPath,
    args: [join(clone, "dist", "cscert.cjs"), "plan", "--detailed-exitcode"],
    cwd: folder,
    exit: 0,
  };
  const terraform: Contender = {
    name: "terraform",
    command: "terraform",
    args: ["plan", "-input=false", "-detailed-exitcode"],
    cwd: prepare(join(root, "terraform")),
    exit: 0,
  };
  const times = measureTimes([cscert, terraform], Math.min(rounds, 3));
  const [ours, theirs] = [times.get("cscert"), times.get("terraform")];
  invariant(ours !== undefined && theirs !== undefined, "both were measured");
  return {
    name: `G2b terraform, ${ASSIGNMENTS} terraform_data ÷ plan of ${ASSIGNMENTS} assignments`,
    value: `${(theirs / ours).toFixed(1)} (${theirs.toFixed(0)} ms ÷ ${ours.toFixed(0)} ms)`,
    goal: "at least 3",
  };
}

function prepare(folder: string): string {
  const made = join(folder, "made");
  if (existsSync(made)) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const resource = `resource "terraform_data" "assignment" {\n  count = ${ASSIGNMENTS}\n  input = "thumbprint-\${count.index}"\n}\n`;
  writeFileSync(join(folder, "main.tf"), resource);
  for (const args of [["init"], ["apply", "-auto-approve", "-parallelism=50"]]) {
    const { status, stderr } = spawnSync("terraform", [...args, "-input=false"], {
      cwd: folder,
      stdio: ["ignore", "ignore", "pipe"],
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`terraform ${args[0]}: ${stderr}`);
  }
  writeFileSync(made, "");
  return folder;
}

// G2b: a plan of twenty thousand assignments beside Terraform's of twenty thousand `terraform_data` resources, with nothing to do.
// Terraform compares what its state file says; cscert reads and hashes the stores' files too.

import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { invariant } from "../src/base/invariant.ts";
import { provideData } from "./data.ts";
import { isInstalled, measureTimes, type Contender } from "./measure.ts";
import type { Row } from "./table.ts";

const ASSIGNMENTS = 20_000;
const ASSIGNMENTS_A_SERVER = 4;
/** Terraform is waited for no longer, once: by then the ratio has been seen. */
const LIMIT_MS = 60_000;

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
  const ours = measureTimes([cscert], Math.min(rounds, 3)).get("cscert");
  const args = ["plan", "-input=false", "-detailed-exitcode"];
  const cwd = prepare(join(root, "terraform"));
  const start = performance.now();
  const run = spawnSync("terraform", args, {
    cwd,
    stdio: "ignore",
    timeout: LIMIT_MS,
    killSignal: "SIGKILL",
  });
  const theirs = performance.now() - start;
  const isOver = run.signal !== null;
  invariant(ours !== undefined && (isOver || run.status === 0), "both found nothing to do");
  const more = isOver ? "more than " : "";
  return {
    name: `G2b terraform, ${ASSIGNMENTS} terraform_data ÷ plan of ${ASSIGNMENTS} assignments`,
    value: `${more}${(theirs / ours).toFixed(0)} (${more}${theirs.toFixed(0)} ms ÷ ${ours.toFixed(0)} ms)`,
    goal: "at least 3",
  };
}

/** The state is written as an apply would leave it: a real one of so many resources takes most of an hour. */
function prepare(folder: string): string {
  const made = join(folder, "made");
  if (existsSync(made)) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const resource = `resource "terraform_data" "assignment" {\n  count = ${ASSIGNMENTS}\n  input = "thumbprint-\${count.index}"\n}\n`;
  writeFileSync(join(folder, "main.tf"), resource);
  writeFileSync(join(folder, "terraform.tfstate"), JSON.stringify(writeState()));
  const args = ["init", "-input=false"];
  const stdio = ["ignore", "ignore", "pipe"] as const;
  const { status, stderr } = spawnSync("terraform", args, {
    cwd: folder,
    stdio: [...stdio],
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`terraform init: ${stderr}`);
  writeFileSync(made, "");
  return folder;
}

function writeState(): unknown {
  const instances = Array.from({ length: ASSIGNMENTS }, (_, index) => {
    const value = { value: `thumbprint-${index}`, type: "string" };
    const attributes = { id: randomUUID(), input: value, output: value, triggers_replace: null };
    return { index_key: index, schema_version: 0, attributes, sensitive_attributes: [] };
  });
  const provider = 'provider["terraform.io/builtin/terraform"]';
  const resource = { mode: "managed", type: "terraform_data", name: "assignment", provider, instances };
  return {
    version: 4,
    serial: 1,
    lineage: randomUUID(),
    outputs: {},
    resources: [resource],
    check_results: null,
  };
}

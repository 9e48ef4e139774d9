// Who is measured: the floors (`sha256sum -c`, bare Node), the peers that are installed, and cscert.

import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { invariant } from "../src/base/invariant.ts";
import type { BenchData } from "./data.ts";
import type { Contender } from "./measure.ts";
import { makePeers } from "./peers.ts";

export interface Contenders {
  readonly all: readonly Contender[];
  /** Those whose memory is measured too. */
  readonly node: readonly Contender[];
}

/** Returns everybody who can be measured on this machine. */
export function makeContenders(clone: string, data: BenchData, peers: "installed" | "none"): Contenders {
  const cwd = data.folder;
  const launcher = join(clone, "dist", "cscert.cjs");
  const node = (name: string, ...args: readonly string[]): Contender => ({
    name,
    command: process.execPath,
    args,
    cwd,
    exit: 0,
  });
  const bare = node("bare node", "-e", "0");
  const failed = (_stdout: string, status: number | null): boolean => status !== 0;
  const plan = { ...node("cscert plan", launcher, "plan", "--detailed-exitcode"), notices: failed };
  const sums = ["-c", "--quiet", data.sums];
  const all = [
    { name: "sha256sum -c", command: "sha256sum", args: sums, cwd, exit: 0, notices: failed },
    ...(peers === "installed" ? makePeers(data) : []),
    bare,
    node("cscert --version", launcher, "--version"),
    node("cscert --help", launcher, "--help"),
    plan,
  ];
  return { all, node: [bare, plan] };
}

/** Changes one byte of one PFX file and demands that each peer that compares content says so; then puts it back. */
export function checkThatDriftIsNoticed(data: BenchData, contenders: Contenders): void {
  const servers = join(data.folder, "stores", "servers");
  const [server] = readdirSync(servers);
  const pfx = readdirSync(join(servers, server ?? "")).find((name) => name.endsWith(".pfx"));
  invariant(server !== undefined && pfx !== undefined, "a server holds a PFX file");
  const file = join(servers, server, pfx);
  const bytes = readFileSync(file);
  const changed = Buffer.from(bytes);
  changed[100] = (changed[100] ?? 0) ^ 1;
  writeFileSync(file, changed);
  try {
    for (const contender of contenders.all) demandNotice(contender);
  } finally {
    writeFileSync(file, bytes);
  }
}

function demandNotice({ name, command, args, cwd, notices }: Contender): void {
  if (notices === undefined) return;
  const { status, stdout } = spawnSync(command, args, { cwd, encoding: "utf8", maxBuffer: BUFFER_MAX });
  if (!notices(stdout, status))
    throw new Error(`${name} does not notice that a file was changed: comparing its time means nothing`);
}

const BUFFER_MAX = 256 * 1024 * 1024;

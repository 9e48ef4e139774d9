// Who is measured: the floor (`sha256sum -c`, bare Node), rsync where it is installed, and cscert.

import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { invariant } from "../src/base/invariant.ts";
import type { BenchData } from "./data.ts";
import { isInstalled, type Contender } from "./measure.ts";

export interface Contenders {
  readonly all: readonly Contender[];
  /** Those whose memory is measured too. */
  readonly node: readonly Contender[];
}

/** Returns everybody who can be measured on this machine. */
export function makeContenders(clone: string, data: BenchData): Contenders {
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
  const plan = node("cscert plan", launcher, "plan", "--detailed-exitcode");
  const all = [
    { name: "sha256sum -c", command: "sha256sum", args: ["-c", "--quiet", data.sums], cwd, exit: 0 },
    ...(isInstalled("rsync") ? [rsync(data)] : []),
    bare,
    node("cscert --version", launcher, "--version"),
    node("cscert --help", launcher, "--help"),
    plan,
  ];
  return { all, node: [bare, plan] };
}

function rsync(data: BenchData): Contender {
  const args = ["-nrc", "--delete", "--exclude=*.cer", `${data.copy}/`, "stores/"];
  return { name: "rsync -nrc --delete", command: "rsync", args, cwd: data.folder, exit: 0 };
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

function demandNotice(contender: Contender): void {
  const { name, command, args, cwd } = contender;
  if (name !== "sha256sum -c" && name !== "cscert plan" && !name.startsWith("rsync")) return;
  const verbose = name.startsWith("rsync") ? ["-i", ...args] : args;
  const { status, stdout } = spawnSync(command, verbose, { cwd, encoding: "utf8" });
  const noticed = name.startsWith("rsync") ? stdout.includes(".pfx") : status !== 0;
  if (!noticed)
    throw new Error(`${name} does not notice that a file was changed: comparing its time means nothing`);
}

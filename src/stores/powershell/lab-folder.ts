// The folder of a lab behind the lab's module: what the module reads, written by cscert. Nothing of a real deployment.

import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Fqdn } from "../../model/fqdn.ts";
import type { ObservedTopology } from "../../model/topology.ts";

/** Makes the folder of an empty deployment. Its commands run on a management host, `cms01` in its first SIP domain. */
export function initialisePowerShellLab(root: string, topology: ObservedTopology): void {
  const { product = "sfb-2019", sipDomains, pools } = topology;
  mkdirSync(root, { recursive: true, mode: 0o700 });
  writeJson(join(root, "lab.json"), {
    version: 1,
    product,
    sipDomains,
    master: `cms01.${sipDomains[0] ?? "contoso.com"}`,
    pools,
    replication: { mode: "on-invoke" },
  });
}

/** Makes a lab hold the servers of a topology; what the others hold stays as it is. */
export function regroupPowerShellLab(root: string, { pools }: ObservedTopology): void {
  const file = join(root, "lab.json");
  const lab = JSON.parse(readFileSync(file, "utf8")) as object;
  writeJson(file, { ...lab, pools });
}

/** Breaks a server, or mends it (`none`); the others stay as they are. */
export function setPowerShellLabFault(
  root: string,
  server: Fqdn,
  fault: "unreachable" | "slow" | "read-only" | "none",
): void {
  const file = join(root, "faults.json");
  const { servers = {}, ...others } = existsSync(file) ? readFaults(file) : {};
  const { [server]: _before, ...rest } = servers;
  const laid = fault === "slow" ? { fault, milliseconds: SLOWNESS } : { fault };
  writeJson(file, { ...others, servers: fault === "none" ? rest : { ...rest, [server]: laid } });
}

interface Faults {
  readonly servers?: Readonly<Record<string, unknown>>;
}

function readFaults(file: string): Faults {
  return JSON.parse(readFileSync(file, "utf8")) as Faults;
}

function writeJson(path: string, value: unknown): void {
  writeFileSync(`${path}.new`, `${JSON.stringify(value, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** How long each cmdlet of a slow server sleeps, in milliseconds. */
const SLOWNESS = 5_000;

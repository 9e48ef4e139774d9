// `node bench/powershell.ts [--calls 30 --servers 200 --sessions 16]`: what keeping a PowerShell saves (G9), and how long many servers
// take that are each 50 ms away. Needs a PowerShell (`npm run build:pwsh`). Prints ratios; asserts no time.

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { findPowerShell } from "../src/cli/wiring-powershell.ts";
import { parseFqdn, type Fqdn } from "../src/model/fqdn.ts";
import { POWERSHELL_HERE } from "../src/model/powershell-settings.ts";
import type { NodeStore } from "../src/port/node-store.ts";
import { initialisePowerShellLab } from "../src/stores/powershell/lab-folder.ts";
import { createPowerShellStore } from "../src/stores/powershell/powershell-store.ts";
import { makeSessions, type Sessions } from "../src/stores/powershell/sessions.ts";

const { values } = parseArgs({
  options: {
    calls: { type: "string", default: "30" },
    servers: { type: "string", default: "200" },
    sessions: { type: "string", default: "16" },
  },
});

/** What one look at one server waits at least. */
const LATENCY = 50;
const SOURCE = join(dirname(import.meta.dirname), "src", "stores", "powershell");
const script = readFileSync(join(SOURCE, "cscert.ps1"), "latin1");
const folder = mkdtempSync(join(tmpdir(), "cscert-bench-ps-"));
const signal = new AbortController().signal;
try {
  await measureCalls(Number(values.calls));
  await measureMany(Number(values.servers), Number(values.sessions));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measureCalls(calls: number): Promise<void> {
  const [server] = makeLab("calls", 1, 0);
  if (server === undefined) return;
  const fresh: number[] = [];
  for (let call = 0; call < Math.max(3, calls / 5); call += 1) {
    const sessions = makeSessions(script, POWERSHELL_HERE.timeout, 1);
    fresh.push(await timed(() => observe(storeOf("calls", sessions), [server])));
    sessions.close();
  }
  const sessions = makeSessions(script, POWERSHELL_HERE.timeout, 1);
  const store = storeOf("calls", sessions);
  await observe(store, [server]);
  const kept: number[] = [];
  for (let call = 0; call < calls; call += 1) kept.push(await timed(() => observe(store, [server])));
  sessions.close();
  const [each, again] = [median(fresh), median(kept)];
  say(
    `a process for each call: ${each.toFixed(0)} ms; a kept process: ${again.toFixed(1)} ms; ratio ${(each / again).toFixed(0)} (G9: at least 15)`,
  );
}

async function measureMany(count: number, most: number): Promise<void> {
  const servers = makeLab("many", count, LATENCY);
  const sessions = makeSessions(script, POWERSHELL_HERE.timeout, most);
  const store = storeOf("many", sessions);
  const first = await timed(() => observe(store, servers));
  const before = workOfChildren();
  const again = await timed(() => observe(store, servers));
  const work = (workOfChildren() - before) / count;
  sessions.close();
  const floor = (count * LATENCY) / most;
  say(
    `${count} servers, ${LATENCY} ms each, ${most} processes: ${(first / 1_000).toFixed(1)} s with their start, then ${(again / 1_000).toFixed(1)} s; one after the other ${((count * LATENCY) / 1_000).toFixed(0)} s of waiting alone, the floor is ${(floor / 1_000).toFixed(1)} s; a look costs ${work.toFixed(1)} ms of processor time`,
  );
}

function makeLab(name: string, count: number, latency: number): readonly Fqdn[] {
  const servers = Array.from({ length: count }, (_, index) => parseFqdn(`fe${index}.contoso.com`)).filter(
    (server) => server !== undefined,
  );
  const pool = parseFqdn("pool01.contoso.com");
  if (pool === undefined) throw new Error("a name");
  initialisePowerShellLab(join(folder, name), {
    sipDomains: ["contoso.com"],
    pools: [{ fqdn: pool, role: "FrontEnd", servers }],
  });
  const faults = { servers: { "*": { fault: "slow", milliseconds: latency } } };
  if (latency > 0) writeFileSync(join(folder, name, "faults.json"), JSON.stringify(faults));
  return servers;
}

function storeOf(name: string, sessions: Sessions): NodeStore {
  return createPowerShellStore({
    settings: POWERSHELL_HERE,
    script,
    executable: findPowerShell(POWERSHELL_HERE),
    clock: Date.now,
    lab: { root: join(folder, name), modules: join(SOURCE, "lab") },
    sessions,
  });
}

async function observe(store: NodeStore, servers: readonly Fqdn[]): Promise<void> {
  for await (const seen of store.observe(servers, signal)) {
    if (seen.kind === "unreachable") throw new Error(seen.diagnostic.message);
  }
}

/** The processor time that the processes started here have used, in ms; not a number where the system does not tell. */
function workOfChildren(): number {
  const list = `/proc/${process.pid}/task/${process.pid}/children`;
  if (!existsSync(list)) return Number.NaN;
  const children = readFileSync(list, "utf8").split(" ").filter(Boolean);
  const ticks = children.map((child) => {
    const fields = readFileSync(`/proc/${child}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    return Number(fields[11]) + Number(fields[12]);
  });
  return ticks.reduce((sum, each) => sum + each, 0) * 10;
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

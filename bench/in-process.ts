// What is measured inside one process: parts of cscert beside the library that does the like (G4, G5, G6). Warm, in turn, medians.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { createSecureContext } from "node:tls";
import { LineCounter, parseDocument } from "yaml";
import { invariant } from "../src/base/invariant.ts";
import { Secret } from "../src/base/secret.ts";
import { sha256 } from "../src/cli/wiring.ts";
import { NOTHING_KNOWN } from "../src/model/observed.ts";
import { makePlan } from "../src/planner/make-plan.ts";
import { observeEverything } from "../src/reconcile/observe.ts";
import { loadConfiguration, readConfiguration } from "../src/sources/files.ts";
import { createDirectoryStore } from "../src/stores/directory/directory-store.ts";
import { openPfx } from "../src/x509/open.ts";
import { sealPfx } from "../src/x509/seal.ts";
import { writeLongConfiguration } from "./long-configuration.ts";
import { median } from "./measure.ts";
import type { Row } from "./table.ts";

const MS = 1_000_000;
const LINES = 10_000;

/** G4: a long configuration, read and validated with positions, beside the parser that it is read with. */
export async function measureValidation(rounds: number): Promise<Row> {
  const text = writeLongConfiguration(LINES);
  const tree = {
    read: () => ({ kind: "read", bytes: Buffer.from(text) }) as const,
    find: () => ({ inside: [], outside: [] }),
  };
  const [ours, parser] = await inTurn(rounds, [
    async () => {
      const { value, diagnostics } = readConfiguration(tree, "/deployment/cscert.yaml");
      invariant(value !== undefined, JSON.stringify(diagnostics[0]));
    },
    async () => {
      const document = parseDocument(text, { lineCounter: new LineCounter() });
      invariant(document.errors.length === 0, "the long configuration is YAML");
    },
  ]);
  return ratio(`G4 validate ${LINES} lines ÷ the yaml parser alone`, ours, parser, "1.3 at most");
}

/** G5: a PFX file opened by cscert, which proves the key too, beside Node's OpenSSL, which makes a TLS context of it. */
export async function measureOpening(
  rounds: number,
  iterations: number,
  folder: string,
): Promise<readonly Row[]> {
  const password = new Secret("of the benchmark");
  const pfx = await sealAgain(folder, password, iterations);
  const open = async (): Promise<void> => {
    const { value } = await openPfx(pfx, password);
    invariant(value !== undefined, "the PFX opens");
  };
  const [ours, openssl] = await inTurn(rounds, [
    open,
    async () => void createSecureContext({ pfx: Buffer.from(pfx), passphrase: password.reveal() }),
  ]);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  for (let round = 0; round < rounds; round++) await open();
  delay.disable();
  return [
    ratio(`G5 open a PFX of ${iterations} iterations ÷ OpenSSL in Node`, ours, openssl, "2 at most"),
    {
      name: `G5 longest turn of the event loop meanwhile, ${iterations}`,
      value: `${(delay.max / MS).toFixed(0)} ms`,
      goal: "50 ms",
    },
  ];
}

/** G6: the planner alone on a deployment where nothing is to be done. */
export async function measureDiff(rounds: number, folder: string): Promise<Row> {
  const { value, diagnostics } = await loadConfiguration(join(folder, "cscert.yaml"));
  invariant(value !== undefined, JSON.stringify(diagnostics[0]));
  const { desired } = value;
  const clock = (): number => Date.now();
  const store = createDirectoryStore({ path: join(folder, "stores"), clock });
  const servers = [...desired.topology.servers.keys()];
  const signal = new AbortController().signal;
  const observed = await observeEverything({ store, servers, signal });
  const [time] = await inTurn(rounds, [
    async () => {
      const plan = makePlan({
        desired,
        observed,
        known: NOTHING_KNOWN,
        now: clock(),
        allow: [],
        hash: sha256,
      });
      invariant(plan.actions.length === 0, "nothing is to be done");
    },
  ]);
  const assignments = servers.length * TYPES_A_SERVER;
  const micros = ((time ?? 0) * 1000) / assignments;
  return {
    name: `G6 plan, an assignment of ${assignments}`,
    value: `${micros.toFixed(2)} µs`,
    goal: "0.3 µs",
  };
}

/** Seals the key of one of the deployment's certificates anew, with so many iterations. */
async function sealAgain(folder: string, password: Secret, iterations: number): Promise<Uint8Array> {
  const file = join(folder, "certificates", "oauth-2025.pfx");
  const secret = new Secret(readFileSync(join(folder, "secrets", "oauth-2025"), "utf8").trim());
  const { value } = await openPfx(readFileSync(file), secret);
  invariant(value !== undefined, "the deployment's PFX opens");
  const { leaf, chain, privateKey } = value;
  return sealPfx({ leaf, chain, privateKey, password, iterations, cipher: "aes-256" });
}

async function inTurn(rounds: number, works: readonly (() => Promise<void>)[]): Promise<readonly number[]> {
  const times = works.map((): number[] => []);
  for (let round = -1; round < rounds; round++) {
    for (const [index, work] of works.entries()) {
      const start = performance.now();
      await work();
      // The first round finds nothing compiled.
      if (round >= 0) times[index]?.push(performance.now() - start);
    }
  }
  return times.map(median);
}

function ratio(name: string, ours: number | undefined, other: number | undefined, goal: string): Row {
  invariant(ours !== undefined && other !== undefined, "both were measured");
  const times = `${ours.toFixed(1)} ms ÷ ${other.toFixed(1)} ms`;
  return { name, value: `${(ours / other).toFixed(2)} (${times})`, goal };
}

const TYPES_A_SERVER = 4;

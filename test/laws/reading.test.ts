// Law 6 over generated deployments: a plan and all that is read beside it writes nothing and asks for no secret; an apply needs
// passwords and keys, and neither shows in anything that it says, writes down or leaves for the next. The same through the command
// line and real files: secrets.test.ts.

import { inspect } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { invariant } from "../../src/base/invariant.ts";
import { Secret } from "../../src/base/secret.ts";
import type { MaterialReader } from "../../src/port/material.ts";
import { describeStatus } from "../../src/reconcile/in-force.ts";
import { observeEverything } from "../../src/reconcile/observe.ts";
import { planNow } from "../../src/reconcile/plan.ts";
import { renderApply, renderApplyEvent } from "../../src/render/apply.ts";
import { renderDiagnosticsText } from "../../src/render/diagnostics-text.ts";
import { renderHistory } from "../../src/render/history.ts";
import { renderPlan } from "../../src/render/plan.ts";
import { renderStatus } from "../../src/render/status.ts";
import { withSights } from "../../src/schedule/sights.ts";
import { encodeSnapshot } from "../../src/state/snapshot.ts";
import { aMachine, applyOn, type Machine } from "../kit/apply-laws.ts";
import { aFakePfx, createMemoryStore, type MemoryAnswer } from "../kit/memory-store.ts";
import { sha256 } from "../kit/names.ts";
import { arbitraryScenario, traitsOf, type Scenario } from "../kit/scenario.ts";
import { makeShare, RUNS } from "../kit/share.ts";
import { spellings } from "../kit/spellings.ts";

const STYLE = { color: "never", width: 80 } as const;
const PASSWORD = "canary-päss\"w'örd\\of-this-law";
const KEY = "canary-key-bytes-of-this-law";
const FORBIDDEN = [...spellings(PASSWORD), ...spellings(KEY)];

/** Reads a PFX whose bytes and password are canaries, and counts how often it was asked. */
function aCanaryReader(): MaterialReader & { asked: number } {
  const reader = {
    asked: 0,
    read: async (_reference: unknown, wanted: Parameters<typeof aFakePfx>[0]) => {
      reader.asked += 1;
      const bytes = new TextEncoder().encode(`${new TextDecoder().decode(aFakePfx(wanted))} with ${KEY}`);
      return { kind: "pfx", bytes, password: new Secret(PASSWORD) } as const;
    },
  };
  return reader;
}

/** Looks, plans and renders, and returns what was said; fails where anything was written. */
async function readEverything(machine: Machine): Promise<readonly string[]> {
  const { scenario, state, journal } = machine;
  const { desired, now, allow } = scenario;
  const before = [state.writes, state.leases, journal.writes];
  const signal = new AbortController().signal;
  const store = createMemoryStore(state, () => now);
  const observed = await observeEverything({ store, servers: desired.topology.servers.keys(), signal });
  const known = journal.known();
  const plan = planNow({ desired, observed, known, now, allow, hash: sha256 });
  const status = describeStatus({ desired, observed, now });
  const said = [
    ...(["text", "json", "markdown"] as const).map((format) => renderPlan(plan, format, { ...STYLE, now })),
    ...(["text", "json"] as const).map((format) => renderStatus(status, format, STYLE)),
    encodeSnapshot(observed, withSights(known, observed, desired.policy.clockSkew)),
    renderHistory(journal.history(20), "json", STYLE),
  ];
  expect([state.writes, state.leases, journal.writes]).toEqual(before);
  return said;
}

/** Applies with canaries, and returns what was said and what is written down. */
async function applyWithCanaries(machine: Machine, material: MaterialReader): Promise<readonly string[]> {
  const said: string[] = [];
  const report = await applyOn(machine, {
    material,
    onEvent: (event) => said.push(inspect(event, { depth: 9 }), inspect(renderApplyEvent(event, STYLE))),
  });
  const outcomes = [...report.outcomes.values()];
  const failed = outcomes.flatMap((outcome) => (outcome.kind === "failed" ? [outcome.diagnostic] : []));
  return [
    ...said,
    renderApply(report, "text", STYLE),
    renderApply(report, "json", STYLE),
    renderDiagnosticsText(failed, STYLE),
    inspect([report, machine.journal.runs, machine.state], { depth: 12, maxArrayLength: null }),
  ];
}

async function law6(scenario: Scenario, answer: MemoryAnswer, mutant?: Machine["mutant"]) {
  const machine = aMachine(scenario, mutant);
  const material = aCanaryReader();
  const before = await readEverything(machine);
  machine.state.answer = () => answer;
  const told = await applyWithCanaries(machine, material);
  const after = await readEverything(machine);
  for (const text of [...before, ...told, ...after]) {
    const leaked = FORBIDDEN.find((spelling) => text.includes(spelling));
    invariant(leaked === undefined, `${leaked} in ${text.slice(0, 200)}`);
  }
  return material.asked;
}

const answers = fc.constantFrom<MemoryAnswer>(undefined, undefined, "refused", "unknown-done");

test("law 6: what reads writes nothing, and no secret shows", { timeout: 900_000 }, async () => {
  const share = makeShare();
  let asked = 0;
  await fc.assert(
    fc.asyncProperty(arbitraryScenario, answers, async (scenario, answer) => {
      const opened = await law6(scenario, answer);
      asked += opened;
      share.count({
        ...traitsOf(scenario),
        "material opened": opened > 0,
        "faulty store": answer !== undefined,
      });
    }),
    { numRuns: RUNS },
  );
  share.report(`law 6, ${asked} files opened`);
  expect(asked).toBeGreaterThan(RUNS / 10);
});

test("law 6 notices an apply that notes the password with its actor", async () => {
  const mutant: Machine["mutant"] = () => ({ actor: `ada ${new Secret(PASSWORD).reveal()}` });
  const property = fc.asyncProperty(arbitraryScenario, async (scenario) => {
    await law6(scenario, undefined, mutant);
  });
  expect((await fc.check(property, { numRuns: 100, endOnFailure: true })).failed).toBe(true);
});

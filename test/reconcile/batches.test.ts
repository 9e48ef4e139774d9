// What is begun together, and what never is.

import { describe, expect, test } from "vitest";
import { diagnose } from "../../src/diagnostic/diagnostic.ts";
import type { Action, ReplicateAction } from "../../src/model/action.ts";
import type { ActionOutcome } from "../../src/model/apply-report.ts";
import { DEPLOYMENT, type Target } from "../../src/model/target.ts";
import { BATCH_MAX, findBlocked, groupByTarget, nextBatch } from "../../src/reconcile/batches.ts";
import { isRunnable, skipAhead } from "../../src/reconcile/runnable.ts";
import { fqdn, thumbprint } from "../kit/names.ts";

type Extra = Partial<Pick<Action, "dependsOn" | "heldBy" | "waitsUntil">>;

function base(id: string, on: string, extra: Extra = {}) {
  const target: Target = on === "deployment" ? DEPLOYMENT : { kind: "server", server: fqdn(on) };
  const common = { reason: "missing", cause: "config", undo: { kind: "always" } } as const;
  return { id, target, dependsOn: [], heldBy: [], ...common, ...extra };
}

function install(id: string, on: string, extra: Extra = {}): Action {
  const certificate = thumbprint("A");
  const material = { kind: "installed" } as const;
  return {
    kind: "install",
    ...base(id, on, extra),
    certificate,
    certificateName: "A",
    material,
    exportable: true,
  };
}

function assign(id: string, on: string, extra: Extra = {}): Action {
  const certificate = thumbprint("A");
  const type = on === "deployment" ? "OAuthTokenIssuer" : "Default";
  const expected = { kind: "empty" } as const;
  return { kind: "assign", ...base(id, on, extra), type, certificate, certificateName: "A", expected };
}

function replicate(id: string, extra: Extra = {}): ReplicateAction {
  return {
    kind: "replicate",
    ...base(id, "deployment", extra),
    type: "OAuthTokenIssuer",
    servers: [fqdn("fe01")],
  };
}

const FAILURE = diagnose("store/write-failed", { owner: "fe01", reason: "ENOSPC" });
const DONE: ActionOutcome = { kind: "done" };
const SKIPPED: ActionOutcome = { kind: "skipped", why: "held" };

function begun(
  actions: readonly Action[],
  done: Readonly<Record<string, ActionOutcome>> = {},
): readonly string[] {
  const batch = nextBatch(groupByTarget(actions), new Map(Object.entries(done)));
  if (batch === undefined) return [];
  return batch.kind === "replicate" ? [batch.action.id] : batch.actions.map(({ id }) => id);
}

describe("a batch", () => {
  const after = (...dependsOn: string[]): Extra => ({ dependsOn });
  const cases: readonly [
    string,
    readonly Action[],
    Readonly<Record<string, ActionOutcome>>,
    readonly string[],
  ][] = [
    ["of nothing is none", [], {}, []],
    [
      "holds an install and what uses it on the same server",
      [install("i", "fe01"), assign("a", "fe01", after("i"))],
      {},
      ["i", "a"],
    ],
    [
      "holds no use of an install in the deployment: that is verified first",
      [install("i", "deployment"), assign("a", "deployment", after("i"))],
      {},
      ["i"],
    ],
    [
      "holds two changes of the deployment's copies, of which the store checks the second",
      [assign("a", "deployment"), assign("b", "deployment", after("a"))],
      {},
      ["a", "b"],
    ],
    [
      "holds nothing that waits for another server",
      [assign("a", "fe01"), assign("b", "fe02", after("a"))],
      {},
      ["a"],
    ],
    ["goes on once that is done", [assign("a", "fe01"), assign("b", "fe02", after("a"))], { a: DONE }, ["b"]],
    [
      "never goes on where it is not done",
      [assign("a", "fe01"), assign("b", "fe02", after("a"))],
      { a: SKIPPED },
      [],
    ],
    [
      "begins with the deployment where that is replicated",
      [assign("a", "fe01"), assign("d", "deployment"), replicate("r", after("d"))],
      {},
      ["d"],
    ],
    [
      "begins with the servers where keys travel by hand",
      [assign("a", "fe01"), assign("d", "deployment")],
      {},
      ["a"],
    ],
    [
      "holds a replication alone, and before any server",
      [assign("a", "fe01"), assign("d", "deployment"), replicate("r", after("d"))],
      { d: DONE },
      ["r"],
    ],
    [
      "begins with servers where the deployment waits for them",
      [install("i", "fe01"), assign("d", "deployment", after("i"))],
      {},
      ["i"],
    ],
    ["never holds what depends on something unknown", [assign("a", "fe01", after("nobody"))], {}, []],
    [
      "puts the actions of one server side by side",
      [install("i1", "fe01"), install("i2", "fe02"), assign("a1", "fe01"), assign("a2", "fe02")],
      {},
      ["i1", "a1", "i2", "a2"],
    ],
  ];
  test.for(cases)("%s", ([, actions, outcomes, expected]) => {
    expect(begun(actions, outcomes)).toEqual(expected);
  });

  test(`holds all that can be begun on at most ${BATCH_MAX} targets`, () => {
    const actions = Array.from({ length: 100 }, (_, index) => [
      install(`i${index}`, `fe${index}`),
      assign(`a${index}`, `fe${index}`, { dependsOn: [`i${index}`] }),
    ]).flat();
    expect(begun(actions)).toHaveLength(2 * BATCH_MAX);
  });
});

test("what can't be begun any more is found through any number of steps", () => {
  const actions = ["a", "b", "c", "d"].map((id, index) =>
    assign(id, `fe0${index}`, { dependsOn: index === 0 ? [] : ["abc"[index - 1] ?? ""] }),
  );
  const blocked = findBlocked(actions, new Map([["a", { kind: "failed" as const, diagnostic: FAILURE }]]));
  expect(blocked.map(({ id }) => id)).toEqual(["b", "c", "d"]);
  expect(findBlocked(actions, new Map([["a", DONE]]))).toEqual([]);
});

test("a plan whose actions are all held, waiting or behind one of those can't be begun", () => {
  const held = assign("a", "fe01", { heldBy: ["guard/change-share"] });
  const waiting = assign("b", "fe02", { waitsUntil: 1 });
  const behind = assign("c", "fe03", { dependsOn: ["a"] });
  const outcomes = skipAhead([held, waiting, behind]);
  expect([...outcomes.values()].map((outcome) => (outcome.kind === "skipped" ? outcome.why : ""))).toEqual([
    "held",
    "window",
    "dependency",
  ]);
  expect(isRunnable({ actions: [held, waiting, behind] })).toBe(false);
  expect(isRunnable({ actions: [held, assign("d", "fe04")] })).toBe(true);
});

// The proof by cases: each kind of counterexample, and beside it the nearest schedule that is proved.

import { join } from "node:path";
import { expect, test } from "vitest";
import { DAY, formatInstant, HOUR, type Instant } from "../../src/base/instant.ts";
import { inForce, settle, type CopyRecord } from "../../src/model/assignment.ts";
import { NOTHING_KNOWN, type ObservedState } from "../../src/model/observed.ts";
import type { ProofInput } from "../../src/model/proof.ts";
import { renderProof } from "../../src/render/proof.ts";
import { prove } from "../../src/schedule/proof.ts";
import { all, at, BEARERS, CASES, settled, SPACING, type ProofCase } from "../cases/schedule/proofs.ts";
import { aDesiredState, T0 } from "../kit/deployment.ts";
import { fqdn } from "../kit/names.ts";
import { anEmptyServer, observeWorld, type World } from "../kit/world.ts";

test.for(CASES)("$title", (row) => {
  expect(verdict(row)).toBe(row.says);
});

test("every counterexample is told as a story that can be read", async () => {
  const stories = CASES.flatMap((row) => {
    const proof = prove(inputOf(row));
    if (proof.kind !== "counterexample") return [];
    const [story = ""] = renderProof(proof, "text", { color: "never", width: 100 }).split("\n\nUnder these");
    return [`${row.title} (${row.says})\n\n${story}\n`];
  });
  const file = join(import.meta.dirname, "..", "cases", "schedule", "stories.txt");
  await expect(stories.join("\n")).toMatchFileSnapshot(file);
});

test("a roll too near the one before is told as the token that it would break", () => {
  const proof = prove(inputOf({ steps: ["A", at("B", 10 * DAY), at("C", 11 * DAY)] }));
  expect(proof.kind === "counterexample" ? proof.counterexample : proof).toMatchObject({
    story: [
      "somebody stages C by hand at 2026-12-06T00:00:00Z, since cscert refuses to",
      "a token that fe01.contoso.com signs at 2026-12-06T00:04:59Z with A reaches fe02.contoso.com at 2026-12-06T00:04:59Z, which holds B and C: rejected",
    ],
    cause:
      "the roll to C must be staged until 2026-12-05T20:00:00Z: it comes 1d after the roll at 2026-12-06T00:00:00Z, less than 3d 4h 10m, and nobody is sure to apply in between",
    earliestSafeDate: T0 + 10 * DAY + SPACING,
    location: { file: "cscert.yaml", line: 1 },
  });
});

test("the earliest safe date is safe, and a millisecond earlier is not", () => {
  const schedules: readonly ProofCase[] = [
    { steps: ["A", at("B", HOUR)], holds: all(settled("A")) },
    { steps: ["A", at("B", 10 * DAY), at("C", 11 * DAY)] },
    { steps: ["A", at("B", 4 * DAY)], certificates: { B: { notBefore: T0 + 5 * DAY } } },
    { steps: ["A", at("B", 3 * DAY)], holds: all(settled("A", "C")), writtenAt: T0 },
  ];
  for (const schedule of schedules) {
    const proof = prove(inputOf(schedule));
    const date = proof.kind === "counterexample" ? proof.counterexample.earliestSafeDate : undefined;
    const last = schedule.steps.at(-1);
    if (date === undefined || last === undefined || typeof last === "string")
      throw new Error("no date was proposed");
    const moved = (to: Instant): ProofCase => ({
      ...schedule,
      steps: [schedule.steps[0], ...schedule.steps.slice(1, -1), { ...last, at: to }],
    });
    expect(prove(inputOf(moved(date))).kind).toBe("proved");
    expect(prove(inputOf(moved(date - 1))).kind).toBe("counterexample");
  }
});

test("a certificate whose public part is not known leaves nothing proved", () => {
  const desired = aDesiredState({
    pools: POOLS,
    assignments: [{ steps: ["A", at("B", 10 * DAY)] }],
    unknown: ["B"],
  });
  expect(prove({ desired, now: T0 })).toMatchObject({ kind: "unknown", unknown: [{ name: "B" }] });
});

test("a configuration without tokens has nothing to prove", () => {
  const desired = aDesiredState({ pools: POOLS, assignments: [{ server: "fe01", steps: ["A"] }] });
  expect(prove({ desired, now: T0 })).toMatchObject({ kind: "proved", lanes: 0 });
});

const POOLS = [{ pool: "pool01", servers: BEARERS }];

function inputOf({
  steps,
  certificates = {},
  holds,
  writtenAt,
  policy = {},
  proof = {},
}: ProofCase): ProofInput {
  const named = Object.fromEntries(["A", "B", "C"].map((name) => [name, certificates[name] ?? {}]));
  const desired = aDesiredState({ pools: POOLS, assignments: [{ steps }], certificates: named, policy });
  return {
    desired,
    now: T0,
    ...(holds === undefined
      ? {}
      : { observed: observedOf(holds, writtenAt ?? T0 - 90 * DAY), known: NOTHING_KNOWN }),
    ...proof,
  };
}

/** The deployment holds what its first server does. */
function observedOf(holds: readonly CopyRecord[], writtenAt: Instant): ObservedState {
  const records = holds.map((record) => ({ record, writtenAt }));
  const [first] = records;
  const world: World = {
    deployment: {
      records: new Map(first === undefined ? [] : [["OAuthTokenIssuer", first]]),
      installed: new Set(),
      publication: 1,
    },
    servers: new Map(),
    certificates: () => undefined,
    distribution: "replicated",
    writes: 0,
  };
  records.forEach((record, index) => {
    const server = anEmptyServer();
    server.replica.set("OAuthTokenIssuer", record);
    expect(inForce(settle(record.record, T0))).toBeDefined();
    world.servers.set(fqdn(BEARERS[index] ?? ""), server);
  });
  return observeWorld(world, T0);
}

function verdict(row: ProofCase): string {
  const proof = prove(inputOf(row));
  if (proof.kind === "counterexample") return proof.counterexample.reason;
  if (proof.kind === "unknown") return "unknown";
  const names = proof.byItself.map(({ name }) => name);
  const until = `proved until ${formatInstant(proof.until ?? 0)}`;
  return names.length === 0 ? until : `${until}; by itself: ${names.join(", ")}`;
}

// The two copies: what each change does, and what holds whatever is done.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DAY, HOUR } from "../../src/base/instant.ts";
import {
  assign,
  heldCopies,
  inForce,
  removePrevious,
  sameCopies,
  settle,
  stage,
  unassign,
  type CopyChange,
  type CopyRecord,
  type CopyRefusal,
} from "../../src/model/assignment.ts";
import { T0 } from "../kit/deployment.ts";
import { thumbprint } from "../kit/names.ts";
import { aRecord, type RecordInput } from "../kit/observation.ts";

const D = T0 + DAY;
const A: RecordInput = { holds: "A" };
const AZ: RecordInput = { holds: "A", previous: "Z" };
const pendingB: RecordInput = { holds: "B", effectiveDate: D, previous: "A" };
const ontoNothing: RecordInput = { holds: "B", effectiveDate: D };
type Expected = RecordInput | CopyRefusal | "gone" | "unchanged";

const changes: readonly [title: string, change: () => CopyChange, expected: Expected][] = [
  ["assigning to nothing makes it current", () => assign(undefined, thumbprint("A"), T0), A],
  [
    "assigning another makes the displaced one previous",
    () => assign(aRecord(AZ), thumbprint("B"), T0),
    { holds: "B", previous: "A" },
  ],
  ["assigning what is current changes nothing", () => assign(aRecord(AZ), thumbprint("A"), T0), "unchanged"],
  [
    "assigning what is in force cancels a roll",
    () => assign(aRecord(pendingB), thumbprint("A"), T0),
    { holds: "A", previous: "B" },
  ],
  [
    "assigning what is next brings it forward",
    () => assign(aRecord(pendingB), thumbprint("B"), T0),
    { holds: "B", previous: "A" },
  ],
  [
    "assigning a third while a roll is pending is refused",
    () => assign(aRecord(pendingB), thumbprint("C"), T0),
    "staged-other",
  ],
  [
    "assigning what is next onto nothing leaves no previous",
    () => assign(aRecord(ontoNothing), thumbprint("B"), T0),
    { holds: "B" },
  ],
  ["staging takes the older copy away", () => stage(aRecord(AZ), thumbprint("B"), D, T0), pendingB],
  [
    "staging the same again changes nothing",
    () => stage(aRecord(pendingB), thumbprint("B"), D, T0),
    "unchanged",
  ],
  [
    "staging the same for another date is refused",
    () => stage(aRecord(pendingB), thumbprint("B"), D + 1, T0),
    "roll-pending",
  ],
  [
    "staging another for the same date is refused",
    () => stage(aRecord(pendingB), thumbprint("C"), D, T0),
    "roll-pending",
  ],
  ["staging onto nothing is refused", () => stage(undefined, thumbprint("B"), D, T0), "nothing-in-force"],
  [
    "staging for a date that has come is refused",
    () => stage(aRecord(A), thumbprint("B"), T0, T0),
    "date-not-ahead",
  ],
  ["staging what is current is refused", () => stage(aRecord(A), thumbprint("A"), D, T0), "already-current"],
  [
    "staging after the date of the last roll takes its predecessor away",
    () => stage(aRecord(pendingB), thumbprint("C"), D + DAY, D),
    { holds: "C", effectiveDate: D + DAY, previous: "B" },
  ],
  ["removing the previous copy leaves the current one", () => removePrevious(aRecord(AZ), T0), A],
  [
    "removing a previous copy that is not there changes nothing",
    () => removePrevious(aRecord(A), T0),
    "unchanged",
  ],
  ["removing the previous copy of nothing changes nothing", () => removePrevious(undefined, T0), "unchanged"],
  [
    "removing the previous copy while a roll is pending is refused",
    () => removePrevious(aRecord(pendingB), T0),
    "roll-pending",
  ],
  ["unassigning takes all away", () => unassign(aRecord(AZ)), "gone"],
  ["unassigning nothing changes nothing", () => unassign(undefined), "unchanged"],
];

describe("a change of the copies", () => {
  test.for(changes)("%s", ([, make, expected]) => {
    const change = make();
    const done = change.kind === "changed" ? (change.record ?? "gone") : change.kind;
    const found = change.kind === "refused" ? change.reason : done;
    expect(found).toEqual(typeof expected === "string" ? expected : aRecord(expected));
  });
});

describe("a record", () => {
  test("is pending until its date, and in force at it", () => {
    const record = aRecord(pendingB);
    expect(inForce(settle(record, D - 1))).toBe(thumbprint("A"));
    expect(inForce(settle(record, D))).toBe(thumbprint("B"));
  });

  test.for([
    ["nothing", undefined, { kind: "empty" }, []],
    ["one certificate", A, { kind: "settled", current: "A" }, ["A"]],
    ["a certificate and the one before it", AZ, { kind: "settled", current: "A", previous: "Z" }, ["A", "Z"]],
    ["a roll", pendingB, { kind: "staged", current: "A", next: "B", effectiveDate: D }, ["A", "B"]],
    ["a roll onto nothing", ontoNothing, { kind: "staged", next: "B", effectiveDate: D }, ["B"]],
  ] as const)("of %s means that, and holds at most two", ([, record, meaning, held]) => {
    const copies = settle(record === undefined ? undefined : aRecord(record), T0);
    const named = Object.entries(meaning).map(([key, value]) => [
      key,
      key === "kind" || typeof value === "number" ? value : thumbprint(value),
    ]);
    expect(copies).toEqual(Object.fromEntries(named));
    expect(heldCopies(copies)).toEqual(held.map(thumbprint));
  });

  test("is the same as another only where all of it is", () => {
    const records = [
      undefined,
      A,
      AZ,
      { holds: "A", previous: "Y" },
      { holds: "B", previous: "Z" },
      pendingB,
      ontoNothing,
    ];
    const dates = [
      { ...pendingB, effectiveDate: D + 1 },
      { ...pendingB, holds: "C" },
      { ...pendingB, previous: "C" },
    ];
    const all = [...records, ...dates].map((record) =>
      settle(record === undefined ? undefined : aRecord(record), T0),
    );
    for (const [row, one] of all.entries())
      for (const [column, other] of all.entries()) expect(sameCopies(one, { ...other })).toBe(row === column);
  });
});

type Step =
  | { readonly kind: "assign" | "stage"; readonly certificate: string; readonly date: number }
  | { readonly kind: "removePrevious" | "wait"; readonly date: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constantFrom("assign" as const, "stage" as const),
    certificate: fc.constantFrom("A", "B", "C"),
    date: fc.integer({ min: -HOUR, max: 3 * DAY }),
  }),
  fc.record({
    kind: fc.constantFrom("removePrevious" as const, "wait" as const),
    date: fc.integer({ min: 0, max: 2 * DAY }),
  }),
);

describe("whatever is done to the copies", () => {
  const play = (
    steps: readonly Step[],
    visit: (before: CopyRecord | undefined, after: CopyRecord | undefined, now: number, step: Step) => void,
  ): void => {
    let record: CopyRecord | undefined = aRecord(A);
    let now = T0;
    for (const next of steps) {
      const before: CopyRecord | undefined = record;
      const change = changeBy(before, next, now);
      if (change.kind === "changed") record = change.record;
      visit(before, record, now, next);
      if (next.kind === "wait") now += next.date;
    }
  };
  const changeBy = (record: CopyRecord | undefined, next: Step, now: number): CopyChange => {
    switch (next.kind) {
      case "assign":
        return assign(record, thumbprint(next.certificate), now);
      case "stage":
        return stage(record, thumbprint(next.certificate), now + next.date, now);
      case "removePrevious":
        return removePrevious(record, now);
      case "wait":
        return { kind: "unchanged" };
    }
  };

  test("something stays in force, and at most two certificates are held", () => {
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        play(steps, (_before, after, now) => {
          const copies = settle(after, now);
          expect(inForce(copies)).toBeDefined();
          expect(heldCopies(copies).length).toBeLessThanOrEqual(2);
        });
      }),
    );
  });

  test("the certificate in force is never lost by a change: it stays current or becomes previous", () => {
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        play(steps, (before, after, now) => {
          const signer = inForce(settle(before, now));
          expect(heldCopies(settle(after, now))).toContain(signer);
        });
      }),
    );
  });

  test("doing the same again changes nothing", () => {
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        play(steps, (_before, after, now, next) => {
          const again = changeBy(after, next, now);
          if (again.kind === "changed") expect.fail(`a second ${next.kind} changed ${JSON.stringify(after)}`);
          expect(sameCopies(settle(after, now), settle(after, now))).toBe(true);
        });
      }),
    );
  });
});

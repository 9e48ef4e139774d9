// Adopting again, as a law: what came since is added, nothing that was written is touched, the plan is still empty, and a third time
// adds nothing.

import fc from "fast-check";
import { expect, test } from "vitest";
import { adoptEstate, type Complaint } from "../../src/adopt/adopt.ts";
import { findPlanComplaints } from "../../src/adopt/complaints.ts";
import { holdingKey, type Estate } from "../../src/adopt/estate.ts";
import { factsIn, indexInstalled } from "../../src/adopt/facts.ts";
import { mergeEstate, type Merge } from "../../src/adopt/merge.ts";
import { readBack } from "../../src/adopt/read-back.ts";
import { editText } from "../../src/config/edit.ts";
import { readOutline } from "../../src/config/outline.ts";
import { diagnose, type Diagnostic } from "../../src/diagnostic/diagnostic.ts";
import type { DesiredState } from "../../src/model/desired.ts";
import { NOTHING_KNOWN } from "../../src/model/observed.ts";
import { formatTarget } from "../../src/model/target.ts";
import { makePlan } from "../../src/planner/make-plan.ts";
import { arbitraryEstate } from "../kit/adopt-estate.ts";
import { sha256 } from "../kit/names.ts";
import { anUnreachable } from "../kit/observation.ts";

const RUNS = Number(process.env["CSCERT_LAW7_RUNS"] ?? 2_000) / 20;

const NEW = "# written by a person: it stays\n";

function complaints({ observed, now }: Estate, desired: DesiredState): readonly Complaint[] {
  return findPlanComplaints(
    makePlan({ desired, observed, known: NOTHING_KNOWN, now, allow: [], hash: sha256 }),
  );
}

function adopt(estate: Estate): string | undefined {
  const complain = (desired: DesiredState): readonly Complaint[] => complaints(estate, desired);
  return adoptEstate({ estate, store: "directory: { path: stores }", complain })?.texts.get("cscert.yaml");
}

function read(text: string, estate: Estate): DesiredState {
  const facts = factsIn(indexInstalled(estate.observed));
  const { value, diagnostics } = readBack({
    texts: new Map([["cscert.yaml", text]]),
    publicParts: new Map(),
    facts,
  });
  if (value === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return value;
}

/** What `cscert adopt` does where there is a configuration, without a disk. */
function again(text: string, estate: Estate): { readonly text: string; readonly merge: Merge } {
  const desired = read(text, estate);
  const outline = readOutline(new Map([["cscert.yaml", text]]));
  const withheld = new Map<string, Diagnostic>();
  for (;;) {
    const merge = mergeEstate({ estate, desired, outline, withheld });
    const edited = editText(
      text,
      merge.edits.flatMap(({ edits }) => edits),
    );
    if (edited.kind === "refused") throw new Error(edited.why);
    const after = read(edited.text, estate);
    const before = withheld.size;
    for (const { target, type, line, what } of complaints(estate, after)) {
      for (const one of after.assignments) {
        const meant =
          target === undefined
            ? one.location.line === line || one.steps.some((step) => step.location.line === line)
            : formatTarget(one.target) === formatTarget(target) && (type === undefined || one.type === type);
        const key = holdingKey(one.target, one.type);
        if (meant && merge.managed.has(key))
          withheld.set(
            key,
            diagnose("adopt/plan-differs", { target: formatTarget(one.target), type: one.type, what }),
          );
      }
    }
    if (withheld.size === before) return { text: edited.text, merge };
  }
}

const case_ = fc.record({ estate: arbitraryEstate, away: fc.array(fc.nat(20), { maxLength: 4 }) });

test("what came since is added, and nothing else happens", () => {
  let added = 0;
  fc.assert(
    fc.property(case_, ({ estate, away }) => {
      const names = [...estate.observed.servers.keys()];
      const gone = new Set(away.map((index) => names[index % names.length]));
      const servers = new Map(
        [...estate.observed.servers].map(([name, seen]) => [
          name,
          gone.has(name)
            ? ({
                kind: "unreachable",
                server: name,
                observedAt: estate.now,
                diagnostic: anUnreachable(name),
              } as const)
            : seen,
        ]),
      );
      const first = adopt({ ...estate, observed: { ...estate.observed, servers } });
      if (first === undefined) return;
      const written = first.replace("version: 1\n", `${NEW}version: 1\n`);
      const { text, merge } = again(written, estate);
      if (merge.added.servers > 0) added += 1;
      expect(isSubsequence(touched(written), touched(text))).toBe(true);
      expect(text).toContain(NEW);
      const fresh = complaints(estate, read(text, estate)).filter(
        ({ target, type }) =>
          target !== undefined && type !== undefined && merge.managed.has(holdingKey(target, type)),
      );
      expect(fresh).toEqual([]);
      const third = again(text, estate);
      expect(third.text).toBe(text);
    }),
    { numRuns: RUNS },
  );
  expect(added).toBeGreaterThan(RUNS / 8);
});

/** Lines, but for the one list that a server joins on its own line. */
function touched(text: string): readonly string[] {
  return text.split("\n").filter((line) => !/^ {4}servers: \[/.test(line));
}

function isSubsequence(part: readonly string[], whole: readonly string[]): boolean {
  let at = 0;
  for (const line of whole) if (line === part[at]) at += 1;
  return at === part.length;
}

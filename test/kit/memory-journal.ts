// A journal in memory: what it was told, as it was told, and how often.

import { invariant } from "../../src/base/invariant.ts";
import type { Instant } from "../../src/base/instant.ts";
import { diagnose } from "../../src/diagnostic/diagnostic.ts";
import { Failure } from "../../src/diagnostic/failure.ts";
import type { ActionOutcome } from "../../src/model/apply-report.ts";
import { knownKey, NOTHING_KNOWN, type Known } from "../../src/model/observed.ts";
import { formatTarget } from "../../src/model/target.ts";
import type { JournaledAction, Run } from "../../src/model/run.ts";
import type { Journal } from "../../src/port/journal.ts";

type Method = Exclude<keyof Journal, "history" | "known" | "close">;

export interface MemoryJournal extends Journal {
  readonly runs: Run[];
  /** Writes so far. */
  writes: number;
  /** Called before each write; throw to crash, or to be a disk that is full. */
  before: (method: Method) => void;
}

/** Makes an empty journal. */
export function aMemoryJournal(known: Known = NOTHING_KNOWN): MemoryJournal {
  let remembered = known;
  const runs: Run[] = [];
  const write = (method: Method): void => {
    journal.before(method);
    journal.writes += 1;
  };
  const change = (id: number, how: (run: Run) => Run): void => {
    const index = runs.findIndex((run) => run.id === id);
    const run = runs[index];
    invariant(run !== undefined, `there is a run ${id}`);
    runs[index] = how(run);
  };
  const journal: MemoryJournal = {
    runs,
    writes: 0,
    before: () => undefined,
    begin({ actions, ...start }) {
      write("begin");
      for (const run of runs) if (run.result === "running") change(run.id, interrupted);
      const id = runs.length + 1;
      const journaled = actions.map((action): JournaledAction => ({
        id: action.id,
        kind: action.kind,
        target: formatTarget(action.target),
        ...(action.kind === "stage" ? { effectiveDate: action.effectiveDate } : {}),
        reason: action.reason,
        cause: action.cause,
      }));
      runs.push({ id, ...start, result: "running", actions: journaled });
      return id;
    },
    intend(id, actions, at) {
      write("intend");
      change(id, (run) => withIntents(run, new Set(actions), at));
    },
    settle(id, outcomes, at) {
      write("settle");
      change(id, (run) => withOutcomes(run, outcomes, at));
    },
    finish(id, result, at) {
      write("finish");
      change(id, (run) => ({ ...run, result, finishedAt: at }));
    },
    interruptRunning() {
      write("interruptRunning");
      for (const run of runs) if (run.result === "running") change(run.id, interrupted);
    },
    history: (limit) => runs.toReversed().slice(0, limit),
    known: () => remembered,
    rememberDesired(lastDesired) {
      write("rememberDesired");
      remembered = { ...remembered, lastDesired: new Map(lastDesired) };
    },
    rememberSights(sights) {
      write("rememberSights");
      const byKey = sights.map((sight) => [knownKey(sight.server, sight.type), sight] as const);
      remembered = { ...remembered, sights: new Map(byKey) };
    },
    close: () => undefined,
  };
  return journal;
}

/** The Failure of a journal that can't be written. */
export function aFullDisk(): Failure {
  return new Failure(diagnose("store/journal-unusable", { path: ".cscert", reason: "ENOSPC" }));
}

function interrupted(run: Run): Run {
  return { ...run, result: "interrupted" };
}

function withIntents(run: Run, ids: ReadonlySet<string>, at: Instant): Run {
  const actions = run.actions.map((action) => (ids.has(action.id) ? { ...action, intendedAt: at } : action));
  return { ...run, actions };
}

function withOutcomes(run: Run, outcomes: ReadonlyMap<string, ActionOutcome>, at: Instant): Run {
  const actions = run.actions.map((action) => {
    const outcome = outcomes.get(action.id);
    return outcome === undefined ? action : { ...action, outcome, outcomeAt: at };
  });
  return { ...run, actions };
}

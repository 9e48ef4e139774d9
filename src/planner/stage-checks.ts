// Whether a roll may be staged: a chain of small checks, each with its reason. The first that
// objects decides.

import { formatInstant, type Instant } from "../base/instant.ts";
import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Copies } from "../model/assignment.ts";
import {
  lastFirstStaging,
  latestSafeDate,
  newValidFrom,
  oldValidUntil,
  soon,
  sureLead,
} from "../schedule/roll-rules.ts";
import type { Context } from "./context.ts";
import { nameOf, say } from "./drafting.ts";
import { findFreedom, type Freedom } from "./eviction.ts";
import { findDoubtful } from "./doubt.ts";
import type { RollGroup } from "./roll-group.ts";
import type { NextRoll, Wish } from "./roll-wish.ts";
import { earliestDateOf, findTooClose } from "./spacing.ts";
import type { Usable } from "./usable.ts";

/** A roll that is to be staged, and all that the checks look at. */
export interface StageQuestion {
  readonly context: Context;
  readonly group: RollGroup;
  readonly wish: Wish;
  readonly next: NextRoll;
  readonly usable: Usable;
  /** The copies that the writers without the roll will hold. */
  readonly copies: readonly Copies[];
  readonly freedom: Freedom;
}

export type Objection =
  | { readonly kind: "refused"; readonly diagnostic: Diagnostic }
  | { readonly kind: "waits"; readonly until?: Instant; readonly servers: readonly string[] }
  /** A gap says why; nothing is staged on it. */
  | { readonly kind: "doubtful" };

/** Returns the first objection to staging a roll, or undefined where there is none. */
export function findObjection(question: StageQuestion): Objection | undefined {
  for (const check of CHECKS) {
    const objection = check(question);
    if (objection !== undefined) return objection;
  }
  return undefined;
}

type Check = (question: StageQuestion) => Objection | undefined;

const tooClose: Check = ({ context, group, next }) => {
  const { effectiveDate, dateBefore, step } = next;
  if (dateBefore === undefined) return undefined;
  const diagnostic = findTooClose(context, group, step, { effectiveDate, dateBefore });
  return diagnostic === undefined ? undefined : { kind: "refused", diagnostic };
};

const newNotValid: Check = (question) => {
  const { context, next, usable } = question;
  const { notBefore } = usable.certificate;
  if (notBefore <= newValidFrom(next.effectiveDate, context.desired.policy)) return undefined;
  return refuse(question, (args) =>
    diagnose("roll/new-not-valid", { ...args, notBefore: formatInstant(notBefore) }, place(next)),
  );
};

const oldExpires: Check = (question) => {
  const { context, group, next, wish } = question;
  const { policy } = context.desired;
  const old = context.facts(wish.choice.thumbprint);
  if (old === undefined || old.notAfter >= oldValidUntil(next.effectiveDate, group.type, policy))
    return undefined;
  const latest = latestSafeDate(old.notAfter, group.type, policy);
  return refuse(question, (args) =>
    diagnose(
      "roll/old-expires",
      {
        ...args,
        old: wish.choice.name,
        notAfter: formatInstant(old.notAfter),
        latest: formatInstant(latest),
      },
      place(next),
    ),
  );
};

const tooLate: Check = (question) => {
  const { context, next } = question;
  const last = lastFirstStaging(next.effectiveDate, context.desired.policy);
  if (!context.reading.passed(last)) return undefined;
  return refuse(question, (args) =>
    diagnose("roll/too-late", { ...args, lastStaging: formatInstant(last) }, place(next)),
  );
};

const doubtful: Check = ({ context, group }) => {
  const gaps = findDoubtful(context, group);
  for (const gap of gaps) say(context.draft.gaps, gap);
  return gaps.length === 0 ? undefined : { kind: "doubtful" };
};

const previousNotFree: Check = (question) => {
  const { context, next, freedom } = question;
  if (freedom.kind === "free") return undefined;
  const { until, servers } = freedom;
  const last = lastFirstStaging(next.effectiveDate, context.desired.policy);
  if (until === undefined || until <= last) return freedom;
  return refuse(question, (args) =>
    diagnose(
      "roll/previous-not-free",
      {
        ...args,
        freeAt: formatInstant(until),
        lastStaging: formatInstant(last),
        servers: servers.join(", "),
      },
      place(next),
    ),
  );
};

const CHECKS: readonly Check[] = [tooClose, newNotValid, oldExpires, tooLate, doubtful, previousNotFree];

interface RollArguments {
  readonly type: string;
  readonly target: string;
  readonly certificate: string;
  readonly effectiveDate: string;
  readonly earliest: string;
}

function refuse(question: StageQuestion, word: (args: RollArguments) => Diagnostic): Objection {
  const { context, group, wish, next, usable, freedom } = question;
  const freeAt = freedom.kind === "waits" ? freedom.until : undefined;
  const lead = sureLead(context.desired.policy);
  const earliest = Math.max(earliestDateOf(context, group, wish), soon(freeAt ?? context.now) + lead);
  return {
    kind: "refused",
    diagnostic: word({
      type: group.type,
      target: group.label,
      certificate: nameOf(context, usable.thumbprint),
      effectiveDate: formatInstant(next.effectiveDate),
      earliest: formatInstant(earliest),
    }),
  };
}

function place({ step }: NextRoll): { readonly location: NextRoll["step"]["location"] } {
  return { location: step.location };
}

/** Returns whether the copies other than the one in force may go for the next roll. */
export function freedomFor(
  context: Context,
  group: RollGroup,
  wish: Wish,
  copies: readonly Copies[],
): Freedom {
  const { choice, next } = wish;
  const roll =
    next?.choice === undefined
      ? {}
      : { roll: { next: next.choice.thumbprint, effectiveDate: next.effectiveDate } };
  return findFreedom(context, group, { current: choice.thumbprint, copies, ...roll });
}

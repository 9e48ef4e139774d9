// Plans both sides of a change, and says what of it is the change's. Given files and a view it touches nothing, so that it also runs
// where nothing may be touched.

import { basename } from "node:path";
import type { Instant } from "../base/instant.ts";
import { diagnose, type Checked, type Diagnostic } from "../diagnostic/diagnostic.ts";
import type { DesiredState } from "../model/desired.ts";
import type { Known, ObservedState } from "../model/observed.ts";
import type { Plan } from "../model/plan.ts";
import type { GuardName } from "../model/policy.ts";
import type { Proof } from "../model/proof.ts";
import type { Review, ReviewBase } from "../model/review.ts";
import { comparePlans, makeWasSaid } from "../planner/compare-plans.ts";
import { makePlan } from "../planner/make-plan.ts";
import { planExitCode, validateExitCode } from "../reconcile/exit-code.ts";
import { encodePlan, encodeReview } from "../reconcile/saved-plan.ts";
import { makeReview } from "../render/review.ts";
import { prove } from "../schedule/proof.ts";
import { makeCharts } from "./charts.ts";

/** One side as it was read; `desired` is absent where it is at fault, `there` tells a fault from a file that is missing. */
export interface ReviewSide {
  readonly commit: string;
  /** The root file, from the top of the repository. */
  readonly path: string;
  readonly there: boolean;
  readonly loaded: Checked<{ readonly desired: DesiredState; readonly texts: ReadonlyMap<string, string> }>;
}

export interface ReviewRequest {
  readonly head: ReviewSide;
  readonly base?: (ReviewSide & { readonly name: string }) | undefined;
  /** How the two commits relate. */
  readonly diagnostics: readonly Diagnostic[];
  readonly now: Instant;
  readonly allow: readonly GuardName[];
  readonly hash: (text: string) => string;
}

export interface ReviewView {
  readonly observed: ObservedState;
  readonly known: Known;
}

export interface Reviewed {
  readonly review: Review;
  /** Absent where the configuration is at fault, or gone. */
  readonly plan?: Plan;
}

/** Returns the review of a change. Pure; `view` is absent where there is nothing to plan. */
export function reviewChange(request: ReviewRequest, view: ReviewView | undefined): Reviewed {
  const { head } = request;
  const after = head.loaded.value?.desired;
  if (after === undefined || view === undefined) return reviewFault(request);
  const before = request.base?.loaded.value?.desired;
  const { now, allow, hash } = request;
  const planOf = (desired: DesiredState): Plan => makePlan({ desired, ...view, now, allow, hash });
  const plan = planOf(after);
  const base = before === undefined ? undefined : planOf(before);
  const proof = plan.completeness.complete
    ? prove({ ...view, desired: after, now, firstRun: "now" })
    : undefined;
  const wasSaid = makeWasSaid([
    ...(request.base?.loaded.diagnostics ?? []),
    ...(base?.diagnostics ?? []),
    ...gapsOf(base),
  ]);
  const review = makeReview({
    ...facts(request),
    ...comparePlans(plan, base),
    ...makeCharts({ ...view, now, after, before }),
    state: "planned",
    plan,
    desired: before === undefined ? undefined : { before, after },
    wasSaid: base === undefined ? () => false : wasSaid,
    noted: new Set(base?.notes.map(({ message }) => message)),
    proof,
    exit: exitOf(plan, proof),
  });
  return { review, plan };
}

/** Returns the text of a plan's file: with the plan where there is one. */
export function encodeReviewed({ plan, review }: Reviewed): string {
  return plan === undefined ? encodeReview(review) : encodePlan(plan, review);
}

/** Returns the review of a plan with which nothing is compared. Pure. */
export function reviewPlan({ configuration, desired, view, ...made }: ReviewPlanRequest): Review {
  const { plan, now, proof } = made;
  return makeReview({
    ...made,
    configuration,
    ...makeCharts({ ...view, now, after: desired }),
    state: "planned",
    touched: true,
    change: plan.actions,
    rest: [],
    withdrawn: [],
    wasSaid: () => false,
    exit: exitOf(plan, proof),
  });
}

export interface ReviewPlanRequest {
  readonly configuration: string;
  readonly desired: DesiredState;
  readonly diagnostics: readonly Diagnostic[];
  readonly view: ReviewView;
  readonly plan: Plan;
  readonly proof: Proof | undefined;
  readonly now: Instant;
  readonly commit: string | undefined;
}

function exitOf(plan: Plan, proof: Proof | undefined): number {
  return planExitCode(plan, "plain", proof);
}

function gapsOf(plan: Plan | undefined): readonly Diagnostic[] {
  if (plan === undefined) return [];
  const { unreachable, gaps } = plan.completeness;
  return [...unreachable.map(({ diagnostic }) => diagnostic), ...gaps];
}

function reviewFault(request: ReviewRequest): Reviewed {
  const { head, base } = request;
  const deleted = !head.there && base?.there === true;
  const wasSaid = makeWasSaid(base?.loaded.diagnostics ?? []);
  const common = facts(request);
  const diagnostics = deleted
    ? [diagnose("git/configuration-deleted", { path: head.path }), ...request.diagnostics]
    : common.diagnostics;
  const review = makeReview({
    ...common,
    state: deleted ? "deleted" : "broken",
    diagnostics,
    change: [],
    rest: [],
    withdrawn: [],
    wasSaid,
    exit: deleted ? 0 : validateExitCode(head.loaded.diagnostics),
  });
  return { review };
}

function facts({ head, base, diagnostics, now }: ReviewRequest) {
  const broken = base?.there === true && base.loaded.value === undefined;
  return {
    configuration: head.path,
    now,
    commit: head.commit,
    base: base && describeBase(base, head.path),
    touched: isTouched(head, base),
    diagnostics: [
      ...head.loaded.diagnostics,
      ...diagnostics,
      ...(broken ? [diagnose("git/base-broken", { name: base.name })] : []),
    ],
  };
}

/** A side that can't be read is one that somebody should look at. */
function isTouched({ path, loaded }: ReviewSide, base: ReviewRequest["base"]): boolean {
  const after = loaded.value?.texts;
  const before = base?.loaded.value?.texts;
  if (after === undefined || before === undefined || path !== base?.path || after.size !== before.size)
    return true;
  return [...after].some(([file, text]) => before.get(file) !== text);
}

function describeBase(
  { name, commit, path, there, loaded }: NonNullable<ReviewRequest["base"]>,
  now: string,
): ReviewBase {
  const state = loaded.value === undefined ? "broken" : "sound";
  return {
    name,
    commit,
    configuration: there ? state : "absent",
    ...(path === now ? {} : { formerPath: path }),
  };
}

/** Decides whether a side has its root file. */
export function isThere(paths: readonly string[], path: string): boolean {
  return paths.includes(basename(path));
}

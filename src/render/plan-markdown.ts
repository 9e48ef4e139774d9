// A plan alone as Markdown: a review in which nothing is compared and nothing is drawn.

import { hasErrors } from "../diagnostic/diagnostic.ts";
import type { Plan } from "../model/plan.ts";
import type { PlanStyle } from "./plan-text.ts";
import { makeReview } from "./review.ts";
import { renderReviewMarkdown } from "./review-markdown.ts";

/** What a comment holds at most on GitHub. */
const LIMIT = 65_536;

/** Renders the plan as GitHub-flavoured Markdown. */
export function renderPlanMarkdown(plan: Plan, { now, proof }: Pick<PlanStyle, "now" | "proof">): string {
  const review = makeReview({
    configuration: "cscert.yaml",
    now,
    state: "planned",
    touched: true,
    plan,
    change: plan.actions,
    rest: [],
    withdrawn: [],
    diagnostics: [],
    wasSaid: () => false,
    proof,
    exit: hasErrors(plan.diagnostics) ? 4 : 0,
  });
  return renderReviewMarkdown(review, { limit: LIMIT, digest: plan.digest, validUntil: plan.validUntil });
}

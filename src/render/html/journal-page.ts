// The journal: what was applied, when, by whom, from which commit, and how each action ended.

import type { Instant } from "../../base/instant.ts";
import type { DaemonStatus } from "../../model/daemon-status.ts";
import type { JournaledAction, Run } from "../../model/run.ts";
import { describeApproval } from "../history.ts";
import { isReason, reasonText } from "../plan-words.ts";
import { count } from "../style.ts";
import { html, type Html } from "./html.ts";
import { page } from "./page.ts";
import { prose } from "./prose.ts";
import { instant, roughly } from "./when.ts";

/** Renders the page. */
export function renderJournalPage(status: DaemonStatus, now: Instant): string {
  const { runs } = status;
  const lead =
    runs.length === 0
      ? "Nothing was applied from this machine yet."
      : `The latest ${count(runs.length, "run")} of this machine, the last first. \`cscert history\` tells all.`;
  return page(status, now, "/journal", [
    html`<section class="hero plain">
      <h1>Journal</h1>
      <p class="lead">${prose(lead)}</p>
    </section>`,
    runs.length > 0 && html`<section aria-label="Runs" class="runs">${runs.map(oneRun)}</section>`,
  ]);
}

const RESULTS = {
  running: { text: "still at work, or killed", tone: "warning" },
  done: { text: "done", tone: "good" },
  partial: { text: "partly done", tone: "warning" },
  failed: { text: "failed", tone: "error" },
  interrupted: { text: "interrupted", tone: "warning" },
} as const satisfies Record<Run["result"], { text: string; tone: string }>;

function oneRun(run: Run, index: number): Html {
  const { id, startedAt, finishedAt, actor, commit, result, actions } = run;
  const { text, tone } = RESULTS[result];
  const took = finishedAt === undefined ? "" : `, took ${roughly(finishedAt - startedAt)}`;
  return html`<details${index === 0 && html` open`}><summary><span class="who">Run ${id}</span> <span class="tag ${tone}">${text}</span> ${instant(startedAt)} <span class="faint">${count(actions.length, "action")}${took}, by ${actor}${commit !== undefined && html` at <code>${commit.slice(0, 10)}</code>`}</span></summary>
<p class="approval">${describeApproval(run).map((line, at) => html`${at > 0 && html`<br />`}${prose(line)}`)}</p>
<ul class="rows">${actions.map(oneAction)}</ul></details>`;
}

function oneAction(action: JournaledAction): Html {
  const { kind, target, type, certificate, effectiveDate, reason, cause, outcome } = action;
  const end = outcome === undefined ? "not known" : ENDS[outcome.kind];
  const why = outcome !== undefined && "diagnostic" in outcome ? outcome.diagnostic.message : undefined;
  return html`<li>
    <span class="who">${target}</span>
    <span class="what"
      ><span class="verb ${kind}">${kind}</span>
      ${type}${certificate !== undefined && html` <code>${certificate.slice(0, 8)}</code>`}${effectiveDate !== undefined && html`, in force from ${instant(effectiveDate)}`}
      <span class="tag ${TONES[end]}">${end}</span></span
    >
    <span class="why"
      >${inWords(reason)},
      ${cause}${why !== undefined && html` <span class="must">${prose(why)}</span>`}</span
    >
  </li>`;
}

/** An action is done when a look at the stores afterwards showed its effect, and not before. */
const ENDS = { done: "verified", failed: "failed", unverified: "unverified", skipped: "skipped" } as const;

/** A journal of another release may hold reasons that this one does not know. */
function inWords(reason: string): string {
  return isReason(reason) ? reasonText(reason) : reason;
}

const TONES = {
  verified: "good",
  failed: "error",
  unverified: "warning",
  skipped: "note",
  "not known": "warning",
} as const;

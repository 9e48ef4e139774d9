// The plan that would run now: its verdict, the actions by target, what holds it back, what there is to say.

import { formatInstant, type Instant } from "../../base/instant.ts";
import type { Action } from "../../model/action.ts";
import type { DaemonStatus, LookStatus } from "../../model/daemon-status.ts";
import type { Plan } from "../../model/plan.ts";
import { formatTarget } from "../../model/target.ts";
import {
  coverageOf,
  describeAction,
  heldBack,
  noteOf,
  proofOf,
  reasonOf,
  SIGNS,
  undoOf,
  verdictOf,
} from "../plan-words.ts";
import { count } from "../style.ts";
import { findings, place } from "./findings.ts";
import { html, type Html } from "./html.ts";
import { page } from "./page.ts";
import { prose } from "./prose.ts";

/** Renders the page. */
export function renderPlanPage(status: DaemonStatus, now: Instant): string {
  const { look, mode } = status;
  if (look === undefined)
    return page(
      status,
      now,
      "/plan",
      html`<section class="hero plain">
        <h1>Plan</h1>
        <p class="lead">The first look is under way: there is no plan yet.</p>
      </section>`,
    );
  const number = look.plan.actions.length;
  const will =
    mode === "apply"
      ? "This daemon applies it: what is not held back is done as soon as it is seen."
      : "This daemon only reports: run `cscert apply`, or start it with `--mode apply`.";
  return page(status, now, "/plan", [
    html`<section class="hero plain">
      <h1>${number === 0 ? verdictOf(look.plan) : `${count(number, "action")} would run now.`}</h1>
      ${
        number > 0 &&
        html`<p class="lead">${prose(verdictOf(look.plan))}</p>
          <p class="lead">${prose(will)}</p>`
      }
    </section>`,
    problems(look.plan),
    actions(look.plan),
    notes(look.plan),
    unmanaged(look.plan),
    foot(look),
  ]);
}

function problems({ diagnostics, completeness }: Plan): Html | undefined {
  const list = findings([
    ...diagnostics,
    ...completeness.unreachable.map(({ diagnostic }) => diagnostic),
    ...completeness.gaps,
  ]);
  return (
    list &&
    html`<section aria-labelledby="said">
      <h2 id="said">Before it can be trusted</h2>
      ${list}
    </section>`
  );
}

function actions({ actions: all }: Plan): Html | undefined {
  if (all.length === 0) return undefined;
  const targets = [...Map.groupBy(all, ({ target }) => formatTarget(target))];
  const more = targets.length - SHOWN;
  return html`<section aria-labelledby="actions">
    <h2 id="actions">Actions</h2>
    ${targets.slice(0, SHOWN).map(
      ([target, own]) =>
        html`<h3>${target}</h3>
          <ul class="rows">
            ${own.map(actionRow)}
          </ul>`,
    )}
    ${more > 0 && html`<p class="faint">and ${count(more, "other target")}: <a href="/plan.json">all of them as JSON</a>.</p>`}
  </section>`;
}

/** Targets on the page. */
const SHOWN = 100;

function actionRow(action: Action): Html {
  const held = heldBack(action);
  const { location } = action;
  return html`<li>
    <span class="who"
      ><span class="verb ${action.kind}"
        ><span aria-hidden="true">${SIGNS[action.kind]} </span>${action.kind}</span
      ></span
    >
    <span class="what">${prose(describeAction(action))}</span>
    <span class="why"
      >${reasonOf(action)}; undo:
      ${prose(undoOf(action))}${location !== undefined && html` · ${place(location)}`}${held !== undefined && html` <span class="must">${prose(held)}</span>`}</span
    >
  </li>`;
}

function notes({ notes: all }: Plan): Html | undefined {
  if (all.length === 0) return undefined;
  return html`<section aria-labelledby="notes">
    <h2 id="notes">Notes</h2>
    <ul class="notes">
      ${all.map((note) => html`<li>${prose(noteOf(note))}</li>`)}
    </ul>
  </section>`;
}

function unmanaged({ unmanaged: all }: Plan): Html | undefined {
  if (all.length === 0) return undefined;
  return html`<section aria-labelledby="unmanaged">
    <h2 id="unmanaged">Not managed, left alone</h2>
    <ul class="notes">
      ${all
        .slice(0, SHOWN)
        .map(
          ({ target, type, thumbprint }) =>
            html`<li>${formatTarget(target)} ${type} <code>${thumbprint.slice(0, 8)}</code></li>`,
        )}
    </ul>
  </section>`;
}

function foot({ plan, at, proof }: LookStatus): Html {
  const proved = proof === undefined ? undefined : proofOf(proof, plan);
  const until =
    plan.validUntil === null
      ? "The clock alone changes nothing in it."
      : `Valid until ${formatInstant(plan.validUntil)}.`;
  return html`<section class="fine">
    ${proved !== undefined && html`<p>${prose(proved)}</p>`}
    <p>${coverageOf(plan.completeness, at)}. ${prose(until)}</p>
    <p><code>${plan.digest}</code></p>
  </section>`;
}

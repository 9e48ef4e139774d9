// What a person may have to do something about: a newer configuration that is not kept, problems, and what is not as the YAML says,
// by its cause.

import type { Cause } from "../../model/action.ts";
import type { DaemonStatus, Deviation, LookStatus } from "../../model/daemon-status.ts";
import type { Problem } from "../../model/daemon-status.ts";
import { describeAction, reasonText } from "../plan-words.ts";
import { count } from "../style.ts";
import { findings } from "./findings.ts";
import { html, type Html } from "./html.ts";
import { prose } from "./prose.ts";
import { instant } from "./when.ts";

/** Shows it; nothing when there is nothing. */
export function attention(status: DaemonStatus): Html {
  const { look } = status;
  return html`${offered(status)}${look !== undefined && refusal(look)}${look !== undefined && deviations(look)}${look !== undefined && stores(look)}`;
}

const KEPT = " The last good one is kept, and the servers are still held to it.";
const SETTLING = " It is applied once its files have been left alone for a moment.";

const OFFERED = {
  broken: "A newer configuration has errors and is not kept",
  held: "A newer configuration does not descend from the one in force and is held",
  unreadable: "The configuration's source can't be read",
  settling: "A newer configuration is about to be kept",
} as const satisfies Record<NonNullable<DaemonStatus["offered"]>["kind"], string>;

/** Shows the configuration that is offered and not kept; the one in force is kept meanwhile. */
export function offered({ offered: newer, inForce }: DaemonStatus): Html | undefined {
  if (newer === undefined) return undefined;
  const commit = newer.commit === undefined ? undefined : html` (<code>${newer.commit.slice(0, 10)}</code>)`;
  const kept = newer.kind === "settling" ? SETTLING : inForce === undefined ? "" : KEPT;
  const tone = newer.kind === "settling" ? "note" : "error";
  return html`<section class="notice ${tone}">
    <h2>${OFFERED[newer.kind]}${commit}</h2>
    <p>Since ${instant(newer.since)}.${kept}</p>
    ${findings(newer.diagnostics)}
  </section>`;
}

/** Lists problems of the daemon, or of what it keeps. */
export function problemList(problems: readonly Problem[]): Html | undefined {
  if (problems.length === 0) return undefined;
  return html`<ul class="findings">
    ${problems.map(
      ({ severity, message, since, cause }) =>
        html`<li class="finding ${severity}">
          <p>
            <span class="tag ${severity}">${severity}</span> ${prose(message)}
            <code class="faint">${cause}</code>
          </p>
          <p class="faint">since ${instant(since)}</p>
        </li>`,
    )}
  </ul>`;
}

/** Why the plan, or a part of it, may not be executed. */
function refusal({ plan }: LookStatus): Html | undefined {
  const list = findings(plan.diagnostics.filter(({ severity }) => severity === "error"));
  return (
    list &&
    html`<section aria-labelledby="refusal">
      <h2 id="refusal">What holds it back</h2>
      ${list}
    </section>`
  );
}

const CAUSES = {
  drift: { title: "Drift", says: "changed on the servers, though nobody changed the YAML" },
  config: { title: "Asked for", says: "the YAML asks for it and the servers do not have it yet" },
  clock: { title: "Due", says: "a date in the YAML has come" },
} as const satisfies Record<Cause, { title: string; says: string }>;

function deviations(look: LookStatus): Html | undefined {
  if (look.deviations.length === 0) return undefined;
  const groups = Map.groupBy(look.deviations, ({ cause }) => cause);
  const causes = (["drift", "config", "clock"] as const).filter((cause) => groups.has(cause));
  return html`<section class="deviations" aria-labelledby="deviations">
    <h2 id="deviations">Not as the YAML says</h2>
    ${causes.map((cause) => group(look, cause, groups.get(cause) ?? []))}
  </section>`;
}

function group(look: LookStatus, cause: Cause, all: readonly Deviation[]): Html {
  const { title, says } = CAUSES[cause];
  const more = all.length - SHOWN;
  return html`<h3 class="cause ${cause}">${title} <span class="faint">${says}</span></h3>
    <ul class="rows">
      ${all.slice(0, SHOWN).map((each) => deviation(look, each))}
    </ul>
    ${more > 0 && html`<p class="faint">and ${count(more, "other")}: see <a href="/plan">the plan</a>.</p>`}`;
}

/** More is no overview any more. */
const SHOWN = 8;

function deviation({ plan }: LookStatus, each: Deviation): Html {
  const action = plan.actions.find(({ id }) => id === each.action);
  const what = action === undefined ? (each.type ?? "") : describeAction(action);
  return html`<li>
    <span class="who">${each.target}</span>
    <span class="what"><span class="verb ${each.kind}">${each.kind}</span> ${prose(what)}</span>
    <span class="why">${reasonText(each.reason)}; seen since ${instant(each.since)}${waiting(each)}</span>
  </li>`;
}

const WAITS = {
  guard: "held by a guard",
  window: "waits for its window",
  dependency: "waits for another action",
  "back-off": "failed, and is tried again",
  mode: "this daemon only reports",
  settling: "the configuration was saved just now",
} as const satisfies Record<NonNullable<Deviation["waitsFor"]>, string>;

function waiting({ waitsFor, until }: Deviation): Html | undefined {
  if (waitsFor === undefined) return undefined;
  return html`; ${WAITS[waitsFor]}${until !== undefined && html` (${instant(until)})`}`;
}

function stores({ report }: LookStatus): Html | undefined {
  const list = findings(report.diagnostics);
  return (
    list &&
    html`<section aria-labelledby="stores">
      <h2 id="stores">Found in the stores</h2>
      ${list}
    </section>`
  );
}

// The timeline page: the picture, and the same in words and in what comes next.

import type { DaemonStatus, LookStatus } from "../../model/daemon-status.ts";
import type { NextEvent, Timeline, TimelineLane, TimelineSpan } from "../../model/timeline.ts";
import type { Instant } from "../../base/instant.ts";
import { STANDINGS } from "../mark-words.ts";
import { proofOf } from "../plan-words.ts";
import { count } from "../style.ts";
import { renderTimelineSvg } from "../timeline-svg.ts";
import { together, type TogetherEvent } from "./events.ts";
import { html, trusted, type Html } from "./html.ts";
import { page } from "./page.ts";
import { prose } from "./prose.ts";
import { instant, relative } from "./when.ts";

/** Renders the page. */
export function renderTimelinePage(status: DaemonStatus, now: Instant): string {
  const { look } = status;
  const head = html`<section class="hero plain">
    <h1>Timeline</h1>
    <p class="lead">${prose(lead(look))}</p>
  </section>`;
  return page(status, now, "/timeline", [head, look !== undefined && shown(look)]);
}

function lead(look: LookStatus | undefined): string {
  if (look === undefined) return "The first look is under way.";
  const proved = look.proof === undefined ? undefined : proofOf(look.proof, look.plan);
  return proved ?? "Which certificate each type holds over time, if all goes as planned.";
}

function shown({ timeline, next, at }: LookStatus): Html {
  return html`<section aria-label="Picture">
      <div class="scroll picture" role="region" aria-label="Timeline, as a picture" tabindex="0">
        ${trusted(renderTimelineSvg(timeline))}
      </div>
    </section>
    ${upcoming(next, at)}
    <section aria-label="In words">
      <details${timeline.lanes.length <= UNFOLDED && html` open`}>
        <summary><span class="who">The picture in words</span> <span class="faint">${count(timeline.lanes.length, "schedule")}</span></summary>
        ${timeline.lanes.map((lane) => laneTable(lane, timeline))}
      </details>
    </section>`;
}

function upcoming(next: readonly NextEvent[], now: Instant): Html {
  const events = together(next);
  const more = events.length - SHOWN;
  return html`<section aria-labelledby="next">
    <h2 id="next">What comes next</h2>
    ${
      events.length === 0
        ? html`<p class="empty">Nothing lies ahead: no roll is planned, and nothing in force expires.</p>`
        : html`<ol class="rows next">
            ${events.slice(0, SHOWN).map((event) => upcomingEvent(event, now))}
          </ol>`
    }
    ${more > 0 && html`<p class="faint">and ${count(more, "other")}.</p>`}
  </section>`;
}

const SHOWN = 50;
/** More schedules than these are folded away. */
const UNFOLDED = 4;

function upcomingEvent({ at, says, where, must }: TogetherEvent, now: Instant): Html {
  return html`<li>
    <span class="who">${instant(at)} <span class="faint">${relative(at, now)}</span></span>
    <span class="what">${prose(says)}</span>
    <span class="why"
      >${where}${must !== undefined && html` <span class="must">You: ${prose(must)}</span>`}</span
    >
  </li>`;
}

function laneTable({ type, label, servers, spans }: TimelineLane, timeline: Timeline): Html {
  const who = servers.length === 1 ? servers[0] : `${label}, ${count(servers.length, "server")}`;
  return html`<div class="scroll" role="region" aria-label="${type}, ${label}" tabindex="0">
    <table class="spans">
      <caption>
        <span class="pool">${type}</span>
        <span class="faint">${who}</span>
      </caption>
      <thead>
        <tr>
          <th scope="col">Certificate</th>
          <th scope="col">Is</th>
          <th scope="col">From</th>
          <th scope="col">To</th>
        </tr>
      </thead>
      <tbody>
        ${
          spans.length === 0
            ? html`<tr>
                <td colspan="4">nothing is assigned</td>
              </tr>`
            : spans.map((span) => spanRow(span, timeline))
        }
      </tbody>
    </table>
  </div>`;
}

function spanRow({ name, standing, from, to }: TimelineSpan, timeline: Timeline): Html {
  const isNow = from <= timeline.now && (to === undefined || timeline.now < to);
  return html`<tr${isNow && html` class="now"`}><th scope="row">${name}</th><td><i class="swatch ${standing}"></i>${STANDINGS[standing]}${isNow && " now"}</td><td>${instant(from)}</td><td>${to === undefined ? "goes on" : instant(to)}</td></tr>`;
}

// The first page: the verdict, what matters most, what needs a person, and who holds and uses what.

import type { Instant } from "../../base/instant.ts";
import type { DaemonStatus, LookStatus } from "../../model/daemon-status.ts";
import type { StatusReport } from "../../model/status.ts";
import { count } from "../style.ts";
import { attention } from "./attention.ts";
import { cell } from "./cell.ts";
import { together } from "./events.ts";
import { facts } from "./facts.ts";
import { html, type Html } from "./html.ts";
import { matrix, type Matrix, type Narrowing } from "./matrix.ts";
import { page } from "./page.ts";
import { prose } from "./prose.ts";
import { instant, relative } from "./when.ts";
import { makeVerdict } from "./verdict.ts";

/** Renders the page. */
export function renderServersPage(status: DaemonStatus, now: Instant, narrowing: Narrowing): string {
  return page(status, now, "/", [
    hero(status),
    attention(status),
    status.look !== undefined && servers(status.look, narrowing),
  ]);
}

function hero(status: DaemonStatus): Html {
  const { tone, headline, detail } = makeVerdict(status);
  return html`<section class="hero ${tone}">
    <h1>${headline}</h1>
    <p class="lead">${prose(detail)}</p>
    ${facts(status)}
  </section>`;
}

function servers(look: LookStatus, narrowing: Narrowing): Html {
  const shown = matrix(look, narrowing);
  return html`<section aria-labelledby="servers">
    <div class="head">
      <h2 id="servers">Servers and types</h2>
      ${legend()}
    </div>
    <div class="beside">${deployment(look.report)}${ahead(look)}</div>
    ${narrowingForm(narrowing, shown)}
    ${shown.found === 0 ? html`<p class="empty">No server fits: <a href="/">show all ${shown.servers}</a>.</p>` : shown.tables}
    ${turn(narrowing, shown)}
  </section>`;
}

function legend(): Html {
  return html`<ul class="legend" aria-label="Signs">
    <li><i class="swatch in-force"></i>current</li>
    <li><i class="swatch staged"></i>next</li>
    <li><i class="swatch previous"></i>previous</li>
  </ul>`;
}

/** The deployment's own copies: what the servers are given. */
function deployment({ rows, at }: StatusReport): Html | undefined {
  const own = rows.filter(({ target }) => target.kind === "deployment");
  if (own.length === 0) return undefined;
  return html`<div class="scroll" role="region" aria-label="The deployment" tabindex="0">
    <table class="matrix deployment">
      <caption>
        <span class="pool">The deployment</span>
        <span class="faint">Central Management store, replicated to every server</span>
      </caption>
      <thead>
        <tr>
          ${own.map(({ type }) => html`<th scope="col">${type}</th>`)}
        </tr>
      </thead>
      <tbody>
        <tr>
          ${own.map((row) => cell(row, at))}
        </tr>
      </tbody>
    </table>
  </div>`;
}

/** The next few things that happen. */
function ahead({ next, at }: LookStatus): Html | undefined {
  if (next.length === 0) return undefined;
  return html`<div class="ahead">
    <h3 id="ahead">What comes next</h3>
    <ol aria-labelledby="ahead">
      ${together(next)
        .slice(0, AHEAD)
        .map(
          (event) =>
            html`<li>
              ${instant(event.at)}
              <span
                ><b>${relative(event.at, at)}</b> ${prose(event.says)}
                <span class="faint">${event.where}</span></span
              >
            </li>`,
        )}
    </ol>
    <p><a href="/timeline">The timeline</a></p>
  </div>`;
}

const AHEAD = 4;

function narrowingForm({ search, only }: Narrowing, { found, servers: all }: Matrix): Html {
  return html`<form class="narrow" method="get" action="/" role="search">
    <label
      >Server or pool
      <input type="search" name="q" value="${search}" maxlength="253" autocomplete="off" spellcheck="false"
    /></label>
    <label class="check"
      ><input type="checkbox" name="only" value="off" ${only === "off" && html` checked`} /> Only what is not
      as the YAML says</label
    >
    <button>Show</button>
    <span class="faint">${found === all ? count(all, "server") : `${found} of ${count(all, "server")}`}</span>
  </form>`;
}

function turn(narrowing: Narrowing, { page: at, pages }: Matrix): Html | undefined {
  if (pages === 1) return undefined;
  const link = (to: number, text: string): Html =>
    to < 1 || to > pages
      ? html`<span class="faint">${text}</span>`
      : html`<a href="${query({ ...narrowing, page: to })}">${text}</a>`;
  return html`<nav class="turn" aria-label="Pages of servers">
    ${link(at - 1, "← Before")} <span>Page ${at} of ${pages}</span> ${link(at + 1, "After →")}
  </nav>`;
}

function query({ search, only, page: at }: Narrowing): string {
  const parts = [
    ...(search === "" ? [] : [`q=${encodeURIComponent(search)}`]),
    ...(only === "all" ? [] : ["only=off"]),
    ...(at === 1 ? [] : [`page=${at}`]),
  ];
  return parts.length === 0 ? "/" : `/?${parts.join("&")}`;
}

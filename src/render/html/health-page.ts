// How the daemon itself fares: when it looked and will look, what went wrong, whom it leaves alone for a while.

import { formatDuration, type Instant } from "../../base/instant.ts";
import type { BackOffStatus, DaemonStatus } from "../../model/daemon-status.ts";
import { problemList, offered } from "./attention.ts";
import { findings } from "./findings.ts";
import { html, type Html, type Part } from "./html.ts";
import { page } from "./page.ts";
import { instant, relative } from "./when.ts";

/** Renders the page; `now` is the real clock's. */
export function renderHealthPage(status: DaemonStatus, now: Instant): string {
  const { health, apply, inForce } = status;
  return page(status, now, "/health", [
    html`<section class="hero plain">
      <h1>${headline(status)}</h1>
      <p class="lead">${status.actor}, cscert ${status.release}, mode ${status.mode}.</p>
    </section>`,
    offered(status),
    health.problems.length > 0 &&
      html`<section aria-labelledby="problems">
        <h2 id="problems">Problems</h2>
        ${problemList(health.problems)}
      </section>`,
    section("loop", "The loop", loop(status, now)),
    backOffs(status),
    apply !== undefined &&
      apply.diagnostics.length > 0 &&
      section("apply", "The last apply", findings(apply.diagnostics)),
    inForce !== undefined &&
      inForce.diagnostics.length > 0 &&
      section("warnings", "Warnings of the configuration in force", findings(inForce.diagnostics)),
    counters(status),
  ]);
}

function headline({ health }: DaemonStatus): string {
  if (health.live === "no") return "The loop stands still.";
  if (health.problems.some(({ severity }) => severity === "error")) return "The daemon has problems.";
  return health.ready === "yes" ? "The daemon is well." : "The daemon is not ready yet.";
}

function section(id: string, title: string, what: Part): Html {
  return html`<section aria-labelledby="${id}">
    <h2 id="${id}">${title}</h2>
    ${what}
  </section>`;
}

function loop(status: DaemonStatus, now: Instant): Html {
  const { activity, startedAt, look, nextLook, lastInOrder, lastSuccess, interval, inForce, clockOffset } =
    status;
  const ago = (at: Instant | undefined): Part =>
    at === undefined ? "never yet" : html`${instant(at)} <span class="faint">${relative(at, now)}</span>`;
  return html`<dl class="pairs">
    ${pair("At present", activity)} ${pair("Started", ago(startedAt))}
    ${pair("Last look took", look === undefined ? "not looked yet" : formatDuration(Math.max(1_000, Math.round(look.took / 1_000) * 1_000)))}
    ${look !== undefined && pair("Looked because of", look.triggers.join(", "))}
    ${pair("Looks again", html`${ago(nextLook)} at the latest, every ${formatDuration(interval)}`)}
    ${pair("Last all in order", ago(lastInOrder))} ${pair("Last without a failure", ago(lastSuccess))}
    ${inForce !== undefined && pair("Keeps this configuration since", ago(inForce.since))}
    ${clockOffset !== 0 && pair("Clock of the deployment", html`a lab's, ${formatDuration(clockOffset)} from this machine's`)}
  </dl>`;
}

function pair(term: string, what: Part): Html {
  return html`<div>
    <dt>${term}</dt>
    <dd>${what}</dd>
  </div>`;
}

const KINDS = { unreachable: "can't be read", failed: "a write to it failed" } as const;

function backOffs({ backOffs: all }: DaemonStatus): Html | undefined {
  if (all.length === 0) return undefined;
  return section(
    "backoff",
    "Left alone for a while",
    html`<div class="scroll" role="region" aria-label="Who is left alone, and why" tabindex="0">
      <table class="spans">
        <thead>
          <tr>
            <th scope="col">Server</th>
            <th scope="col">Why</th>
            <th scope="col" class="number">Failures</th>
            <th scope="col">Asked again</th>
          </tr>
        </thead>
        <tbody>
          ${all.map(backOffRow)}
        </tbody>
      </table>
    </div>`,
  );
}

function backOffRow({ target, kind, failures, until, diagnostic }: BackOffStatus): Html {
  return html`<tr>
    <th scope="row">${target}</th>
    <td>${KINDS[kind]}: ${diagnostic.message}</td>
    <td class="number">${failures}</td>
    <td>${instant(until)}</td>
  </tr>`;
}

function counters({ counters: all }: DaemonStatus): Html | undefined {
  if (all.length === 0) return undefined;
  return section(
    "counters",
    "Since it started",
    html`<dl class="pairs counters">
        ${all.map(({ name, labels, value }) =>
          pair([name, ...Object.values(labels)].join(" "), html`<span class="number">${value}</span>`),
        )}
      </dl>
      <p class="faint">For Prometheus: <a href="/metrics">/metrics</a>.</p>`,
  );
}

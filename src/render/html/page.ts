// The frame of every page: head, skip link, navigation, live state. One document without anything from elsewhere.

import { MINUTE, type DurationMs, type Instant } from "../../base/instant.ts";
import type { DaemonStatus } from "../../model/daemon-status.ts";
import { html, type Html, type Part } from "./html.ts";
import { makeVerdict } from "./verdict.ts";
import { moment, roughly } from "./when.ts";

/** The pages, in the order of the navigation. */
export const PAGES = [
  { path: "/", json: "/servers.json", name: "Servers" },
  { path: "/timeline", json: "/timeline.json", name: "Timeline" },
  { path: "/plan", json: "/plan.json", name: "Plan" },
  { path: "/journal", json: "/journal.json", name: "Journal" },
  { path: "/health", json: "/health.json", name: "Health" },
] as const;

export type PagePath = (typeof PAGES)[number]["path"];

/** Puts the main part of a page into its frame; `now` is the real clock's. */
export function page(status: DaemonStatus, now: Instant, path: PagePath, main: Part): string {
  const { name = "", json = "" } = PAGES.find((each) => each.path === path) ?? {};
  const { tone, headline } = makeVerdict(status);
  const made = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>${SIGNS[tone]} ${name}: ${headline} · cscert</title>
        <link rel="icon" href="/icon-${tone}.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/style.css" />
        <link rel="alternate" type="application/json" href="${json}" />
        <script src="/live.js" defer></script>
      </head>
      <body>
        <a class="skip" href="#main">Skip to the content</a>
        <header class="top">
          <div class="inner">
            <a class="brand" href="/">cscert<span class="faint"> watch</span></a>
            <nav aria-label="Pages">
              <ul>
                ${PAGES.map((each) => tab(status, each, path))}
              </ul>
            </nav>
          </div>
        </header>
        <main id="main" tabindex="-1" data-sequence="${status.sequence}">${stale(status, now)} ${main}</main>
        ${foot(status, json)}
      </body>
    </html> `;
  return made.html;
}

const SIGNS = { good: "✓", busy: "●", bad: "✕", unknown: "?" } as const;

function tab(status: DaemonStatus, { path, name }: (typeof PAGES)[number], current: PagePath): Html {
  const number = badge(status, path);
  return html`<li>
    <a href="${path}" ${path === current && html` aria-current="page"`}
      >${name}${
        number > 0 &&
        html` <span class="badge">${number}<span class="vh"> ${nounOf(path, number)}</span></span>`
      }</a
    >
  </li>`;
}

function nounOf(path: PagePath, number: number): string {
  const noun = path === "/plan" ? "action" : "problem";
  return number === 1 ? noun : `${noun}s`;
}

function badge({ look, health }: DaemonStatus, path: PagePath): number {
  if (path === "/plan") return look?.plan.actions.length ?? 0;
  return path === "/health" ? health.problems.length : 0;
}

/** A loop that stands still must not look like servers that are in order. */
function stale({ publishedAt }: DaemonStatus, now: Instant): Html | undefined {
  if (now - publishedAt <= STALE_AFTER) return undefined;
  return html`<p class="notice error" role="alert">
    The daemon's loop has not reported for ${roughly(now - publishedAt)}: what follows is old.
  </p>`;
}

/** The loop reports at least once a minute. */
export const STALE_AFTER: DurationMs = 3 * MINUTE;

function foot({ look, release, mode }: DaemonStatus, json: string): Html {
  const seen = look === undefined ? "nothing was looked at yet" : html`as of ${moment(look.at)}`;
  return html`<footer>
    <div class="inner">
      <p id="live" data-state="still">
        <i class="lamp"></i><span>${seen}</span
        ><span class="live-words" role="status"> · reload for what is newer</span>
      </p>
      <p class="faint">cscert ${release} · mode ${mode} · <a href="${json}">this page as JSON</a></p>
    </div>
  </footer>`;
}

// From a path to an answer. Reads the status and nothing else; no file of the disk is ever served.

import type { Instant } from "../../base/instant.ts";
import type { DaemonStatus } from "../../model/daemon-status.ts";
import { renderHealthPage } from "../../render/html/health-page.ts";
import { renderIcon } from "../../render/html/icon.ts";
import { renderJournalPage } from "../../render/html/journal-page.ts";
import type { Narrowing } from "../../render/html/matrix.ts";
import { STALE_AFTER } from "../../render/html/page.ts";
import { renderPlanPage } from "../../render/html/plan-page.ts";
import { renderServersPage } from "../../render/html/servers-page.ts";
import { STYLE_SHEET } from "../../render/html/style.ts";
import { renderTimelinePage } from "../../render/html/timeline-page.ts";
import { healthJson, journalJson, planJson, serversJson, timelineJson } from "../../render/html/twins.ts";
import { renderTimelineSvg } from "../../render/timeline-svg.ts";
import { LIVE_SCRIPT } from "./live-script.ts";
import { reply, say, type Reply } from "./reply.ts";

/** Answers a GET or HEAD; undefined where nothing has this path. */
export function route(url: URL, status: DaemonStatus, now: Instant): Reply | undefined {
  return (
    pageOf(url, status, now) ??
    twin(url.pathname, status) ??
    asset(url.pathname, status) ??
    probe(url.pathname, status, now)
  );
}

function pageOf(url: URL, status: DaemonStatus, now: Instant): Reply | undefined {
  switch (url.pathname) {
    case "/":
      return reply("html", renderServersPage(status, now, readNarrowing(url.searchParams)));
    case "/timeline":
      return reply("html", renderTimelinePage(status, now));
    case "/plan":
      return reply("html", renderPlanPage(status, now));
    case "/journal":
      return reply("html", renderJournalPage(status, now));
    case "/health":
      return reply("html", renderHealthPage(status, now));
    default:
      return undefined;
  }
}

function readNarrowing(query: URLSearchParams): Narrowing {
  const page = /^[1-9][0-9]{0,5}$/.exec(query.get("page") ?? "")?.[0];
  return {
    search: (query.get("q") ?? "").trim().toLowerCase().slice(0, 253),
    only: query.get("only") === "off" ? "off" : "all",
    page: Number(page ?? 1),
  };
}

function twin(path: string, status: DaemonStatus): Reply | undefined {
  switch (path) {
    case "/servers.json":
      return reply("json", serversJson(status));
    case "/timeline.json":
      return reply("json", timelineJson(status));
    case "/plan.json":
      return reply("json", planJson(status));
    case "/journal.json":
      return reply("json", journalJson(status));
    case "/health.json":
      return reply("json", healthJson(status));
    default:
      return undefined;
  }
}

function asset(path: string, { look }: DaemonStatus): Reply | undefined {
  switch (path) {
    case "/style.css":
      return reply("css", STYLE_SHEET, 200, KEPT);
    case "/live.js":
      return reply("script", LIVE_SCRIPT, 200, KEPT);
    case "/timeline.svg":
      return look === undefined ? say(503, "not looked yet") : reply("svg", renderTimelineSvg(look.timeline));
    case "/favicon.ico":
      return reply("svg", renderIcon("good"), 200, KEPT);
    default: {
      const tone = /^\/icon-(good|busy|bad|unknown)\.svg$/.exec(path)?.[1] as Parameters<
        typeof renderIcon
      >[0];
      return tone === undefined ? undefined : reply("svg", renderIcon(tone), 200, KEPT);
    }
  }
}

/** What belongs to the release, not to the moment; a newer daemon is to be seen soon. */
const KEPT = { "cache-control": "private, max-age=60" };

function probe(path: string, { health, publishedAt, look }: DaemonStatus, now: Instant): Reply | undefined {
  if (path === "/livez") {
    const stands = health.live === "no" || now - publishedAt > STALE_AFTER;
    return stands ? say(503, "the loop stands still") : say(200, "ok");
  }
  if (path !== "/readyz") return undefined;
  if (health.ready === "yes") return say(200, "ok");
  return say(503, look === undefined ? "not looked at everything yet" : "no configuration is in force");
}

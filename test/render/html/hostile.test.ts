// Whatever a name holds, it changes no tag of a page, no line of the metrics and no shape of the JSON, and nothing of it can hide.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DaemonStatus } from "../../../src/model/daemon-status.ts";
import { renderHealthPage } from "../../../src/render/html/health-page.ts";
import { renderJournalPage } from "../../../src/render/html/journal-page.ts";
import { renderPlanPage } from "../../../src/render/html/plan-page.ts";
import { renderServersPage } from "../../../src/render/html/servers-page.ts";
import { renderTimelinePage } from "../../../src/render/html/timeline-page.ts";
import {
  healthJson,
  journalJson,
  planJson,
  serversJson,
  timelineJson,
} from "../../../src/render/html/twins.ts";
import { renderMetrics } from "../../../src/render/metrics.ts";
import { hostile, inTrouble } from "../../kit/daemon-status.ts";
import { NOW } from "../samples.ts";

const PAGES: Readonly<Record<string, (status: DaemonStatus, text: string) => string>> = {
  servers: (status, text) =>
    renderServersPage(status, NOW, { search: text.slice(0, 5), only: "all", page: 1 }),
  "all servers": (status) => renderServersPage(status, NOW, { search: "", only: "all", page: 1 }),
  timeline: (status) => renderTimelinePage(status, NOW),
  plan: (status) => renderPlanPage(status, NOW),
  journal: (status) => renderJournalPage(status, NOW),
  health: (status) => renderHealthPage(status, NOW),
};
const TWINS = { healthJson, journalJson, planJson, serversJson, timelineJson };

/** What has broken pages before, and anything at all. */
const TEXT = fc.oneof(
  fc.constantFrom(
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</style><script>",
    "</title></head>",
    "<!--",
    "]]>",
    "&lt;script&gt;",
    "`onload=`",
    "javascript:alert(1)",
    "\u202Egnp.exe",
    "\u0000\u001b[31m",
    "a\nb\r\nc\u2028d\u2029e",
    "{{constructor}} ${1}",
    "2027-01-12T01:00:00Z `x` 9999-99-99T99:99:99Z",
    "\uD800",
  ),
  fc.string({ unit: fc.constantFrom(..."<>\"'`&=/ ax;:!-\n\u202e\u0000\\{}"), minLength: 1, maxLength: 40 }),
  fc.string({ unit: "binary", minLength: 1, maxLength: 40 }),
);

const RUNS = { numRuns: Number(process.env["CSCERT_HOSTILE_RUNS"] ?? 150) };
const status = inTrouble();

describe("a hostile name", () => {
  test.for(Object.keys(PAGES))("changes no tag of the page of %s", (name) => {
    const show = PAGES[name]!;
    const tags = skeleton(show(hostile(status, "harmless"), "zzz"));
    fc.assert(
      fc.property(TEXT, (text) => {
        const page = show(hostile(status, text), name === "servers" ? `zzz${text}` : text);
        expect(skeleton(page)).toEqual(tags);
        expect(page).not.toMatch(
          /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]/u,
        );
      }),
      RUNS,
    );
  });

  test("is one label of the metrics, on one line", () => {
    const lines = renderMetrics(hostile(status, "harmless")).split("\n").length;
    fc.assert(
      fc.property(TEXT, (text) => {
        const all = renderMetrics(hostile(status, text)).split("\n");
        expect(all.length).toBe(lines);
        for (const line of all) expect(line).toMatch(LINE);
      }),
      RUNS,
    );
  });

  test("comes back from the JSON as it was", () => {
    fc.assert(
      fc.property(TEXT, (text) => {
        for (const make of Object.values(TWINS)) JSON.parse(make(hostile(status, text)));
        const read = JSON.parse(serversJson(hostile(status, text))) as { actor: string };
        expect(read.actor).toBe(text);
      }),
      RUNS,
    );
  });
});

/** A line of the text format: a comment, or a metric with labels and a number. */
const LINE =
  /^(?:|# (?:HELP|TYPE) [a-z_]+ .+|[a-z_]+(?:\{(?:[a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)+\})? -?[0-9.e+-]+)$/;

/** The tags of a page with the names of their attributes, without those that a sentence may bring with it. */
function skeleton(page: string): readonly string[] {
  const tags: string[] = [];
  const rest = page
    .replace(/<style>[^<]*<\/style>/, "")
    .replaceAll(
      /<(?<name>!?\/?[a-zA-Z][a-zA-Z0-9]*)(?<attributes>(?:\s+[a-zA-Z][a-zA-Z0-9:-]*(?:="[^"]*")?)*)\s*(?<end>\/?)>/g,
      (...found) => {
        const { name = "", attributes = "", end = "" } = found.at(-1) as Record<string, string>;
        const names = [...attributes.matchAll(/\s+([a-zA-Z][a-zA-Z0-9:-]*)(?:="[^"]*")?/g)].map(
          (each) => each[1],
        );
        if (!/^\/?(code|time)$/.test(name)) tags.push([name, ...names, end].join(" "));
        return "";
      },
    );
  expect(rest).not.toMatch(/[<>]/);
  return tags;
}

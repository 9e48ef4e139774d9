// Timelines in every form, read back: by eye (the files beside this one), by an independent calendar parser, and by what each format asks.

import { join } from "node:path";
import ICAL from "ical.js";
import { describe, expect, test } from "vitest";
import { DAY, HOUR, type Instant } from "../../src/base/instant.ts";
import type { Timeline, TimelineLane } from "../../src/model/timeline.ts";
import { renderNext } from "../../src/render/next.ts";
import { renderProof } from "../../src/render/proof.ts";
import { renderRollSuggestions, renderUnplanned } from "../../src/render/suggest.ts";
import { renderTimeline, type TimelineFormat } from "../../src/render/timeline.ts";
import { nextOf } from "../../src/schedule/next.ts";
import { prove } from "../../src/schedule/proof.ts";
import { listUnplanned } from "../../src/schedule/suggest.ts";
import { suggestRoll } from "../../src/schedule/suggest-roll.ts";
import { makeTimeline } from "../../src/schedule/timeline.ts";
import { aCertificate, aDesiredState, T0, type StepInput } from "../kit/deployment.ts";
import { thumbprint } from "../kit/names.ts";

const STYLE = { color: "never", width: 80 } as const;

function desiredWith(
  rolls: readonly StepInput[],
  names: readonly string[] = ["oauth-2026", "oauth-2027", "oauth-2028"],
) {
  return aDesiredState({
    pools: [
      { pool: "pool01", servers: ["fe01", "fe02", "fe03"] },
      { pool: "edge", role: "Edge", servers: ["edge01", "edge02"] },
    ],
    assignments: [
      { steps: [names[0] ?? "", ...rolls] },
      { server: "fe01", steps: ["pool01-2026"] },
      { server: "fe02", steps: ["pool01-2026"] },
      { server: "edge01", type: "AudioVideoAuthentication", steps: ["av-2026"] },
      { server: "edge02", type: "AudioVideoAuthentication", steps: ["av-2026"] },
    ],
    certificates: {
      [names[0] ?? ""]: { notAfter: T0 + 100 * DAY },
      [names[1] ?? ""]: { notAfter: T0 + 400 * DAY },
      "pool01-2026": { notAfter: T0 + 200 * DAY, dnsNames: ["pool01.contoso.com"] },
    },
  });
}

function timelineOf(rolls: readonly StepInput[], names?: readonly string[], now = T0): Timeline {
  const desired = desiredWith(rolls, names);
  return makeTimeline({ desired, now, from: now - 30 * DAY, to: T0 + 420 * DAY });
}

const ROLLS: readonly StepInput[] = [
  { certificate: "oauth-2027", at: T0 + 47 * DAY + HOUR },
  { certificate: "oauth-2028", at: T0 + 300 * DAY },
];

test.for([
  ["text", "timeline.txt"],
  ["json", "timeline.json"],
  ["svg", "timeline.svg"],
  ["mermaid", "timeline.mmd"],
  ["ics", "timeline.ics"],
] as const)("a timeline as %s", async ([format, name]) => {
  // Git keeps text with LF; that lines end as the calendar format asks is tested below.
  await matchGolden(name, renderTimeline(timelineOf(ROLLS), format, STYLE).replaceAll("\r\n", "\n"));
});

test("what comes next, what is proved and what is suggested, as text", async () => {
  const desired = desiredWith(ROLLS);
  const facts = aCertificate("oauth-2029", { notBefore: T0, notAfter: T0 + 900 * DAY });
  const certificate = { name: "oauth-2029", facts };
  const close = desiredWith([ROLLS[0] ?? "", { certificate: "oauth-2028", at: T0 + 48 * DAY }]);
  const blocks = [
    renderNext(nextOf(timelineOf(ROLLS)), "text", { ...STYLE, now: T0 }),
    renderProof(prove({ desired, now: T0 }), "text", STYLE),
    renderProof(prove({ desired: close, now: T0 }), "text", STYLE),
    renderUnplanned(listUnplanned({ desired, now: T0 }), "text", STYLE),
    renderRollSuggestions(
      suggestRoll({ desired, now: T0, certificate, type: "OAuthTokenIssuer" }),
      "text",
      STYLE,
    ),
  ];
  await matchGolden("schedule.txt", blocks.join("\n\n----\n\n"));
});

test("nothing is wider than 80 columns", () => {
  const names = ["a".repeat(200), "b", "c"];
  const rolls = [{ certificate: "b", at: T0 + 47 * DAY }];
  for (const line of renderTimeline(timelineOf(ROLLS), "text", STYLE).split("\n"))
    expect(line.length).toBeLessThanOrEqual(80);
  const bars = renderTimeline(timelineOf(rolls, names), "text", STYLE)
    .split("\n")
    .filter((line) => /^ {2}\S+ *[=.x-]{5}/.test(line));
  expect(bars.length).toBeGreaterThan(0);
  for (const line of bars) expect(line.length).toBeLessThanOrEqual(80);
});

describe("a calendar", () => {
  const read = (timeline: Timeline) => {
    const text = renderTimeline(timeline, "ics", STYLE);
    const calendar = new ICAL.Component(ICAL.parse(text));
    return calendar.getAllSubcomponents("vevent").map((component) => new ICAL.Event(component));
  };

  test("is read by a parser of somebody else, instant by instant", () => {
    const timeline = timelineOf(ROLLS);
    const events = read(timeline);
    const told = events.map(({ startDate }) => startDate.toJSDate().getTime());
    const kinds = new Set([
      "last-staging",
      "last-cancelling",
      "effective",
      "overlap-ends",
      "refused",
      "held",
    ]);
    const marks = timeline.lanes.flatMap(({ marks: all }) =>
      all.filter((mark) => kinds.has(mark.kind) || (mark.kind === "expires" && mark.standing === "in-force")),
    );
    expect(told).toEqual(marks.map(({ at }) => at));
    expect(new Set(events.map(({ uid }) => uid)).size).toBe(events.length);
  });

  test("keeps the UID of a deadline whose date moves", () => {
    const moved = read(timelineOf([{ certificate: "oauth-2027", at: T0 + 60 * DAY }]));
    const before = read(timelineOf([{ certificate: "oauth-2027", at: T0 + 47 * DAY }]));
    expect(moved.map(({ uid }) => uid).toSorted()).toEqual(before.map(({ uid }) => uid).toSorted());
    expect(moved.map(({ startDate }) => startDate.toString())).not.toEqual(
      before.map(({ startDate }) => startDate.toString()),
    );
  });

  test("keeps the UIDs of a certificate that is rolled to twice, when the first time is past", () => {
    const rolls = [
      { certificate: "oauth-2027", at: T0 + 20 * DAY },
      { certificate: "oauth-2026", at: T0 + 50 * DAY },
      { certificate: "oauth-2027", at: T0 + 80 * DAY },
    ];
    const uidAt = (now: number, at: number): string | undefined =>
      read(timelineOf(rolls, undefined, now)).find(
        ({ uid, startDate }) => uid.startsWith("effective/") && startDate.toJSDate().getTime() === at,
      )?.uid;
    const second = uidAt(T0, T0 + 80 * DAY);
    expect(second).toContain("roll-2");
    expect(uidAt(T0 + 60 * DAY, T0 + 80 * DAY)).toBe(second);
    expect(uidAt(T0, T0 + 20 * DAY)).not.toContain("roll-");
  });

  test("folds its lines at 75 octets, between characters", () => {
    const text = renderTimeline(withName(timelineOf(ROLLS), "é€😀".repeat(40)), "ics", STYLE);
    for (const line of text.split("\r\n")) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(text).not.toContain("\u{fffd}");
    expect(text.endsWith("END:VCALENDAR\r\n")).toBe(true);
  });

  test("gives back hostile names as they were shown", () => {
    const hostile = withName(timelineOf(ROLLS), "a;b,c\\d\r\nEND:VCALENDAR");
    const [event] = read(hostile);
    expect(event?.summary).toContain("a;b,c\\d\\u{d}\\u{a}END:VCALENDAR");
  });
});

describe("untrusted names", () => {
  const hostile = withName(timelineOf(ROLLS), "</title><script>x</script>\u001b[31m:#;\n section evil");

  test("are text in a picture", () => {
    const svg = renderTimeline(hostile, "svg", STYLE);
    expect(svg).not.toContain("<script");
    expect(svg).not.toContain("\u001b");
  });

  test("have room for the titles of sections left of the bars", () => {
    const [first] = renderTimeline(hostile, "mermaid", STYLE).split("\n");
    const padding = Number(/^%%\{init: \{"gantt": \{"leftPadding": (\d+)\}\}\}%%$/.exec(first ?? "")?.[1]);
    expect(padding).toBeGreaterThan(75);
    expect(padding).toBeLessThanOrEqual(240);
  });

  test("are one task in a chart", () => {
    const lines = renderTimeline(hostile, "mermaid", STYLE).split("\n");
    for (const line of lines.slice(5))
      expect(line).toMatch(
        /^ {2}(?:section [^:#;]+|[^:#;]+ :(?:(?:milestone|active|done|crit), )*l\d+[sm]\d+, \S{19}, (?:\S{19}|0d))$/,
      );
  });

  test.for(["text", "json", "svg", "mermaid", "ics"] as const satisfies readonly TimelineFormat[])(
    "move no cursor as %s",
    (format) => {
      const shown = renderTimeline(hostile, format, STYLE);
      expect(shown.replaceAll(/[\r\n]/g, "")).not.toMatch(/[\u0000-\u001f]/);
    },
  );
});

test("a picture says in words what it shows, and fits both grounds", () => {
  const svg = renderTimeline(timelineOf(ROLLS), "svg", STYLE);
  expect(svg).toMatch(/role="img" aria-labelledby="cscert-title cscert-desc"/);
  expect(svg).toContain("oauth-2027 is in force from 2027-01-12T01:00:00Z");
  expect(svg).toContain("prefers-color-scheme:dark");
  expect(svg).not.toMatch(/(?:href|src|url)\s*[=(]\s*["']?https?:/);
});

test("an empty timeline is one in every form", () => {
  const empty: Timeline = { now: T0, from: T0, to: T0 + DAY, lanes: [] };
  expect(renderTimeline(empty, "text", STYLE)).toContain("assigns nothing");
  expect(renderTimeline(empty, "mermaid", STYLE)).toContain("gantt");
  expect(
    new ICAL.Component(ICAL.parse(renderTimeline(empty, "ics", STYLE))).getAllSubcomponents("vevent"),
  ).toEqual([]);
});

function withName(timeline: Timeline, name: string): Timeline {
  return { ...timeline, lanes: timeline.lanes.map((lane) => rename(lane, name)) };
}

function rename(lane: TimelineLane, name: string): TimelineLane {
  const at: Instant = T0 + DAY;
  return {
    ...lane,
    spans: [
      ...lane.spans.map((span) => ({ ...span, name })),
      { thumbprint: thumbprint("A"), name, standing: "previous", from: at },
    ],
    marks: lane.marks.map((mark) => ({ ...mark, name })),
  };
}

async function matchGolden(name: string, text: string): Promise<void> {
  await expect(text.endsWith("\n") ? text : `${text}\n`).toMatchFileSnapshot(
    join(import.meta.dirname, "golden", name),
  );
}

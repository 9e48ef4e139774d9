// What a timeline shows of the time before now: what the records and the sights tell, and nothing else.

import { describe, expect, test } from "vitest";
import { DAY, HOUR, type Instant } from "../../src/base/instant.ts";
import { knownKey, NOTHING_KNOWN, type Known } from "../../src/model/observed.ts";
import { makeTimeline } from "../../src/schedule/timeline.ts";
import { aDesiredState, T0 } from "../kit/deployment.ts";
import { fqdn, thumbprint } from "../kit/names.ts";
import { anObservedState, type RecordInput } from "../kit/observation.ts";

/** How a certificate is called that the YAML does not name. */
const C = thumbprint("C").slice(0, 8);
const FROM = T0 - 30 * DAY;
const SERVERS = ["fe01", "fe02"];
const EDGES = ["edge01", "edge02"];

/** Spans as `A in-force -30d`, days counted from now; a span that ends before the end says until when. */
function shown(type: string, records: Readonly<Record<string, RecordInput>>, known: Known = NOTHING_KNOWN) {
  const desired = aDesiredState({
    pools: [
      { pool: "pool01", servers: SERVERS },
      { pool: "edge", role: "Edge", servers: EDGES },
    ],
    assignments: [
      { steps: ["A", { certificate: "B", at: T0 + 10 * DAY }] },
      ...EDGES.map((server) => ({
        server,
        type: "AudioVideoAuthentication" as const,
        steps: ["A"] as const,
      })),
    ],
  });
  const seen = type === "OAuthTokenIssuer" ? SERVERS : EDGES;
  const held = (name: string) => ({
    assignments: { [type]: records[name] ?? records["all"] ?? { holds: "A" } },
  });
  const observed = anObservedState({
    deployment: type === "OAuthTokenIssuer" ? held("deployment") : {},
    servers: Object.fromEntries(seen.map((server) => [server, held(server)])),
  });
  const timeline = makeTimeline({ desired, observed, known, now: T0, from: FROM, to: T0 + 20 * DAY });
  const days = (at: Instant): string => `${(at - T0) / DAY}d`;
  return timeline.lanes
    .filter((lane) => lane.type === type)
    .map(({ label, spans }) => {
      const told = spans.filter(({ from }) => from <= T0);
      return `${label}: ${told.map(({ name, standing, from, to }) => `${name} ${standing} ${days(from)}${to !== undefined && to <= T0 ? ` to ${days(to)}` : ""}`).join(", ")}`;
    });
}

const staged = (writtenAt: Instant): RecordInput => ({
  holds: "B",
  previous: "A",
  effectiveDate: T0 + 10 * DAY,
  writtenAt,
});

function seenSince(inForceSince: Instant): Known {
  const sights = SERVERS.map((name) => {
    const server = fqdn(name);
    const sight = {
      server,
      type: "OAuthTokenIssuer",
      inForce: thumbprint("A"),
      inForceSince,
      cancelled: [],
      seenAt: T0,
    };
    return [knownKey(server, "OAuthTokenIssuer"), sight] as const;
  });
  return { ...NOTHING_KNOWN, sights: new Map(sights) };
}

describe("the deployment's lane", () => {
  test("a roll is staged from when it was written, not from where the picture begins", () => {
    const records = { all: staged(T0 - HOUR * 24) };
    expect(shown("OAuthTokenIssuer", records)).toEqual(["the deployment: A in-force -1d, B staged -1d"]);
  });

  test("what is known to have signed before is in force before", () => {
    const records = { all: staged(T0 - DAY) };
    expect(shown("OAuthTokenIssuer", records, seenSince(T0 - 9 * DAY))).toEqual([
      "the deployment: A in-force -9d, B staged -1d",
    ]);
  });

  test("a record that is older than the picture fills it", () => {
    const records = { all: staged(T0 - 60 * DAY) };
    expect(shown("OAuthTokenIssuer", records)).toEqual(["the deployment: A in-force -30d, B staged -30d"]);
  });

  test("a roll that came into force meanwhile is staged until its date", () => {
    const record = { holds: "A", previous: "C", effectiveDate: T0 - 5 * DAY, writtenAt: T0 - 8 * DAY };
    expect(shown("OAuthTokenIssuer", { all: record })).toEqual([
      `the deployment: ${C} in-force -8d to -5d, A staged -8d to -5d, A in-force -5d, ${C} previous -5d to 0d, B staged 0d`,
    ]);
  });

  test("a store that can't tell when it wrote shows nothing before now", () => {
    const { writtenAt: _untold, ...record } = staged(0);
    expect(shown("OAuthTokenIssuer", { all: record })).toEqual([
      "the deployment: A in-force 0d, B staged 0d",
    ]);
  });
});

test("servers of a pool that were written one after the other share a lane, from when all of them held it", () => {
  const records = {
    edge01: { holds: "A", writtenAt: T0 - 3 * DAY },
    edge02: { holds: "A", writtenAt: T0 - 2 * DAY },
  };
  expect(shown("AudioVideoAuthentication", records)).toEqual(["edge.contoso.com: A in-force -2d"]);
});

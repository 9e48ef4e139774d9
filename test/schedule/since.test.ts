// Since when a server surely signs with the copy in force.

import { describe, expect, test } from "vitest";
import { DAY, HOUR } from "../../src/base/instant.ts";
import type { Sight } from "../../src/model/observed.ts";
import { inForceSince } from "../../src/schedule/since.ts";
import { T0 } from "../kit/deployment.ts";
import { fqdn, thumbprint } from "../kit/names.ts";
import { aRecord, type RecordInput } from "../kit/observation.ts";

const sight = (more: Partial<Sight>): Sight => ({
  server: fqdn("fe01"),
  type: "OAuthTokenIssuer",
  inForce: thumbprint("A"),
  inForceSince: T0 - 30 * DAY,
  cancelled: [],
  seenAt: T0 - HOUR,
  ...more,
});
const stageOfB = { thumbprint: thumbprint("B"), effectiveDate: T0 - DAY, seenAt: T0 - 9 * DAY };

const rows: readonly [
  title: string,
  record: RecordInput,
  known: Sight | undefined,
  expected: number | undefined,
][] = [
  ["is when the record was written", { holds: "A", writtenAt: T0 - DAY }, undefined, T0 - DAY],
  [
    "is the effective date where that came later",
    { holds: "B", previous: "A", effectiveDate: T0 - DAY, writtenAt: T0 - 9 * DAY },
    undefined,
    T0 - DAY,
  ],
  [
    "is the write where the server got the roll only after its date",
    { holds: "B", previous: "A", effectiveDate: T0 - DAY, writtenAt: T0 - HOUR },
    undefined,
    T0 - HOUR,
  ],
  ["is the first sight where the store can't tell", { holds: "A" }, sight({}), T0 - 30 * DAY],
  [
    "is the date where the stage was seen before it",
    { holds: "B", previous: "A", effectiveDate: T0 - DAY },
    sight({ staged: stageOfB }),
    T0 - DAY,
  ],
  ["is the observation where another copy was seen last", { holds: "C" }, sight({}), T0],
  ["is the observation where nothing is known", { holds: "A" }, undefined, T0],
  [
    "is unknown while a roll is pending",
    { holds: "B", previous: "A", effectiveDate: T0 + 1 },
    sight({}),
    undefined,
  ],
];

describe("since", () => {
  test.for(rows)("%s", ([, record, known, expected]) => {
    const observed = {
      type: "OAuthTokenIssuer",
      record: aRecord(record),
      source: "global" as const,
      ...(record.writtenAt === undefined ? {} : { writtenAt: record.writtenAt }),
    };
    expect(inForceSince({ observed, observedAt: T0, sight: known, at: T0 })).toBe(expected);
  });
});

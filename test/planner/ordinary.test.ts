// Plans of types that gain nothing from a roll, and of first assignments: one behaviour a row.

import { describe, expect, test } from "vitest";
import { DAY, HOUR } from "../../src/base/instant.ts";
import { NOTHING_KNOWN, type Known } from "../../src/model/observed.ts";
import { lastDesiredOf } from "../../src/planner/last-desired.ts";
import { makePlan } from "../../src/planner/make-plan.ts";
import { aDesiredState, T0, type DesiredInput } from "../kit/deployment.ts";
import { sha256 } from "../kit/names.ts";
import { anObservedState, type ObservedInput } from "../kit/observation.ts";
import { summarize } from "../kit/summary.ts";

const POOL = { pool: "pool01", servers: ["fe01", "fe02", "fe03"] };

interface Row {
  readonly title: string;
  readonly desired: Omit<DesiredInput, "pools">;
  readonly observed: ObservedInput;
  readonly known?: "as-desired";
  readonly actions: readonly string[];
  readonly says?: readonly string[];
}

const rows: readonly Row[] = [
  {
    title: "an estate that is as desired has an empty plan",
    desired: { assignments: [{ server: "fe01", steps: ["A"] }] },
    observed: { servers: { fe01: { assignments: { Default: "A" } }, fe02: {}, fe03: {} } },
    actions: [],
  },
  {
    title: "a first assignment is installed and assigned, without a chain",
    desired: {
      assignments: [
        { server: "fe01", steps: ["A"] },
        { server: "fe02", steps: ["B"] },
      ],
    },
    observed: { servers: { fe01: {}, fe02: {}, fe03: {} } },
    actions: [
      "install fe01 A (not-installed, config)",
      "install fe02 B (not-installed, config)",
      "assign fe01 Default A (missing, config)",
      "assign fe02 Default B (missing, config)",
    ],
  },
  {
    title: "one install serves every type that uses the certificate",
    desired: {
      assignments: [
        { server: "fe01", type: "Default", steps: ["A"] },
        { server: "fe01", type: "WebServicesInternal", steps: ["A"] },
      ],
    },
    observed: { servers: { fe01: {}, fe02: {}, fe03: {} } },
    actions: [
      "install fe01 A (not-installed, config)",
      "assign fe01 Default A (missing, config)",
      "assign fe01 WebServicesInternal A (missing, config)",
    ],
  },
  {
    title: "another certificate in force than the one last applied is drift",
    desired: { assignments: [{ server: "fe01", steps: ["A"] }] },
    observed: {
      servers: { fe01: { assignments: { Default: "X" }, installed: ["A"] }, fe02: {}, fe03: {} },
    },
    known: "as-desired",
    actions: ["assign fe01 Default A (not-desired, drift)"],
  },
  {
    title: "a roll of such a type is installed ahead and left to the clock",
    desired: { assignments: [{ server: "fe01", steps: ["A", { certificate: "B", at: T0 + DAY }] }] },
    observed: { servers: { fe01: { assignments: { Default: "A" } }, fe02: {}, fe03: {} } },
    actions: ["install fe01 B (not-installed, config)"],
  },
  {
    title: "at the date itself the clock asks for the new certificate",
    desired: { assignments: [{ server: "fe01", steps: ["A", { certificate: "B", at: T0 }] }] },
    observed: { servers: { fe01: { assignments: { Default: "A" }, installed: ["B"] }, fe02: {}, fe03: {} } },
    known: "as-desired",
    actions: ["assign fe01 Default B (effective-date-reached, clock)"],
  },
  {
    title: "an `installed` certificate that is not there is a gap, and nothing assigns it",
    desired: { assignments: [{ server: "fe01", steps: ["A"], material: "installed" }] },
    observed: { servers: { fe01: {}, fe02: {}, fe03: {} } },
    actions: [],
    says: ["gap server/key-missing"],
  },
  {
    title: "a certificate whose public part is not known is a gap, and nothing assigns it",
    desired: { assignments: [{ server: "fe01", steps: ["A"] }], unknown: ["A"] },
    observed: { servers: { fe01: {}, fe02: {}, fe03: {} } },
    actions: [],
    says: ["gap server/certificate-unknown"],
  },
  {
    title: "a certificate of which not even the thumbprint is known is a gap too",
    desired: { assignments: [{ server: "fe01", steps: ["A"] }], unread: ["A"] },
    observed: { servers: { fe01: { assignments: { Default: "B" } }, fe02: {}, fe03: {} } },
    actions: [],
    says: ["gap server/certificate-unknown"],
  },
  {
    title: "an `installed` OAuth certificate is fetched from the first server that can give it",
    desired: { assignments: [{ steps: ["A"], material: "installed" }] },
    observed: { servers: { fe01: {}, fe02: { installed: ["A"] }, fe03: { installed: ["A"] } } },
    actions: [
      "install deployment A (not-installed, config)",
      "assign deployment OAuthTokenIssuer A (missing, config)",
      "replicate deployment to fe01,fe02,fe03 (missing, config)",
    ],
  },
  {
    title: "an `installed` OAuth certificate that no server can give is a gap",
    desired: { assignments: [{ steps: ["A"], material: "installed" }] },
    observed: { servers: { fe01: {}, fe02: { installed: ["A"], withoutKeys: ["A"] }, fe03: {} } },
    actions: [],
    says: ["gap server/key-missing"],
  },
  {
    title: "a server that joined holds nothing, and gets what the deployment published",
    desired: { assignments: [{ steps: ["A"] }] },
    observed: {
      deployment: { assignments: { OAuthTokenIssuer: "A" } },
      servers: {
        fe01: { assignments: { OAuthTokenIssuer: "A" } },
        fe02: {},
        fe03: { assignments: { OAuthTokenIssuer: "A" }, withoutKeys: ["A"] },
      },
    },
    known: "as-desired",
    actions: ["replicate deployment to fe02,fe03 (replica-behind, drift)"],
  },
  {
    title: "a certificate in force without its key is installed again",
    desired: { assignments: [{ server: "fe01", type: "WebServicesInternal", steps: ["A"] }] },
    observed: {
      servers: {
        fe01: { assignments: { WebServicesInternal: "A" }, withoutKeys: ["A"] },
        fe02: {},
        fe03: {},
      },
    },
    actions: ["install fe01 A (not-installed, config)"],
  },
  {
    title: "a product roll on such a type that the steps ask for is left alone",
    desired: { assignments: [{ server: "fe01", steps: ["A", { certificate: "B", at: T0 + DAY }] }] },
    observed: {
      servers: {
        fe01: { assignments: { Default: { holds: "B", effectiveDate: T0 + DAY, previous: "A" } } },
        fe02: {},
        fe03: {},
      },
    },
    actions: [],
  },
  {
    title: "a product roll on such a type that nobody asks for is taken back",
    desired: { assignments: [{ server: "fe01", steps: ["A"] }] },
    observed: {
      servers: {
        fe01: { assignments: { Default: { holds: "B", effectiveDate: T0 + DAY, previous: "A" } } },
        fe02: {},
        fe03: {},
      },
    },
    actions: ["unstage fe01 Default A (roll-not-desired, config)"],
  },
  {
    title: "a product roll to the right certificate on the wrong date is taken back",
    desired: { assignments: [{ server: "fe01", steps: ["A", { certificate: "B", at: T0 + 2 * DAY }] }] },
    observed: {
      servers: {
        fe01: { assignments: { Default: { holds: "B", effectiveDate: T0 + DAY, previous: "A" } } },
        fe02: {},
        fe03: {},
      },
    },
    actions: ["unstage fe01 Default A (roll-not-desired, config)"],
  },
  {
    title: "a product roll to the wrong certificate on the right date is taken back",
    desired: { assignments: [{ server: "fe01", steps: ["A", { certificate: "B", at: T0 + DAY }] }] },
    observed: {
      servers: {
        fe01: {
          assignments: { Default: { holds: "C", effectiveDate: T0 + DAY, previous: "A" } },
          installed: ["B"],
        },
        fe02: {},
        fe03: {},
      },
    },
    actions: ["unstage fe01 Default A (roll-not-desired, config)"],
  },
  {
    title: "a product roll to what is wanted already is brought forward",
    desired: { assignments: [{ server: "fe01", steps: ["B"] }] },
    observed: {
      servers: {
        fe01: { assignments: { Default: { holds: "B", effectiveDate: T0 + DAY, previous: "A" } } },
        fe02: {},
        fe03: {},
      },
    },
    actions: ["assign fe01 Default B (not-desired, config)"],
  },
  {
    title: "a roll onto nothing can't be believed",
    desired: { assignments: [{ server: "fe01", steps: ["A"] }] },
    observed: {
      servers: {
        fe01: { assignments: { Default: { holds: "B", effectiveDate: T0 + DAY } } },
        fe02: {},
        fe03: {},
      },
    },
    actions: [],
    says: ["gap roll/doubtful-record"],
  },
  {
    title: "`removePrevious` waits for two clock skews after the change",
    desired: { assignments: [{ server: "fe01", steps: ["A"], removePrevious: true }] },
    observed: {
      servers: {
        fe01: { assignments: { Default: { holds: "A", previous: "B", writtenAt: T0 } } },
        fe02: { assignments: {} },
        fe03: {},
      },
    },
    actions: [],
  },
  {
    title: "`removePrevious` takes the old copy away afterwards",
    desired: { assignments: [{ server: "fe01", steps: ["A"], removePrevious: true }] },
    observed: {
      servers: {
        fe01: { assignments: { Default: { holds: "A", previous: "B", writtenAt: T0 - HOUR } } },
        fe02: {},
        fe03: {},
      },
    },
    known: "as-desired",
    actions: ["remove-previous fe01 Default B (previous-not-needed, clock)"],
  },
  {
    title: "an OAuthTokenIssuer of one server is refused whatever asked for it",
    desired: { assignments: [{ server: "fe01", type: "OAuthTokenIssuer", steps: ["A"] }] },
    observed: { servers: { fe01: {}, fe02: {}, fe03: {} } },
    actions: [],
    says: ["guard/wrong-target"],
  },
  {
    title: "a type that the planner does not know is listed and left alone",
    desired: { assignments: [] },
    observed: { servers: { fe01: { assignments: { MPNService: "A" } }, fe02: {}, fe03: {} } },
    actions: [],
  },
];

describe("a plan", () => {
  test.for(rows)("$title", ({ desired, observed, known, actions, says }) => {
    const state = aDesiredState({ ...desired, pools: [POOL] });
    const remembered: Known =
      known === undefined ? NOTHING_KNOWN : { ...NOTHING_KNOWN, lastDesired: lastDesiredOf(state) };
    const plan = makePlan({
      desired: state,
      observed: anObservedState(observed),
      known: remembered,
      now: T0,
      allow: [],
      hash: sha256,
    });
    expect(summarize(plan)).toEqual({ actions, says: says ?? [] });
  });
});

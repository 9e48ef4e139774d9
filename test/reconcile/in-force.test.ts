// Who holds and uses what, from observations alone.

import { describe, expect, test } from "vitest";
import { DAY } from "../../src/base/instant.ts";
import type { StatusReport } from "../../src/model/status.ts";
import { formatTarget } from "../../src/model/target.ts";
import { describeStatus } from "../../src/reconcile/in-force.ts";
import { diagnose } from "../../src/diagnostic/diagnostic.ts";
import { aDesiredState, T0, type AssignmentInput } from "../kit/deployment.ts";
import { fqdn, thumbprint } from "../kit/names.ts";
import { anObservedState, type ObservedInput } from "../kit/observation.ts";

const OAUTH: AssignmentInput = { steps: ["A"] };
const D = T0 + 10 * DAY;

function describeOf(
  observed: ObservedInput,
  assignments: readonly AssignmentInput[] = [OAUTH],
  filter: { readonly type?: string; readonly server?: ReturnType<typeof fqdn> } = {},
): StatusReport {
  const desired = aDesiredState({
    pools: [
      { pool: "pool01", servers: ["fe02", "fe01"] },
      { pool: "edge", role: "Edge", servers: ["edge01"] },
    ],
    assignments,
  });
  return describeStatus({ desired, observed: anObservedState(observed), now: T0, ...filter });
}

function lines({ rows }: StatusReport): readonly string[] {
  return rows.map(({ target, type, standing, current, previous, next }) =>
    [
      formatTarget(target).replace(".contoso.com", ""),
      type,
      standing,
      current?.name,
      previous?.thumbprint.length,
      next?.name,
    ]
      .filter((part) => part !== undefined)
      .join(" "),
  );
}

const SYNC = { assignments: { OAuthTokenIssuer: "A" } };

describe("rows", () => {
  test("come by target, the deployment first, then by type", () => {
    const report = describeOf({
      deployment: SYNC,
      servers: {
        fe02: { assignments: { OAuthTokenIssuer: "A", Default: "P", WebServicesInternal: "P" } },
        fe01: SYNC,
        edge01: { assignments: { Internal: "I" } },
      },
    });
    expect(lines(report)).toEqual([
      "deployment OAuthTokenIssuer as-desired A",
      "edge01 Internal unmanaged",
      "fe01 OAuthTokenIssuer as-desired A",
      "fe02 Default unmanaged",
      "fe02 OAuthTokenIssuer as-desired A",
      "fe02 WebServicesInternal unmanaged",
    ]);
    expect(report.rows[2]).toMatchObject({ role: "FrontEnd", pool: fqdn("pool01") });
  });

  test("tell what differs, what is nowhere, and what a server holds of its own", () => {
    const report = describeOf(
      {
        deployment: { assignments: { OAuthTokenIssuer: { holds: "B", previous: "A" } } },
        servers: {
          fe01: { assignments: { OAuthTokenIssuer: { holds: "X", source: "local" } } },
          fe02: { assignments: {} },
          edge01: "unreachable",
        },
      },
      [OAUTH, { server: "fe02", steps: ["P"] }, { server: "edge01", type: "Internal", steps: ["I"] }],
    );
    expect(lines(report)).toEqual([
      "deployment OAuthTokenIssuer differs 40",
      "fe01 OAuthTokenIssuer override",
      "fe02 Default nothing-assigned",
    ]);
    expect(report.unreachable).toMatchObject([
      { server: fqdn("edge01"), diagnostic: { code: "server/unreachable" } },
    ]);
  });

  test("show a pending roll with its date, and a current copy with the date that made it so", () => {
    const pending = { holds: "B", previous: "A", effectiveDate: D };
    const steps: AssignmentInput["steps"] = ["A", { certificate: "B", at: D }];
    const report = describeOf({ deployment: { assignments: { OAuthTokenIssuer: pending } }, servers: {} }, [
      { steps },
    ]);
    expect(lines(report)).toEqual(["deployment OAuthTokenIssuer as-desired A B"]);
    expect(report.rows[0]?.effectiveDate).toBe(D);
    const rolled = describeOf({
      deployment: { assignments: { OAuthTokenIssuer: { ...pending, effectiveDate: T0 - DAY } } },
      servers: {},
    });
    expect(rolled.rows[0]).toMatchObject({
      current: { thumbprint: thumbprint("B") },
      effectiveDate: T0 - DAY,
    });
  });

  test("tell a pending roll that nobody asks for, though the right copy is in force", () => {
    const pending = { holds: "B", previous: "A", effectiveDate: D };
    const observed = { deployment: { assignments: { OAuthTokenIssuer: pending } }, servers: {} };
    for (const at of [D - DAY, D + DAY]) {
      const steps: AssignmentInput["steps"] = ["A", { certificate: "B", at }];
      expect(describeOf(observed, [{ steps }]).rows[0]?.standing).toBe("differs");
    }
    expect(describeOf(observed, [OAUTH]).rows[0]?.standing).toBe("differs");
  });

  test("count whole days until a certificate expires; of one that is not known they tell the thumbprint alone", () => {
    const report = describeOf(
      {
        deployment: {
          assignments: { OAuthTokenIssuer: { holds: "X" } },
          certificates: { X: { notAfter: T0 - 1 } },
        },
        servers: { fe01: { assignments: { Default: "P" } } },
      },
      [{ ...OAUTH }],
    );
    expect(report.rows[0]?.current?.daysLeft).toBe(-1);
    expect(report.rows[1]?.current?.daysLeft).toBe(730);
  });

  test("can be asked for by type, in any case, and by server", () => {
    const observed: ObservedInput = {
      deployment: SYNC,
      servers: {
        fe01: { assignments: { OAuthTokenIssuer: "A", Default: "P" } },
        fe02: SYNC,
        edge01: "unreachable",
      },
    };
    expect(lines(describeOf(observed, [OAUTH], { type: "default" }))).toEqual(["fe01 Default unmanaged"]);
    const one = describeOf(observed, [OAUTH], { server: fqdn("fe02") });
    expect(lines(one)).toEqual([
      "deployment OAuthTokenIssuer as-desired A",
      "fe02 OAuthTokenIssuer as-desired A",
    ]);
    expect(one.unreachable).toEqual([]);
  });
});

describe("the bearers of the OAuth certificate", () => {
  const cases: readonly [string, ObservedInput, StatusReport["oauth"]][] = [
    [
      "agree where all hold what the deployment holds; an Edge does not count",
      { deployment: SYNC, servers: { fe01: SYNC, fe02: SYNC, edge01: "unreachable" } },
      { kind: "agree", bearers: 2, thumbprint: thumbprint("A") },
    ],
    [
      "differ where one holds another copy",
      { deployment: SYNC, servers: { fe01: { assignments: { OAuthTokenIssuer: "B" } }, fe02: SYNC } },
      { kind: "differ", bearers: 2, deviating: [fqdn("fe01")] },
    ],
    [
      "differ where one holds the right copy as its own",
      {
        deployment: SYNC,
        servers: { fe01: SYNC, fe02: { assignments: { OAuthTokenIssuer: { holds: "A", source: "local" } } } },
      },
      { kind: "differ", bearers: 2, deviating: [fqdn("fe02")] },
    ],
    [
      "are unknown where one can't be seen",
      { deployment: SYNC, servers: { fe01: SYNC, fe02: "unreachable" } },
      { kind: "unknown", bearers: 2, unseen: [fqdn("fe02")] },
    ],
    [
      "differ, rather than being unknown, where one deviates and another can't be seen",
      { deployment: SYNC, servers: { fe01: {}, fe02: "unreachable" } },
      { kind: "differ", bearers: 2, deviating: [fqdn("fe01")] },
    ],
    ["have nothing assigned", { servers: { fe01: {}, fe02: {} } }, { kind: "none-assigned", bearers: 2 }],
  ];
  test.for(cases)("%s", ([, observed, expected]) => {
    expect(describeOf(observed).oauth).toEqual(expected);
  });

  test("are unknown where the deployment can't be read, and the reason is told", () => {
    const { deployment: _unread, ...rest } = anObservedState({ servers: { fe01: SYNC } });
    const deploymentProblem = diagnose("store/document-torn", { owner: "central" });
    const desired = aDesiredState({ pools: [{ pool: "pool01", servers: ["fe01"] }], assignments: [OAUTH] });
    const report = describeStatus({ desired, observed: { ...rest, deploymentProblem }, now: T0 });
    expect(report.oauth).toEqual({ kind: "unknown", bearers: 1, unseen: [] });
    expect(report.diagnostics).toEqual([deploymentProblem]);
  });
});

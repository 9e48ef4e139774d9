// Which targets hold one type together, what is asked of them when, and what a proof says of those that it does not speak of.

import { describe, expect, test } from "vitest";
import { DAY, formatInstant, HOUR } from "../../src/base/instant.ts";
import type { DesiredCertificate, DesiredState } from "../../src/model/desired.ts";
import { DEPLOYMENT } from "../../src/model/target.ts";
import { earliestOf, laneStepAt, makeLanes, type Lane, type LanesInput } from "../../src/schedule/lane.ts";
import type { ProofInput } from "../../src/model/proof.ts";
import { prove } from "../../src/schedule/proof.ts";
import { aCertificate, aDesiredState, aLocation, T0, type AssignmentInput } from "../kit/deployment.ts";
import { fqdn, thumbprint } from "../kit/names.ts";
import { anObservedState } from "../kit/observation.ts";

const POOLS = [
  { pool: "pool01", servers: ["fe02", "fe01"] },
  { pool: "edge", role: "Edge", servers: ["edge01", "edge02", "edge03"] },
  { pool: "mail", role: "Mediation", servers: ["med01"] },
] as const;
const DATE = T0 + 10 * DAY;

const stateOf = (assignments: readonly AssignmentInput[], more: object = {}): DesiredState =>
  aDesiredState({ pools: POOLS, assignments, ...more });
const lanesOf = (desired: DesiredState, more: Partial<LanesInput> = {}): readonly Lane[] =>
  makeLanes({ desired, now: T0, ...more });
const short = (names: readonly string[]): string => names.map((name) => name.split(".")[0]).join("+");
const av = (server: string, ...steps: AssignmentInput["steps"]): AssignmentInput => ({
  server,
  type: "AudioVideoAuthentication",
  steps,
});

describe("lanes", () => {
  const shown = (lanes: readonly Lane[]): readonly string[] =>
    lanes.map(
      ({ type, label, bearers, targets }) =>
        `${type} ${label.split(".")[0]} ${short(bearers)} ${targets.length}`,
    );

  test("the deployment's comes first, and is borne by the roles that sign with it; others follow by label and type", () => {
    const desired = stateOf([
      { server: "fe02", steps: ["P"] },
      { server: "fe01", type: "WebServicesInternal", steps: ["P"] },
      { server: "fe01", steps: ["P"] },
      { steps: ["A"] },
    ]);
    expect(shown(lanesOf(desired))).toEqual([
      "OAuthTokenIssuer the deployment fe01+fe02 1",
      "Default fe01 fe01 1",
      "WebServicesInternal fe01 fe01 1",
      "Default fe02 fe02 1",
    ]);
  });

  const roll = { certificate: "B", at: DATE };
  test.for<[string, readonly AssignmentInput[], readonly string[]]>([
    ["the same", [av("edge01", "A", roll), av("edge02", "A", roll)], ["edge01+edge02"]],
    ["another certificate", [av("edge01", "A"), av("edge02", "B")], ["edge01", "edge02"]],
    [
      "another date",
      [av("edge01", "A", roll), av("edge02", "A", { certificate: "B", at: DATE + HOUR })],
      ["edge01", "edge02"],
    ],
    ["a roll more", [av("edge01", "A", roll), av("edge02", "A")], ["edge01", "edge02"]],
    [
      "the previous copy taken away on one alone",
      [av("edge01", "A"), { ...av("edge02", "A"), removePrevious: true }],
      ["edge01", "edge02"],
    ],
    ["two and one", [av("edge01", "A"), av("edge02", "B"), av("edge03", "A")], ["edge01+edge03", "edge02"]],
  ])("Edges of a pool share one where they are asked for %s", ([, assignments, expected]) => {
    const found = lanesOf(stateOf(assignments)).map(({ bearers }) => short(bearers));
    expect(found.toSorted()).toEqual(expected);
  });

  test.for<[NonNullable<LanesInput["types"]>, readonly string[]]>([
    ["all", ["OAuthTokenIssuer", "AudioVideoAuthentication", "Default"]],
    ["tokens", ["OAuthTokenIssuer", "AudioVideoAuthentication"]],
    ["Default", ["Default"]],
  ])("are told for %s", ([types, expected]) => {
    const desired = stateOf([{ steps: ["A"] }, av("edge01", "A"), { server: "fe01", steps: ["P"] }]);
    expect(lanesOf(desired, { types }).map(({ type }) => type)).toEqual(expected);
  });

  describe("that go on with what is in force", () => {
    const kept = (target: Extract<DesiredCertificate, { kind: "observed" }>["target"]): DesiredState => {
      const desired = stateOf([av("edge01", "A"), av("edge02", "A")]);
      const certificate = {
        kind: "observed",
        type: "AudioVideoAuthentication",
        target,
        location: aLocation(1),
      } as const;
      const assignments = desired.assignments.map((one) => ({
        ...one,
        steps: [{ certificate, location: aLocation(1) }] as const,
      }));
      return { ...desired, assignments };
    };
    const edge01 = { kind: "server", server: fqdn("edge01") } as const;
    const observed = anObservedState({
      deployment: { assignments: { AudioVideoAuthentication: "D" } },
      servers: {
        edge01: {
          assignments: { AudioVideoAuthentication: { holds: "Y", previous: "X", effectiveDate: DATE } },
        },
        edge02: "unreachable",
      },
    });

    test.for<[string, typeof edge01 | typeof DEPLOYMENT, string | undefined]>([
      ["a server's, though a roll is pending", edge01, "X"],
      ["the deployment's", DEPLOYMENT, "D"],
      ["of a server that was not seen", { kind: "server", server: fqdn("edge02") }, undefined],
      ["of a server that nobody knows", { kind: "server", server: fqdn("nowhere") }, undefined],
    ])("%s", ([, target, name]) => {
      const [lane, ...rest] = lanesOf(kept(target), { observed });
      expect(rest).toEqual([]);
      expect(lane?.steps[0].thumbprint).toBe(name === undefined ? undefined : thumbprint(name));
      expect(lane?.steps[0].name).toMatch(/^AudioVideoAuthentication of /);
    });

    test("know nothing where nothing was observed", () => {
      const [step] = lanesOf(kept(edge01))[0]?.steps ?? [];
      expect(step).not.toHaveProperty("thumbprint");
      expect(step).not.toHaveProperty("certificate");
    });
  });

  test("facts come from the repository, else from any store that was seen", () => {
    const desired = stateOf([{ steps: ["A"] }], { unknown: ["A"] });
    const servers = { fe01: "unreachable", fe02: { installed: ["A"] } } as const;
    const factsOf = (more: Partial<LanesInput>) => lanesOf(desired, more)[0]?.steps[0].certificate;
    expect(factsOf({})).toBeUndefined();
    expect(factsOf({ observed: anObservedState({ servers }) })).toEqual(aCertificate("A"));
    expect(factsOf({ observed: anObservedState({ deployment: { installed: ["A"] } }) })).toEqual(
      aCertificate("A"),
    );
  });

  test("a step is asked for from its date on", () => {
    const names = ["A", "B", "C", "D"];
    const rest = names.slice(1).map((certificate, index) => ({ certificate, at: T0 + (index + 1) * DAY }));
    const [lane] = lanesOf(stateOf([{ steps: ["A", ...rest] }]));
    const at = (days: number, more = 0) => lane && laneStepAt(lane.steps, T0 + days * DAY + more).name;
    expect([at(-9), at(1, -1), at(1), at(2), at(3, -1), at(3), at(99)]).toEqual([..."AABCCDD"]);
  });

  test("of some instants, the earliest that lies ahead", () => {
    expect(earliestOf(5, 9, 7, undefined, 5, 1)).toBe(7);
    expect(earliestOf(5, 5, undefined)).toBeUndefined();
  });
});

describe("a proof says", () => {
  const proofOf = (more: Partial<ProofInput> = {}) =>
    prove({ desired: stateOf([{ steps: ["A"] }]), now: T0, ...more });

  test("what signs tokens and is not in the YAML, Edges of one pool once", () => {
    const observed = anObservedState({
      deployment: { assignments: { OAuthTokenIssuer: "A" } },
      servers: {
        edge01: { assignments: { AudioVideoAuthentication: "V", Internal: "I" } },
        edge02: { assignments: { AudioVideoAuthentication: "V" } },
        edge03: "unreachable",
      },
    });
    const edges = { type: "AudioVideoAuthentication", label: "edge.contoso.com" };
    expect(proofOf({ observed }).uncovered).toEqual([edges]);
    expect(proofOf({ observed, desired: stateOf([av("edge01", "V"), av("edge02", "V")]) }).uncovered).toEqual(
      [{ type: "OAuthTokenIssuer", label: "the deployment" }],
    );
    expect(proofOf().uncovered).toEqual([]);
  });

  const said = (more: Partial<ProofInput>): readonly string[] => proofOf(more).assumptions;
  const from = T0 + DAY;
  test.for<[string, Partial<ProofInput>, RegExp, "said" | "not said"]>([
    ["that all went as planned", {}, /^all went as planned until now/, "said"],
    ["what was observed", { observed: anObservedState({}) }, /^the servers hold what was observed/, "said"],
    ["how often somebody applies", {}, /^within 1d of any instant somebody/, "said"],
    [
      "that a run comes now",
      { firstRun: "now" },
      /^a run is completed now, and after that within 1d/,
      "said",
    ],
    ["how late", { assume: [{ kind: "apply-late", by: 2 * DAY }] }, /^within 2d of any instant/, "said"],
    [
      "that nobody applies any more",
      { assume: [{ kind: "daemon-stops", from }] },
      new RegExp(`^nobody applies any more from ${formatInstant(from)} on$`),
      "said",
    ],
    [
      "until when somebody does",
      { assume: [{ kind: "daemon-stops", from }] },
      /any instant before that/,
      "said",
    ],
    ["no end where there is none", {}, /before that/, "not said"],
    [
      "who can't be reached",
      { assume: [{ kind: "unreachable", server: fqdn("fe01"), from }] },
      new RegExp(`^nothing reaches fe01.contoso.com from ${formatInstant(from)} on$`),
      "said",
    ],
    ["of a staged certificate: near", {}, /shortly before its date/, "said"],
    ["of a staged certificate: never", { nextValidates: "never" }, /validates nothing before/, "said"],
    ["of a staged certificate: always", { nextValidates: "always" }, /from the moment it is staged/, "said"],
    ["nobody away", { observed: anObservedState({}) }, /can be reached again/, "not said"],
  ])("%s", ([, input, pattern, expected]) => {
    expect(said(input).some((line) => pattern.test(line))).toBe(expected === "said");
  });

  test("which servers were away, five of them by name", () => {
    const away = (count: number): string | undefined => {
      const names = Array.from({ length: count }, (_, index) => `web${index}`);
      const observed = anObservedState({
        servers: Object.fromEntries(names.map((name) => [name, "unreachable" as const])),
      });
      return said({ observed }).at(-1)?.replaceAll(".contoso.com", "");
    };
    expect(away(1)).toBe("web0 can be reached again in time, and hold what the others hold");
    expect(away(5)).toMatch(/^web0, web1, web2, web3, web4 can/);
    expect(away(7)).toMatch(/^web0, web1, web2, web3, web4 and 2 more can/);
  });
});

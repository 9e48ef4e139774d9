// What a plan is as a whole: guards over all of it, chains and windows, completeness, notes, digest
// and validUntil.

import { describe, expect, test } from "vitest";
import { DAY, HOUR, MINUTE, type Instant } from "../../src/base/instant.ts";
import { diagnose } from "../../src/diagnostic/diagnostic.ts";
import { NOTHING_KNOWN } from "../../src/model/observed.ts";
import type { Plan } from "../../src/model/plan.ts";
import { lastDesiredOf } from "../../src/planner/last-desired.ts";
import { makePlan } from "../../src/planner/make-plan.ts";
import { aDesiredState, T0, type DesiredInput, aWindow } from "../kit/deployment.ts";
import { fqdn, sha256, thumbprint } from "../kit/names.ts";
import { anObservedState, type ObservedInput } from "../kit/observation.ts";
import { summarize } from "../kit/summary.ts";

interface Situation {
  readonly desired: DesiredInput;
  readonly observed: ObservedInput;
  readonly now?: Instant;
  readonly allow?: readonly string[];
  readonly known?: "as-desired";
}

function plan({ desired, observed, now = T0, allow = [], known }: Situation): Plan {
  const state = aDesiredState(desired);
  const lastDesired = known === undefined ? new Map<string, string>() : lastDesiredOf(state);
  return makePlan({
    desired: state,
    observed: anObservedState(observed),
    known: { ...NOTHING_KNOWN, lastDesired },
    now,
    allow,
    hash: sha256,
  });
}

const servers = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `fe${String(index + 1).padStart(2, "0")}`);

/** `count` servers with A in force, of which the first `replaced` are to get B. */
function renewal(count: number, replaced: number): Situation {
  const names = servers(count);
  return {
    desired: {
      pools: [{ pool: "pool01", servers: names }],
      assignments: names.map((server, index) => ({
        server,
        type: "WebServicesInternal",
        steps: [index < replaced ? "B" : "A"],
      })),
    },
    observed: {
      servers: Object.fromEntries(
        names.map((name) => [name, { assignments: { WebServicesInternal: "A" }, installed: ["B"] }]),
      ),
    },
  };
}

const codes = ({ diagnostics }: Plan): string[] => diagnostics.map(({ code }) => code);
const heldCount = ({ actions }: Plan): number => actions.filter(({ heldBy }) => heldBy.length > 0).length;

describe("the guard on mass changes", () => {
  test.for([
    ["lets 3 of 10 pass", 10, 3, 0],
    ["holds 4 of 10", 10, 4, 4],
    ["does not look at fewer than ten", 9, 9, 0],
  ] as const)("%s", ([, count, replaced, held]) => {
    const found = plan(renewal(count, replaced));
    expect(heldCount(found)).toBe(held);
    expect(codes(found)).toEqual(held > 0 ? ["guard/change-share"] : []);
  });

  test("holds every action, also those that replace nothing", () => {
    const base = renewal(10, 4);
    const desired = {
      ...base.desired,
      assignments: [...base.desired.assignments, { steps: ["C"] as const }],
    };
    const found = plan({ ...base, desired });
    expect(found.actions.length).toBeGreaterThan(4);
    expect(heldCount(found)).toBe(found.actions.length);
  });

  test("does not count first assignments", () => {
    const base = renewal(10, 0);
    const more = { server: "fe01", type: "Default" as const, steps: ["B"] as const };
    const found = plan({
      ...base,
      desired: { ...base.desired, assignments: [...base.desired.assignments, more] },
    });
    expect(found.actions.length).toBe(1);
    expect(heldCount(found)).toBe(0);
  });

  test("is lifted by its name, on the command line or for a while in the policy", () => {
    const base = renewal(10, 4);
    expect(heldCount(plan({ ...base, allow: ["guard/change-share"] }))).toBe(0);
    const permission = { guard: "guard/change-share", until: T0 + HOUR, reason: "renewal" };
    const desired = { ...base.desired, policy: { allow: [permission] } };
    const allowed = plan({ ...base, desired });
    expect(heldCount(allowed)).toBe(0);
    expect(allowed.validUntil).toBe(T0 + HOUR);
    expect(heldCount(plan({ ...base, desired, now: T0 + HOUR }))).toBe(4);
  });
});

const defaults = (steps: readonly [string], held: string | undefined, names = servers(3)): Situation => ({
  desired: {
    pools: [
      { pool: "pool01", servers: names.slice(0, 2) },
      { pool: "pool02", servers: names.slice(2) },
    ],
    assignments: names.map((server) => ({ server, type: "Default" as const, steps })),
  },
  observed: {
    servers: Object.fromEntries(
      names.map((name) => [
        name,
        { assignments: held === undefined ? {} : { Default: held }, installed: [...steps] },
      ]),
    ),
  },
});

describe("actions that interrupt a service", () => {
  test("form a chain in each pool", () => {
    const { actions } = plan(defaults(["B"], "A"));
    const after = actions.map(({ id, dependsOn }) => [
      id.split(":")[1],
      dependsOn.map((other) => other.split(":")[1]),
    ]);
    expect(after).toEqual([
      ["fe01.contoso.com", []],
      ["fe02.contoso.com", ["fe01.contoso.com"]],
      ["fe03.contoso.com", []],
    ]);
  });

  test("first assignments interrupt nobody: no chain, no window", () => {
    const base = defaults(["B"], undefined);
    const { actions } = plan({ ...base, desired: { ...base.desired, policy: { windows: [night] } } });
    expect(actions.map(({ dependsOn, waitsUntil }) => [dependsOn, waitsUntil])).toEqual([
      [[], undefined],
      [[], undefined],
      [[], undefined],
    ]);
  });

  test("wait for the next window, and the plan stays valid until then and in it", () => {
    const base = defaults(["B"], "A");
    const desired = { ...base.desired, policy: { windows: [night] } };
    const opening = T0 + 25 * HOUR;
    const closed = plan({ ...base, desired });
    expect(closed.actions.map(({ waitsUntil }) => waitsUntil)).toEqual([opening, opening, opening]);
    const { validUntil } = plan(base);
    expect(closed.validUntil).toBe(validUntil);
    const open = plan({ ...base, desired, now: opening });
    expect(open.actions.map(({ waitsUntil }) => waitsUntil)).toEqual([undefined, undefined, undefined]);
    expect(open.validUntil).toBe(validUntil);
    expect(open.digest).toBe(closed.digest);
  });

  test("are followed by a note that says what to restart", () => {
    const { notes } = plan(defaults(["B"], "A"));
    expect(notes.filter(({ kind }) => kind === "restart").map(({ message }) => message)).toEqual([
      "restart the services of fe01.contoso.com, fe02.contoso.com, fe03.contoso.com after the change, one server of a pool at a time and the next only when the one before is back",
    ]);
  });
});

/** 01:00-05:00 UTC on Fridays; T0 is a Thursday at 00:00. */
const night = aWindow("Fri 01:00-05:00 UTC");

describe("completeness", () => {
  const one = { pools: [{ pool: "pool01", servers: ["fe01", "fe02"] }], assignments: [] };

  test("is claimed only when every server was seen", () => {
    const complete = plan({ desired: one, observed: { servers: { fe01: {}, fe02: {} } } });
    expect(complete.completeness).toMatchObject({ serversExpected: 2, serversObserved: 2, complete: true });
    const partial = plan({ desired: one, observed: { servers: { fe01: {}, fe02: "unreachable" } } });
    expect(partial.completeness).toMatchObject({ serversExpected: 2, serversObserved: 1, complete: false });
    expect(partial.completeness.unreachable.map(({ diagnostic }) => diagnostic.code)).toEqual([
      "server/unreachable",
    ]);
  });

  test("tells how old the oldest observation is, the deployment's own included", () => {
    const oldest = (deployment: Instant, fe01: Instant): unknown =>
      plan({
        desired: one,
        observed: {
          deployment: { observedAt: deployment },
          servers: { fe01: { observedAt: fe01 }, fe02: {} },
        },
      }).completeness.oldestObservation;
    expect(oldest(T0, T0 - HOUR)).toBe(T0 - HOUR);
    expect(oldest(T0 - 2 * HOUR, T0 - HOUR)).toBe(T0 - 2 * HOUR);
    expect(oldest(T0, T0)).toBe(T0);
  });

  test("misses a server that was not asked for", () => {
    const { completeness } = plan({ desired: one, observed: { servers: { fe01: {} } } });
    expect(completeness.unreachable.map(({ server, diagnostic }) => [server, diagnostic.code])).toEqual([
      [fqdn("fe02"), "server/not-observed"],
    ]);
  });

  test("misses a deployment that was not seen, where it matters", () => {
    const desired = aDesiredState({ ...one, assignments: [{ steps: ["A"] }] });
    const { servers: seen } = anObservedState({ servers: { fe01: {}, fe02: {} } });
    const input = { known: NOTHING_KNOWN, now: T0, allow: [], hash: sha256, observed: { servers: seen } };
    const found = makePlan({ ...input, desired });
    expect(summarize(found)).toEqual({ actions: [], says: ["gap server/deployment-not-observed"] });
    expect(makePlan({ ...input, desired: aDesiredState(one) }).completeness.complete).toBe(true);
  });

  test("passes on what a store says of itself: an error is a gap, a warning only a warning", () => {
    const state = anObservedState({ servers: { fe01: {}, fe02: {} } });
    const [fe01, fe02] = [...state.servers.values()];
    if (fe01?.kind !== "observed" || fe02?.kind !== "observed") throw new Error("no servers");
    const owner = "fe01.contoso.com";
    const warning = diagnose("store/unlisted-file", { owner, file: "x.pfx" });
    const error = diagnose("store/file-missing", { owner, file: "y.pfx" });
    const stores = new Map([
      [fe01.server, { ...fe01, diagnostics: [warning, error] }],
      [fe02.server, fe02],
    ]);
    const input = { known: NOTHING_KNOWN, now: T0, allow: [], hash: sha256 };
    const found = makePlan({
      ...input,
      desired: aDesiredState(one),
      observed: { ...state, servers: stores },
    });
    expect(summarize(found).says).toEqual(["store/unlisted-file", "gap store/file-missing"]);
    expect(found.completeness.complete).toBe(false);
  });

  test("does not believe an observation older than the policy allows, or from ahead of our clock", () => {
    const observed = { servers: { fe01: {}, fe02: {} } };
    expect(plan({ desired: one, observed, now: T0 + DAY }).completeness.complete).toBe(true);
    const old = plan({ desired: one, observed, now: T0 + DAY + 1 });
    expect(summarize(old).says).toEqual(["gap server/observation-too-old"]);
    const ahead = (by: number): readonly string[] =>
      summarize(plan({ desired: one, observed: { ...observed, observedAt: T0 + by } })).says;
    const twoSkews = 10 * MINUTE;
    expect(ahead(twoSkews)).toEqual([]);
    expect(ahead(twoSkews + 1)).toEqual(["gap server/observation-ahead"]);
    expect(old.completeness).toMatchObject({ complete: false, oldestObservation: T0 });
  });
});

describe("what nobody manages", () => {
  test("is listed, unknown types too, and left alone", () => {
    const found = plan({
      desired: {
        pools: [{ pool: "pool01", servers: ["fe01"] }],
        assignments: [{ server: "fe01", steps: ["A"] }],
      },
      observed: {
        deployment: { assignments: { OAuthTokenIssuer: "C" } },
        servers: {
          fe01: {
            assignments: { Default: "A", MPNService: "B", WebServicesInternal: "C", OAuthTokenIssuer: "C" },
          },
          fe77: { assignments: { Default: "B" } },
        },
      },
    });
    expect(found.actions).toEqual([]);
    expect(
      found.unmanaged.map(({ target, type }) => [
        target.kind === "server" ? target.server : "deployment",
        type,
      ]),
    ).toEqual([
      ["deployment", "OAuthTokenIssuer"],
      [fqdn("fe01"), "MPNService"],
      [fqdn("fe01"), "WebServicesInternal"],
      [fqdn("fe77"), "Default"],
    ]);
  });
});

describe("one type that nobody manages", () => {
  test("is listed also on a server that still lacks the deployment's copy", () => {
    const found = plan({
      desired: {
        pools: [{ pool: "pool01", servers: ["fe01"] }],
        assignments: [{ steps: ["A"] }],
      },
      observed: {
        deployment: { assignments: { OAuthTokenIssuer: "A" } },
        servers: { fe01: { assignments: { Default: "B" } } },
      },
    });
    expect(found.unmanaged.map(({ type }) => type)).toEqual(["Default"]);
  });
});

describe("a refused roll", () => {
  const refusal = (at: Instant, effectiveDate: Instant): string[] => {
    const record = { holds: "B", previous: "A", effectiveDate, writtenAt: T0 - 9 * DAY };
    const { diagnostics } = plan({
      desired: {
        pools: [{ pool: "pool01", servers: ["fe01"] }],
        assignments: [{ steps: ["B", { certificate: "C", at }] }],
      },
      observed: {
        deployment: { assignments: { OAuthTokenIssuer: record }, installed: ["C"] },
        servers: { fe01: { assignments: { OAuthTokenIssuer: record } } },
      },
    });
    return diagnostics.map(({ code, hints }) => `${code}: ${hints[0] ?? ""}`);
  };

  test("names the earliest date that works: M + 2W from now", () => {
    expect(refusal(T0 + DAY, T0 - 9 * DAY)).toEqual([
      "roll/too-late: set its `effectiveDate` to 2026-11-28T05:00:00Z or later",
    ]);
  });

  test("names the earliest date that works: 2σ after the new certificate is valid", () => {
    const certificates = { C: { notBefore: T0 + 20 * DAY } };
    const { diagnostics } = plan({
      desired: {
        pools: [{ pool: "pool01", servers: ["fe01"] }],
        assignments: [{ steps: ["B", { certificate: "C", at: T0 + 20 * DAY }] }],
        certificates,
      },
      observed: {
        deployment: { assignments: { OAuthTokenIssuer: "B" }, installed: ["C"], certificates },
        servers: { fe01: { assignments: { OAuthTokenIssuer: "B" } } },
      },
    });
    expect(diagnostics.map(({ code, hints }) => `${code}: ${hints[0] ?? ""}`)).toEqual([
      "roll/new-not-valid: set its `effectiveDate` to 2026-12-16T00:10:00Z or later",
    ]);
  });

  test("names the earliest date that works: M + 2W from when the previous copy is free", () => {
    expect(refusal(T0 + 29 * HOUR, T0 - HOUR)).toEqual([
      "roll/previous-not-free: set its `effectiveDate` to 2026-11-29T04:00:00Z or later",
    ]);
  });
});

describe("a certificate taken from another type", () => {
  const from = (type: "Default", server: string, exportable: boolean): Plan => {
    const state = aDesiredState({
      pools: [{ pool: "pool01", servers: ["fe01"] }],
      assignments: [{ steps: ["A"] }],
    });
    const [oauth] = state.assignments;
    const [step] = oauth?.steps ?? [];
    if (oauth === undefined || step === undefined) throw new Error("no step");
    const certificate = {
      kind: "observed" as const,
      type,
      target: { kind: "server" as const, server: fqdn(server) },
      location: step.location,
    };
    const seen = anObservedState({ servers: { fe01: { assignments: { Default: "D" } } } });
    const [name, holder] = [...seen.servers][0] ?? [];
    if (name === undefined || holder?.kind !== "observed") throw new Error("no server");
    const installed = new Map([...holder.installed].map(([key, value]) => [key, { ...value, exportable }]));
    return makePlan({
      desired: { ...state, assignments: [{ ...oauth, steps: [{ ...step, certificate }] }] },
      observed: { ...seen, servers: new Map([[name, { ...holder, installed }]]) },
      known: NOTHING_KNOWN,
      now: T0,
      allow: [],
      hash: sha256,
    });
  };

  test("is fetched from the server that holds it", () => {
    const found = from("Default", "fe01", true);
    expect(summarize(found).actions).toEqual([
      "install deployment D (not-installed, config)",
      "assign deployment OAuthTokenIssuer D (missing, config)",
      "replicate deployment to fe01 (missing, config)",
    ]);
    expect(found.actions[0]).toMatchObject({
      material: { kind: "held-by", server: fqdn("fe01") },
      exportable: false,
    });
  });

  test("is a gap where its key can't leave that server", () => {
    expect(summarize(from("Default", "fe01", false))).toEqual({
      actions: [],
      says: ["gap server/key-missing"],
    });
  });

  test("is a gap where nothing is in force there", () => {
    expect(summarize(from("Default", "fe09", true))).toEqual({
      actions: [],
      says: ["gap server/certificate-unknown"],
    });
  });
});

describe("a server that can't be reached", () => {
  const messages = (situation: Situation): string[] =>
    plan(situation).diagnostics.map(({ message }) => message);
  const edges = (steps: DesiredInput["assignments"][number]["steps"]): Situation => ({
    desired: {
      pools: [{ pool: "edge", role: "Edge", servers: ["edge01", "edge02"] }],
      assignments: ["edge01", "edge02"].map((server) => ({
        server,
        type: "AudioVideoAuthentication" as const,
        steps,
      })),
    },
    observed: {
      servers: {
        edge01: { assignments: { AudioVideoAuthentication: "A" }, installed: ["B"] },
        edge02: "unreachable",
      },
    },
  });

  test("holds a roll back, and the message says until when it can be staged", () => {
    expect(messages(edges(["A", { certificate: "B", at: T0 + 9 * DAY }]))).toEqual([
      "edge02.contoso.com can't be reached, so the roll of AudioVideoAuthentication to B is held; it must be staged until 2026-12-03T20:00:00Z",
    ]);
  });

  test("holds a change at once of what its pool shares back", () => {
    expect(messages(edges(["B"]))).toEqual([
      "edge02.contoso.com can't be reached, so the change of AudioVideoAuthentication to B is held: its pool must share one certificate",
    ]);
  });
});

describe("an unsuitable certificate", () => {
  test("is never assigned", () => {
    const found = plan({
      desired: {
        pools: [{ pool: "pool01", servers: ["fe01"] }],
        assignments: [{ steps: ["A"] }],
        certificates: { A: { bits: 1024 } },
      },
      observed: { servers: { fe01: {} } },
    });
    expect(summarize(found)).toEqual({ actions: [], says: ["certificate/key-too-short"] });
  });

  test("may have any subject where it also serves another type", () => {
    const desired: DesiredInput = {
      pools: [{ pool: "pool01", servers: ["fe01"] }],
      assignments: [{ steps: ["A"] }],
      certificates: { A: { commonName: "fe01.fabrikam.com" } },
    };
    const observed = { servers: { fe01: { assignments: { Default: "A" } } } };
    expect(summarize(plan({ desired, observed })).says).toEqual(["certificate/no-sip-domain"]);
    const shared: DesiredInput = {
      ...desired,
      assignments: [...desired.assignments, { server: "fe01", steps: ["A"] }],
    };
    expect(summarize(plan({ desired: shared, observed })).says).toEqual([]);
  });
});

describe("notes", () => {
  const kinds = ({ notes }: Plan): string[] => notes.map(({ kind }) => kind);
  const roll = (at: Instant): DesiredInput => ({
    pools: [{ pool: "pool01", servers: ["fe01"] }],
    assignments: [{ steps: ["B", { certificate: "C", at }] }],
  });
  const seen = (effectiveDate: Instant): ObservedInput => {
    const record = { holds: "B", previous: "A", effectiveDate, writtenAt: T0 - 9 * DAY };
    return {
      deployment: { assignments: { OAuthTokenIssuer: record }, installed: ["C"] },
      servers: { fe01: { assignments: { OAuthTokenIssuer: record } } },
    };
  };

  test("name the window in which somebody must apply when a roll has to wait", () => {
    const { notes, validUntil } = plan({ desired: roll(T0 + 9 * DAY), observed: seen(T0 - HOUR) });
    expect(notes.map(({ message }) => message)).toEqual([
      "the roll of OAuthTokenIssuer of the deployment to C at 2026-12-05T00:00:00Z is staged from 2026-11-26T23:10:00Z on: until then tokens may need the previous certificate",
      "without a daemon, somebody must apply between 2026-11-26T23:10:00Z and 2026-12-03T20:00:00Z",
    ]);
    expect(validUntil).toBe(T0 - HOUR + DAY + 10 * MINUTE);
  });

  test("remind of the last moment and of partners when an OAuth roll is staged", () => {
    expect(kinds(plan({ desired: roll(T0 + 9 * DAY), observed: seen(T0 - 9 * DAY) }))).toEqual([
      "apply-window",
      "partner",
    ]);
  });

  test("say that a type without rolls needs somebody at the date", () => {
    const desired: DesiredInput = {
      pools: [{ pool: "pool01", servers: ["fe01"] }],
      assignments: [{ server: "fe01", steps: ["A", { certificate: "B", at: T0 + DAY }] }],
    };
    const observed = { servers: { fe01: { assignments: { Default: "A" }, installed: ["B"] } } };
    const found = plan({ desired, observed });
    expect(found.actions).toEqual([]);
    expect(kinds(found)).toEqual(["apply-window"]);
    expect(found.validUntil).toBe(T0 + DAY);
  });

  test("say once for each certificate that it expires soon", () => {
    const certificates = { A: { notAfter: T0 + 10 * DAY } };
    const desired: DesiredInput = {
      pools: [{ pool: "pool01", servers: ["fe01", "fe02"] }],
      assignments: [
        { server: "fe01", steps: ["A"] },
        { server: "fe02", steps: ["A"] },
      ],
      certificates,
    };
    const holdings = { assignments: { Default: "A" }, certificates };
    const found = plan({ desired, observed: { servers: { fe01: holdings, fe02: holdings } } });
    expect(found.notes.map(({ kind, message }) => [kind, message])).toEqual([
      ["expiry", `A (${thumbprint("A")}) expires at 2026-12-06T00:00:00Z`],
    ]);
    expect(found.validUntil).toBeNull();
  });

  test("recognise what auto-enrolment leaves behind: a younger certificate of the same subject, by drift", () => {
    const subject = "CN=fe01.contoso.com";
    const certificates = { A: { subject }, N: { subject, notBefore: T0 - DAY } };
    const desired: DesiredInput = {
      pools: [{ pool: "pool01", servers: ["fe01"] }],
      assignments: [{ server: "fe01", type: "WebServicesInternal", steps: ["A"] }],
      certificates,
    };
    const observed = {
      servers: { fe01: { assignments: { WebServicesInternal: "N" }, installed: ["A"], certificates } },
    };
    expect(kinds(plan({ desired, observed, known: "as-desired" }))).toEqual(["auto-enrolment"]);
    expect(kinds(plan({ desired, observed }))).toEqual([]);
  });

  test("say that key material is carried by hand, where something changes", () => {
    const desired: DesiredInput = {
      pools: [{ pool: "pool01", servers: ["fe01"] }],
      assignments: [{ steps: ["A"], distribution: "manual" }],
    };
    expect(kinds(plan({ desired, observed: { servers: { fe01: {} } } }))).toEqual(["manual-distribution"]);
    const done = {
      deployment: { assignments: { OAuthTokenIssuer: "A" } },
      servers: { fe01: { assignments: { OAuthTokenIssuer: "A" } } },
    };
    expect(kinds(plan({ desired, observed: done }))).toEqual([]);
  });

  test("say why a previous copy that is to go stays, unless a roll takes it away", () => {
    const desired: DesiredInput = {
      pools: [{ pool: "pool01", servers: ["fe01"] }],
      assignments: [{ steps: ["B"], removePrevious: true }],
    };
    const record = { holds: "B", previous: "A", effectiveDate: T0 - HOUR, writtenAt: T0 - 9 * DAY };
    const everywhere = { assignments: { OAuthTokenIssuer: record } };
    const observed = { deployment: everywhere, servers: { fe01: everywhere } };
    const said = plan({ desired, observed }).notes.map(({ message }) => message);
    expect(said).toEqual([
      expect.stringMatching(/^the previous OAuthTokenIssuer of the deployment can be removed from /),
    ]);
    expect(kinds(plan({ desired: { ...desired, assignments: [{ steps: ["B"] }] }, observed }))).toEqual([]);
  });

  test("name at most ten servers to restart", () => {
    const { notes } = plan({ ...defaults(["B"], "A", servers(12)), allow: ["guard/change-share"] });
    expect(notes.map(({ message }) => message.includes("fe10.contoso.com and 2 more after"))).toEqual([true]);
  });
});

describe("the digest", () => {
  const base = defaults(["B"], "A");

  test("is over what would be done, and over nothing else", () => {
    const { digest } = plan(base);
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(plan({ ...base, known: "as-desired" }).digest).toBe(digest);
    expect(plan({ ...base, now: T0 + HOUR }).digest).toBe(digest);
    expect(plan(defaults(["C"], "A")).digest).not.toBe(digest);
    expect(plan(defaults(["B"], "D")).digest).not.toBe(digest);
  });

  test("changes with the date of a stage", () => {
    const staged = (at: Instant): Plan =>
      plan({
        desired: {
          pools: [{ pool: "pool01", servers: ["fe01"] }],
          assignments: [{ steps: ["A", { certificate: "B", at }] }],
        },
        observed: {
          deployment: { assignments: { OAuthTokenIssuer: "A" }, installed: ["B"] },
          servers: { fe01: { assignments: { OAuthTokenIssuer: "A" } } },
        },
      });
    expect(staged(T0 + 9 * DAY).digest).not.toBe(staged(T0 + 9 * DAY + 1).digest);
  });

  test("an unrelated addition changes no other action", () => {
    const more = {
      ...base,
      desired: {
        ...base.desired,
        pools: [...base.desired.pools, { pool: "pool09", servers: ["fe09"] }],
        assignments: [...base.desired.assignments, { server: "fe09", steps: ["Z"] as const }],
      },
    };
    const ids = new Set(plan(base).actions.map(({ id }) => id));
    const kept = plan(more).actions.filter(({ id }) => ids.has(id));
    expect(kept).toEqual(plan(base).actions);
  });
});

// The proof of what is held now: who signs, who validates, what is pending, and how long the previous copy is needed. The numbers come of
// design.md section 4: M = 4 h, W = 24 h, σ = 5 min, R = 1 h, L = 24 h (OAuth) and 8 h (A/V).

import { describe, expect, test } from "vitest";
import { DAY, HOUR, MINUTE, type Instant } from "../../src/base/instant.ts";
import { knownKey, NOTHING_KNOWN, type Known } from "../../src/model/observed.ts";
import type { Proof, ProofInput } from "../../src/model/proof.ts";
import { prove } from "../../src/schedule/proof.ts";
import { aDesiredState, T0, type CertificateInput, type StepInput } from "../kit/deployment.ts";
import { fqdn, thumbprint } from "../kit/names.ts";
import { anObservedState, type RecordInput } from "../kit/observation.ts";

const [SKEW, MARGIN, WINDOW] = [5 * MINUTE, 4 * HOUR, DAY];
/** M + 2W: a run that surely comes stages it in time. */
const LEAST = MARGIN + 2 * WINDOW;
/** L + 2σ: for so long tokens need the previous copy. */
const OVERLAP = DAY + 2 * SKEW;
const OVERLAP_AV = 8 * HOUR + 2 * SKEW;
const FRONTS = ["fe01", "fe02", "fe03"];
const EDGES = ["edge01", "edge02"];

type Held = RecordInput | "none" | "away";

interface Row {
  readonly steps: readonly [StepInput, ...StepInput[]];
  /** Of all, or of each; `none`: nothing is assigned there; `away`: it could not be read. */
  readonly holds: RecordInput | readonly Held[];
  /** What the deployment holds; absent: what the first server does. */
  readonly central?: RecordInput;
  readonly certificates?: Readonly<Record<string, CertificateInput>>;
  readonly proof?: Partial<ProofInput>;
}

function proofOf({ steps, holds, central, certificates, proof }: Row, type: "oauth" | "av" = "oauth"): Proof {
  const isOAuth = type === "oauth";
  const name = isOAuth ? "OAuthTokenIssuer" : "AudioVideoAuthentication";
  const servers = isOAuth ? FRONTS : EDGES;
  const desired = aDesiredState({
    pools: [{ pool: "pool01", role: isOAuth ? "FrontEnd" : "Edge", servers }],
    assignments: isOAuth ? [{ steps }] : servers.map((server) => ({ server, type: name, steps })),
    certificates: { A: {}, B: {}, C: {}, ...certificates },
  });
  const records = servers.map((_, index) => (isList(holds) ? holds[index] : holds) ?? "none");
  const held = (record: Held) => ({
    assignments: typeof record === "string" ? {} : { [name]: { writtenAt: T0 - 90 * DAY, ...record } },
  });
  const observed = anObservedState({
    ...(isOAuth ? { deployment: held(central ?? records[0] ?? "none") } : {}),
    servers: Object.fromEntries(
      records.map((record, index) => [
        servers[index] ?? "",
        record === "away" ? "unreachable" : held(record),
      ]),
    ),
  });
  return prove({ desired, observed, known: NOTHING_KNOWN, now: T0, ...proof });
}

function isList(holds: Row["holds"]): holds is readonly Held[] {
  return Array.isArray(holds);
}

const verdict = (proof: Proof): string =>
  proof.kind === "counterexample" ? proof.counterexample.reason : proof.kind;
const at = (certificate: string, after: number): StepInput => ({ certificate, at: T0 + after });
const staged = (holds: string, previous: string, after: number): RecordInput => ({
  holds,
  previous,
  effectiveDate: T0 + after,
});
const A: RecordInput = { holds: "A" };
const SOON = LEAST - 1;
const expiring = (notAfter: Instant) => ({ A: { notAfter } });

describe("the deployment's tokens", () => {
  test.for<[string, Row, string]>([
    [
      "nothing is held yet: a first roll needs M + 2W",
      { steps: ["A", at("B", LEAST)], holds: ["none", "none", "none"] },
      "proved",
    ],
    ["and no less", { steps: ["A", at("B", SOON)], holds: ["none", "none", "none"] }, "too-late"],
    [
      "a server signs with what another has staged: it validates from 2σ before the date",
      {
        steps: ["A", at("B", 2 * SKEW)],
        holds: [staged("B", "A", 2 * SKEW), staged("B", "A", 2 * SKEW), { holds: "B", previous: "A" }],
      },
      "split",
    ],
    [
      "and not a moment earlier",
      {
        steps: ["A", at("B", 2 * SKEW + 1)],
        holds: [
          staged("B", "A", 2 * SKEW + 1),
          staged("B", "A", 2 * SKEW + 1),
          { holds: "B", previous: "A" },
        ],
      },
      "differs",
    ],
    [
      "nor ever, where a staged certificate validates nothing",
      {
        steps: ["A", at("B", 2 * SKEW)],
        holds: [staged("B", "A", 2 * SKEW), staged("B", "A", 2 * SKEW), { holds: "B", previous: "A" }],
        proof: { nextValidates: "never" },
      },
      "differs",
    ],
    [
      "but at any time, where it always validates",
      {
        steps: ["A", at("B", 10 * DAY)],
        holds: [staged("B", "A", 10 * DAY), staged("B", "A", 10 * DAY), { holds: "B", previous: "A" }],
        proof: { nextValidates: "always" },
      },
      "proved",
    ],
    [
      "a server has the roll for another date, and nobody surely mends it",
      {
        steps: ["A", at("B", SOON)],
        holds: [staged("B", "A", SOON), staged("B", "A", 11 * DAY), staged("B", "A", SOON)],
      },
      "incomplete",
    ],
    [
      "a server has another roll for that date, and nobody surely mends it",
      {
        steps: ["A", at("B", SOON)],
        holds: [staged("B", "A", SOON), staged("C", "A", SOON), staged("B", "A", SOON)],
      },
      "incomplete",
    ],
    [
      "all have the roll for a date that nobody asks for any more, too near to be cancelled",
      { steps: ["A", at("B", 10 * DAY)], holds: staged("B", "A", MARGIN + WINDOW - 1) },
      "cannot-cancel",
    ],
    [
      "a roll that is staged is no better than its old certificate",
      {
        steps: ["A", at("B", HOUR)],
        holds: staged("B", "A", HOUR),
        certificates: expiring(T0 + HOUR + OVERLAP - 1),
      },
      "old-expires",
    ],
    [
      "nor is one that a server lacks for now",
      {
        steps: ["A", at("B", LEAST)],
        holds: [staged("B", "A", LEAST), staged("B", "A", LEAST), A],
        certificates: expiring(T0 + LEAST + OVERLAP - 1),
      },
      "old-expires",
    ],
    [
      "one server can't go back to what it does not hold",
      { steps: ["B"], holds: [{ holds: "A", previous: "B" }, { holds: "A", previous: "B" }, A] },
      "at-once",
    ],
    [
      "nor can all, where the deployment does not hold it",
      { steps: ["B"], holds: { holds: "A", previous: "B" }, central: { holds: "A", previous: "C" } },
      "at-once",
    ],
    [
      "after a way back, tokens of what it replaced live on from the first run",
      { steps: ["B", at("C", WINDOW + OVERLAP + LEAST)], holds: { holds: "A", previous: "B" } },
      "proved",
    ],
    [
      "and a roll waits for them",
      { steps: ["B", at("C", WINDOW + OVERLAP + LEAST - 1)], holds: { holds: "A", previous: "B" } },
      "too-late",
    ],
    [
      "what is in force has expired, and no step names it",
      { steps: ["A"], holds: { holds: "C" }, certificates: { C: { notAfter: T0 - 1 } } },
      "expires",
    ],
    [
      "or is valid to the last",
      { steps: ["A"], holds: { holds: "C" }, certificates: { C: { notAfter: T0 } } },
      "at-once",
    ],
    [
      "a roll that is cancelled leaves a previous copy, which might have signed",
      { steps: ["A", at("C", WINDOW + OVERLAP + LEAST)], holds: staged("B", "A", 10 * DAY) },
      "proved",
    ],
    [
      "and the next roll waits for it",
      { steps: ["A", at("C", WINDOW + OVERLAP + LEAST - 1)], holds: staged("B", "A", 10 * DAY) },
      "too-late",
    ],
    [
      "what is staged is to be in force at once: a cancel, a way back, and the overlap of what it replaced",
      { steps: ["B", at("C", 2 * WINDOW + OVERLAP + LEAST)], holds: staged("B", "A", 10 * DAY) },
      "proved",
    ],
    [
      "and no less",
      { steps: ["B", at("C", 2 * WINDOW + OVERLAP + LEAST - 1)], holds: staged("B", "A", 10 * DAY) },
      "too-late",
    ],
    [
      "which one server can't do that lacks it",
      { steps: ["B"], holds: [staged("B", "A", 10 * DAY), staged("B", "A", 10 * DAY), A] },
      "at-once",
    ],
    ["nor all, with a third certificate", { steps: ["C"], holds: staged("B", "A", 10 * DAY) }, "at-once"],
  ])("%s", ([, row, says]) => {
    expect(verdict(proofOf(row))).toBe(says);
  });

  test.for<[string, Row["steps"], string]>([
    ["that a step names", ["C", at("A", -DAY)], "C"],
    ["that no step names", ["A"], thumbprint("C").slice(0, 8)],
  ])("a certificate in force %s is called by its own name where it has expired", ([, steps, name]) => {
    const proof = proofOf({ steps, holds: { holds: "C" }, certificates: { C: { notAfter: T0 - 1 } } });
    expect(proof).toMatchObject({
      counterexample: {
        reason: "expires",
        at: T0,
        cause: `${name} has expired and is in force still: apply puts A in its place`,
        token: { certificate: name, signedAt: T0, holds: [name], why: "expired" },
      },
    });
  });

  test("that it has expired is known from a store, too", () => {
    const desired = aDesiredState({
      pools: [{ pool: "pool01", servers: ["fe01"] }],
      assignments: [{ steps: ["A"] }],
    });
    const held = (notAfter: Instant) => ({
      assignments: { OAuthTokenIssuer: "C" },
      certificates: { C: { notAfter } },
    });
    const provedOf = (notAfter: Instant): string => {
      const observed = anObservedState({ deployment: held(notAfter), servers: { fe01: held(notAfter) } });
      return verdict(prove({ desired, observed, now: T0 }));
    };
    expect([provedOf(T0 - 1), provedOf(T0)]).toEqual(["expires", "at-once"]);
  });

  test.for<[string, Instant, Instant, string]>([
    [
      "has signed for long when the cancel comes: the next roll waits for the cancel only",
      WINDOW - OVERLAP,
      WINDOW + LEAST,
      "proved",
    ],
    ["and no less than that", WINDOW - OVERLAP, WINDOW + LEAST - 1, "too-late"],
    ["has not: tokens of the one before it may live", WINDOW - OVERLAP + 1, WINDOW + LEAST, "too-late"],
  ])("the certificate in force %s", ([, since, date, says]) => {
    const known = seenSince(T0 + since);
    const row = { steps: ["A", at("C", date)], holds: staged("B", "A", 10 * DAY), proof: { known } } as const;
    expect(verdict(proofOf(row))).toBe(says);
  });
});

function seenSince(inForceSince: Instant): Known {
  const type = "OAuthTokenIssuer";
  const sights = FRONTS.map((name) => {
    const server = fqdn(name);
    const sight = { server, type, inForce: thumbprint("A"), inForceSince, cancelled: [], seenAt: T0 };
    return [knownKey(server, type), sight] as const;
  });
  return { ...NOTHING_KNOWN, sights: new Map(sights) };
}

describe("the tokens of a pool's Edges, whichever of them is looked at first", () => {
  const fresh: RecordInput = { holds: "A", previous: "C", writtenAt: T0 };
  test.for<[string, Row["steps"], RecordInput, string]>([
    ["one holds a previous copy that tokens need", ["A", at("B", OVERLAP_AV + LEAST)], fresh, "proved"],
    ["and a roll waits for it", ["A", at("B", OVERLAP_AV + LEAST - 1)], fresh, "too-late"],
    [
      "one has a roll that nobody asks for, and that somebody surely cancels",
      ["A"],
      staged("B", "A", MARGIN + WINDOW),
      "proved",
    ],
    ["or that nobody surely cancels", ["A"], staged("B", "A", MARGIN + WINDOW - 1), "cannot-cancel"],
    ["one lacks the roll, too near to be withdrawn", ["A", at("B", HOUR)], staged("B", "A", HOUR), "split"],
    [
      "one lacks the roll, and nobody surely completes it",
      ["A", at("B", SOON)],
      staged("B", "A", SOON),
      "incomplete",
    ],
  ])("%s", ([, steps, record, says]) => {
    expect(verdict(proofOf({ steps, holds: [A, record] }, "av"))).toBe(says);
    expect(verdict(proofOf({ steps, holds: [record, A] }, "av"))).toBe(says);
  });

  test("one that holds nothing lacks the roll, too", () => {
    const steps = ["A", at("B", HOUR)] as const;
    expect(verdict(proofOf({ steps, holds: [staged("B", "A", HOUR), "none"] }, "av"))).toBe("too-late");
  });

  test("one that could not be read holds what the others hold", () => {
    const steps = ["A", at("B", 10 * DAY)] as const;
    const proof = { assume: [{ kind: "daemon-stops", from: T0 }] } as const;
    for (const holds of [
      ["away", staged("B", "A", 10 * DAY)],
      [staged("B", "A", 10 * DAY), "away"],
    ] as const)
      expect(verdict(proofOf({ steps, holds, proof }, "av"))).toBe("proved");
    expect(verdict(proofOf({ steps, holds: ["away", "away"], proof }, "av"))).toBe("daemon-stops");
  });
});

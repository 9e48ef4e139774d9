// The kinds of counterexample, each beside the nearest schedule that is proved. All of OAuthTokenIssuer, on three servers.

import { DAY, HOUR, MINUTE, type Instant } from "../../../src/base/instant.ts";
import type { CopyRecord } from "../../../src/model/assignment.ts";
import type { Policy } from "../../../src/model/policy.ts";
import type { ProofInput } from "../../../src/model/proof.ts";
import { T0, type CertificateInput, type StepInput } from "../../kit/deployment.ts";
import { fqdn, thumbprint } from "../../kit/names.ts";

// OAuthTokenIssuer under the default policy: L 24 h, σ 5 m, R 1 h, M 4 h, W 24 h.
const [L, SKEW, MARGIN, WINDOW] = [24 * HOUR, 5 * MINUTE, 4 * HOUR, 24 * HOUR];
const LEAST = MARGIN + 2 * WINDOW;
export const SPACING = L + 2 * SKEW + MARGIN + 2 * WINDOW;
export const BEARERS = ["fe01", "fe02", "fe03"];

export interface ProofCase {
  readonly steps: readonly [StepInput, ...StepInput[]];
  readonly certificates?: Readonly<Record<string, CertificateInput>>;
  readonly holds?: readonly CopyRecord[];
  readonly writtenAt?: Instant;
  readonly policy?: Partial<Policy>;
  readonly proof?: Partial<ProofInput>;
}

export const settled = (current: string, previous?: string): CopyRecord => ({
  thumbprint: thumbprint(current),
  ...(previous === undefined ? {} : { previousThumbprint: thumbprint(previous) }),
});
const staged = (current: string, next: string, effectiveDate: Instant): CopyRecord => ({
  thumbprint: thumbprint(next),
  effectiveDate,
  previousThumbprint: thumbprint(current),
});
export const at = (certificate: string, after: number): StepInput => ({ certificate, at: T0 + after });
export const all = (record: CopyRecord): readonly CopyRecord[] => BEARERS.map(() => record);

export const CASES: readonly (ProofCase & { readonly title: string; readonly says: string })[] = [
  {
    title: "a settled certificate is proved until its tokens would outlive it",
    steps: ["A"],
    says: "proved until 2028-11-23T23:50:00Z",
  },
  {
    title: "a roll that somebody surely stages is proved",
    steps: ["A", at("B", LEAST)],
    says: "proved until 2028-11-23T23:50:00Z",
  },
  {
    title: "a roll that nobody surely stages is not",
    steps: ["A", at("B", LEAST - 1)],
    holds: all(settled("A")),
    says: "too-late",
  },
  {
    title: "unless, for all that is known, it is staged already",
    steps: ["A", at("B", LEAST - 1)],
    says: "proved until 2028-11-23T23:50:00Z",
  },
  {
    title: "a plan that is applied now has W more",
    steps: ["A", at("B", MARGIN + WINDOW)],
    holds: all(settled("A")),
    proof: { firstRun: "now" },
    says: "proved until 2028-11-23T23:50:00Z",
  },
  {
    title: "but no more than that",
    steps: ["A", at("B", MARGIN + WINDOW - 1)],
    holds: all(settled("A")),
    proof: { firstRun: "now" },
    says: "too-late",
  },
  {
    title: "two rolls at the least distance are proved",
    steps: ["A", at("B", LEAST), at("C", LEAST + SPACING)],
    says: "proved until 2028-11-23T23:50:00Z",
  },
  {
    title: "two rolls that are nearer are not",
    steps: ["A", at("B", LEAST), at("C", LEAST + SPACING - 1)],
    says: "too-close",
  },
  {
    title: "a margin that a replication and two clocks just fit into",
    steps: ["A", at("B", 10 * DAY)],
    policy: { stagingMargin: HOUR + 2 * SKEW },
    says: "proved until 2028-11-23T23:50:00Z",
  },
  {
    title: "and one that they do not",
    steps: ["A", at("B", 10 * DAY)],
    policy: { stagingMargin: HOUR + 2 * SKEW - 1 },
    says: "margin",
  },
  {
    title: "the new certificate is valid on the slowest clock",
    steps: ["A", at("B", 10 * DAY)],
    certificates: { B: { notBefore: T0 + 10 * DAY - 2 * SKEW } },
    says: "proved until 2028-11-23T23:50:00Z",
  },
  {
    title: "or it is rejected there",
    steps: ["A", at("B", 10 * DAY)],
    certificates: { B: { notBefore: T0 + 10 * DAY - 2 * SKEW + 1 } },
    says: "new-not-valid",
  },
  {
    title: "the old certificate outlives its tokens on the fastest clock",
    steps: ["A", at("B", 10 * DAY)],
    certificates: { A: { notAfter: T0 + 10 * DAY + L + 2 * SKEW } },
    says: "proved until 2028-11-23T23:50:00Z",
  },
  {
    title: "or its tokens are rejected",
    steps: ["A", at("B", 10 * DAY)],
    certificates: { A: { notAfter: T0 + 10 * DAY + L + 2 * SKEW - 1 } },
    says: "old-expires",
  },
  {
    title: "the new certificate outlives its own roll",
    steps: ["A", at("B", 10 * DAY)],
    certificates: { B: { notAfter: T0 + 10 * DAY + L + 2 * SKEW } },
    says: "proved until 2026-12-06T00:00:00Z",
  },
  {
    title: "or the roll is to what ends with it",
    steps: ["A", at("B", 10 * DAY)],
    certificates: { B: { notAfter: T0 + 10 * DAY + L + 2 * SKEW - 1 } },
    says: "expires",
  },
  {
    title: "without a next that validates early no roll is safe",
    steps: ["A", at("B", 10 * DAY)],
    proof: { nextValidates: "never" },
    says: "next-never",
  },
  {
    title: "a certificate that expires before the horizon that was asked for",
    steps: ["A"],
    proof: { horizon: T0 + 729 * DAY },
    says: "expires",
  },
  {
    title: "a horizon that is reached",
    steps: ["A"],
    proof: { horizon: T0 + 728 * DAY },
    says: "proved until 2028-11-23T00:00:00Z",
  },
  {
    title: "a roll beyond the horizon does not matter",
    steps: ["A", at("B", 10 * DAY), at("C", 10 * DAY + HOUR)],
    proof: { horizon: T0 + 9 * DAY },
    says: "proved until 2026-12-05T00:00:00Z",
  },
  {
    title: "servers that hold what the YAML says",
    steps: ["A"],
    holds: all(settled("A")),
    says: "proved until 2028-11-23T23:50:00Z",
  },
  {
    title: "a server that signs with what the others do not hold",
    steps: ["A"],
    holds: [settled("A"), settled("A"), settled("C")],
    says: "differs",
  },
  { title: "a change at once", steps: ["B"], holds: all(settled("A")), says: "at-once" },
  {
    title: "a change back to the previous certificate",
    steps: ["B"],
    holds: all(settled("A", "B")),
    says: "proved until 2028-11-23T23:50:00Z",
  },
  {
    title: "a previous copy that tokens need still, and a roll that leaves time",
    steps: ["A", at("B", L + 2 * SKEW + LEAST)],
    holds: all(settled("A", "C")),
    writtenAt: T0,
    says: "proved until 2028-11-23T23:50:00Z",
  },
  {
    title: "and one that does not",
    steps: ["A", at("B", L + 2 * SKEW + LEAST - 1)],
    holds: all(settled("A", "C")),
    writtenAt: T0,
    says: "too-late",
  },
  {
    title: "a roll that every server holds already needs nobody",
    steps: ["A", at("B", HOUR)],
    holds: all(staged("A", "B", T0 + HOUR)),
    says: "proved until 2028-11-23T23:50:00Z",
  },
  {
    title: "a roll that one server lacks, too near to be withdrawn",
    steps: ["A", at("B", HOUR)],
    holds: [staged("A", "B", T0 + HOUR), staged("A", "B", T0 + HOUR), settled("A")],
    says: "split",
  },
  {
    title: "a roll that one server lacks, and nobody surely completes",
    steps: ["A", at("B", LEAST - 1)],
    holds: [staged("A", "B", T0 + LEAST - 1), staged("A", "B", T0 + LEAST - 1), settled("A")],
    says: "incomplete",
  },
  {
    title: "a roll that one server lacks for now",
    steps: ["A", at("B", LEAST)],
    holds: [staged("A", "B", T0 + LEAST), staged("A", "B", T0 + LEAST), settled("A")],
    says: "proved until 2028-11-23T23:50:00Z",
  },
  {
    title: "a pending roll that nobody asks for, and somebody surely cancels",
    steps: ["A"],
    holds: all(staged("A", "B", T0 + MARGIN + WINDOW)),
    says: "proved until 2028-11-23T23:50:00Z",
  },
  {
    title: "a pending roll that nobody asks for, and nobody surely cancels",
    steps: ["A"],
    holds: all(staged("A", "B", T0 + MARGIN + WINDOW - 1)),
    says: "cannot-cancel",
  },
  {
    title: "an expired certificate in force",
    steps: ["A"],
    certificates: { A: { notAfter: T0 - DAY } },
    holds: all(settled("A")),
    says: "expires",
  },
  {
    title: "runs that stop before the roll is surely staged",
    steps: ["A", at("B", 10 * DAY)],
    proof: { assume: [{ kind: "daemon-stops", from: T0 + WINDOW - 1 }] },
    says: "daemon-stops",
  },
  {
    title: "runs that stop once it is",
    steps: ["A", at("B", 10 * DAY)],
    proof: { assume: [{ kind: "daemon-stops", from: T0 + WINDOW }] },
    says: "proved until 2028-11-23T23:50:00Z; by itself: B",
  },
  {
    title: "a server that goes away before it surely has the roll",
    steps: ["A", at("B", 10 * DAY)],
    proof: { assume: [{ kind: "unreachable", server: fqdn("fe03"), from: T0 + HOUR }] },
    says: "unreachable",
  },
  {
    title: "a server that goes away once it has",
    steps: ["A", at("B", 10 * DAY)],
    holds: all(staged("A", "B", T0 + 10 * DAY)),
    proof: { assume: [{ kind: "unreachable", server: fqdn("fe03"), from: T0 + HOUR }] },
    says: "proved until 2028-11-23T23:50:00Z; by itself: B",
  },
  {
    title: "runs that come later than the policy says",
    steps: ["A", at("B", LEAST + DAY)],
    proof: { assume: [{ kind: "apply-late", by: WINDOW + DAY }] },
    says: "proved until 2028-11-23T23:50:00Z; by itself: B",
  },
  {
    title: "two rolls at the least distance, and runs that come later than it allows",
    steps: ["A", at("B", LEAST + DAY), at("C", LEAST + DAY + SPACING)],
    proof: { assume: [{ kind: "apply-late", by: WINDOW + 1 }] },
    says: "too-close",
  },
  {
    title: "two rolls with room for runs that come later",
    steps: ["A", at("B", LEAST + DAY), at("C", LEAST + DAY + SPACING + 1)],
    proof: { assume: [{ kind: "apply-late", by: WINDOW + 1 }] },
    says: "proved until 2028-11-23T23:50:00Z; by itself: B, C",
  },
  {
    title: "runs that come too late",
    steps: ["A", at("B", LEAST + DAY)],
    proof: { assume: [{ kind: "apply-late", by: WINDOW + DAY + 1 }] },
    says: "too-late",
  },
];

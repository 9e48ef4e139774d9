// What an auditor reads: who allowed a run and how, what it was to do and when that counts, and that it was looked at afterwards.

import { expect, test } from "vitest";
import { diagnose } from "../../src/diagnostic/diagnostic.ts";
import type { Run } from "../../src/model/run.ts";
import { renderHistory } from "../../src/render/history.ts";
import { T0 } from "../kit/deployment.ts";

const STYLE = { color: "never", width: 80 } as const;
const RUN: Run = {
  id: 3,
  startedAt: T0,
  finishedAt: T0,
  actor: "ada@console",
  digest: "sha256:d",
  approvedBy: "auto-approve",
  lifted: [
    { guard: "guard/change-share", by: "policy", until: T0 + 60_000, reason: "moving\u001b[31m" },
    { guard: "guard/unreachable:fe02.contoso.com", by: "command-line" },
  ],
  result: "partial",
  actions: [
    {
      id: "a",
      kind: "stage",
      target: "deployment",
      type: "OAuthTokenIssuer",
      certificate: "A1EEA8A8",
      effectiveDate: T0 + 120_000,
      reason: "roll-ahead",
      cause: "config",
      outcomeAt: T0,
      outcome: { kind: "done" },
    },
    {
      id: "b",
      kind: "replicate",
      target: "deployment",
      reason: "roll-ahead",
      cause: "config",
      outcome: { kind: "failed", diagnostic: diagnose("server/unreachable", { server: "fe02.contoso.com" }) },
    },
  ],
};

test("a run tells its approval, its guards, its dates and what was verified", () => {
  const start = new Date(T0).toISOString().replace(".000Z", "Z");
  const later = (ms: number): string => new Date(T0 + ms).toISOString().replace(".000Z", "Z");
  expect(renderHistory([RUN], "text", STYLE).split("\n")).toEqual([
    `run 3  ${start}  partly done  2 actions  by ada@console`,
    "  approved in advance (--auto-approve)",
    "  plan sha256:d",
    expect.stringMatching(
      String.raw`^ {2}lifted guard/change-share by policy\.allow until ${later(60_000)}: moving[^\u001b]*$`,
    ),
    "  lifted guard/unreachable:fe02.contoso.com by --allow",
    `  verified    stage deployment OAuthTokenIssuer A1EEA8A8 in force from ${later(120_000)} (roll-ahead, config)`,
    "  failed      replicate deployment (roll-ahead, config): fe02.contoso.com can't be reached",
    "",
    "verified: done, and then seen to hold by reading the stores again",
  ]);
  expect(JSON.parse(renderHistory([RUN], "json", STYLE)).runs[0]).toMatchObject({
    approvedBy: "auto-approve",
    lifted: [
      { guard: "guard/change-share", by: "policy", until: later(60_000) },
      { guard: "guard/unreachable:fe02.contoso.com", by: "command-line" },
    ],
    actions: [
      { effectiveDate: later(120_000), outcome: { kind: "done" }, verifiedBy: "observation" },
      { outcome: { kind: "failed" } },
    ],
  });
});

test.for([
  ["terminal", "approved at the terminal; no guard was lifted"],
  ["reviewed-plan", "approved by a reviewed plan (--plan); no guard was lifted"],
  ["daemon", "applied by the daemon (watch); no guard was lifted"],
] as const)("an approval by %s is told apart", ([approvedBy, words]) => {
  const text = renderHistory([{ ...RUN, approvedBy, lifted: [], actions: [] }], "text", STYLE);
  expect(text.split("\n")[1]).toBe(`  ${words}`);
});

test("a run of a program that did not write it down says so", () => {
  const { approvedBy: _approvedBy, lifted: _lifted, ...early } = RUN;
  expect(renderHistory([early], "text", STYLE)).toContain("how it was approved was not written down");
});

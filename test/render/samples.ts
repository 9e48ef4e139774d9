// Values to render: a plan of every kind of action, its unpleasant relatives, a report, a status, a history.

import { DAY, HOUR, type Instant } from "../../src/base/instant.ts";
import { diagnose, type Diagnostic } from "../../src/diagnostic/diagnostic.ts";
import type { Location } from "../../src/diagnostic/location.ts";
import type { Action } from "../../src/model/action.ts";
import type { ActionOutcome, ApplyReport } from "../../src/model/apply-report.ts";
import type { Plan } from "../../src/model/plan.ts";
import type { Run } from "../../src/model/run.ts";
import type { StatusCopy, StatusReport } from "../../src/model/status.ts";
import { DEPLOYMENT, type Target } from "../../src/model/target.ts";
import { aCertificate } from "../kit/deployment.ts";
import { fqdn, thumbprint } from "../kit/names.ts";

export const NOW: Instant = Date.UTC(2026, 10, 26, 9);

const PLACE: Location = {
  file: "cscert.yaml",
  line: 31,
  column: 18,
  length: 10,
  sourceLine: "    certificate: oauth-2027",
};
const FE01: Target = { kind: "server", server: fqdn("fe01") };
const FE02: Target = { kind: "server", server: fqdn("fe02") };

const BASE = {
  reason: "not-desired",
  cause: "config",
  location: PLACE,
  dependsOn: [],
  undo: { kind: "always" },
  heldBy: [],
} as const;
const current = thumbprint("oauth-2026");
const next = thumbprint("oauth-2027");
const own = thumbprint("pool01-2026");

/** One action of each kind, with every way in which one can be held back or taken back. */
export const ACTIONS: readonly Action[] = [
  {
    ...BASE,
    id: "install-1",
    kind: "install",
    target: DEPLOYMENT,
    certificate: next,
    certificateName: "oauth-2027",
    material: {
      kind: "pfx",
      path: "certificates/oauth-2027.pfx",
      password: { kind: "file", path: "secrets/oauth-2027" },
    },
    exportable: true,
    reason: "not-installed",
  },
  {
    ...BASE,
    id: "install-2",
    kind: "install",
    target: FE02,
    certificate: own,
    certificateName: "pool01-2026",
    material: { kind: "held-by", server: fqdn("fe01") },
    exportable: true,
    reason: "not-installed",
  },
  {
    ...BASE,
    id: "stage",
    kind: "stage",
    target: DEPLOYMENT,
    type: "OAuthTokenIssuer",
    certificate: next,
    certificateName: "oauth-2027",
    expected: { kind: "settled", current },
    effectiveDate: NOW + 40 * DAY,
    reason: "roll-ahead",
    dependsOn: ["install-1"],
    undo: { kind: "until", instant: NOW + 40 * DAY - 4 * HOUR },
  },
  {
    ...BASE,
    id: "replicate",
    kind: "replicate",
    target: DEPLOYMENT,
    type: "OAuthTokenIssuer",
    servers: [fqdn("fe01"), fqdn("fe02")],
    reason: "replica-behind",
    cause: "drift",
    dependsOn: ["stage"],
  },
  {
    ...BASE,
    id: "assign",
    kind: "assign",
    target: FE01,
    type: "Default",
    certificate: own,
    certificateName: "pool01-2026",
    expected: { kind: "settled", current: thumbprint("old") },
    reason: "effective-date-reached",
    cause: "clock",
    undo: { kind: "until", instant: NOW + 20 * DAY },
    waitsUntil: NOW + 16 * HOUR,
  },
  {
    ...BASE,
    id: "unstage",
    kind: "unstage",
    target: FE02,
    type: "AudioVideoAuthentication",
    certificate: thumbprint("av"),
    certificateName: "av-2026",
    expected: { kind: "staged", current: thumbprint("av"), next, effectiveDate: NOW + DAY },
    reason: "roll-not-desired",
  },
  {
    ...BASE,
    id: "remove-previous",
    kind: "remove-previous",
    target: FE02,
    type: "Internal",
    certificate: thumbprint("old"),
    certificateName: thumbprint("old"),
    expected: { kind: "settled", current: own, previous: thumbprint("old") },
    reason: "previous-not-needed",
    undo: { kind: "never" },
  },
  {
    ...BASE,
    id: "remove-override",
    kind: "remove-override",
    target: FE02,
    type: "OAuthTokenIssuer",
    certificate: thumbprint("own-oauth"),
    certificateName: thumbprint("own-oauth"),
    expected: { kind: "settled", current: thumbprint("own-oauth") },
    reason: "override",
    cause: "drift",
    undo: { kind: "never" },
    heldBy: ["guard/override:fe02.contoso.com"],
  },
];

export const UNREACHABLE = {
  server: fqdn("fe03"),
  diagnostic: diagnose("server/unreachable", { server: "fe03.contoso.com" }),
};

/** A complete plan without actions. */
export const EMPTY_PLAN: Plan = {
  version: 1,
  madeAt: NOW,
  actions: [],
  notes: [],
  diagnostics: [],
  unmanaged: [],
  completeness: {
    serversExpected: 2,
    serversObserved: 2,
    unreachable: [],
    oldestObservation: NOW - 5_000,
    gaps: [],
    complete: true,
  },
  digest: `sha256:${"4f53cda1".repeat(8)}`,
  validUntil: null,
};

/** Everything a plan can hold, and one server that was not seen. */
export const FULL_PLAN: Plan = {
  ...EMPTY_PLAN,
  actions: ACTIONS,
  notes: [
    { kind: "restart", message: "restart the services of fe01.contoso.com after the change" },
    {
      kind: "partner",
      message: "partners that were given a certificate file need the public key of oauth-2027",
      location: PLACE,
      before: NOW + 40 * DAY,
    },
  ],
  diagnostics: [
    diagnose("cli/bad-option", { option: "--format", text: "xml", wanted: "text" }, { location: PLACE }),
  ],
  unmanaged: [{ target: FE01, type: "WebServicesExternal", thumbprint: thumbprint("web") }],
  completeness: {
    serversExpected: 3,
    serversObserved: 2,
    unreachable: [UNREACHABLE],
    oldestObservation: NOW - 2 * HOUR,
    gaps: [],
    complete: false,
  },
  validUntil: NOW + 39 * DAY,
};

/** Nothing to do as far as one could see, which was not everything. */
export const INCOMPLETE_PLAN: Plan = { ...EMPTY_PLAN, completeness: FULL_PLAN.completeness };

/** Nothing that may be done. */
export const REFUSED_PLAN: Plan = { ...EMPTY_PLAN, diagnostics: FULL_PLAN.diagnostics };

/** A plan in which everything that comes from outside says the same thing. */
export function hostilePlan(text: string): Plan {
  const location: Location = { file: text, line: 1, column: 1, length: 1, sourceLine: text };
  const diagnostic: Diagnostic = {
    ...diagnose("cli/unknown-code", { code: text }, { location }),
    message: text,
    hints: [text],
  };
  return {
    ...FULL_PLAN,
    actions: ACTIONS.map((action): Action => {
      if (action.kind === "replicate") return action;
      if (action.kind !== "install") return { ...action, certificateName: text };
      const { material } = action;
      return {
        ...action,
        certificateName: text,
        location,
        material: material.kind === "pfx" ? { ...material, path: text } : material,
      };
    }),
    notes: [{ kind: "other", message: text }],
    diagnostics: [diagnostic],
    unmanaged: [{ target: FE01, type: text, thumbprint: thumbprint("web") }],
    completeness: { ...FULL_PLAN.completeness, gaps: [diagnostic] },
  };
}

/** An apply in which something went wrong in every way. */
export const REPORT: ApplyReport = {
  plan: FULL_PLAN,
  run: 7,
  outcomes: new Map<string, ActionOutcome>([
    ["install-1", { kind: "done" }],
    ["install-2", { kind: "done" }],
    ["stage", { kind: "failed", diagnostic: diagnose("store/fenced", { fence: 4 }) }],
    ["replicate", { kind: "skipped", why: "dependency" }],
    ["assign", { kind: "skipped", why: "window" }],
    ["unstage", { kind: "unverified", diagnostic: UNREACHABLE.diagnostic }],
    ["remove-override", { kind: "skipped", why: "held" }],
    ["remove-previous", { kind: "skipped", why: "interrupted" }],
  ]),
  behind: [fqdn("fe03")],
  remaining: INCOMPLETE_PLAN,
  diagnostics: [],
  interruption: "interrupted",
  finishedAt: NOW,
};

function copy(name: string, daysLeft?: number): StatusCopy {
  const certificate = aCertificate(name);
  return {
    thumbprint: certificate.thumbprint,
    ...(name.length > 8 ? { name } : {}),
    ...(daysLeft === undefined ? {} : { certificate, daysLeft }),
  };
}

/** A status in which every standing occurs. */
export const STATUS: StatusReport = {
  at: NOW,
  rows: [
    {
      target: DEPLOYMENT,
      type: "OAuthTokenIssuer",
      current: copy("oauth-2026", 40),
      next: copy("oauth-2027", 700),
      effectiveDate: NOW + 40 * DAY,
      standing: "as-desired",
    },
    {
      target: FE01,
      type: "Default",
      role: "FrontEnd",
      pool: fqdn("pool01"),
      current: copy("pool01-2026", 300),
      previous: copy("old", -3),
      standing: "as-desired",
    },
    {
      target: FE01,
      type: "OAuthTokenIssuer",
      role: "FrontEnd",
      pool: fqdn("pool01"),
      current: copy("own", -1),
      standing: "override",
    },
    {
      target: FE01,
      type: "WebServicesExternal",
      role: "FrontEnd",
      pool: fqdn("pool01"),
      current: copy("web"),
      standing: "unmanaged",
    },
    { target: FE02, type: "Default", role: "FrontEnd", pool: fqdn("pool01"), standing: "nothing-assigned" },
    {
      target: FE02,
      type: "WebServicesInternal",
      role: "FrontEnd",
      pool: fqdn("pool01"),
      current: copy("old", 2),
      standing: "differs",
    },
  ],
  oauth: { kind: "differ", bearers: 2, deviating: [fqdn("fe01")] },
  unreachable: [UNREACHABLE],
  diagnostics: [],
};

/** One run of each result. */
export const RUNS: readonly Run[] = (["done", "partial", "failed", "interrupted", "running"] as const).map(
  (result, index) => ({
    id: 5 - index,
    startedAt: NOW - index * DAY,
    ...(result === "running" ? {} : { finishedAt: NOW - index * DAY + 4_000 }),
    actor: "ada@admin01",
    ...(index === 0 ? { commit: "0123456789abcdef0123456789abcdef01234567" } : {}),
    digest: EMPTY_PLAN.digest,
    result,
    actions: [
      {
        id: "assign",
        kind: "assign",
        target: "fe01.contoso.com",
        type: "Default",
        certificate: own,
        reason: "missing",
        cause: "config",
        intendedAt: NOW,
        ...(result === "running"
          ? {}
          : {
              outcome:
                result === "failed"
                  ? ({ kind: "failed", diagnostic: UNREACHABLE.diagnostic } as const)
                  : ({ kind: "done" } as const),
            }),
      },
    ],
  }),
);

// Statuses of a daemon to show: all in order, things to do, everything at once, nothing yet, and one whose every name is hostile.

import { DAY, HOUR, MINUTE, type Instant } from "../../src/base/instant.ts";
import { diagnose } from "../../src/diagnostic/diagnostic.ts";
import type { DaemonStatus, Deviation, LookStatus } from "../../src/model/daemon-status.ts";
import type { StatusCopy, StatusRow } from "../../src/model/status.ts";
import { DEPLOYMENT } from "../../src/model/target.ts";
import { nextOf } from "../../src/schedule/next.ts";
import { prove } from "../../src/schedule/proof.ts";
import { makeTimeline } from "../../src/schedule/timeline.ts";
import { EMPTY_PLAN, FULL_PLAN, NOW, REFUSED_PLAN, RUNS, UNREACHABLE } from "../render/samples.ts";
import { aCertificate, aDesiredState, type DesiredInput } from "./deployment.ts";
import { fqdn } from "./names.ts";

const FRONT = ["fe01", "fe02", "fe03"];
const EDGE = ["edge01", "edge02"];
const ENDS: Readonly<Record<string, Instant>> = {
  "oauth-2025": NOW - 20 * DAY,
  "oauth-2026": NOW + 96 * DAY,
  "oauth-2027": NOW + 400 * DAY,
  "pool01-2026": NOW + 212 * DAY,
  "pool01-2025": NOW + 17 * DAY,
  "edge-internal": NOW + 24 * DAY,
  "edge-external": NOW + 45 * DAY,
  "av-2026": NOW + 300 * DAY,
};
const ROLL = Date.UTC(2027, 0, 12, 1);

const DESIRED: DesiredInput = {
  pools: [
    { pool: "pool01", servers: FRONT },
    { pool: "edge", role: "Edge", servers: EDGE },
  ],
  assignments: [
    { steps: ["oauth-2026", { certificate: "oauth-2027", at: ROLL }] },
    ...FRONT.map((server) => ({ server, steps: ["pool01-2026"] as const })),
    ...EDGE.map((server) => ({
      server,
      type: "AudioVideoAuthentication" as const,
      steps: ["av-2026"] as const,
    })),
  ],
  certificates: Object.fromEntries(
    Object.entries(ENDS).map(([name, notAfter]) => [name, { notAfter, notBefore: notAfter - 500 * DAY }]),
  ),
};

function copy(name: string): StatusCopy {
  const notAfter = ENDS[name] ?? NOW + 365 * DAY;
  const certificate = aCertificate(name, { notAfter, notBefore: notAfter - 500 * DAY });
  return {
    thumbprint: certificate.thumbprint,
    name,
    certificate,
    daysLeft: Math.floor((notAfter - NOW) / DAY),
  };
}

const OAUTH = {
  type: "OAuthTokenIssuer",
  current: copy("oauth-2026"),
  next: copy("oauth-2027"),
  effectiveDate: ROLL,
  standing: "as-desired",
} as const;

function rowsOf(server: string): readonly StatusRow[] {
  const isEdge = EDGE.includes(server);
  const place = {
    target: { kind: "server", server: fqdn(server) },
    role: isEdge ? "Edge" : "FrontEnd",
    pool: fqdn(isEdge ? "edge" : "pool01"),
    standing: "as-desired",
  } as const;
  if (!isEdge) {
    const web = ["Default", "WebServicesExternal", "WebServicesInternal"];
    return [
      ...web.map((type) => ({ ...place, type, current: copy("pool01-2026"), previous: copy("pool01-2025") })),
      { ...place, ...OAUTH },
    ];
  }
  const external = { current: copy("edge-external") };
  return [
    { ...place, type: "AccessEdgeExternal", ...external },
    { ...place, type: "AudioVideoAuthentication", current: copy("av-2026") },
    { ...place, type: "DataEdgeExternal", ...external },
    { ...place, type: "Internal", current: copy("edge-internal") },
  ];
}

const SERVERS = [...aDesiredState(DESIRED).topology.servers.values()];

/** A look that saw everything in order. */
export function aLook(): LookStatus {
  const desired = aDesiredState(DESIRED);
  const input = { desired, now: NOW, from: NOW - 30 * DAY, to: NOW + 420 * DAY };
  const timeline = makeTimeline(input);
  return {
    at: NOW,
    took: 412,
    triggers: ["interval"],
    report: {
      at: NOW,
      rows: [{ target: DEPLOYMENT, ...OAUTH }, ...[...FRONT, ...EDGE].flatMap(rowsOf)],
      oauth: { kind: "agree", bearers: 3, thumbprint: OAUTH.current.thumbprint },
      unreachable: [],
      diagnostics: [],
    },
    timeline,
    plan: {
      ...EMPTY_PLAN,
      completeness: { ...EMPTY_PLAN.completeness, serversExpected: 5, serversObserved: 5 },
    },
    next: nextOf(timeline),
    proof: prove({ desired, now: NOW }),
    deviations: [],
    servers: SERVERS.map((server) => ({ ...server, lastSeen: NOW })),
  };
}

/** Nothing is to do. */
export function inOrder(): DaemonStatus {
  return {
    version: 1,
    release: "0.1.0",
    sequence: 4711,
    publishedAt: NOW,
    startedAt: NOW - 12 * DAY,
    actor: "cscert@mgmt01",
    mode: "apply",
    interval: 15 * MINUTE,
    activity: "idle",
    clockOffset: 0,
    source: { kind: "git", url: "https://git.contoso.com/estate.git", branch: "main" },
    inForce: {
      commit: "3f1c2a7b90d84e5fa6c1b2d3e4f5061728394a5b",
      subject: "oauth-2027 takes over on 12 January",
      author: "Ada Lovelace",
      committedAt: NOW - 2 * DAY,
      fingerprint: "ab".repeat(32),
      since: NOW - 2 * DAY + 40_000,
      diagnostics: [],
    },
    look: aLook(),
    runs: RUNS,
    backOffs: [],
    health: { live: "yes", ready: "yes", problems: [] },
    nextLook: NOW + 9 * MINUTE,
    lastInOrder: NOW,
    lastSuccess: NOW,
    counters: [
      { name: "reconciles", labels: { result: "in-order" }, value: 1151 },
      { name: "reconciles", labels: { result: "applied" }, value: 3 },
      { name: "looks", labels: { trigger: "interval" }, value: 1148 },
      { name: "ticks", labels: {}, value: 17_280 },
    ],
    histograms: [
      { name: "reconcile-seconds", bounds: [0.1, 1, 10], counts: [2, 1150, 1, 1], sum: 512.25, count: 1154 },
    ],
  };
}

/** Something drifted, something waits, a server is away, a newer configuration is broken: everything that a page can show. */
export function inTrouble(): DaemonStatus {
  const status = inOrder();
  const look = aLook();
  const rows = look.report.rows
    .filter(({ target }) => target.kind !== "server" || target.server !== fqdn("fe03"))
    .map((row): StatusRow => {
      if (row.target.kind === "server" && row.target.server === fqdn("fe02")) {
        if (row.type === "Default") return { ...row, current: copy("pool01-2025"), standing: "differs" };
        if (row.type === "OAuthTokenIssuer")
          return { ...row, current: copy("own-oauth"), standing: "override" };
        if (row.type === "WebServicesExternal") return { ...row, standing: "unmanaged" };
      }
      return row;
    });
  const broken = diagnose(
    "schema/unknown-key",
    { key: "certficate", nearest: "certificate", known: ["certificate"] },
    {
      location: {
        file: "cscert.yaml",
        line: 31,
        column: 5,
        length: 10,
        sourceLine: "    certficate: oauth-2028",
      },
    },
  );
  return {
    ...status,
    look: {
      ...look,
      report: {
        ...look.report,
        rows,
        oauth: { kind: "differ", bearers: 3, deviating: [fqdn("fe02")] },
        unreachable: [UNREACHABLE],
        diagnostics: [UNREACHABLE.diagnostic],
      },
      plan: { ...FULL_PLAN, diagnostics: [] },
      deviations: FULL_PLAN.actions.map((action, index): Deviation => ({
        target: action.target.kind === "server" ? action.target.server : "deployment",
        ...("type" in action ? { type: action.type } : {}),
        cause: action.cause,
        reason: action.reason,
        kind: action.kind,
        action: action.id,
        since: NOW - index * HOUR,
        ...(action.heldBy.length > 0 ? { waitsFor: "guard" as const } : {}),
        ...(action.waitsUntil === undefined ? {} : { waitsFor: "window" as const, until: action.waitsUntil }),
      })),
      servers: SERVERS.map((server) => ({
        ...server,
        lastSeen: server.fqdn === fqdn("fe03") ? NOW - 3 * HOUR : NOW,
      })),
    },
    offered: { kind: "broken", commit: "9e8d7c6b5a", since: NOW - 20 * MINUTE, diagnostics: [broken] },
    apply: {
      startedAt: NOW - HOUR,
      finishedAt: NOW - HOUR + 4_000,
      result: "partial",
      actions: [
        { id: "stage", outcome: { kind: "failed", diagnostic: diagnose("store/fenced", { fence: 4 }) } },
      ],
      diagnostics: [diagnose("store/fenced", { fence: 4 })],
    },
    backOffs: [
      {
        target: "fe03.contoso.com",
        kind: "unreachable",
        failures: 4,
        until: NOW + 6 * MINUTE,
        diagnostic: UNREACHABLE.diagnostic,
      },
    ],
    health: {
      live: "yes",
      ready: "yes",
      problems: [
        {
          cause: "server/unreachable:fe03.contoso.com",
          severity: "error",
          message: UNREACHABLE.diagnostic.message,
          since: NOW - 3 * HOUR,
        },
        {
          cause: "expiry:edge-external:7d",
          severity: "warning",
          message: "edge-external expires in 5 days",
          since: NOW - 2 * DAY,
        },
      ],
    },
  };
}

/** Started just now. */
export function starting(): DaemonStatus {
  const { look: _look, inForce: _inForce, lastInOrder: _order, lastSuccess: _success, ...rest } = inOrder();
  return {
    ...rest,
    sequence: 1,
    activity: "starting",
    runs: [],
    counters: [],
    histograms: [],
    health: { live: "yes", ready: "no", problems: [] },
  };
}

/** The plan is refused. */
export function refused(): DaemonStatus {
  const status = inOrder();
  return { ...status, mode: "report", look: { ...aLook(), plan: REFUSED_PLAN } };
}

/** A deployment of many Front Ends, each with four types. */
export function large(servers: number): DaemonStatus {
  const names = Array.from({ length: servers }, (_, index) => `fe${String(index).padStart(4, "0")}`);
  const look = aLook();
  return {
    ...inOrder(),
    look: {
      ...look,
      report: { ...look.report, rows: names.flatMap(rowsOf) },
      servers: names.map((name) => ({
        fqdn: fqdn(name),
        pool: fqdn("pool01"),
        role: "FrontEnd",
        lastSeen: NOW,
      })),
    },
  };
}

/** Where a status holds what somebody else wrote: in certificates, in the YAML, in Git, on servers. */
const UNTRUSTED: ReadonlySet<string> = new Set(
  (
    "message hints sourceLine file subject author name certificateName url branch actor path type commit issuer commonName " +
    "label scope cause fingerprint release story assumptions guard displaced labels"
  ).split(" "),
);

/** Puts a text wherever one could come from outside. */
export function hostile(status: DaemonStatus, text: string): DaemonStatus {
  return poison(status, text, "trusted") as DaemonStatus;
}

function poison(value: unknown, text: string, here: "trusted" | "untrusted"): unknown {
  if (typeof value === "string") return here === "untrusted" ? text : value;
  if (Array.isArray(value)) return value.map((item) => poison(item, text, here));
  if (typeof value !== "object" || value === null) return value;
  if (here === "untrusted") return Object.fromEntries(Object.keys(value).map((key) => [key, text]));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const isOurs =
        OUR_WORDS.has(String(item)) || (key === "name" && ("labels" in value || "bounds" in value));
      return [key, poison(item, text, UNTRUSTED.has(key) && !isOurs ? "untrusted" : "trusted")];
    }),
  );
}

/** Causes of actions: a word of ours under a key that problems use for names. */
const OUR_WORDS: ReadonlySet<string> = new Set(["config", "drift", "clock"]);

/** In order, but a certificate in force lasts only five days more. */
export function expiring(): DaemonStatus {
  return lasting(5 * DAY);
}

/** A certificate in force expired an hour ago. */
export function expired(): DaemonStatus {
  return lasting(-HOUR);
}

function lasting(left: number): DaemonStatus {
  const status = inOrder();
  const look = aLook();
  const rows = look.report.rows.map((row): StatusRow => {
    if (row.current?.certificate === undefined || row.current.name !== "pool01-2026") return row;
    const certificate = { ...row.current.certificate, notAfter: NOW + left };
    return { ...row, current: { ...row.current, certificate, daysLeft: Math.floor(left / DAY) } };
  });
  return { ...status, look: { ...look, report: { ...look.report, rows } } };
}

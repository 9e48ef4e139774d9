// Each page as JSON, for programs: the same facts, instants in ISO 8601 and UTC.

import { canonicalJson, type Json } from "../../base/canonical-json.ts";
import { formatInstant, type Instant } from "../../base/instant.ts";
import type { DaemonStatus, LookStatus } from "../../model/daemon-status.ts";
import { diagnosticToJson } from "../diagnostics.ts";
import { outcomeToJson } from "../apply.ts";
import { renderHistory } from "../history.ts";
import { nextToJson } from "../next.ts";
import { planToJson, proofToJson } from "../plan.ts";
import { statusToJson } from "../status.ts";
import { timelineToJson } from "../timeline.ts";
import { makeVerdict } from "./verdict.ts";

/** Who holds and uses what, with the verdict and what deviates. */
export function serversJson(status: DaemonStatus): string {
  const { look } = status;
  return canonicalJson({
    ...headOf(status),
    ...makeVerdict(status),
    ...(look === undefined ? {} : lookToJson(look)),
    ...(look === undefined ? {} : { status: statusToJson(look.report) }),
  });
}

/** The timeline, and what comes next. */
export function timelineJson(status: DaemonStatus): string {
  const { look } = status;
  return canonicalJson({
    ...headOf(status),
    timeline: look && timelineToJson(look.timeline),
    next: look?.next.map(nextToJson),
    proof: look?.proof && proofToJson(look.proof),
  });
}

/** The plan that would run now. */
export function planJson(status: DaemonStatus): string {
  const { look } = status;
  return canonicalJson({
    ...headOf(status),
    plan: look && planToJson(look.plan),
    proof: look?.proof && proofToJson(look.proof),
  });
}

/** The latest runs of this machine, as `cscert history --format json` tells them. */
export function journalJson(status: DaemonStatus): string {
  return renderHistory(status.runs, "json", { color: "never", width: 80 });
}

/** How the daemon fares. */
export function healthJson(status: DaemonStatus): string {
  const { health, backOffs, apply, counters } = status;
  return canonicalJson({
    ...headOf(status),
    startedAt: formatInstant(status.startedAt),
    nextLook: formatInstant(status.nextLook),
    lastInOrder: optional(status.lastInOrder),
    lastSuccess: optional(status.lastSuccess),
    live: health.live,
    ready: health.ready,
    problems: health.problems.map(({ since, ...rest }) => ({ ...rest, since: formatInstant(since) })),
    backOffs: backOffs.map(({ until, diagnostic, ...rest }) => ({
      ...rest,
      until: formatInstant(until),
      diagnostic: diagnosticToJson(diagnostic),
    })),
    apply: apply && {
      startedAt: formatInstant(apply.startedAt),
      finishedAt: formatInstant(apply.finishedAt),
      result: apply.result,
      actions: apply.actions.map(({ id, outcome }) => ({ id, outcome: outcomeToJson(outcome) })),
      diagnostics: apply.diagnostics.map(diagnosticToJson),
    },
    counters: counters.map(({ name, labels, value }) => ({ name, labels, value })),
  });
}

function headOf(status: DaemonStatus): { readonly [key: string]: Json | undefined } {
  const { inForce, offered, source } = status;
  return {
    version: status.version,
    sequence: status.sequence,
    publishedAt: formatInstant(status.publishedAt),
    release: status.release,
    actor: status.actor,
    mode: status.mode,
    activity: status.activity,
    source: { ...source },
    inForce: inForce && {
      commit: inForce.commit,
      subject: inForce.subject,
      author: inForce.author,
      committedAt: optional(inForce.committedAt),
      fingerprint: inForce.fingerprint,
      since: formatInstant(inForce.since),
      diagnostics: inForce.diagnostics.map(diagnosticToJson),
    },
    offered: offered && {
      kind: offered.kind,
      commit: offered.commit,
      since: formatInstant(offered.since),
      diagnostics: offered.diagnostics.map(diagnosticToJson),
    },
  };
}

function lookToJson({ at, took, triggers, deviations, servers }: LookStatus): {
  readonly [key: string]: Json;
} {
  return {
    at: formatInstant(at),
    tookMs: took,
    triggers,
    deviations: deviations.map(({ since, until, ...rest }) => ({
      ...rest,
      since: formatInstant(since),
      until: optional(until),
    })),
    servers: servers.map(({ lastSeen, ...rest }) => ({ ...rest, lastSeen: optional(lastSeen) })),
  };
}

function optional(at: Instant | undefined): string | undefined {
  return at === undefined ? undefined : formatInstant(at);
}

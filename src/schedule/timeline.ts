// The timeline: which certificate each type holds in each place over time, if all goes as planned. Exact breakpoints, no sampling.
// Servers of a pool whose lanes are the same, certificate by certificate, share one.

import type { Instant } from "../base/instant.ts";
import { compareText } from "../base/order.ts";
import { typeFacts, type CertificateType } from "../model/certificate-type.ts";
import type { DesiredState } from "../model/desired.ts";
import type { Fqdn } from "../model/fqdn.ts";
import type { Known, ObservedState } from "../model/observed.ts";
import { formatScope } from "../model/scope.ts";
import type { Timeline, TimelineLane, TimelineSpan } from "../model/timeline.ts";
import { makeForecast } from "./forecast.ts";
import { makeFacts, makeLanes, type Lane } from "./lane.ts";
import { findStarts, type StartGroup } from "./lane-start.ts";
import { makeSuits } from "./suits.ts";
import { makeMarks } from "./timeline-marks.ts";
import { makeSpans, type NameOf } from "./timeline-spans.ts";

export interface TimelineInput {
  readonly desired: DesiredState;
  readonly observed?: ObservedState | undefined;
  readonly known?: Known | undefined;
  readonly now: Instant;
  readonly from: Instant;
  readonly to: Instant;
  readonly type?: CertificateType | undefined;
}

/** Returns the timeline of a span of time. What was before now is told as far as the records tell it. */
export function makeTimeline(input: TimelineInput): Timeline {
  const { desired, observed, now, from, to, type } = input;
  const lanes = makeLanes({ desired, observed, now, ...(type === undefined ? {} : { types: type }) });
  const tools = {
    names: makeNames(lanes),
    facts: makeFacts({ desired, observed }),
    suits: makeSuits(desired),
  };
  const drawn = lanes.flatMap((lane) => drawLane(input, lane, tools));
  return { now, from, to, lanes: mergeAlike(desired, drawn, now) };
}

/**
 * Returns how people call a certificate: its name in the YAML, else the start of its thumbprint. On servers, where each has its own,
 * what the YAML does not name has one name for all.
 */
function makeNames(lanes: readonly Lane[]): (lane: Lane) => NameOf {
  const names = new Map<string, string>();
  for (const { steps } of lanes) {
    for (const { thumbprint, name, desired } of steps) {
      if (thumbprint !== undefined && (desired.certificate.kind === "named" || !names.has(thumbprint)))
        names.set(thumbprint, name);
    }
  }
  return ({ type }) => {
    const isShared = typeFacts(type).sharedBy !== undefined;
    return (thumbprint) => names.get(thumbprint) ?? (isShared ? thumbprint.slice(0, 8) : "not in the YAML");
  };
}

interface Tools {
  readonly names: (lane: Lane) => NameOf;
  readonly facts: ReturnType<typeof makeFacts>;
  readonly suits: ReturnType<typeof makeSuits>;
}

function drawLane(input: TimelineInput, lane: Lane, tools: Tools): readonly TimelineLane[] {
  const { desired, observed, known, now, from, to } = input;
  const { policy } = desired;
  const { suits, facts } = tools;
  const nameOf = tools.names(lane);
  return findStarts({ lane, policy, observed, known, now }).map(({ targets, start, basis }) => {
    const forecast = makeForecast({ lane, policy, start, now, until: to, suits, facts });
    const range = { from, to, now };
    const spans = makeSpans(forecast.pieces, { ...range, past: start }, { nameOf, facts });
    return {
      type: lane.type,
      scope: formatScope(lane.assignment.scope),
      label: lane.label,
      servers: serversOf(lane, targets),
      basis,
      spans,
      marks: makeMarks({ lane, policy, forecast, spans, range, nameOf, facts }),
    };
  });
}

function serversOf(lane: Lane, targets: StartGroup["targets"]): readonly Fqdn[] {
  if (lane.targets[0]?.kind === "deployment") return lane.bearers;
  return targets.flatMap((target) => (target.kind === "server" ? [target.server] : []));
}

/**
 * Servers of one pool that show the same are shown once, under the pool's name. They were not written at one instant: what lies behind
 * is shown from when it held for all of them.
 */
function mergeAlike(
  { topology }: DesiredState,
  lanes: readonly TimelineLane[],
  now: Instant,
): readonly TimelineLane[] {
  const merged = new Map<string, TimelineLane>();
  for (const lane of lanes) {
    const [first] = lane.servers;
    const pool = first === undefined ? undefined : topology.servers.get(first)?.pool;
    const home = lane.scope === "global" || pool === undefined ? lane.label : pool;
    const key = `${lane.type}|${lane.scope}|${home}|${lane.basis}|${describe(lane, now)}`;
    const before = merged.get(key);
    if (before === undefined) merged.set(key, lane);
    else {
      const servers = [...before.servers, ...lane.servers];
      merged.set(key, { ...before, label: home, servers, spans: laterSpans(before.spans, lane.spans) });
    }
  }
  return [...merged.values()].map((lane) => ({ ...lane, servers: lane.servers.toSorted(compareText) }));
}

/** Takes the later of two instants behind us, span by span; what lies ahead is the same in both. */
function laterSpans(a: readonly TimelineSpan[], b: readonly TimelineSpan[]): readonly TimelineSpan[] {
  return a.map((span, index) => {
    const other = b[index] ?? span;
    const to = span.to === undefined ? {} : { to: Math.max(span.to, other.to ?? span.to) };
    return { ...span, from: Math.max(span.from, other.from), ...to };
  });
}

function describe({ spans, marks }: TimelineLane, now: Instant): string {
  const spell = (at: Instant | undefined): string => (at !== undefined && at <= now ? "past" : String(at));
  const shown = spans.map(
    ({ name, standing, from, to }) => `${name} ${standing} ${spell(from)} ${spell(to)}`,
  );
  return `${shown.join(";")}|${marks.map(({ kind, at, name }) => `${kind} ${spell(at)} ${name}`).join(";")}`;
}

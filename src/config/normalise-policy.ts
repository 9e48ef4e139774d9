// `policy:` → numbers and permissions.

import { formatDuration, type DurationMs } from "../base/instant.ts";
import { sortedBy } from "../base/order.ts";
import { diagnose } from "../diagnostic/diagnostic.ts";
import type { Location } from "../diagnostic/location.ts";
import {
  DEFAULT_POLICY,
  type GuardName,
  type GuardPermission,
  type MaintenanceWindow,
  type Policy,
} from "../model/policy.ts";
import { at, isReadable, readFqdn, type Collector } from "./collector.ts";
import { parseDuration } from "./duration.ts";
import type { Policy as WrittenPolicy } from "./generated/written.ts";
import { readInstant } from "./instant.ts";
import { parseWindow } from "./window.ts";

/** Reads the policy; what is absent has its default (design.md section 4). */
export function normalisePolicy(collector: Collector, written: WrittenPolicy): Policy {
  const duration = (key: keyof typeof DURATIONS): DurationMs => readDuration(collector, key, written[key]);
  const policy: Policy = {
    expiryWarning: duration("expiryWarning"),
    clockSkew: duration("clockSkew"),
    replicationBound: duration("replicationBound"),
    stagingMargin: duration("stagingMargin"),
    applyWindow: duration("applyWindow"),
    maxObservationAge: duration("maxObservationAge"),
    windows: readWindows(collector, written),
    allow: readPermissions(collector, written),
  };
  checkMargin(collector, policy, written);
  return policy;
}

const DURATIONS = {
  expiryWarning: 0,
  clockSkew: 0,
  replicationBound: 0,
  stagingMargin: 0,
  applyWindow: 0,
  maxObservationAge: 0,
} as const;

function readDuration(
  collector: Collector,
  key: keyof typeof DURATIONS,
  text: string | undefined,
): DurationMs {
  if (text === undefined || !isReadable(collector, "policy", key)) return DEFAULT_POLICY[key];
  const duration = parseDuration(text);
  if (duration !== undefined) return duration;
  collector.diagnostics.push(
    diagnose("desired/bad-duration", { text }, { location: at(collector, "policy", key) }),
  );
  return DEFAULT_POLICY[key];
}

/** Windows in order of their texts: the order in which they are written means nothing. */
function readWindows(collector: Collector, { windows = [] }: WrittenPolicy): readonly MaintenanceWindow[] {
  if (!isReadable(collector, "policy", "windows")) return [];
  return sortedBy(
    windows.flatMap((text, index) => readWindow(collector, text, index)),
    ({ text }) => text,
  );
}

function readWindow(collector: Collector, text: string, index: number): readonly MaintenanceWindow[] {
  const window = parseWindow(text);
  if (window !== undefined) return [window];
  collector.diagnostics.push(
    diagnose("desired/bad-window", { text }, { location: at(collector, "policy", "windows", index) }),
  );
  return [];
}

function readPermissions(collector: Collector, { allow = [] }: WrittenPolicy): readonly GuardPermission[] {
  if (!isReadable(collector, "policy", "allow")) return [];
  const permissions = allow.flatMap(({ guard: text, until, reason }, index) => {
    const reading = readInstant(until, (...part) =>
      at(collector, "policy", "allow", index, "until", ...part),
    );
    const location = at(collector, "policy", "allow", index, "guard");
    const guard = readGuard(collector, text, location);
    if (reading.kind === "refused") collector.diagnostics.push(...reading.diagnostics);
    if (reading.kind === "refused" || guard === undefined) return [];
    return [{ guard, until: reading.instant, reason, location }];
  });
  return sortedBy(permissions, ({ guard, until }) => `${guard} ${until}`);
}

/** A guard of one server names it as all names are kept: in lower case. */
function readGuard(collector: Collector, text: string, location: Location): GuardName | undefined {
  const [kind = "", name] = text.split(":", 2);
  if (name === undefined) return text;
  const server = readFqdn(collector, name, () => location);
  return server === undefined ? undefined : `${kind}:${server}`;
}

/** The margin covers replication and the clocks on both sides, or no proof holds (design.md section 4). */
function checkMargin(collector: Collector, policy: Policy, written: WrittenPolicy): void {
  const least = policy.replicationBound + 2 * policy.clockSkew;
  if (policy.stagingMargin >= least) return;
  const keys = ["stagingMargin", "replicationBound", "clockSkew"] as const;
  const key = keys.find((candidate) => written[candidate] !== undefined) ?? "stagingMargin";
  const args = { margin: formatDuration(policy.stagingMargin), least: formatDuration(least) };
  collector.diagnostics.push(
    diagnose("desired/margin-too-small", args, { location: at(collector, "policy", key) }),
  );
}

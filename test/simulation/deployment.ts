// A deployment to be kept, and the versions of its configuration, by chance.

import { DAY, HOUR, MINUTE, type Instant } from "../../src/base/instant.ts";
import type { DesiredState } from "../../src/model/desired.ts";
import type { Fqdn } from "../../src/model/fqdn.ts";
import type { GuardName, Policy } from "../../src/model/policy.ts";
import { aDesiredState, type AssignmentInput, type StepInput } from "../kit/deployment.ts";
import { aMemoryState, type MemoryState } from "../kit/memory-store.ts";
import { fqdn, thumbprint } from "../kit/names.ts";
import type { Random } from "./random.ts";

export const OAUTH = ["A", "B", "C"] as const;
export const PLAIN = ["P", "Q", "R"] as const;
/** Only a configuration that is half written names it: nothing must ever assign it. */
export const POISON = "X";

export type Steps = readonly [StepInput, ...StepInput[]];

/** What one version of the configuration asks for. */
export interface Version {
  readonly number: number;
  readonly oauth: Steps;
  readonly plain: Steps;
}

export interface Shape {
  readonly servers: readonly string[];
  readonly names: readonly Fqdn[];
  readonly policy: Partial<Policy>;
  readonly manages: "oauth" | "plain" | "both";
  readonly windows: "none" | "nightly";
  readonly allow: readonly GuardName[];
}

export const SKEW = 2 * MINUTE;

/** Makes the shape of a deployment: mostly small, now and then fifty servers. */
export function aShape(random: Random): Shape {
  const count = random.weighted([
    [50, 1],
    [25, random.whole(2, 3)],
    [18, random.whole(4, 8)],
    [4, random.whole(9, 16)],
    [0.6, random.whole(17, 50)],
  ]);
  const servers = Array.from({ length: count }, (_, index) => `fe${String(index + 1).padStart(2, "0")}`);
  const names = servers.map((server) => fqdn(server));
  const windows = random.onceIn(25) ? "nightly" : "none";
  return {
    servers,
    names,
    manages: random.weighted([
      [3, "both"],
      [2, "oauth"],
      [1, "plain"],
    ]),
    windows,
    policy: {
      clockSkew: SKEW,
      replicationBound: 10 * MINUTE,
      stagingMargin: 20 * MINUTE,
      applyWindow: 6 * HOUR,
      ...(windows === "none" ? {} : { windows: [NIGHTLY] }),
    },
    allow: ["guard/change-share", ...names.map((name): GuardName => `guard/override:${name}`)],
  };
}

const NIGHTLY: Policy["windows"][number] = {
  weekdays: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
  startMinute: 60,
  endMinute: 300,
  zone: "Europe/Paris",
  text: "Mon-Sun 01:00-05:00 Europe/Paris",
};

/** Makes the desired state of a version. */
export function desiredOf(shape: Shape, version: Version): DesiredState {
  const { servers, policy, manages } = shape;
  const half = Math.ceil(servers.length / 2);
  const pools =
    servers.length < 4
      ? [{ pool: "pool01", servers }]
      : [
          { pool: "pool01", servers: servers.slice(0, half) },
          { pool: "pool02", servers: servers.slice(half) },
        ];
  const oauth: AssignmentInput[] = manages === "plain" ? [] : [{ steps: version.oauth }];
  const plain: AssignmentInput[] =
    manages === "oauth" ? [] : servers.map((server) => ({ server, type: "Default", steps: version.plain }));
  const all = [...OAUTH, ...PLAIN, POISON];
  return aDesiredState({
    pools,
    assignments: [...oauth, ...plain],
    certificates: Object.fromEntries(all.map((name) => [name, {}])),
    policy,
  });
}

/** Puts what the first version asks for into stores, as it would be after years; some servers hold nothing yet. */
export function foundStores(shape: Shape, start: Instant, random: Random): MemoryState {
  const state = aMemoryState(shape.names);
  const written = start - 100 * DAY;
  const put = (map: Map<string, unknown>, type: string, name: string): void =>
    void map.set(type, { record: { thumbprint: thumbprint(name) }, writtenAt: written });
  const install = (holder: { installed: Map<unknown, unknown> }, name: string): void =>
    void holder.installed.set(thumbprint(name), { thumbprint: thumbprint(name), exportable: "yes" });
  const fresh = random.onceIn(10) ? "fresh" : "settled";
  if (fresh === "fresh") return state;
  if (shape.manages !== "plain") {
    put(state.central.own, "OAuthTokenIssuer", "A");
    install(state.central, "A");
    state.central.publication = 1;
  }
  for (const server of state.servers.values()) {
    if (shape.manages !== "plain") {
      put(server.replica, "OAuthTokenIssuer", "A");
      install(server, "A");
      server.publication = 1;
    }
    if (shape.manages !== "oauth") {
      put(server.own, "Default", "P");
      install(server, "P");
    }
  }
  return state;
}

/** Writes the next version: a roll far enough ahead, one that is too late, another certificate at once, or the way back. */
export function nextVersion(before: Version, now: Instant, random: Random): Version {
  const number = before.number + 1;
  const oauthNow = inForceOf(before.oauth, now);
  const plainNow = inForceOf(before.plain, now);
  const others = OAUTH.filter((name) => name !== oauthNow);
  const [firstPlain = "Q", ...restPlain] = PLAIN.filter((name) => name !== plainNow);
  const oauthNext = others[random.whole(0, others.length - 1)] ?? "B";
  const plainNext = random.pick([firstPlain, ...restPlain]);
  const at = now + random.whole(7 * 60, 12 * 60) * MINUTE;
  const late = now + random.whole(1, 6 * 60) * MINUTE;
  return random.weighted<() => Version>([
    [5, () => ({ number, oauth: [oauthNow, { certificate: oauthNext, at }], plain: before.plain })],
    [1, () => ({ number, oauth: [oauthNow, { certificate: oauthNext, at: late }], plain: before.plain })],
    [4, () => ({ number, oauth: before.oauth, plain: [plainNow, { certificate: plainNext, at: late }] })],
    [3, () => ({ number, oauth: before.oauth, plain: [plainNext] })],
    [2, () => ({ number, oauth: [oauthNow], plain: [plainNow] })],
  ])();
}

function inForceOf(steps: Steps, now: Instant): string {
  const past = steps.filter((step) => typeof step === "string" || step.at <= now);
  const last = past.at(-1) ?? steps[0];
  return typeof last === "string" ? last : last.certificate;
}

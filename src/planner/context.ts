// What every step of planning sees, and the draft that it adds to. A draft lives for one call of `makePlan`.

import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Action, InstallAction } from "../model/action.ts";
import type { Certificate } from "../model/certificate.ts";
import type { InstalledCertificate, ObservedServer, ObservedState } from "../model/observed.ts";
import type { Note, Unmanaged } from "../model/plan.ts";
import type { GuardName } from "../model/policy.ts";
import { DEPLOYMENT, type Target } from "../model/target.ts";
import type { Thumbprint } from "../model/thumbprint.ts";
import type { PlanInput } from "./plan-input.ts";
import { makeReading, type Reading } from "./reading.ts";

/** What has been decided so far. */
export interface Draft {
  readonly actions: Exclude<Action, InstallAction>[];
  /** By id: one certificate is installed once a target, however many types use it. */
  readonly installs: Map<string, InstallAction>;
  readonly diagnostics: Diagnostic[];
  readonly gaps: Diagnostic[];
  readonly notes: Note[];
  readonly unmanaged: Unmanaged[];
  /** Servers that were seen with an OAuth certificate of their own. */
  readonly overriding: ObservedServer[];
  /** Managed (target, type) pairs that have something in force. */
  inForce: number;
}

export interface Context extends PlanInput {
  readonly reading: Reading;
  readonly draft: Draft;
  /** Certificates that the deployment's OAuth assignment names: their keys must be able to leave a store. */
  readonly shared: ReadonlySet<Thumbprint>;
  /** Whether the configuration mentions the deployment's OAuthTokenIssuer. */
  readonly managesOauth: boolean;
  /** Names in the YAML by thumbprint, for people; made when first asked for. */
  readonly names: { get(thumbprint: Thumbprint): string | undefined };
  /** Certificates whose expiry was noted already. */
  readonly expiring: Set<Thumbprint>;
  /** Decides whether a guard is lifted now. */
  lifted(guard: GuardName): boolean;
  /** Returns the public facts of a certificate: the repository's, else those that any store shows. */
  facts(thumbprint: Thumbprint): Certificate | undefined;
  /** Returns what a target's store was seen to hold. */
  installed(target: Target): ReadonlyMap<Thumbprint, InstalledCertificate> | undefined;
}

/** Returns a context with an empty draft. */
export function makeContext(input: PlanInput): Context {
  const reading = makeReading(input.now);
  const { allow } = input.desired.policy;
  const lifted = (guard: GuardName): boolean =>
    input.allow.includes(guard) ||
    allow.some((permission) => permission.guard === guard && !reading.reached(permission.until));
  return {
    ...input,
    reading,
    draft: {
      actions: [],
      installs: new Map(),
      diagnostics: [],
      gaps: [],
      notes: [],
      unmanaged: [],
      overriding: [],
      inForce: 0,
    },
    shared: sharedCertificates(input),
    managesOauth: input.desired.assignments.some(({ target }) => target.kind === DEPLOYMENT.kind),
    names: namesOf(input),
    expiring: new Set(),
    lifted,
    facts: factsOf(input),
    installed: (target) => installedAt(input.observed, target),
  };
}

function sharedCertificates({ desired }: PlanInput): ReadonlySet<Thumbprint> {
  const shared = new Set<Thumbprint>();
  for (const { target, steps } of desired.assignments) {
    if (target.kind !== DEPLOYMENT.kind) continue;
    for (const { certificate } of steps) {
      if (certificate.kind === "named" && certificate.thumbprint !== undefined)
        shared.add(certificate.thumbprint);
    }
  }
  return shared;
}

function namesOf({ desired }: PlanInput): Context["names"] {
  let names: Map<Thumbprint, string> | undefined;
  const collect = (): Map<Thumbprint, string> => {
    const steps = desired.assignments.flatMap((assignment) => assignment.steps);
    const named = steps.flatMap(({ certificate }): [Thumbprint, string][] =>
      certificate.kind === "named" && certificate.thumbprint !== undefined
        ? [[certificate.thumbprint, certificate.name]]
        : [],
    );
    return new Map(named);
  };
  return {
    get: (thumbprint) => {
      names ??= collect();
      return names.get(thumbprint);
    },
  };
}

function factsOf({ desired, observed }: PlanInput): Context["facts"] {
  let seen: ReadonlyMap<Thumbprint, Certificate> | undefined;
  return (thumbprint) => {
    const known = desired.certificates(thumbprint);
    if (known !== undefined) return known;
    seen ??= collectFacts(observed);
    return seen.get(thumbprint);
  };
}

function collectFacts(observed: ObservedState): ReadonlyMap<Thumbprint, Certificate> {
  const facts = new Map<Thumbprint, Certificate>();
  const add = (installed: ReadonlyMap<Thumbprint, InstalledCertificate>): void => {
    for (const { thumbprint, certificate } of installed.values()) {
      if (certificate !== undefined) facts.set(thumbprint, certificate);
    }
  };
  if (observed.deployment !== undefined) add(observed.deployment.installed);
  for (const server of observed.servers.values()) if (server.kind === "observed") add(server.installed);
  return facts;
}

function installedAt(observed: ObservedState, target: Target): ReturnType<Context["installed"]> {
  if (target.kind === "deployment") return observed.deployment?.installed;
  const server = observed.servers.get(target.server);
  return server?.kind === "observed" ? server.installed : undefined;
}

// The normalised configuration → desired state: exactly one assignment a (target, type), scopes and names resolved.

import { compareText } from "../base/order.ts";
import { diagnose, hasErrors, type Checked, type Diagnostic } from "../diagnostic/diagnostic.ts";
import { bears, CERTIFICATE_TYPES, typeFacts, type CertificateType } from "../model/certificate-type.ts";
import type { DesiredAssignment, DesiredState, DesiredStep } from "../model/desired.ts";
import { DEPLOYMENT } from "../model/target.ts";
import type { Server } from "../model/topology.ts";
import { checkPools } from "./check-pools.ts";
import { checkShared, makeChoices, type PublicParts } from "./choices.ts";
import type { AssignmentRule, NormalisedConfiguration } from "./configuration.ts";
import { checkMentions, checkRules } from "./rules.ts";
import { makeStepResolver, type Steps } from "./steps.ts";
import { indexWinners } from "./winners.ts";

/** What a configuration asks for, without the facts of its certificates. */
export type ResolvedState = Omit<DesiredState, "certificates">;

/** Resolves a configuration; every fault is told, then nothing is given back. Cheap: certificates that all share are resolved once. */
export function resolveDesired(
  configuration: NormalisedConfiguration,
  publicParts: PublicParts,
): Checked<ResolvedState> {
  const diagnostics: Diagnostic[] = [...checkRules(configuration)];
  const choices = makeChoices(configuration, publicParts, diagnostics);
  for (const rule of configuration.rules) diagnostics.push(...checkShared(rule, choices));
  diagnostics.push(...checkMentions(configuration, choices));
  const winners = indexWinners(configuration.rules, diagnostics);
  const resolver = makeStepResolver({ configuration, choices, winners, diagnostics });
  const assignments = [
    ...resolveDeployment(configuration, resolver.forDeployment),
    ...resolveServers(configuration, winners, resolver.forServer),
  ];
  diagnostics.push(...checkPools(assignments, configuration.topology), ...findUnused(configuration));
  if (hasErrors(diagnostics)) return { diagnostics };
  const { product, sipDomains, topology, store, policy } = configuration;
  return { value: { product, sipDomains, topology, store, policy, assignments }, diagnostics };
}

function resolveDeployment(
  { rules }: NormalisedConfiguration,
  stepsOf: (rule: AssignmentRule) => Steps | undefined,
): readonly DesiredAssignment[] {
  return rules.flatMap((rule) => {
    // A scope other than global was refused above; this is where no server could become a target even so.
    if (typeFacts(rule.type).home !== "deployment") return [];
    const steps = stepsOf(rule);
    return steps === undefined ? [] : [makeAssignment(rule, { target: DEPLOYMENT, steps })];
  });
}

const SERVER_TYPES = CERTIFICATE_TYPES.filter((type) => typeFacts(type).home === "server").toSorted(
  compareText,
);

function resolveServers(
  { topology, product }: NormalisedConfiguration,
  winners: (type: CertificateType, server: Server) => AssignmentRule | undefined,
  stepsOf: (rule: AssignmentRule, server: Server) => Steps | undefined,
): readonly DesiredAssignment[] {
  const assignments: DesiredAssignment[] = [];
  for (const server of topology.servers.values()) {
    const target = { kind: "server", server: server.fqdn } as const;
    for (const type of SERVER_TYPES) {
      const rule = bears(server.role, type, product) ? winners(type, server) : undefined;
      const steps = rule === undefined ? undefined : stepsOf(rule, server);
      if (rule !== undefined && steps !== undefined)
        assignments.push(makeAssignment(rule, { target, steps }));
    }
  }
  return assignments;
}

function makeAssignment(
  { type, scope, removePrevious, distribution, location }: AssignmentRule,
  resolved: {
    readonly target: DesiredAssignment["target"];
    readonly steps: readonly [DesiredStep, ...DesiredStep[]];
  },
): DesiredAssignment {
  return { ...resolved, type, scope, removePrevious, distribution, location };
}

function findUnused({ certificates, rules, gaps }: NormalisedConfiguration): readonly Diagnostic[] {
  const used = new Set(
    rules.flatMap(({ reference, rolls }) =>
      [reference, ...rolls.map((roll) => roll.reference)].flatMap((one) =>
        one.kind === "name" ? [one.name] : [],
      ),
    ),
  );
  if (gaps.size > 0) return [];
  return [...certificates.values()]
    .filter(({ name }) => !used.has(name))
    .map(({ name, locate }) => diagnose("desired/unused-certificate", { name }, { location: locate() }));
}

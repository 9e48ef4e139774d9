// What `from:` refers to: the assignment of another type, or what is observed where that is unmanaged.

import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";
import { bears, typeFacts } from "../model/certificate-type.ts";
import type { DesiredCertificate } from "../model/desired.ts";
import { formatScope, matchesServer } from "../model/scope.ts";
import type { Server } from "../model/topology.ts";
import type { Choices } from "./choices.ts";
import type { AssignmentRule, NormalisedConfiguration, Reference } from "./configuration.ts";
import { hidesServers } from "./rules.ts";
import type { Winners } from "./winners.ts";

export interface StepContext {
  readonly configuration: NormalisedConfiguration;
  readonly choices: Choices;
  readonly winners: Winners;
  readonly diagnostics: Diagnostic[];
}

export type FromReference = Extract<Reference, { kind: "from" }>;

export type Source =
  | { readonly kind: "rule"; readonly rule: AssignmentRule; readonly server: Server | undefined }
  | Extract<DesiredCertificate, { kind: "observed" }>;

/** Decides whether a rule gives all its servers the very same certificates. */
export function isShared({ reference, rolls }: AssignmentRule, { choices }: StepContext): boolean {
  const isOne = (one: Reference): boolean => one.kind === "name" && choices.entry(one)?.kind === "one";
  return isOne(reference) && rolls.every((roll) => isOne(roll.reference));
}

/** Makes the finder of what a reference means on a server (undefined: for the deployment). A fault is told once a reference. */
export function makeSourceFinder(
  context: StepContext,
): (reference: FromReference, server: Server | undefined) => Source | undefined {
  const elsewhere = new Map<FromReference, Source | undefined>();
  const { product } = context.configuration;
  return (reference, server) => {
    const { type, scope } = reference;
    if (typeFacts(type).home === "deployment") return findDeployed(context, reference);
    // A server that bears the other type, and is meant too, reuses its own.
    const own =
      server !== undefined &&
      bears(server.role, type, product) &&
      (scope === undefined || matchesServer(scope, server));
    if (own) return sourceOn(context, reference, server);
    if (!elsewhere.has(reference)) elsewhere.set(reference, findElsewhere(context, reference));
    return elsewhere.get(reference);
  };
}

function findDeployed({ configuration }: StepContext, { type, location }: FromReference): Source {
  const rule = configuration.rules.find((candidate) => candidate.type === type);
  if (rule !== undefined) return { kind: "rule", rule, server: undefined };
  return { kind: "observed", type, target: { kind: "deployment" }, location };
}

function sourceOn(context: StepContext, { type, location }: FromReference, server: Server): Source {
  const rule = context.winners(type, server);
  if (rule !== undefined) return { kind: "rule", rule, server };
  return { kind: "observed", type, target: { kind: "server", server: server.fqdn }, location };
}

/** All bearers must hold one and the same certificate, or it is not clear which one is meant. */
function findElsewhere(context: StepContext, reference: FromReference): Source | undefined {
  const { type, scope, location } = reference;
  const { topology, product } = context.configuration;
  const bearers = [...topology.servers.values()].filter(
    (server) => bears(server.role, type, product) && (scope === undefined || matchesServer(scope, server)),
  );
  const [first] = bearers;
  if (first === undefined) {
    const args = { type, scope: scope === undefined ? "global" : formatScope(scope) };
    if (!hidesServers(context.configuration))
      context.diagnostics.push(diagnose("desired/from-nothing", args, { location }));
    return undefined;
  }
  const rule = context.winners(type, first);
  const alike = bearers.every((bearer) => context.winners(type, bearer) === rule);
  const clear = bearers.length === 1 || (rule !== undefined && alike && isShared(rule, context));
  if (clear) return sourceOn(context, reference, first);
  context.diagnostics.push(sayAmbiguous(context, bearers, reference));
  return undefined;
}

const CANDIDATES_MAX = 8;

function sayAmbiguous(
  context: StepContext,
  bearers: readonly Server[],
  { type, location }: FromReference,
): Diagnostic {
  const candidates = new Set<string>();
  for (const server of bearers) {
    const rule = context.winners(type, server);
    const whole = rule !== undefined && rule.scope.kind !== "global" && isShared(rule, context);
    candidates.add(whole ? formatScope(rule.scope) : `server:${server.fqdn}`);
    if (candidates.size === CANDIDATES_MAX) break;
  }
  return diagnose("desired/from-ambiguous", { type, candidates: [...candidates] }, { location });
}

// References over time: what a target holds from when on, `from:` followed to the certificate that it reuses then.

import type { Instant } from "../base/instant.ts";
import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";
import type { CertificateType } from "../model/certificate-type.ts";
import { bears, typeFacts } from "../model/certificate-type.ts";
import type { DesiredCertificate, DesiredStep } from "../model/desired.ts";
import { formatScope, matchesServer } from "../model/scope.ts";
import type { Server } from "../model/topology.ts";
import type { Choices } from "./choices.ts";
import type { AssignmentRule, NormalisedConfiguration, Reference } from "./configuration.ts";
import type { Winners } from "./winners.ts";

export type Steps = readonly [DesiredStep, ...DesiredStep[]];

export interface StepContext {
  readonly configuration: NormalisedConfiguration;
  readonly choices: Choices;
  readonly winners: Winners;
  readonly diagnostics: Diagnostic[];
}

export interface StepResolver {
  forDeployment(rule: AssignmentRule): Steps | undefined;
  forServer(rule: AssignmentRule, server: Server): Steps | undefined;
}

type FromReference = Extract<Reference, { kind: "from" }>;

/** Makes the resolver of steps. Steps that all servers of a rule share are made once and shared. */
export function makeStepResolver(context: StepContext): StepResolver {
  const shared = new Map<AssignmentRule, Steps | undefined>();
  const resolveRule = (
    rule: AssignmentRule,
    server: Server | undefined,
    following: readonly AssignmentRule[],
  ): Steps | undefined => {
    if (following.includes(rule)) {
      context.diagnostics.push(
        diagnose("desired/from-circle", { type: rule.type }, { location: rule.reference.location }),
      );
      return undefined;
    }
    const common = isShared(rule, context);
    if (common && shared.has(rule)) return shared.get(rule);
    const steps = makeSteps(rule, (reference, window) => {
      if (reference.kind === "name") return chooseNamed(context, reference, server, window);
      return followFrom(context, reference, {
        server,
        window,
        resolve: (other, on) => resolveRule(other, on, [...following, rule]),
      });
    });
    if (common) shared.set(rule, steps);
    return steps;
  };
  return {
    forDeployment: (rule) => resolveRule(rule, undefined, []),
    forServer: (rule, server) => resolveRule(rule, server, []),
  };
}

/** From when until when a reference rules; both ends may be open. */
interface Window {
  readonly start: Instant | undefined;
  readonly end: Instant | undefined;
}

function makeSteps(
  { reference, rolls, location }: AssignmentRule,
  resolve: (reference: Reference, window: Window) => readonly DesiredStep[] | undefined,
): Steps | undefined {
  const parts = [{ reference, effectiveDate: undefined, location }, ...rolls];
  const steps: DesiredStep[] = [];
  for (const [index, part] of parts.entries()) {
    const window = { start: part.effectiveDate, end: parts[index + 1]?.effectiveDate };
    const resolved = resolve(part.reference, window);
    if (resolved === undefined) return undefined;
    steps.push(...resolved.map((step) => ({ ...step, location: part.location })));
  }
  const [first, ...rest] = steps;
  return first === undefined ? undefined : [first, ...rest];
}

function chooseNamed(
  { choices }: StepContext,
  reference: Extract<Reference, { kind: "name" }>,
  server: Server | undefined,
  { start }: Window,
): readonly DesiredStep[] | undefined {
  const entry = choices.entry(reference);
  const certificate = entry && choices.choose(entry, server?.fqdn, reference);
  return certificate === undefined ? undefined : [makeStep(certificate, start)];
}

function makeStep(certificate: DesiredCertificate, start: Instant | undefined): DesiredStep {
  return {
    ...(start === undefined ? {} : { effectiveDate: start }),
    certificate,
    location: certificate.location,
  };
}

function isShared({ reference, rolls }: AssignmentRule, { choices }: StepContext): boolean {
  return [reference, ...rolls.map((roll) => roll.reference)].every(
    (one) => one.kind === "name" && choices.entry(one)?.kind === "one",
  );
}

interface Following {
  readonly server: Server | undefined;
  readonly window: Window;
  readonly resolve: (rule: AssignmentRule, server: Server | undefined) => Steps | undefined;
}

/** Reuses what another type holds; its own later steps within the window are followed too. */
function followFrom(
  context: StepContext,
  reference: FromReference,
  following: Following,
): readonly DesiredStep[] | undefined {
  const source = findSource(context, reference, following.server);
  if (source === undefined) return undefined;
  const { window } = following;
  if (source.kind === "observed") return [makeStep(source, window.start)];
  const steps = following.resolve(source.rule, source.server);
  return steps?.flatMap((step, index) => cut(step, steps[index + 1], window, reference));
}

/** Cuts a step of the source to the window in which it is reused; none where it lies outside. */
function cut(
  step: DesiredStep,
  next: DesiredStep | undefined,
  { start, end }: Window,
  { location }: FromReference,
): readonly DesiredStep[] {
  const from = step.effectiveDate ?? -Infinity;
  const until = next?.effectiveDate ?? Infinity;
  if (until <= (start ?? -Infinity) || from >= (end ?? Infinity)) return [];
  const begins = start !== undefined && from < start ? start : step.effectiveDate;
  return [makeStep({ ...step.certificate, location }, begins)];
}

type Source =
  | { readonly kind: "rule"; readonly rule: AssignmentRule; readonly server: Server | undefined }
  | Extract<DesiredCertificate, { kind: "observed" }>;

function findSource(
  context: StepContext,
  reference: FromReference,
  server: Server | undefined,
): Source | undefined {
  const { type, scope, location } = reference;
  const { rules } = context.configuration;
  if (typeFacts(type).home === "deployment") {
    const rule = rules.find((candidate) => candidate.type === type);
    if (rule !== undefined) return { kind: "rule", rule, server: undefined };
    return { kind: "observed", type, target: { kind: "deployment" }, location };
  }
  const bearers = bearersIn(context, reference);
  // Without a scope, a server that bears the other type means its own.
  const own = scope === undefined ? bearers.find((bearer) => bearer === server) : undefined;
  return chooseBearer(context, reference, own === undefined ? bearers : [own]);
}

function bearersIn({ configuration }: StepContext, { type, scope }: FromReference): readonly Server[] {
  const { topology, product } = configuration;
  return [...topology.servers.values()].filter(
    (server) => bears(server.role, type, product) && (scope === undefined || matchesServer(scope, server)),
  );
}

/** All bearers must hold one and the same certificate, or it is not clear which one is meant. */
function chooseBearer(
  context: StepContext,
  reference: FromReference,
  bearers: readonly Server[],
): Source | undefined {
  const { type, scope, location } = reference;
  const [first] = bearers;
  if (first === undefined) {
    if (context.configuration.gaps.has("pools")) return undefined;
    const args = { type, scope: scope === undefined ? "global" : formatScope(scope) };
    context.diagnostics.push(diagnose("desired/from-nothing", args, { location }));
    return undefined;
  }
  const winners = new Map(bearers.map((bearer) => [bearer, context.winners(type, bearer)]));
  const rule = winners.get(first);
  const alike = bearers.every((bearer) => winners.get(bearer) === rule);
  if (bearers.length === 1 || (rule !== undefined && alike && isShared(rule, context))) {
    if (rule !== undefined) return { kind: "rule", rule, server: first };
    return { kind: "observed", type, target: { kind: "server", server: first.fqdn }, location };
  }
  context.diagnostics.push(sayAmbiguous(context, type, winners, reference));
  return undefined;
}

function sayAmbiguous(
  context: StepContext,
  type: CertificateType,
  winners: ReadonlyMap<Server, AssignmentRule | undefined>,
  { location }: FromReference,
): Diagnostic {
  const candidates = [...winners].map(([server, rule]) =>
    rule !== undefined && rule.scope.kind !== "global" && isShared(rule, context)
      ? formatScope(rule.scope)
      : `server:${server.fqdn}`,
  );
  return diagnose(
    "desired/from-ambiguous",
    { type, candidates: [...new Set(candidates)].slice(0, 8) },
    { location },
  );
}

// References over time: what a target holds from when on, `from:` followed to the certificate that it reuses then.

import type { Instant } from "../base/instant.ts";
import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";
import type { DesiredCertificate, DesiredStep } from "../model/desired.ts";
import type { Server } from "../model/topology.ts";
import type { AssignmentRule, Reference } from "./configuration.ts";
import { isSameCertificate } from "./same-certificate.ts";
import { isShared, makeSourceFinder, type FromReference, type Source, type StepContext } from "./source.ts";

export type Steps = readonly [DesiredStep, ...DesiredStep[]];

export interface StepResolver {
  readonly forDeployment: (rule: AssignmentRule) => Steps | undefined;
  readonly forServer: (rule: AssignmentRule, server: Server) => Steps | undefined;
}

/** A chain of references is followed this far: each type needs one link, people none beyond that. */
const LINKS_MAX = 32;

/** Makes the resolver of steps. Steps that all servers of a rule share are made once and shared. */
export function makeStepResolver(context: StepContext): StepResolver {
  const known = new Map<AssignmentRule, Map<Server | undefined, Steps | undefined>>();
  const resolveRule: ResolveRule = (rule, server, following) => {
    const key = isShared(rule, context) ? undefined : server;
    const steps = known.get(rule) ?? new Map<Server | undefined, Steps | undefined>();
    known.set(rule, steps);
    if (steps.has(key)) return steps.get(key);
    if (following.some((link) => link.rule === rule && link.server === key) || following.length > LINKS_MAX) {
      const place = { location: rule.reference.location };
      context.diagnostics.push(diagnose("desired/from-circle", { type: rule.type }, place));
      return undefined;
    }
    const links = [...following, { rule, server: key }];
    const made = makeSteps(rule, context.diagnostics, (reference, window) =>
      reference.kind === "name"
        ? chooseNamed(context, reference, server, window)
        : followFrom(reference, window, {
            source: findSource(reference, server),
            resolve: (other, on) => resolveRule(other, on, links),
          }),
    );
    steps.set(key, made);
    return made;
  };
  const findSource = makeSourceFinder(context);
  return {
    forDeployment: (rule) => resolveRule(rule, undefined, []),
    forServer: (rule, server) => resolveRule(rule, server, []),
  };
}

type ResolveRule = (
  rule: AssignmentRule,
  server: Server | undefined,
  following: readonly { readonly rule: AssignmentRule; readonly server: Server | undefined }[],
) => Steps | undefined;

/** From when until when a reference rules; both ends may be open. */
interface Window {
  readonly start: Instant | undefined;
  readonly end: Instant | undefined;
}

function makeSteps(
  { reference, rolls, location }: AssignmentRule,
  diagnostics: Diagnostic[],
  resolve: (reference: Reference, window: Window) => readonly DesiredStep[] | undefined,
): Steps | undefined {
  const parts = [{ reference, effectiveDate: undefined, location }, ...rolls];
  // Every part is looked at, so that each one's faults are told.
  const resolved = parts.map((part, index) => {
    const window = { start: part.effectiveDate, end: parts[index + 1]?.effectiveDate };
    return resolve(part.reference, window)?.map((step) => ({ ...step, location: part.location }));
  });
  diagnostics.push(...findEqualRolls(parts, resolved));
  const steps = resolved.flatMap((own) => own ?? []);
  const [first, ...rest] = steps;
  if (first === undefined || resolved.includes(undefined)) return undefined;
  return [first, ...rest.filter((step, index) => !isRepeated(step, steps[index]))];
}

/** Two names can stand for one certificate; the same name twice is refused in `rules.ts`. */
function findEqualRolls(
  parts: readonly { readonly reference: Reference }[],
  resolved: readonly (readonly DesiredStep[] | undefined)[],
): readonly Diagnostic[] {
  return parts.flatMap(({ reference }, index) => {
    const before = parts[index - 1]?.reference;
    if (reference.kind !== "name" || before?.kind !== "name" || reference.name === before.name) return [];
    const [own, other] = [resolved[index]?.[0]?.certificate, resolved[index - 1]?.[0]?.certificate];
    if (own === undefined || other === undefined || !isSameCertificate(own, other)) return [];
    return [diagnose("desired/roll-to-itself", { name: reference.name }, { location: reference.location })];
  });
}

/** What is reused can be in force already when its date comes: that is no roll. (`rules.ts` refuses the same name twice.) */
function isRepeated(step: DesiredStep, before: DesiredStep | undefined): boolean {
  return before !== undefined && isSameCertificate(step.certificate, before.certificate);
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

interface Following {
  readonly source: Source | undefined;
  readonly resolve: (rule: AssignmentRule, server: Server | undefined) => Steps | undefined;
}

/** Reuses what another type holds; its own later steps within the window are followed too. */
function followFrom(
  reference: FromReference,
  window: Window,
  { source, resolve }: Following,
): readonly DesiredStep[] | undefined {
  if (source === undefined) return undefined;
  if (source.kind === "observed") return [makeStep(source, window.start)];
  const steps = resolve(source.rule, source.server);
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

// A plan in every format that `plan` offers.

import { canonicalJson, type Json } from "../base/canonical-json.ts";
import { formatInstant } from "../base/instant.ts";
import { unreachable } from "../base/invariant.ts";
import type { Action } from "../model/action.ts";
import type { Copies } from "../model/assignment.ts";
import type { Plan } from "../model/plan.ts";
import type { Proof } from "../model/proof.ts";
import { formatTarget } from "../model/target.ts";
import { cmdletLine } from "./cmdlets.ts";
import { diagnosticToJson, locationToJson } from "./diagnostics.ts";
import { renderPlanMarkdown } from "./plan-markdown.ts";
import { forecastOf, renderPlanText, type PlanStyle } from "./plan-text.ts";

export type PlanFormat = "text" | "json" | "markdown";

/** Renders a plan; instants in JSON are ISO 8601 in UTC. */
export function renderPlan(plan: Plan, format: PlanFormat, style: PlanStyle): string {
  switch (format) {
    case "text":
      return renderPlanText(plan, style);
    case "json":
      return canonicalJson({
        ...planToJson(plan),
        ...(style.forecast === undefined ? {} : { forecastFor: formatInstant(style.forecast) }),
        ...(style.cmdlets === undefined ? {} : { cmdlets: cmdletsToJson(plan) }),
        proof: style.proof && proofToJson(style.proof),
      });
    case "markdown":
      return `${style.forecast === undefined ? "" : `${forecastOf(style.forecast)}\n\n`}${renderPlanMarkdown(plan, style)}${style.cmdlets === undefined ? "" : cmdletsToMarkdown(plan)}`;
    default:
      return unreachable(format);
  }
}

/** The cmdlet of each action, by its id. */
function cmdletsToJson({ actions }: Plan): Json {
  return Object.fromEntries(actions.map((action) => [action.id, cmdletLine(action)]));
}

function cmdletsToMarkdown({ actions }: Plan): string {
  const lines = actions.flatMap((action) => [`# on ${formatTarget(action.target)}`, cmdletLine(action)]);
  // A path may hold backticks: the fence is longer than any run of them.
  const longest = Math.max(
    2,
    ...lines.flatMap((line) => line.match(/`+/g) ?? []).map(({ length }) => length),
  );
  const fence = "`".repeat(longest + 1);
  return lines.length === 0 ? "" : `\n\n${fence}powershell\n${lines.join("\n")}\n${fence}\n`;
}

/** Returns the outcome of a proof as plain JSON; `cscert prove` tells all of it. */
export function proofToJson(proof: Proof): Json {
  return {
    kind: proof.kind,
    until: proof.kind === "proved" && proof.until !== undefined ? formatInstant(proof.until) : undefined,
    cause: proof.kind === "counterexample" ? proof.counterexample.cause : undefined,
  };
}

/** Returns a plan as plain JSON, for programs. */
export function planToJson(plan: Plan): { readonly [key: string]: Json | undefined } {
  const { completeness } = plan;
  return {
    version: plan.version,
    madeAt: formatInstant(plan.madeAt),
    digest: plan.digest,
    validUntil: plan.validUntil === null ? null : formatInstant(plan.validUntil),
    actions: plan.actions.map(actionToJson),
    notes: plan.notes.map(({ kind, message, location, before }) => ({
      kind,
      message,
      location: location && locationToJson(location),
      before: before === undefined ? undefined : formatInstant(before),
    })),
    diagnostics: plan.diagnostics.map(diagnosticToJson),
    unmanaged: plan.unmanaged.map(({ target, type, thumbprint }) => ({
      target: formatTarget(target),
      type,
      thumbprint,
    })),
    completeness: {
      complete: completeness.complete,
      serversExpected: completeness.serversExpected,
      serversObserved: completeness.serversObserved,
      oldestObservation:
        completeness.oldestObservation === undefined
          ? undefined
          : formatInstant(completeness.oldestObservation),
      unreachable: completeness.unreachable.map(({ server, diagnostic }) => ({
        server,
        diagnostic: diagnosticToJson(diagnostic),
      })),
      gaps: completeness.gaps.map(diagnosticToJson),
    },
  };
}

/** Returns an action as plain JSON. It names files and variables, never what is in them. */
export function actionToJson(action: Action): Json {
  const { id, kind, target, reason, cause, location, dependsOn, undo, heldBy, waitsUntil } = action;
  return {
    id,
    kind,
    target: formatTarget(target),
    ...particulars(action),
    reason,
    cause,
    location: location && locationToJson(location),
    dependsOn,
    undo: undo.kind === "until" ? formatInstant(undo.instant) : undo.kind,
    heldBy,
    waitsUntil: waitsUntil === undefined ? undefined : formatInstant(waitsUntil),
  };
}

function particulars(action: Action): { readonly [key: string]: Json | undefined } {
  switch (action.kind) {
    case "install":
      return {
        certificate: action.certificate,
        certificateName: action.certificateName,
        material:
          action.material.kind === "pfx"
            ? { kind: "pfx", path: action.material.path }
            : { ...action.material },
        exportable: action.exportable,
      };
    case "replicate":
      return { type: action.type, servers: action.servers };
    default:
      return {
        type: action.type,
        certificate: action.certificate,
        certificateName: action.certificateName,
        expected: copiesToJson(action.expected),
        effectiveDate: action.kind === "stage" ? formatInstant(action.effectiveDate) : undefined,
      };
  }
}

/** Returns copies as plain JSON. */
export function copiesToJson(copies: Copies): Json {
  switch (copies.kind) {
    case "empty":
      return { kind: "empty" };
    case "settled":
      return { kind: "settled", current: copies.current, previous: copies.previous };
    case "staged":
      return {
        kind: "staged",
        current: copies.current,
        next: copies.next,
        effectiveDate: formatInstant(copies.effectiveDate),
      };
  }
}

// `cscert suggest roll`: the earliest and the best date for a roll, and, where asked, the roll in the YAML.

import { formatInstant } from "../../base/instant.ts";
import { planAssignmentEdit } from "../../config/edit-assignment.ts";
import { readOutline } from "../../config/outline.ts";
import { parseScope } from "../../config/scope.ts";
import { parseWindow } from "../../config/window.ts";
import { diagnose } from "../../diagnostic/diagnostic.ts";
import type { Certificate } from "../../model/certificate.ts";
import {
  CERTIFICATE_TYPES,
  parseCertificateType,
  type CertificateType,
} from "../../model/certificate-type.ts";
import type { DesiredState } from "../../model/desired.ts";
import type { MaintenanceWindow } from "../../model/policy.ts";
import type { RollSuggestion } from "../../model/suggestion.ts";
import { renderRollSuggestions, type SuggestFormat } from "../../render/suggest.ts";
import { suggestRoll as suggestDates } from "../../schedule/suggest-roll.ts";
import { draftEdits, writeDraft } from "../draft.ts";
import { openDeployment, type Deployment, type DeploymentOptions } from "../deployment.ts";

import { look } from "../observation.ts";
import { readInstantOption } from "../options.ts";
import { printLine, type Shell } from "../shell.ts";
import { Stop } from "../stop.ts";

export interface SuggestRollOptions extends DeploymentOptions {
  readonly certificate: string;
  readonly type: string;
  readonly scope?: string;
  readonly notBefore?: string;
  readonly window: readonly string[];
  readonly write?: true;
  readonly format: SuggestFormat;
}

/** Exits with 0 when there is a date, 1 when there is none. */
export async function suggestRoll(options: SuggestRollOptions, shell: Shell): Promise<number> {
  const windows = options.window.map(readWindow);
  const type = readType(options.type);
  const deployment = await openDeployment(options, shell);
  const facts = readCertificate(deployment, options.certificate);
  const { desired, now } = deployment;
  refuseIfPlanned(desired, type, options.certificate);
  const { observed, known } = await look(deployment, undefined, shell);
  const suggestions = suggestDates({
    desired,
    observed,
    known,
    now,
    certificate: { name: options.certificate, facts },
    type,
    notBefore: readInstantOption("--not-before", options.notBefore),
    windows,
  }).filter(({ scope }) => options.scope === undefined || scope === options.scope);
  printLine(shell.out, renderRollSuggestions(suggestions, options.format, shell));
  if (options.write === true) writeRoll(deployment, suggestions, shell);
  return suggestions.length > 0 && suggestions.every(({ kind }) => kind === "possible") ? 0 : 1;
}

/** Writes the best date of the one assignment that is meant; several leave the choice to `--scope`. */
function writeRoll(
  { configuration, now }: Deployment,
  suggestions: readonly RollSuggestion[],
  shell: Shell,
): void {
  const [suggestion, another] = suggestions;
  if (suggestion?.kind !== "possible") return;
  if (another !== undefined) {
    const scopes = suggestions.map(({ scope }) => scope).join(", ");
    refuse("--write", suggestion.certificate, `one assignment; choose one with --scope: ${scopes}`);
  }
  const { type, certificate, best } = suggestion;
  const scope = parseScope(suggestion.scope) ?? { kind: "global" };
  const request = { types: [type], scope, certificate, effectiveDate: best.effectiveDate, now };
  const edit = planAssignmentEdit(readOutline(configuration.texts), request);
  if (edit.kind === "refused")
    throw new Stop(1, [diagnose("cli/not-edited", { path: configuration.file, why: edit.why })]);
  writeDraft(draftEdits(configuration, edit.files));
  const files = edit.files.map(({ file }) => file).join(", ");
  printLine(
    shell.err,
    `wrote the roll to ${certificate} of ${formatInstant(best.effectiveDate)} into ${files}`,
  );
}

function readCertificate({ configuration }: Deployment, name: string): Certificate {
  const facts = configuration.certificateNamed(name);
  return (
    facts ??
    refuse("--certificate", name, "a certificate of the configuration whose public part is one known file")
  );
}

/** A roll to what is the last certificate already is none. */
function refuseIfPlanned({ assignments }: DesiredState, type: CertificateType, name: string): void {
  const isLast = assignments.some((assignment) => {
    const last = assignment.steps.at(-1)?.certificate;
    return assignment.type === type && last?.kind === "named" && last.name === name;
  });
  if (isLast) refuse("--certificate", name, `a certificate that ${type} does not end with already`);
}

function readType(text: string): CertificateType {
  const type = parseCertificateType(text);
  return type ?? refuse("--type", text, `one of ${CERTIFICATE_TYPES.join(", ")}`);
}

function readWindow(text: string): MaintenanceWindow {
  return parseWindow(text) ?? refuse("--window", text, 'a window such as "Tue-Thu 01:00-05:00 Europe/Paris"');
}

function refuse(option: string, text: string, wanted: string): never {
  throw new Stop(64, [diagnose("cli/bad-option", { option, text, wanted })]);
}

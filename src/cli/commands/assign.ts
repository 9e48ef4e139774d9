// `cscert assign`: which certificate a type holds in a scope, asked as the product's own wizard asks, and written into the YAML.

import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { formatInstant, type Instant } from "../../base/instant.ts";
import { scopeHeld } from "../../adopt/scope-choices.ts";
import { planAssignmentEdit } from "../../config/edit-assignment.ts";
import { readOutline } from "../../config/outline.ts";
import { diagnose } from "../../diagnostic/diagnostic.ts";
import { formatScope } from "../../model/scope.ts";
import { draftEdits } from "../draft.ts";
import { finishDraft } from "../finish-draft.ts";
import { openDeployment, type DeploymentOptions } from "../deployment.ts";
import { look } from "../observation.ts";
import type { Shell } from "../shell.ts";
import { Stop } from "../stop.ts";
import { chooseCertificate } from "../wizard/certificate.ts";
import type { ChosenCertificate } from "../wizard/chosen.ts";
import { chooseDate } from "../wizard/date.ts";
import { chooseScope } from "../wizard/scope.ts";
import { chooseTypes } from "../wizard/type.ts";

export interface AssignOptions extends DeploymentOptions {
  readonly type?: readonly string[];
  readonly scope?: string;
  readonly certificate?: string;
  readonly at?: string;
  readonly passwordFile?: string;
  readonly passwordEnv?: string;
  readonly yes?: true;
  readonly dryRun?: true;
}

/** Asks what the options leave open, shows the change and its plan, and writes it. Ends with 130, and nothing written, at Ctrl-C. */
export async function assign(options: AssignOptions, shell: Shell): Promise<number> {
  const deployment = await openDeployment(options, shell);
  const { configuration, desired, now } = deployment;
  const types = await chooseTypes(options.type, desired, shell);
  const scope = await chooseScope(options.scope, desired, types, shell);
  const { observed, known } = await look(deployment, undefined, shell);
  const outline = readOutline(configuration.texts);
  const named = configuration.certificateNamed;
  const exists = (path: string): boolean => existsSync(resolve(configuration.root, path));
  const question = { desired, outline, observed, named, types, scope, now, exists };
  const chosen = await chooseCertificate(options, question, { ...shell, root: configuration.root });
  const heldIn = scopeHeld(desired, scope, types);
  const date = { question, known, chosen, heldIn };
  const effectiveDate = await chooseDate(options.at, date, shell);
  const edit = planAssignmentEdit(outline, {
    types,
    scope: scope.scope,
    certificate: chosen.reference,
    now,
    ...(effectiveDate === undefined ? {} : { effectiveDate }),
    ...(heldIn === undefined ? {} : { heldIn }),
  });
  if (edit.kind === "refused")
    throw new Stop(1, [diagnose("cli/not-edited", { path: configuration.file, why: edit.why })]);
  const draft = draftEdits(configuration, [...chosen.edits, ...edit.files], chosen.added);
  const what = describe(types, formatScope(scope.scope), chosen, effectiveDate);
  return await finishDraft({ deployment, draft, view: { observed, known }, what }, options, shell);
}

function describe(
  types: readonly string[],
  scope: string,
  { words }: ChosenCertificate,
  effectiveDate: Instant | undefined,
): string {
  const when = effectiveDate === undefined ? "" : ` from ${formatInstant(effectiveDate)}`;
  return `${types.join(", ")} in ${scope}: ${words}${when}`;
}

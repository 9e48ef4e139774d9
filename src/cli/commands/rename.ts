// `cscert rename` and `cscert remove`: every place that names a certificate, pool or server.

import type { EditPlan } from "../../config/edit-assignment.ts";
import { planRemoval, planRename, type Named, type NamedKind } from "../../config/edit-names.ts";
import { readOutline } from "../../config/outline.ts";
import { diagnose } from "../../diagnostic/diagnostic.ts";
import { openDeployment, type DeploymentOptions } from "../deployment.ts";
import { draftEdits } from "../draft.ts";
import { finishDraft, type FinishOptions } from "../finish-draft.ts";
import { look } from "../observation.ts";
import type { Shell } from "../shell.ts";
import { Stop } from "../stop.ts";

export type NameOptions = DeploymentOptions & FinishOptions;

/** Gives another name; says why where that can't be (exit 1). */
export async function rename(
  kind: string,
  names: { readonly from: string; readonly to: string },
  options: NameOptions,
  shell: Shell,
): Promise<number> {
  const named = { kind: readKind(kind), name: names.from };
  const what = `${named.kind} ${names.from} is ${names.to} from now on`;
  return await edit(options, what, shell, (outline) => planRename(outline, named, names.to));
}

/** Takes a name out of every place; says why where that can't be (exit 1). */
export async function remove(
  kind: string,
  name: string,
  options: NameOptions,
  shell: Shell,
): Promise<number> {
  const named: Named = { kind: readKind(kind), name };
  return await edit(options, `${named.kind} ${name} goes`, shell, (outline) => planRemoval(outline, named));
}

async function edit(
  options: NameOptions,
  what: string,
  shell: Shell,
  planEdits: (outline: ReturnType<typeof readOutline>) => EditPlan,
): Promise<number> {
  const deployment = await openDeployment(options, shell);
  const { configuration } = deployment;
  const planned = planEdits(readOutline(configuration.texts));
  if (planned.kind === "refused")
    throw new Stop(1, [diagnose("cli/not-edited", { path: configuration.file, why: planned.why })]);
  const view = await look(deployment, undefined, shell);
  return await finishDraft(
    { deployment, draft: draftEdits(configuration, planned.files), view, what },
    options,
    shell,
  );
}

const KINDS: readonly NamedKind[] = ["certificate", "pool", "server"];

function readKind(text: string): NamedKind {
  const kind = KINDS.find((one) => one === text.toLowerCase());
  if (kind !== undefined) return kind;
  throw new Stop(64, [diagnose("cli/bad-option", { option: "KIND", text, wanted: KINDS.join(", ") })]);
}

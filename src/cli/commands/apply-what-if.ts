// `cscert apply --what-if`: what the product says of each cmdlet that an apply would run. Changes nothing, asks nobody.

import { diagnose } from "../../diagnostic/diagnostic.ts";
import { Failure } from "../../diagnostic/failure.ts";
import { printable } from "../../base/printable.ts";
import type { Action } from "../../model/action.ts";
import { formatTarget } from "../../model/target.ts";
import type { Plan } from "../../model/plan.ts";
import type { MaterialReader } from "../../port/material.ts";
import type { StoreMaterial } from "../../port/node-store.ts";
import { makeWrite } from "../../reconcile/store-write.ts";
import { cmdletLine } from "../../render/cmdlets.ts";
import { describeAction } from "../../render/plan-words.ts";
import type { Deployment } from "../deployment.ts";
import { printLine, type Shell } from "../shell.ts";
import { wireMaterial } from "../wiring.ts";
import { wireWhatIf, type Said } from "../wiring-powershell.ts";

/** Exits with 0 when every cmdlet says that it would succeed, 8 when one does not. Throws a Failure on a store that has no cmdlets. */
export async function applyWhatIf(plan: Plan, deployment: Deployment, shell: Shell): Promise<number> {
  const { store } = deployment.desired;
  if (store.kind !== "powershell") throw new Failure(diagnose("cli/what-if-without-cmdlets", {}));
  const ask = await wireWhatIf(store.settings, deployment.moved, shell.now);
  const material = await wireMaterial(deployment.configuration.root, shell.env);
  let failed = 0;
  for (const [index, action] of plan.actions.entries()) {
    printLine(
      shell.out,
      `[${index + 1}/${plan.actions.length}] ${action.kind} ${formatTarget(action.target)} ${describeAction(action)}`,
    );
    printLine(shell.out, `  ${cmdletLine(action)}`);
    const said = await sayOf(action, ask, material);
    if (said.kind === "failed" || said.kind === "refused") failed += 1;
    for (const line of [HEADS[said.kind], ...said.lines])
      if (line !== "") printLine(shell.out, `    ${printable(line)}`);
  }
  printLine(shell.out, `${plan.actions.length} actions, ${failed} would fail; nothing was changed`);
  return failed === 0 ? 0 : SOME_FAILED;
}

type Ask = Awaited<ReturnType<typeof wireWhatIf>>;

async function sayOf(action: Action, ask: Ask, reader: MaterialReader): Promise<Said> {
  if (action.kind === "replicate")
    return { kind: "said", lines: ["not run: Invoke-CsManagementStoreReplication has no -WhatIf"] };
  try {
    return await ask(makeWrite(action, await materialOf(action, reader)));
  } catch (error) {
    if (error instanceof Failure) return { kind: "failed", lines: [error.diagnostic.message] };
    throw error;
  }
}

async function materialOf(action: Action, reader: MaterialReader): Promise<StoreMaterial | undefined> {
  if (action.kind !== "install") return undefined;
  const { material, certificate } = action;
  if (material.kind === "installed")
    throw new Failure(
      diagnose("store/not-installed", { owner: formatTarget(action.target), thumbprint: certificate }),
    );
  return material.kind === "pfx" ? await reader.read(material, certificate) : material;
}

const HEADS = {
  said: "",
  "nothing-to-do": "it is so already",
  refused: "cscert would not run it:",
  failed: "it would fail:",
} as const;
const SOME_FAILED = 8;

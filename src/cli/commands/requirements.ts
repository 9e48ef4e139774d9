// `cscert requirements`: what a new certificate needs for a type in a scope, and the request for it.

import { requirementSheets } from "../../model/requirement-sheet.ts";
import { renderRequirements, type RequirementFormat } from "../../render/requirements.ts";
import { openDeployment, type DeploymentOptions } from "../deployment.ts";
import { printLine, type Shell } from "../shell.ts";
import { chooseScope } from "../wizard/scope.ts";
import { chooseTypes } from "../wizard/type.ts";

export interface RequirementsOptions extends DeploymentOptions {
  readonly type?: readonly string[];
  readonly scope?: string;
  readonly format: RequirementFormat;
}

/** Prints the requirements; asks for type and scope on a terminal. */
export async function requirements(options: RequirementsOptions, shell: Shell): Promise<number> {
  const { desired } = await openDeployment(options, shell);
  const types = await chooseTypes(options.type, desired, shell);
  const { scope, servers } = await chooseScope(options.scope, desired, types, shell);
  printLine(shell.out, renderRequirements(requirementSheets(desired, types, scope, servers), options.format));
  return 0;
}

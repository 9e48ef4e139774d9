// `cscert suggest`: what will end with no roll planned, and by when one must be merged.

import { renderUnplanned, type SuggestFormat } from "../../render/suggest.ts";
import { listUnplanned } from "../../schedule/suggest.ts";
import { openDeployment, type DeploymentOptions } from "../deployment.ts";
import { look } from "../observation.ts";
import { printLine, type Shell } from "../shell.ts";

export interface SuggestOptions extends DeploymentOptions {
  readonly observed?: string;
  readonly format: SuggestFormat;
}

/** Prints every assignment that will end, the most urgent first. Exits with 0. */
export async function suggest(options: SuggestOptions, shell: Shell): Promise<number> {
  const deployment = await openDeployment(options, shell);
  const { desired, now } = deployment;
  const { observed } = await look(deployment, options.observed, shell);
  printLine(shell.out, renderUnplanned(listUnplanned({ desired, observed, now }), options.format, shell));
  return 0;
}

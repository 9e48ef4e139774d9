// `cscert next`: what happens next to each assignment, and what a person must do before it.

import { renderNext, type NextFormat } from "../../render/next.ts";
import { findNextEvents } from "../../schedule/next.ts";
import { openDeployment, type DeploymentOptions } from "../deployment.ts";
import { look } from "../observation.ts";
import { printLine, type Shell } from "../shell.ts";

export interface NextOptions extends DeploymentOptions {
  readonly observed?: string;
  readonly format: NextFormat;
}

/** Prints the events, soonest first. Exits with 0, or with 6 when a server could not be seen. */
export async function next(options: NextOptions, shell: Shell): Promise<number> {
  const deployment = await openDeployment(options, shell);
  const { desired, now } = deployment;
  const { observed, known } = await look(deployment, options.observed, shell);
  const events = findNextEvents({ desired, observed, known, now });
  printLine(shell.out, renderNext(events, options.format, { ...shell, now }));
  const unseen = [...observed.servers.values()].some(({ kind }) => kind === "unreachable");
  return unseen ? 6 : 0;
}

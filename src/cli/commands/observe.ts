// `cscert observe`: a snapshot of every node store, for plans made elsewhere.

import { observeEverything } from "../../reconcile/observe.ts";
import { openDeployment, type DeploymentOptions } from "../deployment.ts";
import { writeUserFile } from "../files.ts";
import { printLine, type Shell } from "../shell.ts";
import { encodeSnapshot, readKnown } from "../wiring.ts";

export interface ObserveCommandOptions extends DeploymentOptions {
  readonly out?: string;
}

/** Writes the snapshot; exits with 6 when a server could not be seen (the snapshot says which). */
export async function observe(options: ObserveCommandOptions, shell: Shell): Promise<number> {
  const { desired, store, stateFolder } = await openDeployment(options, shell);
  const servers = [...desired.topology.servers.keys()];
  const observed = await observeEverything({ store, servers, signal: shell.signal });
  const text = await encodeSnapshot(observed, readKnown(stateFolder), desired.policy.clockSkew);
  if (options.out === undefined) printLine(shell.out, text);
  else writeUserFile(options.out, text, shell);
  const seen = [...observed.servers.values()].filter(({ kind }) => kind === "observed").length;
  printLine(shell.err, `observed ${seen} of ${servers.length} servers`);
  return seen === servers.length && observed.deployment !== undefined ? 0 : 6;
}

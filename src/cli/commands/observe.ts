// `cscert observe`: a snapshot of every node store, for plans made elsewhere.

import { formatInstant } from "../../base/instant.ts";
import { printable } from "../../base/printable.ts";
import type { ServerObservation } from "../../model/observed.ts";
import { observeEverything } from "../../reconcile/observe.ts";
import { count } from "../../render/style.ts";
import { openDeployment, type DeploymentOptions } from "../deployment.ts";
import { writeUserFile } from "../files.ts";
import { printLine, type Shell } from "../shell.ts";
import { encodeSnapshot, readKnown } from "../wiring.ts";

export interface ObserveCommandOptions extends DeploymentOptions {
  readonly out?: string;
  /** `json` where it is left out and no file is written. */
  readonly format?: "json" | "text";
}

/** Writes the snapshot; exits with 6 when a server could not be seen (the snapshot says which). */
export async function observe(options: ObserveCommandOptions, shell: Shell): Promise<number> {
  const { desired, store, stateFolder } = await openDeployment(options, shell);
  const servers = [...desired.topology.servers.keys()];
  const observed = await observeEverything({ store, servers, signal: shell.signal });
  const text = await encodeSnapshot(observed, readKnown(stateFolder), desired.policy.clockSkew);
  const format = options.format ?? (options.out === undefined ? "json" : "quiet");
  if (options.out !== undefined) writeUserFile(options.out, text, shell);
  if (format === "json") printLine(shell.out, text);
  if (format === "text") printLine(shell.out, [...observed.servers.values()].map(describeServer).join("\n"));
  const seen = [...observed.servers.values()].filter(({ kind }) => kind === "observed").length;
  printLine(shell.err, `observed ${seen} of ${servers.length} servers`);
  return seen === servers.length && observed.deployment !== undefined ? 0 : 6;
}

function describeServer(seen: ServerObservation): string {
  const at = formatInstant(seen.observedAt);
  if (seen.kind === "unreachable") return `${seen.server}  ${at}  ${printable(seen.diagnostic.message)}`;
  const { assignments, installed } = seen;
  const what = `${count(assignments.size, "assignment")}, ${count(installed.size, "certificate")}`;
  return `${seen.server}  ${at}  ${what}`;
}

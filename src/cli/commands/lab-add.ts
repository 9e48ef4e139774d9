// `cscert lab add SERVER…`: empty node stores for servers that have joined the YAML.

import { diagnose } from "../../diagnostic/diagnostic.ts";
import { Failure } from "../../diagnostic/failure.ts";
import { parseFqdn, type Fqdn } from "../../model/fqdn.ts";
import { tellTopology } from "../../model/tell-topology.ts";
import { openDeployment, type DeploymentOptions } from "../deployment.ts";
import { printLine, type Shell } from "../shell.ts";
import { Stop } from "../stop.ts";
import { makeNodeStores, regroupLab } from "../wiring.ts";

/** Adds servers of the configuration to its directory store; those that it has already stay as they are. */
export async function labAdd(
  servers: readonly string[],
  options: DeploymentOptions,
  shell: Shell,
): Promise<number> {
  const { configuration, desired, now } = await openDeployment(options, shell);
  const known = servers.map((text) => readServer(text, desired.topology.servers));
  const { storePath: path } = configuration;
  const { store } = desired;
  if (path !== undefined) await makeNodeStores(path, known, now, tellTopology(desired));
  else if (store.kind === "powershell" && store.settings.lab !== undefined) {
    await regroupLab(store.settings.lab, tellTopology(desired));
  } else throw new Failure(diagnose("cli/store-not-available", { store: store.kind }));
  printLine(shell.out, `node stores are there for ${known.join(", ")}`);
  return 0;
}

function readServer(text: string, servers: ReadonlyMap<Fqdn, unknown>): Fqdn {
  const server = parseFqdn(text);
  if (server !== undefined && servers.has(server)) return server;
  const wanted = "a server of the configuration";
  throw new Stop(64, [diagnose("cli/bad-option", { option: "SERVER", text, wanted })]);
}

// `cscert lab fault SERVER KIND`: breaks a server of a lab on purpose, or mends it.

import { diagnose } from "../../diagnostic/diagnostic.ts";
import { parseFqdn } from "../../model/fqdn.ts";
import { openDeployment, type DeploymentOptions } from "../deployment.ts";
import { printLine, type Shell } from "../shell.ts";
import { Stop } from "../stop.ts";
import { LAB_FAULTS, setLabFault } from "../wiring.ts";

/** Exits with 0 when the fault is set; 64 for an unknown server or fault, 1 outside a lab. */
export async function labFault(
  server: string,
  fault: string,
  options: DeploymentOptions,
  shell: Shell,
): Promise<number> {
  const { configuration, desired } = await openDeployment(options, shell);
  const fqdn = parseFqdn(server);
  const kind = LAB_FAULTS.find((name) => name === fault);
  if (fqdn === undefined || !desired.topology.servers.has(fqdn)) {
    throw new Stop(64, [
      diagnose("cli/bad-option", { option: "SERVER", text: server, wanted: "a server of the configuration" }),
    ]);
  }
  if (kind === undefined) {
    throw new Stop(64, [
      diagnose("cli/bad-option", { option: "FAULT", text: fault, wanted: LAB_FAULTS.join(", ") }),
    ]);
  }
  await setLabFault(configuration, fqdn, kind);
  printLine(shell.out, kind === "none" ? `${fqdn} is mended` : `${fqdn} is now ${kind}`);
  return 0;
}

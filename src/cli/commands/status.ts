// `cscert status` (also `get`): who holds and uses what.

import { diagnose } from "../../diagnostic/diagnostic.ts";
import { CERTIFICATE_TYPES, parseCertificateType } from "../../model/certificate-type.ts";
import { parseFqdn, type Fqdn } from "../../model/fqdn.ts";
import { statusExitCode } from "../../reconcile/exit-code.ts";
import { describeStatus } from "../../reconcile/in-force.ts";
import { renderStatus, type StatusFormat } from "../../render/status.ts";
import { openDeployment, type DeploymentOptions } from "../deployment.ts";
import { readForecastInstant, viewAt } from "../forecast.ts";
import { look } from "../observation.ts";
import { printLine, type Shell } from "../shell.ts";
import { Stop } from "../stop.ts";

export interface StatusOptions extends DeploymentOptions {
  readonly at?: string;
  readonly type?: string;
  readonly server?: string;
  readonly format: StatusFormat;
}

/** Prints a row for each target and type. Exits with 6 when a server could not be seen. */
export async function status(options: StatusOptions, shell: Shell): Promise<number> {
  const deployment = await openDeployment(options, shell);
  const { desired, now } = deployment;
  const server = readServer(options.server, desired.topology.servers);
  const at = readForecastInstant(options.at, now);
  const seen = await look(deployment, undefined, shell);
  const { observed } = at === undefined ? seen : viewAt(deployment, seen, at);
  const type = options.type === undefined ? undefined : (parseCertificateType(options.type) ?? options.type);
  const report = describeStatus({
    desired,
    observed,
    now: at ?? now,
    ...(type === undefined ? {} : { type }),
    ...(server === undefined ? {} : { server }),
  });
  if (type !== undefined && report.rows.length === 0 && !CERTIFICATE_TYPES.some((known) => known === type)) {
    const args = {
      option: "--type",
      text: type,
      wanted: `a type that some server holds, or one of ${CERTIFICATE_TYPES.join(", ")}`,
    };
    throw new Stop(64, [diagnose("cli/bad-option", args)]);
  }
  printLine(shell.out, renderStatus(report, options.format, shell));
  return statusExitCode(report);
}

function readServer(text: string | undefined, servers: ReadonlyMap<Fqdn, unknown>): Fqdn | undefined {
  if (text === undefined) return undefined;
  const server = parseFqdn(text);
  if (server !== undefined && servers.has(server)) return server;
  throw new Stop(64, [
    diagnose("cli/bad-option", { option: "--server", text, wanted: "a server of the configuration" }),
  ]);
}

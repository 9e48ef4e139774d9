// `cscert validate`: everything that is wrong with the YAML, in one run.

import { hasErrors } from "../../diagnostic/diagnostic.ts";
import { renderDiagnostics, type DiagnosticsFormat } from "../../render/diagnostics.ts";
import { configurationFile, type DeploymentOptions } from "../deployment.ts";
import { loadConfiguration } from "../wiring.ts";
import { printLine, type Shell } from "../shell.ts";

export interface ValidateOptions extends DeploymentOptions {
  readonly format: DiagnosticsFormat;
}

/** Exits with 0 when the configuration is right (warnings allowed), 3 when it is at fault. */
export async function validate(options: ValidateOptions, shell: Shell): Promise<number> {
  const file = configurationFile(options, shell);
  const { value, diagnostics } = await loadConfiguration(file, { certificates: "all" });
  const exit = hasErrors(diagnostics) ? 3 : 0;
  if (options.format !== "text") {
    printLine(shell.out, renderDiagnostics(diagnostics, options.format, shell));
    return exit;
  }
  if (diagnostics.length > 0) printLine(shell.err, renderDiagnostics(diagnostics, "text", shell));
  if (value !== undefined && exit === 0) {
    const { assignments, topology } = value.desired;
    printLine(
      shell.out,
      `valid: ${assignments.length} assignments on ${topology.servers.size} servers in ${topology.pools.size} pools`,
    );
  }
  return exit;
}

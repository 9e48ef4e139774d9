// `cscert validate`: everything that is wrong with the YAML, in one run.

import type { DesiredState } from "../../model/desired.ts";
import { validateExitCode } from "../../reconcile/exit-code.ts";
import { count } from "../../render/style.ts";
import { renderDiagnostics, type DiagnosticsFormat } from "../../render/diagnostics.ts";
import { describeCounterexamples } from "../../schedule/proof-diagnostics.ts";
import { prove } from "../../schedule/proof.ts";
import { configurationFile, type DeploymentOptions } from "../deployment.ts";
import { readInstantOption } from "../options.ts";
import { printLine, type Shell } from "../shell.ts";
import { loadConfiguration } from "../wiring.ts";

export interface ValidateOptions extends DeploymentOptions {
  readonly format: DiagnosticsFormat;
}

/** Exits with 0 when the configuration is right (warnings allowed), 3 when it is at fault, 4 when its schedule is not safe. */
export async function validate(options: ValidateOptions, shell: Shell): Promise<number> {
  const file = configurationFile(options, shell);
  const loaded = await loadConfiguration(file, { certificates: "all" });
  const now = readInstantOption("--now", options.now) ?? shell.now();
  const desired = loaded.value?.desired;
  const unsafe = desired === undefined ? [] : describeCounterexamples(prove({ desired, now }));
  const diagnostics = [...loaded.diagnostics, ...unsafe];
  const exit = validateExitCode(diagnostics);
  if (options.format !== "text") {
    printLine(shell.out, renderDiagnostics(diagnostics, options.format, shell));
    return exit;
  }
  if (diagnostics.length > 0) printLine(shell.err, renderDiagnostics(diagnostics, "text", shell));
  if (desired !== undefined && exit === 0) printLine(shell.out, summarise(desired));
  return exit;
}

function summarise({ assignments, topology: { servers, pools } }: DesiredState): string {
  const where = `${count(servers.size, "server")} in ${count(pools.size, "pool")}`;
  return `valid: ${count(assignments.length, "assignment")} on ${where}`;
}

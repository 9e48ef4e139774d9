// `cscert history`: what was applied, when, by whom, and how it ended.

import { diagnose } from "../../diagnostic/diagnostic.ts";
import { renderHistory, type HistoryFormat } from "../../render/history.ts";
import { openDeployment, type DeploymentOptions } from "../deployment.ts";
import { printLine, type Shell } from "../shell.ts";
import { Stop } from "../stop.ts";
import { readHistory } from "../wiring.ts";

export interface HistoryOptions extends DeploymentOptions {
  readonly limit: string;
  readonly format: HistoryFormat;
}

/** Prints the runs of this machine, latest first. Writes nothing. */
export async function history(options: HistoryOptions, shell: Shell): Promise<number> {
  const limit = Number(options.limit);
  if (!Number.isInteger(limit) || limit < 1) {
    throw new Stop(64, [
      diagnose("cli/bad-option", {
        option: "--limit",
        text: options.limit,
        wanted: "a whole number from 1 on",
      }),
    ]);
  }
  const { stateFolder } = await openDeployment(options, shell);
  printLine(shell.out, renderHistory(await readHistory(stateFolder, limit), options.format, shell));
  return 0;
}

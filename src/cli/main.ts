// The command line's entry: this process in, an exit code out.

import { makeProcessShell } from "./process-shell.ts";
import { run } from "./run.ts";

void main();

/** No await at the top: the bundle is in the module format that starts faster and knows none. */
async function main(): Promise<void> {
  // Whoever has Node write a report of its crash passes it on; passwords may lie in variables.
  process.report.excludeEnv = true;
  process.exitCode = await run(process.argv.slice(2), makeProcessShell());
}

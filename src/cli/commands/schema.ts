// `cscert schema`: the JSON schema of cscert.yaml, for editors; with `--names`, the names of the configuration at hand are in it.

import { readFileSync } from "node:fs";
import { readOutline } from "../../config/outline.ts";
import { openTexts } from "../deployment.ts";
import { writeUserFile } from "../files.ts";
import { packageFile } from "../package-root.ts";
import { offerNames } from "../schema-names.ts";
import { printLine, type Shell } from "../shell.ts";

export interface SchemaOptions {
  readonly out?: string;
  readonly names?: true;
  readonly config?: string;
}

/** Prints the schema, or writes it to `--out`. */
export async function schema(options: SchemaOptions, shell: Shell): Promise<number> {
  const plain = readFileSync(packageFile("schemas", "cscert.schema.json"), "utf8");
  const text =
    options.names === true ? offerNames(plain, readOutline(await openTexts(options, shell))) : plain;
  if (options.out === undefined) printLine(shell.out, text);
  else writeUserFile(options.out, text, shell);
  return 0;
}

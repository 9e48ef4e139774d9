// Makes what is derived from the schema: types of the written shape, and a validator that needs no ajv at run time.
// `node schemas/generate.ts` writes both; a test makes them again and fails when they differ.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import standaloneCode from "ajv/dist/standalone/index.js";
import { build } from "esbuild";
import { compile } from "json-schema-to-typescript";

const HERE = import.meta.dirname;
const TARGET = join(HERE, "..", "src", "config", "generated");
const NOTE = "Made from schemas/cscert.schema.json by `npm run generate`. Do not edit.";

/** Returns the generated files by name. */
export async function generate(): Promise<ReadonlyMap<string, string>> {
  const schema: unknown = JSON.parse(readFileSync(join(HERE, "cscert.schema.json"), "utf8"));
  return new Map([
    ["written.ts", await makeTypes(schema)],
    ["validate.js", await makeValidator(schema)],
    ["validate.d.ts", VALIDATOR_TYPES],
  ]);
}

async function makeTypes(schema: unknown): Promise<string> {
  // The conditions of a draft-07 `if` have no counterpart in types.
  return await compile(without(schema, ["if", "then", "examples"]), "Configuration", {
    bannerComment: `// ${NOTE}`,
    additionalProperties: false,
    unreachableDefinitions: false,
    format: false,
    ignoreMinAndMaxItems: true,
  });
}

async function makeValidator(schema: unknown): Promise<string> {
  // Scalars of the YAML are strings until the schema types them.
  const ajv = new Ajv({
    allErrors: true,
    coerceTypes: true,
    strict: false,
    code: { source: true, esm: true, lines: true },
  });
  const source = standaloneCode.default(
    ajv,
    ajv.compile(without(schema, ["description", "examples", "title"])),
  );
  // ajv's ESM output still requires its helpers: they are bundled in.
  const bundled = await build({
    stdin: { contents: source, resolveDir: join(HERE, ".."), loader: "js" },
    bundle: true,
    format: "esm",
    target: "es2024",
    write: false,
    legalComments: "none",
  });
  return `// ${NOTE}\n// @ts-nocheck\n${bundled.outputFiles[0]?.text ?? ""}`;
}

function without(schema: unknown, keys: readonly string[]): object {
  return JSON.parse(JSON.stringify(schema, (key, value) => (keys.includes(key) ? undefined : value)));
}

const VALIDATOR_TYPES = `// ${NOTE}
import type { Configuration } from "./written.ts";

export interface ShapeError {
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}
declare const validate: {
  /** Types scalars in place, as the schema says. */
  (data: unknown): data is Configuration;
  errors?: readonly ShapeError[] | null;
};
export default validate;
`;

if (import.meta.main) {
  for (const [name, text] of await generate()) writeFileSync(join(TARGET, name), text);
}

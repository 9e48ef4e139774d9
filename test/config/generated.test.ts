// What is generated from the schema is what is committed, and the schema says what design asks of it.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { expect, test } from "vitest";
import { generate } from "../../schemas/generate.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const schema: unknown = JSON.parse(readFileSync(join(ROOT, "schemas", "cscert.schema.json"), "utf8"));

test("no generated file is stale: `npm run generate` changes nothing", async () => {
  for (const [name, text] of await generate()) {
    const committed = readFileSync(join(ROOT, "src", "config", "generated", name), "utf8");
    expect(committed === text, `${name} is stale: run \`npm run generate\``).toBe(true);
  }
});

test("the validator needs nothing at run time", () => {
  const text = readFileSync(join(ROOT, "src", "config", "generated", "validate.js"), "utf8");
  // ajv's helper keeps, as a text, the call that it would have been.
  expect(text.replaceAll(/'require\([^']*'/g, "")).not.toMatch(/\brequire\s*\(\s*["']|^import\s/m);
});

test("every property has a description and examples", () => {
  const lacking: string[] = [];
  visit(schema, "", (property, path) => {
    if (!hasText(property)) lacking.push(path);
  });
  expect(lacking).toEqual([]);
});

test("every example of a property is valid", () => {
  const ajv = new Ajv({ strict: false });
  ajv.addSchema(schema as object, "cscert");
  const wrong: string[] = [];
  let count = 0;
  visit(schema, "#", (property, path) => {
    const { examples = [] } = property as { examples?: readonly unknown[] };
    for (const example of examples) {
      count += 1;
      if (!ajv.validate({ $ref: `cscert${path}` }, example)) wrong.push(`${path}: ${ajv.errorsText()}`);
    }
  });
  expect(wrong).toEqual([]);
  expect(count).toBeGreaterThan(30);
});

function visit(node: unknown, path: string, see: (property: object, path: string) => void): void {
  if (typeof node !== "object" || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    const below = `${path}/${key}`;
    if (key === "examples") continue;
    if (key === "properties" && path.endsWith("/if") === false && path.endsWith("/then") === false) {
      for (const [name, property] of Object.entries(value as Record<string, object>))
        see(property, `${below}/${name}`);
    }
    visit(value, below, see);
  }
}

/** A property of its own, or one that is described where it is defined. */
function hasText(property: object): boolean {
  const { $ref, description, examples } = property as {
    $ref?: string;
    description?: string;
    examples?: unknown[];
  };
  const described = $ref === undefined ? { description, examples } : lookUp($ref);
  return (described.description ?? "") !== "" && (described.examples ?? []).length > 0;
}

function lookUp(reference: string): { description?: string; examples?: unknown[] } {
  let node: unknown = schema;
  for (const part of reference.slice(2).split("/")) node = (node as Record<string, unknown>)[part];
  return node as { description?: string; examples?: unknown[] };
}

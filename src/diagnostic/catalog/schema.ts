// The `schema/…` codes: the written shape is not what the schema says.

import { entry } from "../entry.ts";

export const schemaCatalog = {
  "schema/unknown-key": entry<{ key: string; nearest: string | undefined; known: readonly string[] }>(
    "error",
    ({ key }) => `the key ${JSON.stringify(key)} means nothing here`,
    ({ nearest, known }) =>
      nearest === undefined ? `there are: ${known.join(", ")}` : `did you mean ${JSON.stringify(nearest)}?`,
  ),
  "schema/missing-key": entry<{ key: string }>(
    "error",
    ({ key }) => `the key ${JSON.stringify(key)} is missing here`,
  ),
  "schema/needs-key": entry<{ key: string; needs: string }>(
    "error",
    ({ key, needs }) => `${JSON.stringify(key)} needs ${JSON.stringify(needs)} beside it`,
    ({ needs }) =>
      needs === "public"
        ? "export the public certificate (.cer) beside the PFX file: a plan opens no PFX and runs on it alone"
        : "add it, or take the other away",
  ),
  "schema/wrong-type": entry<{ wanted: string; found: string }>(
    "error",
    ({ wanted, found }) => `expected ${wanted}, found ${found}`,
  ),
  "schema/not-one-of": entry<{ found: string; allowed: readonly string[]; nearest: string | undefined }>(
    "error",
    ({ found, allowed }) => `${JSON.stringify(found)} is none of ${allowed.join(", ")}`,
    ({ nearest, allowed }) =>
      nearest === undefined
        ? `write one of ${allowed.join(", ")}`
        : `did you mean ${JSON.stringify(nearest)}?`,
  ),
  "schema/bad-text": entry<{ found: string; wanted: string }>(
    "error",
    ({ found, wanted }) => `${JSON.stringify(found)}: expected ${wanted}`,
  ),
  "schema/count": entry<{ wanted: string }>("error", ({ wanted }) => `expected ${wanted}`),
} as const;

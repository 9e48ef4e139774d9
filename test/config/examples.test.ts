// The configurations in examples/ say something, and nothing is wrong with them.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readConfig, sayAssignment } from "../kit/config.ts";

const FOLDER = join(import.meta.dirname, "..", "..", "examples");
const files = readdirSync(FOLDER).filter((file) => file.endsWith(".yaml"));
const read = (file: string): ReturnType<typeof readConfig> =>
  readConfig(readFileSync(join(FOLDER, file), "utf8"));

test.for(files)("%s is sound", (file) => {
  const { value, diagnostics } = read(file);
  expect(diagnostics).toEqual([]);
  expect(value?.assignments.length).toBeGreaterThan(0);
});

test("two-sites.yaml: the exception wins, a wide scope passes over Edge servers", () => {
  const rows = read("two-sites.yaml").value?.assignments.map(sayAssignment) ?? [];
  expect(rows.filter((row) => row.startsWith("fe03"))).toEqual([
    "fe03.contoso.com Default fe03-2026b",
    "fe03.contoso.com WebServicesExternal web-external-2026",
    "fe03.contoso.com WebServicesInternal fe03-2026b",
  ]);
  expect(rows.filter((row) => row.startsWith("edge02"))).toEqual([
    "edge02.contoso.com AccessEdgeExternal edge-external-2026",
    "edge02.contoso.com AudioVideoAuthentication edge-internal-2026",
    "edge02.contoso.com DataEdgeExternal edge-external-2026",
    "edge02.contoso.com Internal edge-internal-2026",
  ]);
  expect(rows.filter((row) => row.startsWith("med01"))).toEqual(["med01.contoso.com Default servers-2026"]);
});

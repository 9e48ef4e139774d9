// Each code of the catalogue has its page, and a test that produces it; each page has a code.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { catalog } from "../../src/diagnostic/catalog.ts";

const ROOT = join(import.meta.dirname, "../..");
const PAGES = join(ROOT, "docs/diagnostics");
const codes = Object.keys(catalog);

/** Everything under test/ in which a code can be produced, this folder excepted. */
const produced = readdirSync(join(ROOT, "test"), { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => /\.(ts|md|txt|json|yaml)$/.test(file) && !file.startsWith("house/"))
  .map((file) => readFileSync(join(ROOT, "test", file), "utf8"))
  .join("\n");

const SECTIONS = ["What it means", "What follows", "Why it happens", "What to do"];
const areas = [...Map.groupBy(codes, (code) => code.split("/")[0] ?? "")].map(([area, own]) => ({
  area,
  own,
}));

describe.for(areas)("area $area", ({ own }) => {
  test("each code has a page that tells all", () => {
    expect(own.filter((code) => !isWholePage(code))).toEqual([]);
  });

  test("each code is produced by a test", () => {
    expect(own.filter((code) => !new RegExp(`${code}(?![\\w-])`).test(produced))).toEqual([]);
  });

  test("each code is area/kebab-case", () => {
    const name = /^[a-z0-9]+(-[a-z0-9]+)*\/[a-z0-9]+(-[a-z0-9]+)*$/;
    expect(own.filter((code) => !name.test(code))).toEqual([]);
  });
});

function isWholePage(code: string): boolean {
  const file = join(PAGES, `${code}.md`);
  if (!existsSync(file)) return false;
  const lines = readFileSync(file, "utf8").split(/\r?\n/);
  return lines[0] === `# ${code}` && SECTIONS.every((section) => lines.includes(`## ${section}`));
}

test("each page has a code", () => {
  const pages = readdirSync(PAGES, { recursive: true, encoding: "utf8" })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => file.endsWith(".md") && file.includes("/"))
    .map((file) => file.slice(0, -".md".length));
  expect(pages.filter((page) => !codes.includes(page))).toEqual([]);
});

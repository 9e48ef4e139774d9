// The table of what every store passed knows every case of the kit, and shows none that failed.

import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..", "..");
const table = readFileSync(join(ROOT, "docs", "conformance.md"), "utf8");
const titles = globSync("test/conformance/*-cases.ts", { cwd: ROOT }).flatMap((file) =>
  [...readFileSync(join(ROOT, file), "utf8").matchAll(/\btest\("([^"%$]+)"/gu)].map(
    (match) => match[1] ?? "",
  ),
);

test("the kit's cases are found", () => {
  expect(titles.length).toBeGreaterThan(40);
});

test.for(titles)("the table has the case: %s", (title) => {
  expect(table).toContain(`› ${title} |`);
});

test("no case of the table failed", () => {
  expect(table).not.toContain("**no**");
});

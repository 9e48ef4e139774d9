// What the documents say is so: links lead somewhere, configurations are right, commands exist, scripts are there.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { readConfig } from "../kit/config.ts";

const ROOT = join(import.meta.dirname, "../..");
const files = [
  "README.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  "CHANGELOG.md",
  ...readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => join("docs", file).replaceAll("\\", "/")),
];
const documents = files.map((file) => ({ file, text: readFileSync(join(ROOT, file), "utf8") }));
const DECLARE = join(ROOT, "src/cli/declare");
const program = readdirSync(DECLARE)
  .map((file) => readFileSync(join(DECLARE, file), "utf8"))
  .join("\n");
const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>;
};

test("links lead to files that are there", () => {
  const dead = documents.flatMap(({ file, text }) =>
    [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)]
      .map((match) => match[1] ?? "")
      .filter((target) => !existsSync(join(ROOT, dirname(file), target)))
      .map((target) => `${file}: ${target}`),
  );
  expect(dead).toEqual([]);
});

test("every page is linked from the README", () => {
  const readme = documents.find(({ file }) => file === "README.md")?.text ?? "";
  const pages = files.filter((file) => /^docs\/[^/]+\.md$/.test(file));
  expect(pages.filter((page) => !readme.includes(`](${page}`))).toEqual([]);
});

describe("a whole configuration in a document is right", () => {
  const examples = documents.flatMap(({ file, text }) =>
    [...text.matchAll(/```yaml\n([\s\S]*?)```/g)]
      .map((match) => match[1] ?? "")
      .filter((yaml) => /^version: 1$/m.test(yaml))
      .map((yaml, index) => ({ file, index, yaml })),
  );

  test("there are some", () => expect(examples.length).toBeGreaterThanOrEqual(2));

  test.for(examples)("$file, number $index", ({ yaml }) => {
    expect(readConfig(yaml).diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([]);
  });
});

test("commands that documents name exist", () => {
  const known = new Set([...program.matchAll(/\.(?:command|alias)\("([a-z-]+)/g)].map((match) => match[1]));
  const named = documents.flatMap(({ file, text }) =>
    [...text.matchAll(/(?:npx |`|\$ )cscert ([a-z][a-z-]*)/g)].map((match) => ({
      file,
      command: match[1] ?? "",
    })),
  );
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter(({ command }) => !known.has(command))).toEqual([]);
});

test("scripts that documents name are in package.json", () => {
  const named = documents.flatMap(({ text }) =>
    [...text.matchAll(/npm run ([a-z:]+)/g)].map((match) => match[1] ?? ""),
  );
  expect(named.filter((script) => !(script in manifest.scripts))).toEqual([]);
});

test("the exit codes in the README are those of the command line", () => {
  const readme = documents.find(({ file }) => file === "README.md")?.text ?? "";
  for (const code of [0, 1, 2, 3, 4, 5, 6, 7, 8, 64, 70, 130])
    expect(readme).toMatch(new RegExp(`(^|· |\\n)${code} `));
});

// Which commit an apply notes: the one in force, and whether what is applied is really its.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { commitInForce, describeCommit } from "../../src/sources/commit.ts";
import { makeRepository, type TestRepository } from "../kit/git.ts";

let repository: TestRepository;
beforeEach(() => {
  repository = makeRepository();
});
afterEach(() => repository.remove());

function commitYaml(): string {
  repository.write("estate/cscert.yaml", "version: 1\n");
  return repository.commit();
}

test("the commit stands alone while nothing below the folder differs from it", async () => {
  repository.write("elsewhere.txt", "a\n");
  const commit = commitYaml();
  const folder = join(repository.top, "estate");
  expect(commitInForce(folder)).toBe(commit);
  expect(await describeCommit(folder)).toBe(commit);
  writeFileSync(join(repository.top, "elsewhere.txt"), "b\n");
  expect(await describeCommit(folder)).toBe(commit);
});

test("a change, or a file in no commit, is told", async () => {
  const commit = commitYaml();
  const folder = join(repository.top, "estate");
  writeFileSync(join(folder, "cscert.yaml"), "version: 1 # changed\n");
  expect(await describeCommit(folder)).toBe(`${commit}-dirty`);
  writeFileSync(join(folder, "cscert.yaml"), "version: 1\n");
  mkdirSync(join(folder, "more"));
  writeFileSync(join(folder, "more", "new.yaml"), "");
  expect(await describeCommit(folder)).toBe(`${commit}-dirty`);
});

test("outside a repository there is none", async () => {
  expect(await describeCommit("/")).toBeUndefined();
});

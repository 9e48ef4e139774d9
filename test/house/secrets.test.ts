// Nothing that ships or is checked in holds a private key or names a machine of ours, except the keys that tests are made with.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const tracked = execFileSync("git", ["ls-files", "-z"], { cwd: ROOT, encoding: "utf8" })
  .split("\0")
  .filter(Boolean);
const texts = tracked
  .filter((file) => !/\.(pfx|p12|cer|der|png|gif)$/.test(file))
  .flatMap((file) => {
    try {
      return [{ file, text: readFileSync(join(ROOT, file), "utf8") }];
    } catch {
      // Deleted in the working tree, or moved by the commit at hand.
      return [];
    }
  });

function filesWith(pattern: RegExp): readonly string[] {
  return texts.filter(({ text }) => pattern.test(text)).map(({ file }) => file);
}

test("private keys lie only where tests keep theirs", () => {
  const found = filesWith(/-----BEGIN (RSA |EC |ENCRYPTED )?PRIVATE KEY-----\s+[A-Za-z0-9+/]{40}/);
  expect(found.filter((file) => !/^test\/(kit|fixtures)\/|^src\/lab\/keys/.test(file))).toEqual([]);
});

test("no golden file holds what a secret is made of", () => {
  const golden = tracked.filter((file) => /^test\/.*\.(txt|json|md|sarif)$/.test(file));
  const found = filesWith(/PRIVATE KEY|\bpassword["']?\s*[:=]\s*["']?(?!\{|\s|\.|…|secrets\/)[A-Za-z0-9]{8}/);
  expect(golden.filter((file) => found.includes(file))).toEqual([]);
});

test("nothing names a path of one person's machine", () => {
  const found = filesWith(/\/home\/[a-z]+\/|\/Users\/[A-Za-z]+\/|[A-Z]:\\Users\\/);
  expect(found.filter((file) => file !== "test/house/secrets.test.ts")).toEqual([]);
});

test("nothing ignored is tracked", () => {
  expect(tracked.filter((file) => /(^|\/)(node_modules|coverage|\.cscert)\/|^dist\//.test(file))).toEqual([]);
});

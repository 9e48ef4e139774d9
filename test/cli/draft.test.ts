// Writing an edit: nothing is lost when somebody else was faster, and links, modes and byte order marks stay.

import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { draftEdits, renderDraft, writeDraft } from "../../src/cli/draft.ts";
import { Failure } from "../../src/diagnostic/failure.ts";
import type { Stop } from "../../src/cli/stop.ts";

let root: string;
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), "cscert-draft-"))));
afterEach(() => rmSync(root, { recursive: true }));

const EDIT = { file: "cscert.yaml", edits: [{ kind: "set", path: ["a"], value: "new" }] } as const;

function at(path: string): string {
  return join(root, path);
}

test("a text that somebody changed meanwhile is left alone: cli/file-changed, exit 5", () => {
  writeFileSync(at("cscert.yaml"), "a: old\n");
  const draft = draftEdits({ root }, [EDIT], new Map([["new.cer", Buffer.from("x")]]));
  writeFileSync(at("cscert.yaml"), "a: other\n");
  expect(() => writeDraft(draft)).toThrow(
    expect.objectContaining({
      exit: 5,
      diagnostics: [expect.objectContaining({ code: "cli/file-changed" })],
    }) as Stop,
  );
  expect(readdirSync(root)).toEqual(["cscert.yaml"]);
  expect(readFileSync(at("cscert.yaml"), "utf8")).toBe("a: other\n");
});

test("a new file never takes the place of another one", () => {
  writeFileSync(at("cscert.yaml"), "a: old\n");
  writeFileSync(at("new.cer"), "another");
  const draft = draftEdits({ root }, [EDIT], new Map([["new.cer", Buffer.from("x")]]));
  expect(() => writeDraft(draft)).toThrow(Failure);
  expect(readFileSync(at("cscert.yaml"), "utf8")).toBe("a: old\n");
});

// Windows has no such modes, and makes links only for administrators.
test.skipIf(process.platform === "win32")("a link stays a link, a mode and a byte order mark stay", () => {
  writeFileSync(at("real.yaml"), "\u{feff}a: old # why\r\n");
  chmodSync(at("real.yaml"), 0o640);
  symlinkSync("real.yaml", at("cscert.yaml"));
  writeDraft(draftEdits({ root }, [EDIT]));
  expect(readFileSync(at("real.yaml"), "utf8")).toBe("\u{feff}a: new # why\r\n");
  expect(lstatSync(at("cscert.yaml")).isSymbolicLink()).toBe(true);
  expect(statSync(at("real.yaml")).mode & 0o777).toBe(0o640);
  expect(readdirSync(root).toSorted()).toEqual(["cscert.yaml", "real.yaml"]);
});

test("a layout that can't be edited is said, and nothing is written: cli/not-edited", () => {
  writeFileSync(at("cscert.yaml"), "b: old\n");
  expect(() => draftEdits({ root }, [EDIT])).toThrow(
    expect.objectContaining({
      exit: 1,
      diagnostics: [expect.objectContaining({ code: "cli/not-edited" })],
    }) as Stop,
  );
});

test("a change is shown with a few lines around it", () => {
  writeFileSync(at("cscert.yaml"), `${"x: 1\n".repeat(9).replaceAll("x", "# x")}a: old\nb: 2\n`);
  const shown = renderDraft(draftEdits({ root }, [EDIT], new Map([["new.cer", Buffer.from("x")]])), root);
  expect(shown).toBe(
    "cscert.yaml, from line 7:\n  # x: 1\n  # x: 1\n  # x: 1\n- a: old\n+ a: new\n  b: 2\nnew file new.cer",
  );
});

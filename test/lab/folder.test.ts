import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Failure } from "../../src/diagnostic/failure.ts";
import { makeLabFolder, writeLabFile } from "../../src/lab/folder.ts";

let scratch = "";

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), "cscert-lab-"));
});

afterEach(() => {
  rmSync(scratch, { recursive: true, force: true });
});

function codeOf(work: () => void): string | undefined {
  try {
    work();
  } catch (error) {
    return error instanceof Failure ? error.diagnostic.code : String(error);
  }
  return undefined;
}

describe("the folder of a lab", () => {
  test("may be new, at any depth, or empty", () => {
    const folder = join(scratch, "a", "b");
    makeLabFolder(folder);
    makeLabFolder(folder);
    expect(statSync(folder).isDirectory()).toBe(true);
  });

  test("is refused where something lies in it already", () => {
    writeFileSync(join(scratch, "mine.txt"), "mine");
    expect(codeOf(() => makeLabFolder(scratch))).toBe("lab/folder-not-empty");
  });

  test("is refused where a file has its name", () => {
    writeFileSync(join(scratch, "lab"), "mine");
    expect(codeOf(() => makeLabFolder(join(scratch, "lab")))).toBe("lab/folder-not-empty");
    expect(readFileSync(join(scratch, "lab"), "utf8")).toBe("mine");
  });

  test("never gets a file written over one that is there", () => {
    writeLabFile(scratch, "a/one.txt", "first", "everyone");
    expect(codeOf(() => writeLabFile(scratch, "a/one.txt", "second", "everyone"))).toBe("lab/unwritable");
    expect(readFileSync(join(scratch, "a", "one.txt"), "utf8")).toBe("first");
  });

  test("can't be made where a part of its path is a file", () => {
    writeFileSync(join(scratch, "file"), "mine");
    expect(codeOf(() => writeLabFile(scratch, "file/one.txt", "x", "everyone"))).toBe("lab/unwritable");
  });

  // Windows has no permission bits.
  test.skipIf(process.platform === "win32")("keeps secrets for their owner alone", () => {
    mkdirSync(join(scratch, "lab"));
    writeLabFile(scratch, "lab/secrets/oauth", "secret", "owner");
    expect(statSync(join(scratch, "lab", "secrets")).mode & 0o777).toBe(0o700);
    expect(statSync(join(scratch, "lab", "secrets", "oauth")).mode & 0o777).toBe(0o600);
  });
});

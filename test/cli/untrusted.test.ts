// `plan --untrusted`: a stranger's commit gives the same plan as a friend's, and whatever runs in the child reaches nothing.

import { spawnSync } from "node:child_process";
import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { childStart } from "../../src/cli/untrusted/child-start.ts";
import { planUntrusted, type UntrustedSettings } from "../../src/cli/untrusted/parent.ts";
import { readSaid } from "../../src/cli/untrusted/said.ts";
import type { GatheredFiles } from "../../src/cli/wiring.ts";
import { decodeReview } from "../../src/reconcile/saved-plan.ts";
import { CHANGE_NOW, makeChangeLab, type ChangeLab, type Ran } from "../kit/change.ts";

let lab: ChangeLab;
beforeAll(async () => {
  lab = await makeChangeLab();
});
afterAll(() => lab.remove());
beforeEach(() => {
  lab.repository.git("checkout", "--quiet", "--force", "-B", "feature", "main");
});

const OBSERVED = ["--observed", "../observed.json"] as const;

async function plan(...options: readonly string[]): Promise<Ran & { readonly text: string }> {
  const out = join(lab.folder, "..", "plan.json");
  const ran = await lab.cscert(["plan", "--base", "main", ...OBSERVED, "--out", out, ...options]);
  return { ...ran, text: lab.read("../plan.json") };
}

describe("a stranger's commit", () => {
  test("is planned as a friend's", async () => {
    lab.edit("cscert.yaml", "2027-02-16T02:00", "2027-03-16T02:00");
    lab.repository.commit();
    const friend = await plan();
    const stranger = await plan("--untrusted");
    expect(stranger.stderr).toBe("");
    expect(stranger).toStrictEqual(friend);
    expect(decodeReview(stranger.text).value?.review.change).toHaveLength(1);
  });

  test("with faults says the same as a friend's", async () => {
    lab.edit("cscert.yaml", "product: sfb-2019", "product: \u0007abacus");
    lab.repository.commit();
    const friend = await plan();
    expect(friend.exit).toBe(3);
    expect(await plan("--untrusted")).toStrictEqual(friend);
  });

  test.for([
    ["a path that escapes", "../../../../etc/passwd"],
    ["an absolute path", "/etc/passwd"],
    ["a link", "certificates/link.cer"],
  ])("that names %s reads nothing", async ([, path]) => {
    symlinkSync("/etc/passwd", join(lab.folder, "certificates/link.cer"));
    lab.edit("cscert.yaml", "public: certificates/oauth-2026.cer", `public: ${path}`);
    lab.repository.commit();
    const { stdout, text } = await plan("--untrusted");
    expect(stdout).toContain("certificate/file");
    expect(`${stdout}${text}`).not.toContain("root:");
  });

  test("of a megabyte and one byte is refused as such", async () => {
    lab.repository.write("cscert.yaml", `${lab.read("cscert.yaml")}#${"x".repeat(1024 * 1024)}\n`);
    lab.repository.commit();
    const { exit, stdout } = await plan("--untrusted");
    expect([exit, stdout]).toStrictEqual([3, expect.stringContaining("yaml/too-large")]);
  });

  test("of two thousand mistakes has a plan's file that can be read, with the first thousand", async () => {
    const mistakes = Array.from({ length: 2_000 }, (_, index) => `k${index}: {a: 1}`).join("\n");
    lab.repository.write("cscert.yaml", `${mistakes}\n${lab.read("cscert.yaml")}`);
    lab.repository.commit();
    const { exit, stdout, text } = await plan("--untrusted");
    expect([exit, stdout]).toStrictEqual([3, expect.stringContaining("nothing can be planned: 2000 errors")]);
    const review = decodeReview(text).value?.review;
    expect([review?.findings.length, review?.notes.at(-1)]).toStrictEqual([
      1_000,
      "1000 findings more: `cscert validate` tells them all",
    ]);
  });

  /** Plans files that are brought in a way of our own. */
  async function planBrought(
    { paths = ["cscert.yaml"], bring }: Pick<GatheredFiles, "bring"> & { readonly paths?: readonly string[] },
    { signal, ...rest }: Partial<UntrustedSettings> & { readonly signal?: AbortSignal } = {},
  ): Promise<string> {
    const files = { commit: "0".repeat(40), paths, bring };
    const comparison = { head: { files, path: "cscert.yaml" }, diagnostics: [] };
    const settings = { allow: [], snapshot: lab.read("../observed.json"), ...rest };
    const shell = { now: () => CHANGE_NOW, signal: signal ?? new AbortController().signal };
    return await planUntrusted({ file: "/x/cscert.yaml", comparison }, settings, shell);
  }
  const failure = (message: string): object => ({
    diagnostic: { code: "cli/untrusted-failed", message: expect.stringContaining(message) as unknown },
  });

  test("whose child ends without a plan is told so, with what it said", async () => {
    const planned = planBrought({ bring: () => Promise.reject(new Error("a disk that fails")) });
    await expect(planned).rejects.toMatchObject(failure("a disk that fails"));
  });

  test("whose child hangs is ended at its limit, and that is said", async () => {
    const endless = 'process.stderr.write("busy"); for (;;);';
    const planned = planBrought(
      { bring: () => Promise.resolve([]) },
      { timeMaxMs: 300, start: { args: ["--permission", "--eval", endless], preamble: "" } },
    );
    await expect(planned).rejects.toMatchObject(failure("it was not done after 0.3 s, and was stopped"));
  });

  test("is given up at once where the user asks for it", async () => {
    const user = new AbortController();
    const bring = (): never => {
      user.abort();
      throw new Error("too late");
    };
    await expect(planBrought({ bring }, { signal: user.signal })).rejects.toMatchObject(
      failure("it was interrupted"),
    );
  });

  test("needs a snapshot, and one that is sound", async () => {
    const none = await lab.cscert(["plan", "--base", "main", "--untrusted"]);
    expect([none.exit, none.stderr]).toStrictEqual([
      64,
      expect.stringContaining("--observed FILE beside it"),
    ]);
    const bad = await lab.cscert(["plan", "--base", "main", "--untrusted", "--observed", "cscert.yaml"]);
    expect([bad.exit, bad.stderr]).toStrictEqual([1, expect.stringContaining("store/snapshot-invalid")]);
    const moved = await lab.cscert(["plan", "--untrusted", ...OBSERVED, "--now", "2027-01-01T00:00:00Z"]);
    expect([moved.exit, moved.stderr]).toStrictEqual([64, expect.stringContaining("--now")]);
  });
});

describe("whatever runs in the child", () => {
  /** Runs a text as the built child is run, and returns what it printed. */
  function runLocked(code: string): unknown {
    const loader = readFileSync(join(import.meta.dirname, "../../src/cli/untrusted/loader.cjs"), "utf8");
    const limits = childStart().args.filter((arg) => arg.startsWith("--") && !arg.startsWith("--allow"));
    const bytes = Buffer.from(code);
    const input = `${String(bytes.length).padStart(16, "0")}${code}`;
    const { stdout, stderr } = spawnSync(process.execPath, [...limits, "--eval", loader], {
      input,
      env: {},
      encoding: "utf8",
    });
    return stdout === "" ? stderr : JSON.parse(stdout);
  }
  const attempt = (expression: string): unknown =>
    runLocked(`let said; try { said = String(${expression}).slice(0, 60) } catch (error) { said = error.code ?? error.message }
      process.stdout.write(JSON.stringify(said));`);

  test("computes, so that these refusals mean something", () => {
    expect(attempt("require('node:path').basename('/a/b')")).toBe("b");
    expect(attempt("require('node:crypto').createHash('sha256').update('x').digest('hex').length")).toBe(
      "64",
    );
  });

  test.for([
    ["the network", "require('node:net').connect(1)", "node:net is not for the untrusted"],
    ["HTTP", "require('node:https').get('https://x')", "node:https is not for the untrusted"],
    [
      "a database",
      "new (require('node:sqlite').DatabaseSync)('/tmp/x')",
      "node:sqlite is not for the untrusted",
    ],
    [
      "programs",
      "require('node:child_process').execSync('id')",
      "node:child_process is not for the untrusted",
    ],
    [
      "files",
      "require('node:fs').readFileSync('/etc/passwd')",
      "require(...).readFileSync is not a function",
    ],
    [
      "modules of Node",
      "process.getBuiltinModule('fs').readFileSync('/etc/passwd')",
      "process.getBuiltinModule is not a function",
    ],
    ["bindings", "process.binding('fs')", "process.binding is not a function"],
    ["add-ons", "process.dlopen({}, '/x')", "process.dlopen is not a function"],
    ["its environment", "JSON.stringify(process.env)", "{}"],
  ])("does not reach %s", ([, expression = "", said]) => {
    expect(attempt(expression)).toBe(said);
  });

  test("is refused by Node itself where it finds the real modules after all", () => {
    const found = (expression: string): unknown =>
      runLocked(`const real = require; const fs = (() => { try { return process.mainModule.require("fs") } catch { return undefined } })();
        process.stdout.write(JSON.stringify([typeof fs, process.permission.has("fs.read"), process.permission.has("fs.write"), process.permission.has("child"), process.permission.has("worker")]));${expression}`);
    expect(found("")).toStrictEqual(["undefined", false, false, false, false]);
  });

  test.for([
    '{"kind":"bring","side":"head","wanted":[{"path":"a","bytesMax":1e12}]}',
    '{"kind":"bring","side":"other","wanted":[]}',
    '{"kind":"bring","side":"head","wanted":[{"path":1,"bytesMax":1}]}',
    '{"kind":"bring","side":"head","wanted":"all"}',
    '{"kind":"done","text":1}',
    '{"kind":"run","command":"id"}',
    "null",
    "not JSON",
  ])("is not believed when it says %s", (line) => {
    expect(() => readSaid(line)).toThrow(/not|none|too large|known/);
  });
});

// Other things in place of files: FIFOs, devices, folders, sockets, links in circles and links that leave. Nothing hangs, nothing outside is read.

import { spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Secret } from "../../src/base/secret.ts";
import { Failure } from "../../src/diagnostic/failure.ts";
import { loadConfiguration } from "../../src/sources/files.ts";
import { makeMaterialReader } from "../../src/sources/material.ts";
import { thumbprint } from "../kit/names.ts";

const isPosix = process.platform !== "win32";
if (!isPosix) console.warn("SKIPPED: this system has no FIFOs and devices in its file system");

let root: string;
beforeEach(() => void (root = realpathSync(mkdtempSync(join(tmpdir(), "cscert-hostile-")))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

const at = (path: string): string => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  return join(root, path);
};

/** What may lie where a file should. */
const THINGS: Readonly<Record<string, (path: string) => void | Promise<void>>> = {
  "a FIFO": (path) => {
    expect(spawnSync("mkfifo", [path]).status).toBe(0);
  },
  "a device that never ends": (path) => symlinkSync("/dev/zero", path),
  "a device that says nothing": (path) => symlinkSync("/dev/null", path),
  "a terminal": (path) => symlinkSync("/dev/tty", path),
  "a folder": (path) => {
    mkdirSync(path);
  },
  "a link to itself": (path) => symlinkSync(path, path),
  "a link to nothing": (path) => symlinkSync(join(root, "nothing"), path),
  "a socket": async (path) => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(path, resolve));
    server.unref();
  },
  "a file of a terabyte": (path) => {
    writeFileSync(path, "");
    truncateSync(path, 2 ** 40);
  },
};

const TEXT = `version: 1
product: sfb-2019
sipDomains: [contoso.com]
store: { directory: { path: stores } }
include: [more/*.yaml]
pools:
  p1.c.com: { role: FrontEnd, servers: [fe01.c.com] }
certificates:
  a: { public: a.cer, pfx: a.pfx, password: { file: secrets/a } }
assignments:
  - { type: OAuthTokenIssuer, scope: global, certificate: a }
`;

describe.skipIf(!isPosix).for(Object.entries(THINGS))("%s", ([, make]) => {
  test("in place of the configuration is told", async () => {
    const file = at("cscert.yaml");
    await make(file);
    const { value, diagnostics } = await loadConfiguration(file);
    expect(value).toBeUndefined();
    expect(["yaml/unreadable", "yaml/too-large", "yaml/empty"]).toContain(diagnostics[0]?.code);
    expect(diagnostics[0]?.location?.file).toBe("cscert.yaml");
  });

  test("in place of an included file is told, and which", async () => {
    writeFileSync(at("cscert.yaml"), TEXT);
    await make(at("more/x.yaml"));
    const { value, diagnostics } = await loadConfiguration(join(root, "cscert.yaml"));
    expect(value).toBeUndefined();
    const codes = diagnostics.map(({ code }) => code);
    expect(
      codes.some((code) =>
        [
          "yaml/unreadable",
          "yaml/too-large",
          "yaml/empty",
          "desired/include-outside",
          "desired/include-nothing",
        ].includes(code),
      ),
    ).toBe(true);
  });

  test("in place of a public certificate is told where it is named", async () => {
    writeFileSync(at("cscert.yaml"), TEXT.replace("include: [more/*.yaml]\n", ""));
    await make(at("a.cer"));
    const { value, diagnostics } = await loadConfiguration(join(root, "cscert.yaml"));
    expect(value).toBeUndefined();
    expect(diagnostics[0]?.code).toMatch(/^certificate\//);
    expect(diagnostics[0]?.location).toMatchObject({ file: "cscert.yaml", line: 8 });
  });

  test("in place of a PFX or of its password is a failure", async () => {
    await make(at("a.pfx"));
    writeFileSync(at("b.pfx"), "x");
    await make(at("secrets/a"));
    const reader = makeMaterialReader({ root, env: { EMPTY: "" } });
    for (const [path, password] of [
      ["a.pfx", { kind: "env", name: "EMPTY" }],
      ["b.pfx", { kind: "file", path: "secrets/a" }],
    ] as const)
      await expect(reader.read({ kind: "pfx", path, password }, thumbprint("A"))).rejects.toBeInstanceOf(
        Failure,
      );
  });
});

test.skipIf(!isPosix)(
  "links that leave the folder are not followed, and what they lead to is not shown",
  async () => {
    const secret = "outside: canary-7c1f";
    mkdirSync(join(root, "repo/more"), { recursive: true });
    writeFileSync(join(root, "secret.yaml"), secret);
    symlinkSync(join(root, "secret.yaml"), join(root, "repo/more/x.yaml"));
    symlinkSync(root, join(root, "repo/up"));
    for (const pattern of [
      "more/*.yaml",
      "up/*.yaml",
      "../*.yaml",
      "more/../../*.yaml",
      "/etc/passwd",
      "C:/x",
      "[.][.]/*.yaml",
    ]) {
      writeFileSync(join(root, "repo/cscert.yaml"), TEXT.replace("more/*.yaml", JSON.stringify(pattern)));
      const { value, diagnostics } = await loadConfiguration(join(root, "repo/cscert.yaml"));
      expect(value, pattern).toBeUndefined();
      expect(
        diagnostics.map(({ code }) => code),
        pattern,
      ).toContain("desired/include-outside");
      expect(JSON.stringify(diagnostics), pattern).not.toContain("canary");
    }
  },
);

test.for([
  "{a,b}".repeat(20),
  "{1..100000000}",
  "+(a|aa)".repeat(6),
  "*a".repeat(30),
  "**/".repeat(20),
  "x".repeat(9_000),
])("a glob that could take hours is refused, %# (desired/include-pattern)", async (pattern) => {
  for (let length = 1; length < 40; length += 1) writeFileSync(at(`${"a".repeat(length)}.yaml`), "");
  writeFileSync(at("cscert.yaml"), TEXT.replace("more/*.yaml", JSON.stringify(pattern)));
  const { diagnostics } = await loadConfiguration(join(root, "cscert.yaml"));
  expect(diagnostics[0]).toMatchObject({ code: "desired/include-pattern", location: { line: 5 } });
});

test("a password from a file is never in what is said of it", async () => {
  writeFileSync(at("a.pfx"), "no PFX at all");
  writeFileSync(at("secrets/a"), "canary-7c1f\n");
  const reader = makeMaterialReader({ root, env: {} });
  const failed = await reader
    .read({ kind: "pfx", path: "a.pfx", password: { kind: "file", path: "secrets/a" } }, thumbprint("A"))
    .catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(Failure);
  expect(JSON.stringify((failed as Failure).diagnostic)).not.toContain("canary");
  expect(String(new Secret("canary"))).not.toContain("canary");
});

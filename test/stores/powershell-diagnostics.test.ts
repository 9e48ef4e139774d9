// What is said when a PowerShell does not do what it should: each code, produced by a program that misbehaves in its own way.

import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { SECOND } from "../../src/base/instant.ts";
import { diagnose } from "../../src/diagnostic/diagnostic.ts";
import { DEPLOYMENT } from "../../src/model/target.ts";
import type { StoreWrite } from "../../src/port/node-store.ts";
import { ask } from "../../src/stores/powershell/ask.ts";
import { launchHere } from "../../src/stores/powershell/launch.ts";
import { outcomeOf } from "../../src/stores/powershell/outcome.ts";
import { partsOf } from "../../src/stores/powershell/powershell-store.ts";
import { prepare } from "../../src/stores/powershell/session.ts";
import { readLease } from "../../src/stores/powershell/lease.ts";
import type { StoreParts } from "../../src/stores/powershell/store-parts.ts";
import { KIT_NOW, settled } from "../conformance/bench.ts";
import { fqdn, thumbprint } from "../kit/names.ts";
import { LOCAL_SETTINGS } from "../kit/powershell-store.ts";
import { aMaterial } from "../kit/store-material.ts";

const FOLDER = mkdtempSync(join(tmpdir(), "cscert-stub-"));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

/** A program in place of PowerShell: `answer` gets a request and returns what is sent back. */
function aStub(name: string, body: string): string {
  const path = join(FOLDER, `${name}.cjs`);
  const program = `#!${process.execPath}
const lines = require("node:readline").createInterface({ input: process.stdin });
let nonce, script = 0, seen = 0;
const send = (answer) => { const text = typeof answer === "string" ? answer : JSON.stringify(answer); process.stdout.write("\\n" + nonce + " " + text.length + " " + text + "\\n"); };
lines.on("line", (line) => {
  seen += 1;
  if (seen === 2) nonce = line;
  if (seen === 4) script = Number(line);
  if (seen <= 4 + script || line.startsWith("go ")) return;
  const request = JSON.parse(line);
  const { id, op } = request;
  if (op === "hello") send({ id, kind: "answer", answer: { computer: "stub" } });
  else answer(request);
});
${body}
`;
  writeFileSync(path, program);
  chmodSync(path, 0o755);
  return path;
}

function partsWith(executable: string, timeout = 20 * SECOND): StoreParts {
  const settings = { ...LOCAL_SETTINGS, timeout };
  return partsOf({ settings, script: "'a script'", executable, clock: () => KIT_NOW, servers: new Set() });
}

const refusing = (reason: string): string =>
  `function answer({ id }) { send({ id, kind: "refused", reason: ${JSON.stringify(reason)}, message: "so it is" }); }`;

const cases: readonly [string, string, string][] = [
  [
    "a process that ends",
    "function answer() { process.stderr.write('no more'); process.exit(3); }",
    "powershell/ended",
  ],
  [
    "a language mode that allows nothing",
    "process.stderr.write('Method invocation is supported only on core types in this language mode.'); process.exit(1);",
    "powershell/constrained-language",
  ],
  [
    "a script that arrived altered",
    "lines.once('line', () => lines.once('line', () => send({ id: 0, kind: 'script-altered' })));",
    "powershell/answer-unusable",
  ],
  ["an answer that is no object", "function answer() { send('[]'); }", "powershell/answer-unusable"],
  [
    "an answer of an unknown kind",
    "function answer({ id }) { send({ id, kind: 'maybe' }); }",
    "powershell/answer-unusable",
  ],
  [
    "a script that fails",
    "function answer({ id }) { send({ id, kind: 'failed', reason: 'script', message: 'no' }); }",
    "powershell/script-failed",
  ],
  ["a machine without the module", refusing("no-module"), "powershell/no-module"],
  ["a machine on which another writes", refusing("busy"), "powershell/busy"],
  ["a damaged lease", refusing("damaged"), "powershell/lease-unusable"],
  ["a process that says nothing", "function answer() {}", "powershell/ended"],
];

describe.skipIf(process.platform === "win32")("a PowerShell that misbehaves", () => {
  test.for(cases)("%s", async ([name, body, code]) => {
    const parts = partsWith(
      aStub(name.replaceAll(" ", "-"), body),
      name.endsWith("says nothing") ? SECOND : undefined,
    );
    const asked = await ask(parts, "deployment", { op: "observe" }, { timeout: parts.settings.timeout });
    expect(asked.kind === "answer" ? "an answer" : asked.diagnostic.code).toBe(code);
    parts.sessions.close();
  });

  test("a program that is not there", async () => {
    const asked = await ask(
      partsWith(join(FOLDER, "nobody")),
      "deployment",
      { op: "observe" },
      { timeout: SECOND },
    );
    expect(asked).toMatchObject({ kind: "lost", done: "no", diagnostic: { code: "powershell/not-found" } });
  });

  test("an ssh that does not get there: nothing was done", async () => {
    writeFileSync(join(FOLDER, "ssh"), "#!/bin/sh\necho 'Host key verification failed.' >&2\nexit 255\n", {
      mode: 0o755,
    });
    const settings = { ...LOCAL_SETTINGS, deployment: { via: "ssh", host: "mgmt01.contoso.com" } } as const;
    const old = process.env["PATH"];
    process.env["PATH"] = `${FOLDER}:${old ?? ""}`;
    try {
      const parts = partsOf({ settings, script: "''", executable: "pwsh", clock: () => KIT_NOW });
      const asked = await ask(parts, "deployment", { op: "observe" }, { timeout: 20 * SECOND });
      expect(asked).toMatchObject({
        kind: "lost",
        done: "no",
        diagnostic: { code: "powershell/ssh-failed" },
      });
    } finally {
      process.env["PATH"] = old;
    }
  });

  test("a lease whose file says what no lease says", async () => {
    const parts = partsWith(
      aStub(
        "odd-lease",
        "function answer({ id }) { send({ id, kind: 'answer', answer: { ours: true, fence: 'x' } }); }",
      ),
    );
    await expect(readLease(parts)).rejects.toMatchObject({
      diagnostic: { code: "powershell/lease-unusable" },
    });
  });
});

const A = thumbprint("a");
const STAGE: StoreWrite = {
  kind: "stage",
  target: { kind: "server", server: fqdn("edge01") },
  type: "AudioVideoAuthentication",
  thumbprint: A,
  effectiveDate: KIT_NOW,
  expected: settled(aMaterial("a")),
};
const ASSIGN: StoreWrite = { ...STAGE, kind: "assign" };
const CALL = { cmdlet: "Set-CsCertificate", warnings: [], errors: ["The buffer is too small"], report: "" };

test.for([
  [ASSIGN, { outcome: "refused", reason: "cmdlet-failed", call: CALL }, "powershell/cmdlet-failed"],
  [ASSIGN, { outcome: "unknown", reason: "cmdlet-failed", call: CALL }, "powershell/not-confirmed"],
  [ASSIGN, { outcome: "unknown", reason: "not-shown" }, "powershell/not-confirmed"],
  [STAGE, { outcome: "unknown", reason: "not-shown" }, "powershell/roll-not-shown"],
  [ASSIGN, { outcome: "unknown", reason: "script" }, "powershell/script-failed"],
  [ASSIGN, { outcome: "refused", reason: "denied", call: CALL }, "server/read-only"],
  [
    { ...ASSIGN, target: DEPLOYMENT },
    { outcome: "refused", reason: "denied", call: CALL },
    "store/write-failed",
  ],
] as const)("what the script says is told: $1.outcome $1.reason", ([write, result, code]) => {
  const outcome = outcomeOf(write, { found: "empty", message: "", ...result });
  expect(outcome).toMatchObject({ kind: result.outcome, diagnostic: { code } });
});

test.skipIf(process.platform !== "linux")(
  "a Ctrl-C at the terminal does not reach what performs an action",
  () => {
    const child = launchHere("/bin/cat").start();
    try {
      const fields = readFileSync(`/proc/${child.pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
      expect(Number(fields[2])).toBe(child.pid);
    } finally {
      child.kill("SIGKILL");
    }
  },
);

test("neither the user's file nor its password travels: the key is sealed anew, under a password of its own", async () => {
  const { material, thumbprint: wanted } = aMaterial("a");
  const install: StoreWrite = {
    kind: "install",
    target: STAGE.target,
    thumbprint: wanted,
    material,
    exportable: true,
  };
  const parts = partsOf({ settings: LOCAL_SETTINGS, script: "", executable: "pwsh", clock: () => KIT_NOW });
  const ready = [await prepare(parts, install), await prepare(parts, install)];
  const sent = ready.map((item) => (item.kind === "ready" ? JSON.stringify(item.fields) : ""));
  if (material.kind !== "pfx") throw new Error("the kit's materials are PFX files");
  for (const line of sent) {
    expect(line).toContain(wanted);
    expect(line).not.toContain(material.password?.reveal());
    expect(line).not.toContain(Buffer.from(material.bytes).toString("base64").slice(0, 200));
  }
  expect(sent[0]).not.toBe(sent[1]);
});

test("a type is taken away from a server only where it is an override", async () => {
  const write: StoreWrite = {
    kind: "unassign",
    target: STAGE.target,
    type: "Default",
    expected: { kind: "empty" },
  };
  const parts = partsOf({ settings: LOCAL_SETTINGS, script: "", executable: "pwsh", clock: () => KIT_NOW });
  expect(await prepare(parts, write)).toMatchObject({ diagnostic: { code: "powershell/unassign-refused" } });
  expect(await prepare(parts, { ...write, type: "OAuthTokenIssuer" })).toMatchObject({ kind: "ready" });
});

test("--what-if has something to say only where there are cmdlets", () => {
  expect(diagnose("cli/what-if-without-cmdlets", {}).hints[0]).toContain("cscert plan");
});

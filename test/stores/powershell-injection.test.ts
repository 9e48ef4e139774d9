// Nothing that travels is ever taken for a command: hostile strings in every field of a request, thousands of them through one process,
// arrive at the cmdlet as they were sent, or are refused before there is a cmdlet.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SECOND } from "../../src/base/instant.ts";
import { openChannel, type Channel } from "../../src/stores/powershell/channel.ts";
import { isPlainName, isPlainProgram, launchHere, sshArguments } from "../../src/stores/powershell/launch.ts";
import { SCRIPT } from "../kit/powershell-store.ts";
import { describeWithPowerShell, powershell } from "../kit/powershell.ts";

/** What has ended a string, a command or a line somewhere: quotes, also the typographic ones that PowerShell honours, and worse. */
const SNIPPETS = [
  "'",
  '"',
  "\u2018",
  "\u2019",
  "\u201a",
  "\u201b",
  "\u201c",
  "\u201d",
  "\u201e",
  "`",
  "$(exit 3)",
  "$env:PATH",
  "@(1)",
  "@{",
  "}",
  ")",
  "; exit 3",
  "| Out-Null",
  "& calc",
  "&& exit",
  "#",
  "<#",
  "#>",
  "--%",
  "-WhatIf",
  "\u2013WhatIf",
  "\u2014Confirm:$false",
  "\r\n",
  "\n",
  "\r",
  "\u0000",
  "\u0007",
  "\u001b[31m",
  "\u2028",
  "\u2029",
  "\u0085",
  "\u200b",
  "\u202e",
  "\u2066",
  "\ufeff",
  "\ud800",
  "\udfff",
  "\ufffe",
  "\uffff",
  "\u{1f600}",
  "%TEMP%",
  "!x!",
  "^",
  "\\",
  "\\u0041",
  "/",
  "..\\..\\",
  "C:\\",
  "\\\\host\\share",
  "{0}",
  "${x}",
  "[char]65",
  "1e5",
  "0x1F",
  "TRUE",
  "null",
  "[]",
  "{}",
  "é",
  "ß",
  "ı",
  "İ",
  "١٢٣",
  "๒๕๗๐",
  "ａ",
];
const hostile = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...SNIPPETS) },
      fc.string({ unit: "binary", maxLength: 8 }),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => parts.join(""));

const ROUNDS = process.env["CSCERT_TEST_LONG"] === "1" ? 120 : 20;
const AT_ONCE = 100;
const THUMBPRINT = "0123456789ABCDEF0123456789ABCDEF01234567";
const LONG = { timeout: 120 * SECOND, lease: 60 * SECOND } as const;

describeWithPowerShell("hostile strings, in one process", () => {
  const root = mkdtempSync(join(tmpdir(), "cscert-inject-"));
  const lab = {
    root,
    server: "fe01.contoso.com",
    modules: join(import.meta.dirname, "../powershell/probe"),
    now: null,
  };
  let channel: Channel | undefined;
  beforeAll(() => {
    channel = openChannel(launchHere(powershell?.path ?? "pwsh"), SCRIPT);
  });
  afterAll(() => {
    channel?.close();
    rmSync(root, { recursive: true, force: true });
  });

  const send = async (request: object): Promise<unknown> => {
    const ending = await channel?.request(
      { lab, deployment: false, fence: 1, patience: 10_000, ...request },
      LONG,
    );
    expect(channel?.loss()).toBeUndefined();
    return ending?.kind === "answer" ? ending.value : ending;
  };
  const writeAll = async (writes: readonly object[]): Promise<readonly Result[]> => {
    const value = (await send({ op: "write", writes })) as { readonly results: readonly Result[] };
    expect(value.results).toHaveLength(writes.length);
    return value.results;
  };

  test("a password arrives at Import-CsCertificate unit for unit", async () => {
    let sent = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const passwords = fc.sample(hostile, { numRuns: AT_ONCE, seed: round });
      const results = await writeAll(
        passwords.map((password) => ({
          kind: "install",
          thumbprint: THUMBPRINT,
          exportable: true,
          pfx: "AAAA",
          password,
        })),
      );
      expect(results.map((result) => passwordOf(result))).toEqual(passwords);
      sent += passwords.length;
    }
    expect(sent).toBe(ROUNDS * AT_ONCE);
  }, 300_000);

  const fields: readonly [string, (text: string) => object][] = [
    ["a thumbprint", (text) => ({ kind: "assign", type: "Default", thumbprint: text, expected: "empty" })],
    [
      "a thumbprint with something after it",
      (text) => ({ kind: "assign", type: "Default", thumbprint: THUMBPRINT + text, expected: "empty" }),
    ],
    [
      "a thumbprint to install",
      (text) => ({ kind: "install", thumbprint: text, exportable: true, pfx: "AAAA", password: "x" }),
    ],
    ["a type", (text) => ({ kind: "unassign", type: text, expected: "empty" })],
    [
      "a type with something after it",
      (text) => ({ kind: "unassign", type: `Default${text}`, expected: "empty" }),
    ],
    ["a kind", (text) => ({ kind: text, type: "Default", thumbprint: THUMBPRINT, expected: "empty" })],
    [
      "what is expected",
      (text) => ({ kind: "assign", type: "Default", thumbprint: THUMBPRINT, expected: text }),
    ],
    [
      "an effective date",
      (text) => ({
        kind: "stage",
        type: "AudioVideoAuthentication",
        thumbprint: THUMBPRINT,
        effectiveDate: text,
        expected: "empty",
      }),
    ],
  ];
  test.for(fields)("%s that is none reaches no cmdlet", { timeout: 120_000 }, async ([, makeWrite]) => {
    const texts = fc.sample(hostile, { numRuns: AT_ONCE, seed: 7 });
    const results = await writeAll(texts.map(makeWrite));
    expect(results.filter(({ outcome, call }) => outcome === "done" || call !== undefined)).toEqual([]);
  });

  test.for(["replicate", "hop", "export"] as const)(
    "a name in %s that is none reaches no cmdlet",
    { timeout: 120_000 },
    async (op) => {
      for (const text of fc.sample(hostile, { numRuns: 60, seed: 11 })) {
        const request =
          op === "replicate"
            ? { op, servers: [text] }
            : op === "hop"
              ? { hop: text, inner: "{}" }
              : { op, thumbprint: text, password: text };
        expect(await send(request)).toMatchObject({ kind: "refused", reason: "bad-request" });
      }
    },
  );

  test("a key that is no parameter binds to nothing", async () => {
    const texts = fc.sample(hostile, { numRuns: AT_ONCE, seed: 13 }).filter((text) => text !== "");
    const writes = texts.map((text) => ({
      kind: "assign",
      type: "Default",
      thumbprint: THUMBPRINT,
      expected: "empty",
      [text]: true,
    }));
    const results = await writeAll(writes);
    expect(new Set(results.map(({ reason }) => reason))).toEqual(new Set(["not-installed"]));
  }, 60_000);
});

interface Result {
  readonly outcome: string;
  readonly reason?: string;
  readonly call?: { readonly warnings: readonly string[] };
}

function passwordOf({ call }: Result): string | undefined {
  const told = call?.warnings.find((line) => line.startsWith("CALL Import-CsCertificate"));
  const hex = /(?:^| )Password=([0-9A-F]*)/.exec(told ?? "")?.[1];
  const units = hex?.match(/.{4}/g) ?? [];
  return hex === undefined
    ? undefined
    : String.fromCharCode(...units.map((unit) => Number.parseInt(unit, 16)));
}

test("no name that passes for a host is taken for an option or for two words", () => {
  fc.assert(
    fc.property(fc.oneof(hostile, fc.stringMatching(/^[-@\w.:\\ ]{1,20}$/)), (text) => {
      if (!isPlainName(text)) return;
      expect(text).toMatch(/^[A-Za-z0-9_][\w.:@\\-]*$/);
      const words = sshArguments({ via: "ssh", host: text, user: text }, "x.contoso.com");
      expect(words.slice(-3, -1)).toEqual(["--", text]);
    }),
    { numRuns: 2_000 },
  );
  expect(isPlainName("-oProxyCommand=x")).toBe(false);
  expect(
    ["powershell.exe", "C:\\x\\pwsh.exe", "-File", "a b", "a;b", "$x", "`a`", 'a"b', "a%b%"].filter(
      isPlainProgram,
    ),
  ).toEqual(["powershell.exe", "C:\\x\\pwsh.exe"]);
});

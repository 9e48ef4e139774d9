// YAML from somebody who means harm: every text gives a value or positioned diagnostics, in bounded time and memory, and never a throw.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readDocument } from "../../src/config/document.ts";
import { PROBLEMS_MAX } from "../../src/config/parse.ts";
import { hasErrors } from "../../src/diagnostic/diagnostic.ts";
import { renderDiagnostics } from "../../src/render/diagnostics.ts";
import { readConfig, sayPlace } from "../kit/config.ts";

const SOUND = `version: 1
product: sfb-2019
sipDomains: [contoso.com]
pools:
  p1.c.com: { role: FrontEnd, site: Paris, servers: [fe01.c.com, fe02.c.com] }
store: { directory: { path: stores } }
certificates:
  a: { public: a.cer, pfx: a.pfx, password: { file: secrets/a } }
  a2: { public: a2.cer }
  b: { servers: { each: { public: "{server}.cer" } } }
assignments:
  - type: OAuthTokenIssuer
    scope: global
    certificate: a
    rolls: [{ certificate: a2, effectiveDate: 2027-01-12T02:00:00+01:00 }]
  - { type: [Default, WebServicesInternal], scope: "pool:p1.c.com", certificate: b }
policy: { expiryWarning: 30d, windows: ["Tue-Thu 01:00-05:00 Europe/Paris"] }
`;

/** What is quadratic here takes minutes. */
const SOON = 20_000;

/** Milliseconds of this process's own work: what else the machine does is not counted. */
function spent(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1_000;
}

describe("a text made of one thing, again and again", () => {
  const TOKENS = [
    ..."[]{},:?-#&*!|>'\"%@`\\ \t\n\ra".split(""),
    "- ",
    "-\t",
    "? ",
    ": ",
    "a: ",
    "a:\n",
    "a:\n ",
    "[a,",
    "{a: ",
    "{? ",
    "[? ",
    "- >\n",
    "- ? ",
    "? - ",
    "[{",
    '["',
    "[']",
    "&a ",
    "*a ",
    "!a ",
    "!!",
    "!<a> ",
    "|\n",
    ">-\n ",
    " #",
    "%YAML 1.2\n---\n",
    "---\n",
    "...\n",
    "\r\n",
    "- a: ",
    "- &a ",
    "[&a ",
    "a: b\n",
    "- a\n",
    "a: |\n  b\n",
    "? a\n",
    "<<: ",
    "*a : ",
    "&a a: ",
    "[a]: ",
    "{a}: ",
    "a: >\n\n",
    "a: 'b''",
    "é",
    "😀",
    "a: &a\n",
  ];

  test.for(TOKENS)("%j is read or refused soon, with its place", (token) => {
    for (const head of ["", "a: ", "["]) {
      const text = head + token.repeat(Math.ceil(6_000 / token.length));
      const started = process.cpuUsage();
      const { diagnostics } = readDocument("cscert.yaml", text);
      expect(spent(started)).toBeLessThan(SOON);
      expect(diagnostics.length).toBeLessThanOrEqual(2 * PROBLEMS_MAX + 2);
      for (const { code, location } of diagnostics) {
        expect(code).toMatch(/^yaml\//);
        expect(location).toBeDefined();
      }
    }
  });

  test.for(["}", ":\n"])("a megabyte of %j, too (yaml/too-many)", (token) => {
    const started = process.cpuUsage();
    const { diagnostics } = readDocument("cscert.yaml", token.repeat(2 ** 20 / token.length));
    expect(spent(started)).toBeLessThan(SOON);
    expect(diagnostics.map(({ code }) => code)).toContain("yaml/too-many");
    expect(diagnostics.length).toBeLessThanOrEqual(2 * PROBLEMS_MAX + 2);
    expect(renderDiagnostics(diagnostics, "text", { color: "never", width: 80 }).length).toBeLessThan(
      200_000,
    );
  });
});

describe("a bomb", () => {
  test("of aliases does not go off", () => {
    const levels = Array.from(
      { length: 12 },
      (_, at) => `a${at + 1}: &a${at + 1} [${`*a${at}, `.repeat(9)}]`,
    );
    const { value, diagnostics } = readDocument("x.yaml", `a0: &a0 lol\n${levels.join("\n")}\n`);
    expect(value).toBeUndefined();
    expect(diagnostics[0]?.code).toBe("yaml/alias");
  });

  test("of nesting is refused where it is too deep", () => {
    for (const [open, close] of [
      ["[", "]"],
      ["{a: ", "}"],
      ["- ", ""],
      ["? ", ""],
    ] as const) {
      const text = `${open.repeat(50_000)}x${close.repeat(50_000)}`;
      expect(
        readDocument("x.yaml", text).diagnostics.map(({ code }) => code),
        open,
      ).toEqual(["yaml/too-deep"]);
    }
  });

  test("of a hundred thousand keys is told what is wrong with them, once each", () => {
    const keys = Array.from({ length: 100_000 }, (_, at) => `k${at}: 1\n`).join("");
    const started = process.cpuUsage();
    expect(readDocument("x.yaml", keys).diagnostics).toEqual([]);
    expect(hasErrors(readConfig(keys).diagnostics)).toBe(true);
    expect(spent(started)).toBeLessThan(SOON);
  });

  test("of a hundred thousand wrong pools on one line costs no more than on as many", () => {
    const pools = Array.from({ length: 30_000 }, (_, at) => `p${at}: { role: Nobody }`).join(", ");
    const started = process.cpuUsage();
    expect(readConfig(`version: 1\npools: { ${pools} }\n`).diagnostics.length).toBeGreaterThan(0);
    expect(spent(started)).toBeLessThan(SOON);
  });
});

describe("a text that looks like another", () => {
  const HIDDEN = [
    0x85,
    0xa0 - 0x20,
    0xad,
    0x200b,
    0x200e,
    0x2028,
    0x2029,
    0x202e,
    0x2066,
    0xfeff,
    0x0b,
    0x0c,
    0x00,
    0x1b,
    0x7f,
    0xfffe,
  ];

  test.for(HIDDEN.map((code) => [code.toString(16), String.fromCharCode(code)] as const))(
    "U+%s is refused where it stands",
    ([, character]) => {
      for (const text of [
        `version: 1\nproduct: sfb${character}-2019\n`,
        `version: 1\n# a${character}b\n`,
        `ver${character}sion: 1\n`,
      ]) {
        const { diagnostics } = readConfig(text);
        expect(diagnostics[0]?.code).toBe("yaml/control-character");
        expect(diagnostics[0]?.location?.line).toBe(
          text.startsWith("ver") && !text.startsWith("version") ? 1 : 2,
        );
      }
    },
  );

  test("the same characters written as escapes are refused, too", () => {
    for (const escape of ["\\N", "\\L", "\\P", "\\u202e", "\\x00", "\\e", "\\UFFFFFFFF"])
      expect(hasErrors(readConfig(`version: 1\nproduct: "sfb${escape}2019"\n`).diagnostics), escape).toBe(
        true,
      );
  });

  test("a line ends where every editor ends it, and nowhere else", () => {
    for (const end of ["\n", "\r\n"]) {
      const text = `version: 1${end}product: sfb-2019${end}colour: red${end}`;
      expect(readConfig(text).diagnostics.map(sayPlace)).toContain("schema/unknown-key 3 colour");
    }
  });

  test("keys that objects have by nature are unknown like any other", () => {
    for (const key of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
      const { diagnostics } = readConfig(`${SOUND}${key}: { polluted: yes }\n`);
      expect(diagnostics.map(({ code }) => code)).toEqual(["schema/unknown-key"]);
      for (const section of ["certificates", "pools"])
        expect(
          hasErrors(readConfig(`version: 1\n${section}: { ${key}: { polluted: yes } }\n`).diagnostics),
        ).toBe(true);
    }
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  });
});

test("a sound configuration that somebody damaged is read, or refused with a place", () => {
  expect(readConfig(SOUND).diagnostics).toEqual([]);
  const piece = fc.oneof(
    fc.constantFrom(
      "[",
      "]",
      "{",
      "}",
      ": ",
      "- ",
      "\n",
      "  ",
      "'",
      '"',
      "#",
      "&a ",
      "*a ",
      "!!x ",
      "|\n",
      "? ",
      "---\n",
      "{server}",
      "..",
      "\t",
      "9".repeat(400),
    ),
    fc.string({ unit: "binary", maxLength: 6 }),
  );
  const edit = fc.record({ at: fc.nat(SOUND.length), cut: fc.nat(12), put: piece });
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
      let text = SOUND;
      for (const { at, cut, put } of edits) text = text.slice(0, at) + put + text.slice(at + cut);
      const { value, diagnostics } = readConfig(text);
      expect(value === undefined).toBe(hasErrors(diagnostics));
      for (const { code, location, message } of diagnostics) {
        expect(message).not.toBe("");
        expect(location?.file, code).toBe("cscert.yaml");
        expect(location!.line).toBeLessThanOrEqual(text.split("\n").length);
      }
      for (const format of ["text", "json", "sarif", "github"] as const)
        renderDiagnostics(diagnostics, format, { color: "never", width: 80 });
    }),
    { numRuns: Number(process.env["CSCERT_HOSTILE_RUNS"] ?? 400) },
  );
});

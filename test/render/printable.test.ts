// Whatever a file, a store or a certificate says, what is shown can neither move a cursor nor hide nor become markup.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { printable } from "../../src/base/printable.ts";
import { diagnose, type Diagnostic } from "../../src/diagnostic/diagnostic.ts";
import { markdown } from "../../src/render/markdown.ts";
import { renderDiagnostics, type DiagnosticsFormat } from "../../src/render/diagnostics.ts";
import { renderPlan } from "../../src/render/plan.ts";
import { renderHistory } from "../../src/render/history.ts";
import { hostilePlan } from "./samples.ts";

/** Pieces of attacks, mixed with arbitrary text. */
const HOSTILE = [
  "\u001b[2J",
  "\u001b]8;;http://evil\u0007",
  "\r",
  "\n",
  "\n::error::x",
  "\u0000",
  "\u009b31m",
  "\u202e",
  "\u2066",
  "\u200b",
  "\ufeff",
  "\ud800",
  "\u{e0041}",
  "<script>",
  "</td>",
  "<!--",
  "|",
  "`",
  "```",
  "**",
  "__",
  "[x](http://evil)",
  "![x](y)",
  "@team",
  "#1",
  "www.evil.com",
  "https://evil",
  "&lt;",
  "%0A",
  "::set-output name=x::",
  ",",
  ":",
  "\\",
  "~~",
  "\u2028",
  "\u0085",
] as const;
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: "binary", maxLength: 5 })), { maxLength: 8 })
  .map((parts) => parts.join(""));

const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const STYLE = { color: "never", width: 80 } as const;

function aDiagnostic(text: string): Diagnostic {
  const location = { file: text, line: 3, column: 2, length: 4, sourceLine: `x: ${text}` };
  return {
    ...diagnose("cli/bad-option", { option: text, text, wanted: text }, { location }),
    hints: [text],
    related: [{ message: text, location }],
  };
}

describe("printable text", () => {
  test("holds nothing that a terminal obeys or a reader can't see", () => {
    fc.assert(
      fc.property(hostile, (text) => !UNSAFE.test(printable(text))),
      { numRuns: 3_000 },
    );
  });

  test("leaves ordinary text of any language alone", () => {
    for (const text of ["CN=Zürich, O=Ünïcode", "名前.contoso.com", "عربي", "e\u0301", "👍"])
      expect(printable(text)).toBe(text);
  });

  test("tells different texts apart", () => {
    expect(printable("a\u202eb")).toBe("a\\u{202e}b");
    expect(printable("a\u0000b")).not.toBe(printable("ab"));
  });
});

describe("text formats", () => {
  test.for<DiagnosticsFormat>(["text", "github"])(
    "diagnostics as %s obey only their own line ends",
    (format) => {
      fc.assert(
        fc.property(hostile, (text) => {
          for (const line of renderDiagnostics([aDiagnostic(text)], format, STYLE).split("\n"))
            expect(line).not.toMatch(UNSAFE);
        }),
      );
    },
  );

  test("one diagnostic is one workflow command", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const out = renderDiagnostics([aDiagnostic(text)], "github", STYLE);
        expect(out.split("\n")).toHaveLength(1);
        const [, properties = ""] = /^::error (.*?)::/.exec(out) ?? [];
        expect(properties.split(",").map((one) => one.split("=")[0])).toEqual([
          "file",
          "line",
          "col",
          "endColumn",
          "title",
        ]);
      }),
    );
  });

  test.for<DiagnosticsFormat>(["json", "sarif"])("diagnostics as %s say the same text back", (format) => {
    fc.assert(
      fc.property(hostile, (text) => {
        const out = renderDiagnostics([aDiagnostic(text)], format, STYLE);
        expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
        expect(JSON.stringify(JSON.parse(out))).toContain(JSON.stringify(text).slice(1, -1));
      }),
    );
  });

  test("a plan as text shows only its own line ends", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        for (const line of renderPlan(hostilePlan(text), "text", { ...STYLE, now: 0 }).split("\n"))
          expect(line).not.toMatch(UNSAFE);
      }),
    );
  });

  test("history shows only its own line ends", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const run = {
          id: 1,
          startedAt: 0,
          actor: text,
          commit: text,
          digest: "sha256:",
          result: "done",
          actions: [
            {
              id: "a",
              kind: "assign",
              target: text,
              type: text,
              certificate: text,
              reason: "missing",
              cause: "config",
            },
          ],
        } as const;
        for (const line of renderHistory([run], "text", STYLE).split("\n")) expect(line).not.toMatch(UNSAFE);
      }),
    );
  });
});

describe("Markdown", () => {
  /** What GitHub would make something of; the word joiner after each @ is ours. */
  const MARKUP = /[\\`*_[\]<>|~\n\r]|(?<!&)#|&(?!#\d+;)|@(?!\u2060)|https?:|www\./;

  test("holds nothing that GitHub would make something of", () => {
    fc.assert(
      fc.property(hostile, (text) => !MARKUP.test(markdown(text))),
      { numRuns: 3_000 },
    );
  });

  test("reads as the same text again", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const read = markdown(text)
          .replaceAll("\u2060", "")
          .replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
        expect(read).toBe(printable(text));
      }),
    );
  });

  test("a plan keeps its shape whatever it names", () => {
    const shapeOf = (text: string): readonly string[] =>
      renderPlan(hostilePlan(text), "markdown", { ...STYLE, now: 0 })
        .split("\n")
        .map((line) => (line.startsWith("|") ? `| ${line.split("|").length}` : line.slice(0, 2)));
    const expected = shapeOf("plain");
    fc.assert(
      fc.property(hostile, (text) => {
        expect(shapeOf(text)).toEqual(expected);
      }),
    );
  });
});

// Writing a roll into a configuration: what is new says what was asked for, and everything else stays byte for byte.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { editText, type Edited } from "../../src/config/edit.ts";

const DATE = "2027-01-12T01:00:00Z";

function addRoll(text: string, index: number, certificate = "oauth-2027"): Edited {
  const value = { certificate, effectiveDate: DATE };
  return editText(text, [{ kind: "add-item", path: ["assignments", index, "rolls"], value }]);
}

function edit(text: string, index: number, certificate?: string): string {
  const edited = addRoll(text, index, certificate);
  if (edited.kind === "refused") throw new Error(edited.why);
  return edited.text;
}

describe("a roll is written in the manner of what is there", () => {
  test.for([
    {
      title: "after the last line of an assignment without rolls",
      text: "assignments:\n  - type: OAuthTokenIssuer\n    scope: global # one for all\n    certificate: a # the old one\n\n# the end\n",
      says: "assignments:\n  - type: OAuthTokenIssuer\n    scope: global # one for all\n    certificate: a # the old one\n    rolls:\n      - certificate: oauth-2027\n        effectiveDate: 2027-01-12T01:00:00Z\n\n# the end\n",
    },
    {
      title: "after the last roll, with the list's own indent",
      text: "assignments:\n- type: X\n  rolls:\n  - certificate: b\n    effectiveDate: 2026-01-01T00:00Z # new year\n  scope: global\n",
      says: "assignments:\n- type: X\n  rolls:\n  - certificate: b\n    effectiveDate: 2026-01-01T00:00Z # new year\n  - certificate: oauth-2027\n    effectiveDate: 2027-01-12T01:00:00Z\n  scope: global\n",
    },
    {
      title: "into a flow list",
      text: "assignments:\n  - type: X\n    rolls: [{ certificate: b, effectiveDate: c }] # two\n",
      says: "assignments:\n  - type: X\n    rolls: [{ certificate: b, effectiveDate: c }, { certificate: oauth-2027, effectiveDate: 2027-01-12T01:00:00Z }] # two\n",
    },
    {
      title: "into an empty flow list",
      text: "assignments:\n  - type: X\n    rolls: []\n",
      says: "assignments:\n  - type: X\n    rolls: [{ certificate: oauth-2027, effectiveDate: 2027-01-12T01:00:00Z }]\n",
    },
    {
      title: "into a flow mapping",
      text: "assignments:\n  - { type: X, scope: global }\n",
      says: "assignments:\n  - { type: X, scope: global, rolls: [{ certificate: oauth-2027, effectiveDate: 2027-01-12T01:00:00Z }] }\n",
    },
    {
      title: "with the file's line ends, and none at its end",
      text: "assignments:\r\n  - type: X\r\n    scope: global",
      says: "assignments:\r\n  - type: X\r\n    scope: global\r\n    rolls:\r\n      - certificate: oauth-2027\r\n        effectiveDate: 2027-01-12T01:00:00Z",
    },
  ])("$title", ({ text, says }) => {
    expect(edit(text, 0)).toBe(says);
  });
});

test.for([
  "assignments: [",
  "pools: {}\n",
  "assignments: [a]\n",
  "assignments:\n  - type: X\n    rolls: soon\n",
])("a text that can't be added to is left alone: %j", (text) => {
  expect(addRoll(text, 0)).toMatchObject({ kind: "refused" });
});

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
const quoted = fc.tuple(name, fc.constantFrom("plain", "single", "double")).map(([text, quote]) => {
  if (quote === "plain") return `n${text}`;
  return quote === "single" ? `'n${text}'` : `"n${text}"`;
});
const comment = fc.constantFrom("", "", " # why", "   # {[: '\"", " # é");
const gap = fc.constantFrom("", "", "\n", "# alone\n", "    # deeper\n");

const assignment = fc.record({
  keys: fc.shuffledSubarray(["type", "scope", "certificate", "removePrevious"], { minLength: 1 }),
  values: fc.array(quoted, { minLength: 4, maxLength: 4 }),
  comments: fc.array(comment, { minLength: 8, maxLength: 8 }),
  rolls: fc.constantFrom("none", "block", "flow", "tight"),
  count: fc.integer({ min: 1, max: 3 }),
  place: fc.constantFrom("first", "last"),
  gap,
});
const file = fc.record({
  assignments: fc.array(assignment, { minLength: 1, maxLength: 4 }),
  before: fc.constantFrom("", "# head\n", "version: 1\n\n", "certificates:\n  a: { thumbprint: x }\n"),
  after: fc.constantFrom("", "# tail\n", "policy:\n  expiryWarning: 30d # days\n", "\n\n"),
  outdent: fc.boolean(),
  crlf: fc.boolean(),
  chosen: fc.nat(3),
  certificate: fc.oneof(name, fc.constantFrom("true", "a b", 'with "quotes"', "a: b", "é#")),
});
type FileChoice = typeof file extends fc.Arbitrary<infer Value> ? Value : never;

test("everything outside the edit stays byte for byte, and the roll is there", () => {
  const met = new Map<string, number>();
  fc.assert(
    fc.property(file, (choice) => {
      const { text, index } = write(choice);
      const kind = choice.assignments[index]?.rolls ?? "none";
      met.set(kind, (met.get(kind) ?? 0) + 1);
      const edited = edit(text, index, choice.certificate);
      const same = commonPrefix(text, edited);
      const rest = text.slice(same);
      // One insertion: what came before it and what came after it make the old text.
      expect(edited.endsWith(rest)).toBe(true);
      expect(edited.length).toBeGreaterThan(text.length);
      const before = readRolls(text);
      const after = readRolls(edited);
      const roll = { certificate: choice.certificate, effectiveDate: DATE };
      expect(after).toEqual(before.map((rolls, at) => (at === index ? [...rolls, roll] : rolls)));
      expect(withoutRolls(edited)).toEqual(withoutRolls(text));
    }),
    { numRuns: 2_000 },
  );
  expect(Math.min(...met.values())).toBeGreaterThan(200);
});

function write(choice: FileChoice): { text: string; index: number } {
  const index = choice.chosen % choice.assignments.length;
  const dash = choice.outdent ? "" : "  ";
  let text = `${choice.before}assignments:\n`;
  choice.assignments.forEach((one) => {
    const rolls = rollLines(one, `${dash}  `);
    const pairs = one.keys.map((key, position) => `${key}: ${one.values[position]}${one.comments[position]}`);
    const [first = "", ...others] = pairs;
    const blocks = one.place === "first" ? [first, ...rolls, ...others] : [first, ...others, ...rolls];
    text += blocks
      .map((block, position) => `${position === 0 ? `${dash}- ` : `${dash}  `}${block}\n`)
      .join("");
    text += one.gap;
  });
  text += choice.after;
  return { text: choice.crlf ? text.replaceAll("\n", "\r\n") : text, index };
}

function rollLines({ rolls, count, comments }: FileChoice["assignments"][number], indent: string): string[] {
  const items = Array.from({ length: count }, (_, at) => at);
  switch (rolls) {
    case "none":
      return [];
    case "flow":
      return [
        `rolls: [${items.map((at) => `{ certificate: c${at}, effectiveDate: 'd' }`).join(", ")}]${comments[4]}`,
      ];
    default: {
      const inner = rolls === "tight" ? indent : `${indent}  `;
      const lines = items.flatMap((at) => [
        `${inner}- certificate: c${at}${comments[5]}`,
        `${inner}  effectiveDate: d${comments[6]}`,
      ]);
      return [`rolls:${comments[7]}\n${lines.join("\n")}`];
    }
  }
}

interface Written {
  readonly assignments: readonly { readonly rolls?: readonly unknown[] }[];
}

function readRolls(text: string): readonly (readonly unknown[])[] {
  const { assignments } = parse(text, { schema: "failsafe" }) as Written;
  return assignments.map(({ rolls = [] }) => rolls);
}

function withoutRolls(text: string): unknown {
  const written = parse(text, { schema: "failsafe" }) as Written;
  return { ...written, assignments: written.assignments.map(({ rolls: _rolls, ...rest }) => rest) };
}

function commonPrefix(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}

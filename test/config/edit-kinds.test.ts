// Every kind of edit: what is new says what was asked for, and everything else stays byte for byte.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { Edit, Value } from "../../src/config/edit-model.ts";
import { editText } from "../../src/config/edit.ts";

function edit(text: string, ...edits: readonly Edit[]): string {
  const edited = editText(text, edits);
  return edited.kind === "edited" ? edited.text : `refused: ${edited.why}`;
}

describe("an edit is made in the manner of what is there", () => {
  test.for<{ title: string; text: string; edit: Edit; says: string }>([
    {
      title: "a value keeps its double quotes and its comment",
      text: 'a:\n  b: "old" # why\n',
      edit: { kind: "set", path: ["a", "b"], value: "new" },
      says: 'a:\n  b: "new" # why\n',
    },
    {
      title: "a value keeps its single quotes",
      text: "a: 'it''s' # x\r\n",
      edit: { kind: "set", path: ["a"], value: "that's" },
      says: "a: 'that''s' # x\r\n",
    },
    {
      title: "a value in a block becomes one on a line",
      text: "a: >-\n  long\n  text\nb: 1\n",
      edit: { kind: "set", path: ["a"], value: "short" },
      says: "a: short\nb: 1\n",
    },
    {
      title: "a mapping gives way to a name",
      text: "list:\n  - type: X\n    certificate:\n      from: Default # of the server\n",
      edit: { kind: "set", path: ["list", 0, "certificate"], value: "oauth-2027" },
      says: "list:\n  - type: X\n    certificate:\n      oauth-2027 # of the server\n",
    },
    {
      title: "a pair goes after the others, with their indent",
      text: "certificates:\n    a: { thumbprint: X } # the old\n    # alone\npolicy: {}\n",
      edit: {
        kind: "add-pair",
        path: ["certificates"],
        key: "b",
        value: { pfx: "b.pfx", public: "b.cer", password: { file: "s/b" } },
      },
      says: "certificates:\n    a: { thumbprint: X } # the old\n    b:\n      pfx: b.pfx\n      public: b.cer\n      password: { file: s/b }\n    # alone\npolicy: {}\n",
    },
    {
      title: "a comment below the last item that stands deeper is of that item",
      text: "assignments:\r\n  - type: X\r\n    scope: global\r\n    # since March\r\n\r\n    # later\r\n  # of the list\r\n",
      edit: { kind: "add-item", path: ["assignments"], value: { type: "Z", scope: "global" } },
      says: "assignments:\r\n  - type: X\r\n    scope: global\r\n    # since March\r\n  - type: Z\r\n    scope: global\r\n\r\n    # later\r\n  # of the list\r\n",
    },
    {
      title: "a section that is missing is made at the end",
      text: "version: 1\r\n",
      edit: { kind: "add-item", path: ["assignments"], value: { type: "X", scope: "global" } },
      says: "version: 1\r\n\r\nassignments:\r\n  - type: X\r\n    scope: global\r\n",
    },
    {
      title: "a section without anything in it is filled",
      text: "assignments: # none yet\npolicy: {}\n",
      edit: { kind: "add-item", path: ["assignments"], value: { type: ["A", "B"] } },
      says: "assignments: # none yet\n  - type: [A, B]\npolicy: {}\n",
    },
    {
      title: "an empty flow list is filled",
      text: "rolls: [] # none\n",
      edit: {
        kind: "add-item",
        path: ["rolls"],
        value: { certificate: "x", effectiveDate: "2027-01-12T01:00:00Z" },
      },
      says: "rolls: [{ certificate: x, effectiveDate: 2027-01-12T01:00:00Z }] # none\n",
    },
    {
      title: "an item of a flow list goes with its comma",
      text: "servers: [a, b, c] # three\n",
      edit: { kind: "remove", path: ["servers", 1] },
      says: "servers: [a, c] # three\n",
    },
    {
      title: "the last item of a flow list goes with the comma before it",
      text: "servers: [a, b, c]\n",
      edit: { kind: "remove", path: ["servers", 2] },
      says: "servers: [a, b]\n",
    },
    {
      title: "an item of a block goes with its lines, and the comment above stays",
      text: "list:\n  # one\n  - type: A # a\n    scope: x\n  # two\n  - type: B\n",
      edit: { kind: "remove", path: ["list", 0] },
      says: "list:\n  # one\n  # two\n  - type: B\n",
    },
    {
      title: "what would be left empty goes too",
      text: "list:\n  - type: A\n    rolls:\n      - certificate: b # then\n    scope: x\n",
      edit: { kind: "remove", path: ["list", 0, "rolls", 0] },
      says: "list:\n  - type: A\n    scope: x\n",
    },
    {
      title: "the pair behind a dash gives its place to the next",
      text: "list:\n  - rolls: [a]\n    scope: x\n",
      edit: { kind: "remove", path: ["list", 0, "rolls"] },
      says: "list:\n  - scope: x\n",
    },
    {
      title: "the last lines of a text without a line break at its end",
      text: "a: 1\r\nb:\r\n  c: 2",
      edit: { kind: "remove", path: ["b"] },
      says: "a: 1",
    },
    {
      title: "a key keeps its quotes",
      text: '"a b": &x 1\n'.replace("&x ", ""),
      edit: { kind: "rename", path: ["a b"], key: "c d" },
      says: '"c d": 1\n',
    },
    {
      title: "a byte order mark stays",
      text: "\ufeffa: 1\n",
      edit: { kind: "set", path: ["a"], value: "x" },
      says: "\ufeffa: x\n",
    },
  ])("$title", ({ text, edit: one, says }) => {
    expect(edit(text, one)).toBe(says);
  });
});

test.for<[string, Edit, string]>([
  ["a: [", { kind: "remove", path: ["a"] }, "it is not sound YAML"],
  ["a: 1\n", { kind: "remove", path: ["b"] }, "there is nothing to edit at b"],
  ["a: 1\n", { kind: "add-item", path: ["a"], value: "x" }, "there is nothing to edit at a"],
  ["a: [b, # of b or c?\n  c]\n", { kind: "remove", path: ["a", 0] }, "there is nothing to edit at a.0"],
  [
    "a: &x { b: c }\nd: *x\n",
    { kind: "set", path: ["d", "b"], value: "y" },
    "there is nothing to edit at d.b",
  ],
])("a text that can't be edited is left alone: %j", ([text, one, why]) => {
  expect(editText(text, [one])).toEqual({ kind: "refused", why });
});

const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,6}$/);
const odd = fc.constantFrom(
  "true",
  "0x12",
  "a b",
  'with "quotes"',
  "it's",
  "a: b",
  "é#",
  "# no",
  "- x",
  "12E4",
  "~",
  "ü\u2028",
  "C:\\x",
  `${"long ".repeat(40)}end`,
);
const scalar = fc.oneof({ weight: 3, arbitrary: word }, { weight: 1, arbitrary: odd });
const comment = fc.constantFrom("", "", "", " # why", "   # {[: '\"", " # é");
const alone = fc.constantFrom("", "", "", "\n", "# alone\n", "      # deeper\n", "   # é\n");

interface Written {
  readonly text: string;
  readonly paths: readonly (readonly (string | number)[])[];
}

/** A text in one of many manners, with the paths of what is in it. */
const file = fc
  .record({
    certificates: fc.uniqueArray(
      fc.record({
        name: scalar,
        style: fc.constantFrom("flow", "block", "deep"),
        comment,
        alone,
        value: scalar,
        quote: fc.constantFrom("plain", "single", "double"),
      }),
      { minLength: 1, maxLength: 4, selector: ({ name }) => name },
    ),
    items: fc.array(
      fc.record({
        style: fc.constantFrom("flow", "block", "tight"),
        type: fc.array(word, { minLength: 1, maxLength: 3 }),
        list: fc.constantFrom("flow", "block"),
        comment,
        alone,
        rolls: fc.nat(2),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    head: fc.constantFrom("", "# head\n", "version: 1\n\n"),
    tail: fc.constantFrom("", "# tail\n", "\n\n", "policy: { expiryWarning: 30d } # days\n"),
    crlf: fc.boolean(),
    end: fc.constantFrom("line break", "none"),
    indent: fc.constantFrom("  ", "    "),
  })
  .map((choice): Written => {
    const paths: (string | number)[][] = [];
    const quote = (text: string, how: string): string => {
      if (how === "double" || !/^[a-z][a-z0-9-]*$/.test(text) || text === "true") return JSON.stringify(text);
      return how === "single" ? `'${text}'` : text;
    };
    let text = `${choice.head}certificates:\n`;
    const { indent } = choice;
    for (const one of choice.certificates) {
      const key = quote(one.name, one.quote);
      const value = quote(one.value, one.quote);
      paths.push(["certificates", one.name], ["certificates", one.name, "thumbprint"]);
      if (one.style === "flow")
        text += `${indent}${key}: { thumbprint: ${value}, public: x.cer }${one.comment}\n`;
      else
        text += `${indent}${key}:${one.comment}\n${indent}  thumbprint: ${value}${one.comment}\n${one.style === "deep" ? `${indent}  password:\n${indent}      file: é${one.comment}\n` : ""}`;
      text += one.alone;
    }
    text += "assignments:\n";
    choice.items.forEach((one, index) => {
      const dash = one.style === "tight" || choice.items.some(({ style }) => style === "tight") ? "" : indent;
      paths.push(["assignments", index], ["assignments", index, "scope"]);
      const rolls = Array.from({ length: one.rolls }, (_, at) => `{ certificate: r${at} }`);
      rolls.forEach((_, at) => paths.push(["assignments", index, "rolls", at]));
      if (one.style === "flow") {
        text += `${dash}- { type: [${one.type.map((name) => `t${name}`).join(", ")}], scope: global${rolls.length > 0 ? `, rolls: [${rolls.join(", ")}]` : ""} }${one.comment}\n`;
      } else {
        const types = one.type.map((name) => `t${name}`);
        text +=
          one.list === "flow"
            ? `${dash}- type: [${types.join(", ")}]${one.comment}\n`
            : `${dash}- type:${one.comment}\n${types.map((name) => `${dash}    - ${name}${one.comment}\n`).join("")}`;
        text += `${dash}  scope: 'global'${one.comment}\n`;
        if (rolls.length > 0)
          text += `${dash}  rolls:\n${rolls.map((roll) => `${dash}  - ${roll}${one.comment}\n`).join("")}`;
      }
      one.type.forEach((_, at) => paths.push(["assignments", index, "type", at]));
      text += one.alone;
    });
    text += choice.tail;
    if (choice.end === "none") text = text.replace(/\n+$/, "");
    return { text: choice.crlf ? text.replaceAll("\n", "\r\n") : text, paths };
  });

const newValue: fc.Arbitrary<Value> = fc.oneof(
  scalar,
  fc.array(scalar, { minLength: 1, maxLength: 3 }),
  fc.record({ certificate: scalar, effectiveDate: fc.constant("2027-01-12T01:00:00Z") }),
  fc.record({
    pfx: scalar,
    public: scalar,
    password: fc.record({ file: scalar }),
    servers: fc.dictionary(word, fc.record({ thumbprint: word }), { minKeys: 1, maxKeys: 2 }),
  }),
);

const choice = fc.record({
  file,
  which: fc.nat(1_000),
  value: newValue,
  name: scalar,
  kind: fc.constantFrom<Edit["kind"]>("set", "add-pair", "add-item", "remove", "rename"),
});
type Choice = typeof choice extends fc.Arbitrary<infer One> ? One : never;

function editOf({ file: { paths }, which, value, name, kind }: Choice): Edit {
  const path = paths[which % paths.length] ?? ["certificates"];
  switch (kind) {
    case "set":
      return { kind, path, value: path.at(-1) === "scope" || path.at(-1) === "thumbprint" ? name : value };
    case "add-pair":
      return path.length === 2
        ? { kind, path, key: `new ${name}`, value }
        : { kind, path: ["certificates"], key: `new ${name}`, value };
    case "add-item":
      return {
        kind,
        path:
          path[0] === "assignments" && which % 2 === 0
            ? ["assignments", path[1] ?? 0, which % 3 === 0 ? "type" : "rolls"]
            : ["assignments"],
        value,
      };
    case "remove":
      return { kind, path };
    case "rename":
      return { kind, path: typeof path.at(-1) === "string" ? path : ["certificates"], key: `new ${name}` };
  }
}

/** Comments on lines of their own, and at the ends of lines. */
function commentsOf(text: string): readonly string[] {
  return text
    .split(/\r?\n/)
    .flatMap(
      (line) => /(?:^|\s)#(?: why| \{| é| alone| deeper| head| tail| days).*$/.exec(line)?.[0].trim() ?? [],
    );
}

test("one splice makes each edit, comments and all else stay, and what is read is what was asked for", () => {
  const met = new Map<string, number>();
  let refused = 0;
  fc.assert(
    fc.property(choice, (one) => {
      const { text } = one.file;
      const asked = editOf(one);
      const edited = editText(text, [asked]);
      if (edited.kind === "refused") {
        refused += 1;
        return;
      }
      met.set(asked.kind, (met.get(asked.kind) ?? 0) + 1);
      const after = edited.text;
      expect(readsAs(after)).toBe(JSON.stringify(expectedOf(parse(text, { schema: "failsafe" }), asked)));
      const same = commonPrefix(text, after);
      const rest = commonSuffix(text, after, same);
      const [cut, added] = [text.slice(same, text.length - rest), after.slice(same, after.length - rest)];
      if (asked.kind.startsWith("add-")) expect(cut.trim().replaceAll(/[[\]{}]/g, "")).toBe("");
      if (asked.kind === "remove") expect(added).toBe("");
      const kept = commentsOf(text);
      const lost = kept.length - commentsOf(after).length;
      if (asked.kind !== "remove" && asked.kind !== "set") expect(lost).toBe(0);
      // What stands on lines of their own outside of what goes is never lost.
      expect(commentsOf(after).filter((line) => line === "# tail" || line === "# head")).toEqual(
        kept.filter((line) => line === "# tail" || line === "# head"),
      );
      if (text.includes("\r\n")) expect(after.replaceAll("\r\n", "")).not.toContain("\n");
      else expect(after).not.toContain("\r");
    }),
    { numRuns: 1_500 },
  );
  expect(Math.min(...met.values())).toBeGreaterThan(150);
  expect(met.size).toBe(5);
  expect(refused).toBeLessThan(300);
});

function readsAs(text: string): string {
  return JSON.stringify(parse(text, { schema: "failsafe" }));
}

/** What the edit means, said once more and by itself. */
function expectedOf(value: unknown, asked: Edit): unknown {
  const [first, ...rest] = asked.path;
  if (first === undefined) return value;
  const isHere = rest.length === 0;
  if (Array.isArray(value)) {
    if (isHere && asked.kind === "remove") return value.filter((_, index) => index !== first);
    return value
      .map((item: unknown, index) =>
        index === first ? (isHere ? changed(item, asked) : expectedOf(item, { ...asked, path: rest })) : item,
      )
      .filter((item) => !isEmpty(item));
  }
  const entries = Object.entries(value as Record<string, unknown>);
  if (!entries.some(([key]) => key === first))
    return { ...(value as object), [String(first)]: changed(undefined, asked) };
  return Object.fromEntries(
    entries.flatMap(([key, item]): [string, unknown][] => {
      if (key !== first) return [[key, item]];
      if (isHere && asked.kind === "remove") return [];
      if (isHere && asked.kind === "rename") return [[asked.key, item]];
      const next = isHere ? changed(item, asked) : expectedOf(item, { ...asked, path: rest });
      return isEmpty(next) ? [] : [[key, next]];
    }),
  );
}

function changed(item: unknown, asked: Edit): unknown {
  switch (asked.kind) {
    case "set":
      return asked.value;
    case "add-pair":
      return { ...(item as object), [asked.key]: asked.value };
    case "add-item":
      return [...((item as unknown[] | undefined) ?? []), asked.value];
    default:
      return item;
  }
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function commonPrefix(a: string, b: string): number {
  let length = 0;
  while (length < Math.min(a.length, b.length) && a[length] === b[length]) length += 1;
  return length;
}

function commonSuffix(a: string, b: string, taken: number): number {
  let length = 0;
  while (
    length < Math.min(a.length, b.length) - taken &&
    a[a.length - 1 - length] === b[b.length - 1 - length]
  )
    length += 1;
  return length;
}

// What is wrong with a text before its meaning is looked at.

import { describe, expect, test } from "vitest";
import { readDocument } from "../../src/config/document.ts";
import { sayPlace } from "../kit/config.ts";

const faults = (text: string): readonly string[] => readDocument("c.yaml", text).diagnostics.map(sayPlace);

describe("what a text may not hold", () => {
  test.for([
    ["an alias", "a: &x 1\nb: *x\n", ["yaml/alias 1 1", "yaml/alias 2 *x"]],
    ["an alias to nothing", "a: *x\n", ["yaml/alias 1 *x"]],
    ["an alias as a key", "*x : 1\n", ["yaml/syntax 1 *x", "yaml/alias 1 *x"]],
    ["a merge key", "a:\n  <<: { b: 1 }\n", ["yaml/alias 2 <<"]],
    ["a tag", "a: !!int 3\n", ["yaml/tag 1 !!int"]],
    ["a tag of somebody's own", "a: !secret x\n", ["yaml/tag 1 !secret"]],
    ["a key twice", "a: 1\nb: 2\na: 3\n", ["yaml/duplicate-key 3 a"]],
    ["a key twice in a flow", "x: { a: 1, 'a': 2 }\n", ["yaml/duplicate-key 1 'a'"]],
    ["a second document", "a: 1\n---\nb: 2\n", ["yaml/second-document 2 ---"]],
    ["a second document without a line of its own", "a: 1\n...\nb: 2\n", ["yaml/second-document 3 b: 2"]],
    ["a tab as indentation", "a:\n\tb: 1\n", ["yaml/tab 2"]],
    ["a control character", "a: x\u0007y\n", ["yaml/control-character 1 \u0007"]],
    ["a control character by escape", 'a: "x\\u0007"\n', ['yaml/control-character 1 "x\\u0007"']],
    ["an invisible character", "a: x\u200by\n", ["yaml/control-character 1 \u200b"]],
    ["a bidirectional override", "a: x\u202ey\n", ["yaml/control-character 1 \u202e"]],
    [
      "what is not UTF-8",
      new TextDecoder().decode(Buffer.from("613a20ff0a", "hex")),
      ["yaml/not-utf8 1 \ufffd"],
    ],
    ["nothing", "", ["yaml/empty 1"]],
    ["nothing but comments", "# one\n# two\n", ["yaml/empty 1 #"]],
    ["an open quote", "a: 'x\n", ["yaml/syntax 2"]],
    ["a list as a key", "? [1]\n: 2\n", ["yaml/syntax 1 ["]],
    ["65 levels", `${"[".repeat(66)}${"]".repeat(66)}`, ["yaml/too-deep 1 []"]],
    ["a million brackets", "[".repeat(1_000_000), ["yaml/too-deep 1 ["]],
    ["a thousand dashes", "- ".repeat(1_001), ["yaml/too-deep 1 -"]],
  ] as const)("%s", ([, text, expected]) => {
    expect(faults(text)).toEqual(expected);
  });

  test("a duplicate shows the first place too", () => {
    const [duplicate] = readDocument("c.yaml", "a: 1\nb: 2\na: 3\n").diagnostics;
    expect(duplicate?.related).toEqual([
      {
        message: "given here first",
        location: { file: "c.yaml", line: 1, column: 1, length: 1, sourceLine: "a: 1" },
      },
    ]);
  });

  test("brackets in texts and comments are no nesting", () => {
    expect(faults(`# ${"[".repeat(500)}\na: '${"{".repeat(400)}'\n`)).toEqual([]);
  });

  test("32,000 keys are read in a moment, and a duplicate among them is found", () => {
    const keys = Array.from({ length: 32_000 }, (_, index) => `k${index}: 1\n`).join("");
    expect(faults(`${keys}k77: 2\n`)).toEqual(["yaml/duplicate-key 32001 k77"]);
  });
});

describe("what a text holds", () => {
  test.for([
    ["digits", "a: 0123456789\n", { a: "0123456789" }],
    ["what looks like a number", "a: 1e10\n", { a: "1e10" }],
    ["what looks like a truth", "a: [true, no, ~, null]\n", { a: ["true", "no", "~", "null"] }],
    ["what looks like a date", "a: 2027-01-12\n", { a: "2027-01-12" }],
    ["a key without a value", "a:\nb: {}\n", { a: "", b: {} }],
    ["lines", "a: |\n  x\n  y\n", { a: "x\ny\n" }],
    ["carriage returns at its line ends", "a: 1\r\nb:\r\n  - 2\r\n", { a: "1", b: ["2"] }],
    ["a byte order mark", "\ufeffa: 1\n", { a: "1" }],
  ] as const)("%s", ([, text, value]) => {
    expect(readDocument("c.yaml", text)).toMatchObject({ value, diagnostics: [] });
  });

  test("keys that objects have by nature are keys like any other", () => {
    const { value } = readDocument("c.yaml", "__proto__: { x: 1 }\nconstructor: 2\n");
    expect(Object.entries(value as object)).toEqual([
      ["__proto__", { x: "1" }],
      ["constructor", "2"],
    ]);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });
});

describe("places", () => {
  const text = "pools:\r\n  é.c.com: { role: Edge, servers: [ x, 'y z' ] }\r\n";
  const document = readDocument("sites/a.yaml", text);

  test.for([
    ["a value", ["pools", "é.c.com", "role"], { line: 2, column: 20, length: 4 }],
    ["an item", ["pools", "é.c.com", "servers", 1], { line: 2, column: 40, length: 5 }],
    ["a mapping by its first key", ["pools"], { line: 2, column: 3, length: 7 }],
    [
      "what is missing, by what is around it",
      ["pools", "é.c.com", "site", "x"],
      { line: 2, column: 14, length: 4 },
    ],
  ] as const)("%s", ([, path, place]) => {
    expect(document.locate(path)).toEqual({
      file: "sites/a.yaml",
      sourceLine: "  é.c.com: { role: Edge, servers: [ x, 'y z' ] }",
      ...place,
    });
  });

  test("a value among many, by the first of two equal keys", () => {
    const many = Array.from({ length: 40 }, (_, index) => `k${index}: ${index}\n`).join("");
    const wide = readDocument("c.yaml", `${many}k7: again\n`);
    expect(wide.locate(["k7"])).toMatchObject({ line: 8, column: 5, length: 1 });
    expect(wide.locateKey(["k39"])).toMatchObject({ line: 40, column: 1, length: 3 });
    expect(wide.locate(["nowhere"])).toMatchObject({ line: 1, column: 1 });
    expect(wide.locateKey(["k1", "x"])).toMatchObject({ line: 2, column: 5 });
  });

  test("a key", () => {
    expect(document.locateKey(["pools", "é.c.com", "servers"])).toMatchObject({
      line: 2,
      column: 26,
      length: 7,
    });
  });
});

// The reader under all others: what it takes, and what it refuses.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { element, integer, octets, oid, sequence } from "../../src/x509/der-write.ts";
import { integerOf, octetsOf, oidOf, readElement, type Element } from "../../src/x509/der.ts";

function read(bytes: Uint8Array): Element {
  const reading = readElement(bytes);
  if (reading.kind !== "element") throw new Error(reading.why);
  return reading.element;
}

describe("readElement", () => {
  test.for<[string, readonly number[], string]>([
    ["nothing", [], "it ends too early"],
    [
      "a length that goes beyond its container",
      [0x30, 4, 4, 9, 1, 2],
      "a length that goes beyond its container",
    ],
    ["a length that goes beyond the bytes", [0x04, 9, 1], "a length that goes beyond its container"],
    ["a length without its octets", [0x30, 0x82, 1], "it ends too early"],
    ["a length of five octets", [0x30, 0x85, 0, 0, 0, 0, 0], "a length of more than four octets"],
    [
      "an indefinite length on a primitive element",
      [0x04, 0x80, 0, 0],
      "an indefinite length on a primitive element",
    ],
    ["an indefinite length without its end", [0x30, 0x80, 4, 0], "it ends too early"],
    ["a tag of several octets", [0x1f, 0x81, 1, 0], "a tag of several octets"],
    ["41 levels", Array.from({ length: 42 }, () => [0x30, 0x80]).flat(), "nested too deeply"],
  ])("refuses %s", ([, bytes, why]) => {
    expect(readElement(Uint8Array.from(bytes))).toMatchObject({ kind: "malformed", why });
  });

  test("refuses more elements than any file has", () => {
    const many = sequence(Buffer.alloc(400_002, Buffer.from([5, 0])));
    expect(readElement(many)).toMatchObject({ kind: "malformed", why: "too many elements" });
  });

  test("counts what follows", () => {
    expect(readElement(Uint8Array.of(5, 0, 1, 2))).toMatchObject({ kind: "element", trailing: 2 });
  });

  test("joins the pieces of an octet string", () => {
    const pieces = Buffer.concat([
      Buffer.from([0x24, 0x80]),
      octets(Buffer.of(1, 2)),
      octets(Buffer.of(3)),
      Buffer.of(0, 0),
    ]);
    expect([...octetsOf(read(pieces))]).toEqual([1, 2, 3]);
  });

  test("never throws, and what it reads lies within the bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const reading = readElement(bytes);
        if (reading.kind === "malformed") expect(reading.offset).toBeLessThanOrEqual(bytes.length + 5);
        else expect(reading.element.whole.length + reading.trailing).toBe(bytes.length);
      }),
      { numRuns: 5_000 },
    );
  });
});

describe("values", () => {
  test("whole numbers come back", () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 48 }), (value) => {
        expect(integerOf(read(integer(value)))).toBe(value);
      }),
    );
  });

  test.for([
    ["a negative one", [0xff]],
    ["one of eight octets", [1, 0, 0, 0, 0, 0, 0, 0]],
    ["one that a double can't hold", [0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]],
    ["an empty one", []],
  ] as const)("%s is no number here", ([, bytes]) => {
    expect(integerOf(read(element(0x02, Uint8Array.from(bytes))))).toBeUndefined();
  });

  test.for(["1.2.840.113549.1.12.10.1.6", "2.5.29.37", "2.16.840.1.101.3.4.2.1", "1.3.14.3.2.26"])(
    "the identifier %s comes back",
    (dotted) => expect(oidOf(read(oid(dotted)))).toBe(dotted),
  );

  test.for([
    ["an endless arc", Buffer.alloc(12, 0xff)],
    ["an arc too long", Buffer.concat([Buffer.alloc(12, 0xff), Buffer.of(1)])],
    ["an arc that does not end", Buffer.of(0x2a, 0x86)],
    ["nothing", Buffer.alloc(0)],
  ] as const)("%s is no identifier", ([, bytes]) => {
    expect(oidOf(read(element(0x06, bytes)))).toBeUndefined();
  });
});

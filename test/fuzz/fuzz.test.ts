// The bounded share of `npm run fuzz`: some seconds for each reader of untrusted bytes, and proof that the fuzzer finds what is there.

import { expect, test } from "vitest";
import { readElement } from "../../src/x509/der.ts";
import { fuzz } from "./fuzz.ts";
import { makeDraw, mutate } from "./mutate.ts";
import { TARGETS } from "./targets.ts";

const SECONDS = Number(process.env["CSCERT_FUZZ_SECONDS"] ?? 2);

test.for(TARGETS.map((target) => [target.name, target] as const))(
  "reading any bytes as %s keeps its promises",
  async ([, target]) => {
    const { runs, branches, failures } = await fuzz(target, SECONDS, 20261125);
    expect(failures.map(({ why, input }) => [why, Buffer.from(input).toString("base64")])).toEqual([]);
    expect(runs).toBeGreaterThan(target.seeds.length);
    expect(branches).toBeGreaterThan(10);
  },
);

test("a branch that no seed comes through is found, and a promise that is broken there is told", async () => {
  const { failures, kept } = await fuzz(
    {
      name: "planted",
      seeds: [new Uint8Array([0x30, 0x80, 0x02, 0x01, 0x05, 0x00, 0x00])],
      words: ["\x30\x80", "\x00\x00", "\x02\x01\x05"],
      bytesMax: 64,
      patience: 1_000,
      read: (bytes) => {
        const reading = readElement(bytes);
        if (
          reading.kind === "element" &&
          reading.element.children.some(({ children }) => children.length > 0)
        )
          throw new Error("planted");
      },
    },
    20,
    1,
  );
  expect(kept.length).toBeGreaterThan(0);
  expect(failures.length).toBeGreaterThan(0);
});

test("the same seed draws the same inputs", () => {
  const pantry = { corpus: [new Uint8Array(64)], words: [Buffer.from("word")], bytesMax: 1_000 };
  const inputs = (seed: number): readonly string[] => {
    const draw = makeDraw(seed);
    return Array.from({ length: 50 }, () => Buffer.from(mutate(pantry, draw)).toString("hex"));
  };
  expect(inputs(7)).toEqual(inputs(7));
  expect(inputs(7)).not.toEqual(inputs(8));
});

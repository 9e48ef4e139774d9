import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { countLabKeys, LabKeys, LAB_KEYS_MAX } from "../../src/lab/keys.ts";

describe("the key pairs of a lab", () => {
  test("are 32 at most, however many servers", () => {
    expect([1, 8, 56, 10_000].map(countLabKeys)).toEqual([5, 8, 32, LAB_KEYS_MAX]);
  });

  test("are handed out so that the first four certificates share with nobody", () => {
    const pairs = Array.from({ length: 6 }, () => generateKeyPairSync("ec", { namedCurve: "P-256" }));
    const keys = new LabKeys(pairs);
    const handedOut = Array.from({ length: 10 }, () => keys.next()).map((pair) =>
      pairs.findIndex((known) => known.privateKey === pair.privateKey),
    );
    expect(handedOut).toEqual([0, 1, 2, 3, 4, 5, 4, 5, 4, 5]);
  });
});

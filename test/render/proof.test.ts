// A proof that fails, as a person reads it: within the width that there is.

import { expect, test } from "vitest";
import type { Counterexample, Proof } from "../../src/model/proof.ts";
import { renderProof } from "../../src/render/proof.ts";
import { T0 } from "../kit/deployment.ts";

const WIDTH = 80;
const counterexample: Counterexample = {
  reason: "too-late",
  type: "AudioVideoAuthentication",
  label: "pool edge-of-the-north.contoso.com",
  at: T0,
  story: [`${"a long story ".repeat(12)}ends`],
  cause: `${"for want of a nail ".repeat(6)}it was lost`,
  location: { file: "cscert.yaml", line: 1, column: 1, length: 1 },
};
const proof: Proof = {
  kind: "counterexample",
  counterexample,
  all: [counterexample],
  assumptions: [],
  byItself: [],
  lanes: 1,
  uncovered: [],
};

test.for(["never", "always"] as const)("every line of a counterexample fits (color: %s)", (color) => {
  const text = renderProof(proof, "text", { color, width: WIDTH });
  expect(text).toContain("NOT proved: AudioVideoAuthentication");
  const plain = text.replaceAll(/\u001b\[[0-9;]*m/g, "");
  expect(plain.split("\n").filter((line) => line.length > WIDTH)).toEqual([]);
});

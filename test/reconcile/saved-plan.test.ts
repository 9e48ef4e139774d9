// A plan file says back what it was made from, and nothing else is ever believed.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HOUR } from "../../src/base/instant.ts";
import { decodePlan, encodePlan } from "../../src/reconcile/saved-plan.ts";
import { anApplyBench } from "../kit/apply-bench.ts";
import { T0 } from "../kit/deployment.ts";

const PLAN = await anApplyBench({
  pools: [{ pool: "pool01", servers: ["fe01"] }],
  assignments: [{ steps: ["A"] }, { server: "fe01", steps: ["A", { certificate: "B", at: T0 + HOUR }] }],
}).plan();

function edited(change: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ ...(JSON.parse(encodePlan(PLAN)) as object), ...change });
}

describe("a plan file", () => {
  test("tells digest and end of its plan, and a line for each action", () => {
    const { value, diagnostics } = decodePlan(encodePlan(PLAN));
    expect(diagnostics).toEqual([]);
    expect(value).toMatchObject({ digest: PLAN.digest, validUntil: T0 + HOUR, madeAt: T0 });
    expect(value?.display).toHaveLength(PLAN.actions.length);
  });

  test("is the same text each time, ends with a line feed, and may begin with a byte order mark", () => {
    const text = encodePlan(PLAN);
    expect([text, text.endsWith("}\n")]).toEqual([encodePlan(PLAN), true]);
    expect(decodePlan(`\uFEFF${text}`).value?.digest).toBe(PLAN.digest);
  });

  test("of a plan that the clock never changes has no end", () => {
    const { value } = decodePlan(encodePlan({ ...PLAN, validUntil: null }));
    expect(value?.validUntil).toBeNull();
  });

  test("holds neither a path nor a place of a password", () => {
    expect(encodePlan(PLAN)).not.toMatch(/secrets|password|\.pfx/);
  });

  const wrong: readonly [string, string, string][] = [
    ["no JSON", "nonsense", "is not JSON"],
    ["no object", "[1]", "holds no JSON object"],
    ["null", "null", "holds no JSON object"],
    ["another format", edited({ format: "terraform" }), "`format`"],
    ["another version", edited({ version: 2 }), "`version`"],
    ["an unknown key", edited({ actions: [{ kind: "assign" }] }), "`actions` is not known"],
    ["a short digest", edited({ digest: "sha256:abc" }), "`digest`"],
    ["a digest in capitals", edited({ digest: PLAN.digest.toUpperCase() }), "`digest`"],
    ["no digest", edited({ digest: undefined }), "`digest`"],
    ["no end", edited({ validUntil: undefined }), "`validUntil`"],
    ["an end as a number", edited({ validUntil: 9e15 }), "`validUntil`"],
    ["an end in a zone", edited({ validUntil: "2026-12-01T00:00:00+01:00" }), "`validUntil`"],
    ["an end on a day that is none", edited({ validUntil: "2026-02-30T00:00:00Z" }), "`validUntil`"],
    ["a display that is no list", edited({ display: "rm -rf" }), "`display`"],
    ["a display with something else in it", edited({ display: [{}] }), "`display`"],
  ];
  test.for(wrong)("%s is refused, with the place", ([, text, place]) => {
    const { value, diagnostics } = decodePlan(text);
    expect(value).toBeUndefined();
    expect(new Set(diagnostics.map(({ code }) => code))).toEqual(new Set(["apply/plan-file-invalid"]));
    expect(diagnostics.map(({ message }) => message).join("\n")).toContain(place);
  });

  test("says everything that is wrong with it at once", () => {
    expect(decodePlan(edited({ version: 9, digest: 1, madeAt: 1 })).diagnostics).toHaveLength(3);
  });

  test("does not pass on what a key is made of", () => {
    const [diagnostic] = decodePlan(edited({ "\u001b[31m`evil": 1 })).diagnostics;
    expect(diagnostic?.message).toContain("`?[31m?evil`");
  });

  test("of any content whatsoever is a value or a diagnostic, and never an exception", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc
            .dictionary(
              fc.constantFrom("digest", "version", "validUntil", "madeAt", "display", "__proto__"),
              fc.jsonValue(),
            )
            .map((it) => JSON.stringify(it)),
        ),
        (text) => {
          const { value, diagnostics } = decodePlan(text);
          expect(value === undefined).toBe(diagnostics.length > 0);
        },
      ),
      { numRuns: 500 },
    );
  });

  test("that is far too large is not even parsed", () => {
    const [diagnostic] = decodePlan(" ".repeat(17 * 1024 * 1024)).diagnostics;
    expect(diagnostic?.message).toContain("more than");
  });
});

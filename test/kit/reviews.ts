// Reviews for tests: one of every field, and properties' arbitrary ones whose texts are hostile.

import fc from "fast-check";
import type { Chart, Review } from "../../src/model/review.ts";

/** What people put into names to make a page say or do something else. */
export const HOSTILE = [
  "@everyone",
  "@mallory",
  "#1",
  "!7",
  "~bug",
  "%1.0",
  "$\\text{x}$",
  "&2",
  "GH-1",
  "user/repo#1",
  "](https://evil.example)",
  "![x](https://evil.example/x.png)",
  "<img src=x onerror=alert(1)>",
  "</details>",
  "-->",
  "<!-- cscert:plan:",
  "```",
  "~~~",
  "\n```\n",
  "\n/merge\n",
  "/close",
  "|",
  "||",
  "\r\n| a | b |",
  "`",
  "**bold**",
  "[x]",
  "::error::x",
  "\n::set-output name=x::y",
  "##vso[task.setvariable variable=x]y",
  "##[error]x",
  "%0A::error::x",
  "\u001b[31m",
  "\u009b31m",
  "\u202e",
  "\u2066",
  "\u200b",
  "\u0000",
  "\ufeff",
  "javascript:alert(1)",
  "https://evil.example",
  "www.evil.example",
  "mailto:a@b.c",
  "&#60;",
  "\\",
  "\\|",
  "%%{init: {}}%%",
  ":crit, x",
  "section x",
  ";",
  "click a href",
  "\ud800",
  "🎉",
] as const;

/** Words with something hostile in between. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(...HOSTILE),
      fc.string({ maxLength: 8 }),
      fc.constantFrom(" ", "pool01", "oauth-2026"),
    ),
    {
      maxLength: 6,
    },
  )
  .map((parts) => parts.join(""));

const place = fc.record({
  file: hostileText,
  line: fc.integer({ min: 1, max: 9_999 }),
  column: fc.integer({ min: 1, max: 200 }),
  length: fc.integer({ min: 1, max: 80 }),
});
const action = fc.record(
  {
    kind: hostileText,
    target: hostileText,
    what: hostileText,
    reason: hostileText,
    cause: fc.constantFrom("config" as const, "drift" as const, "clock" as const),
    undo: hostileText,
    held: hostileText,
    place,
  },
  { requiredKeys: ["kind", "target", "what", "reason", "cause", "undo"] },
);
const finding = fc.record(
  {
    code: hostileText,
    severity: fc.constantFrom("error" as const, "warning" as const, "note" as const),
    message: hostileText,
    hints: fc.array(hostileText, { maxLength: 2 }),
    from: fc.constantFrom("change" as const, "before" as const),
    place,
  },
  { requiredKeys: ["code", "severity", "message", "hints", "from"] },
);
const FROM = Date.UTC(2026, 10, 1);
const instant = fc.integer({ min: FROM, max: FROM + 400 * 86_400_000 });
const lane = fc.record({
  type: hostileText,
  scope: hostileText,
  spans: fc.array(
    fc.record(
      {
        name: hostileText,
        standing: fc.constantFrom(
          "staged" as const,
          "in-force" as const,
          "previous" as const,
          "expired" as const,
        ),
        from: instant,
        to: instant,
      },
      { requiredKeys: ["name", "standing", "from"] },
    ),
    { maxLength: 4 },
  ),
  marks: fc.array(
    fc.record({
      name: hostileText,
      kind: fc.constantFrom("effective" as const, "expires" as const),
      at: instant,
    }),
    { maxLength: 2 },
  ),
});
const chart: fc.Arbitrary<Chart> = fc.record({
  from: fc.constant(FROM),
  to: fc.constant(FROM + 401 * 86_400_000),
  lanes: fc.array(lane, { maxLength: 3 }),
});
const commit = fc.constant("5f0cc04063eec0ffee0000000000000000000001");
const base = fc.record(
  {
    name: hostileText,
    commit,
    configuration: fc.constantFrom("sound" as const, "broken" as const, "absent" as const),
    formerPath: hostileText,
  },
  { requiredKeys: ["name", "commit", "configuration"] },
);

/** Any review at all; `most` is how long its lists may be. */
export function anyReview(most = 5): fc.Arbitrary<Review> {
  const texts = fc.array(hostileText, { maxLength: most });
  const actions = fc.array(action, { maxLength: most });
  return fc.record(
    {
      configuration: hostileText,
      madeAt: instant,
      commit,
      base,
      verdict: hostileText,
      change: actions,
      rest: actions,
      withdrawn: actions,
      touched: fc.boolean(),
      settings: texts,
      findings: fc.array(finding, { maxLength: most }),
      notes: texts,
      mergeBefore: texts,
      unmanaged: texts,
      coverage: hostileText,
      complete: fc.boolean(),
      proof: hostileText,
      before: chart,
      after: chart,
      exit: fc.integer({ min: 0, max: 255 }),
    },
    {
      requiredKeys: [
        "configuration",
        "madeAt",
        "verdict",
        "change",
        "rest",
        "withdrawn",
        "touched",
        "settings",
        "findings",
        "notes",
        "mergeBefore",
        "unmanaged",
        "complete",
        "exit",
      ],
    },
  );
}

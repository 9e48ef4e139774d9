// The comment of a pull request: whatever a stranger writes, its structure is ours, it fits, and it is read as Markdown by a parser of
// GitHub's dialect.

import fc from "fast-check";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { describe, expect, test } from "vitest";
import type { Review } from "../../src/model/review.ts";
import { decodeReview, encodeReview } from "../../src/reconcile/saved-plan.ts";
import {
  azureAnnotations,
  azureOutputs,
  githubAnnotations,
  gitlabQuality,
  toAnnotations,
} from "../../src/render/annotations.ts";
import { renderReviewMarkdown } from "../../src/render/review-markdown.ts";
import { renderReviewText } from "../../src/render/review-text.ts";
import { anyReview, HOSTILE } from "../kit/reviews.ts";

const DIGEST = `sha256:${"0".repeat(64)}`;
const LINK = "https://github.com/contoso/certs/actions/runs/1";

const toHtml = (text: string): string =>
  micromark(text, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] });

/** Tags in their order, without what stands between them. */
const tagsOf = (html: string): readonly string[] => [...html.matchAll(/<[^>]*>/g)].map(([tag]) => tag);

const ALLOWED =
  /^<\/?(?:h3|p|strong|code|table|thead|tbody|tr|th|td|details|details open|summary|ul|li|br ?\/?|blockquote|pre|code class="language-mermaid")>$/;

/** What a browser, or a filter behind the parser, sees as text. */
function textOf(html: string): string {
  return html
    .replace(/<[^>]*>/g, "\n")
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll("&quot;", '"')
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

/** The review with every text made harmless: what its structure should be. */
function harmless<T>(value: T, key = ""): T {
  const kept =
    ["severity", "standing", "cause", "from", "configuration", "commit"].includes(key) &&
    key !== "configuration";
  if (typeof value === "string") return (kept || /^[0-9a-f]{40}$/.test(value) ? value : "x") as T;
  if (Array.isArray(value)) return value.map((item: unknown) => harmless(item)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, harmless(item as unknown, name)]),
  ) as T;
}

const render = (review: Review, limit = 65_536): string =>
  renderReviewMarkdown(review, { limit, digest: DIGEST, validUntil: null });

describe("a comment", () => {
  test("has the structure that it has with harmless names, and no tag of a stranger's", () => {
    fc.assert(
      fc.property(anyReview(), (review) => {
        const html = toHtml(render(review));
        expect(tagsOf(html)).toStrictEqual(tagsOf(toHtml(render(harmless(review)))));
        expect(tagsOf(html).filter((tag) => !ALLOWED.test(tag))).toStrictEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  test("has five cells in each row of its tables", () => {
    fc.assert(
      fc.property(anyReview(), (review) => {
        const rows = render(review)
          .split("\n")
          .filter((line) => line.startsWith("|"));
        for (const row of rows) expect(row.split("|")).toHaveLength(7);
      }),
      { numRuns: 100 },
    );
  });

  test("calls nobody, links nothing, refers to nothing", () => {
    fc.assert(
      fc.property(anyReview(), (review) => {
        const text = textOf(toHtml(render(review).replaceAll(/```mermaid[\s\S]*?```/g, "")));
        expect(text).not.toMatch(/@[\w]|(?:^|[^\w&])[#!%~$^&]\d|:\/\/|www\.\w/i);
      }),
      { numRuns: 100 },
    );
  });

  test("holds no line that begins with a slash, which GitLab would carry out", () => {
    fc.assert(
      fc.property(anyReview(), (review) => {
        expect(render(review)).not.toMatch(/^\s*\//m);
      }),
      { numRuns: 100 },
    );
  });

  test("never passes its limit, and always closes its fences and folds", () => {
    fc.assert(
      fc.property(anyReview(60), fc.integer({ min: 600, max: 30_000 }), (review, limit) => {
        const text = render(review, limit);
        expect(text.length).toBeLessThanOrEqual(limit);
        expect((text.match(/^```/gm)?.length ?? 0) % 2).toBe(0);
        expect(text.match(/<details/g)?.length).toBe(text.match(/<\/details>/g)?.length);
      }),
      { numRuns: 100 },
    );
  });

  test.for([
    [0, "<details><summary>Said without this change as well (1)</summary>", "after"],
    [6, "<details open><summary>Said without this change as well (1)</summary>", "before"],
  ] as const)(
    "of a plan that ends with %i shows what was said before as it matters",
    ([exit, head, order]) => {
      const [sample] = fc.sample(anyReview(0), { seed: 1, numRuns: 1 });
      if (sample === undefined) throw new Error("no sample");
      const finding = {
        code: "server/observation-too-old",
        severity: "warning",
        message: "m",
        hints: [],
      } as const;
      const action = {
        kind: "stage",
        target: "t",
        what: "w",
        reason: "r",
        cause: "config",
        undo: "u",
      } as const;
      const own = { exit, findings: [{ ...finding, from: "before" as const }], change: [action] };
      const text = render({ ...sample, ...own });
      expect(text).toContain(head);
      expect(text.indexOf(head) < text.indexOf("| stage |")).toBe(order === "before");
    },
  );

  test("says how many actions it left out, and where they are", () => {
    const [review] = fc.sample(anyReview(0), { seed: 1, numRuns: 1 });
    if (review === undefined) throw new Error("no sample");
    const action = {
      kind: "assign",
      target: "fe01.contoso.com",
      what: "Default",
      reason: "r",
      cause: "config",
      undo: "any time",
    } as const;
    const change = Array.from({ length: 5_000 }, () => action);
    const text = renderReviewMarkdown(
      { ...review, verdict: "v", change },
      { limit: 65_536, digest: DIGEST, link: LINK },
    );
    const shown = text.match(/\| fe01/g)?.length ?? 0;
    expect(text).toContain(`and ${5_000 - shown} actions more: see [the whole plan](${LINK})`);
    expect([shown > 500, text.length <= 65_536, text.includes(DIGEST)]).toStrictEqual([true, true, true]);
  });

  test("keeps its verdict and its digest when there is room for nothing else", () => {
    fc.assert(
      fc.property(anyReview(60), (review) => {
        const text = render(
          {
            ...review,
            verdict: "VERDICT",
            coverage: "seen",
            base: undefined,
            proof: undefined,
          } as unknown as Review,
          700,
        );
        expect(text).toContain("### VERDICT");
        expect(text).toContain(DIGEST);
      }),
      { numRuns: 50 },
    );
  });
});

test("the terminal is not commanded either, nor the pipeline whose log it is", () => {
  fc.assert(
    fc.property(anyReview(), fc.integer({ min: 40, max: 200 }), (review, width) => {
      const text = renderReviewText(review, { digest: DIGEST }, { color: "never", width });
      // oxlint-disable-next-line no-control-regex -- this is what must not be there
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      expect(text).not.toMatch(/##(?:vso)?\[|^\s*::[a-z]/im);
    }),
    { numRuns: 100 },
  );
});

describe("annotations", () => {
  const annotationsOf = (review: Review) => toAnnotations(review.findings, review.configuration);

  test("of GitHub are one command a finding, and nothing else", () => {
    fc.assert(
      fc.property(anyReview(), (review) => {
        const text = githubAnnotations(annotationsOf(review));
        const lines = text === "" ? [] : text.split("\n");
        expect(lines).toHaveLength(review.findings.length);
        for (const line of lines)
          expect(line).toMatch(
            /^::(?:error|warning|notice) (?:file=[^,:]*,line=\d+,col=\d+,endColumn=\d+,)?title=[^,:]*::/,
          );
      }),
    );
  });

  test("of Azure Pipelines are one command an error or warning, and set no variable", () => {
    fc.assert(
      fc.property(anyReview(), (review) => {
        const text = azureAnnotations(annotationsOf(review));
        const lines = text === "" ? [] : text.split("\n");
        expect(lines).toHaveLength(review.findings.filter(({ severity }) => severity !== "note").length);
        for (const line of lines) {
          expect(line).toMatch(/^##vso\[task\.logissue type=(?:error|warning)[^\]]*\]/);
          expect(line.slice(2)).not.toMatch(/##(?:vso)?\[/i);
        }
      }),
    );
  });

  test("of GitLab are a report of its form, with a fingerprint each", () => {
    fc.assert(
      fc.property(anyReview(), (review) => {
        const issues = JSON.parse(
          gitlabQuality(annotationsOf(review), (text) => String(text.length)),
        ) as unknown;
        expect(issues).toHaveLength(review.findings.length);
      }),
    );
  });

  test("name files from the top of the repository", () => {
    const place = { file: "a.yaml", line: 1, column: 1, length: 1 };
    const finding = { code: "c", severity: "error", message: "m", hints: [], from: "change", place } as const;
    const files = ["cscert.yaml", "deploy/eu/cscert.yaml"].map(
      (path) => toAnnotations([finding], path)[0]?.location?.file,
    );
    expect(files).toStrictEqual(["a.yaml", "deploy/eu/a.yaml"]);
  });

  test("outputs hold no line but their own", () => {
    expect(azureOutputs({ changes: 3, digest: DIGEST, exit: 4 }).split("\n")).toHaveLength(3);
  });
});

describe("a review in a file", () => {
  test("comes back as it was", () => {
    fc.assert(
      fc.property(anyReview(), (review) => {
        const { value, diagnostics } = decodeReview(encodeReview(review));
        expect(diagnostics).toStrictEqual([]);
        expect(value?.review).toStrictEqual(JSON.parse(JSON.stringify(review)));
      }),
    );
  });

  test("of any content at all is a review or a diagnostic, never a crash", () => {
    const anything = fc.oneof(
      fc.json(),
      fc.string(),
      fc.json().map((json) => `{"format":"cscert-review","version":1,"review":${json}}`),
      fc
        .tuple(anyReview(2), fc.constantFrom("change", "findings", "after", "base", "madeAt"), fc.jsonValue())
        .map(([review, key, value]) =>
          JSON.stringify({ format: "cscert-review", version: 1, review: { ...review, [key]: value } }),
        ),
    );
    fc.assert(
      fc.property(anything, (text) => {
        const { value, diagnostics } = decodeReview(text);
        expect(value === undefined).toBe(diagnostics.length > 0);
        if (value !== undefined) expect(render(value.review).length).toBeLessThanOrEqual(65_536);
      }),
      { numRuns: 300 },
    );
  });

  test.for([
    ["no review", {}],
    ["an unknown member", { extra: 1 }],
    ["a text that is none", { verdict: 1 }],
    ["a commit that is none", { commit: "HEAD" }],
    ["an instant of another age", { madeAt: 9e15 }],
    ["a chart of centuries", { after: { from: 0, to: 9e12, lanes: [] } }],
    ["a chart that ends before it begins", { after: { from: 10, to: 5, lanes: [] } }],
    ["an exit code that is none", { exit: 1_000 }],
    ["a text without end", { verdict: "x".repeat(70_000) }],
  ] as const)("with %s is refused", ([what, change]) => {
    const [review] = fc.sample(anyReview(), { seed: 7, numRuns: 1 });
    const text = JSON.stringify({
      format: "cscert-review",
      version: 1,
      review: what === "no review" ? undefined : { ...review, ...change },
    });
    const { value, diagnostics } = decodeReview(text);
    expect([value, diagnostics.map(({ code }) => code)]).toStrictEqual([
      undefined,
      ["apply/plan-file-invalid"],
    ]);
  });
});

test("the hostile texts are hostile: a naive page would fall for them", () => {
  const naive = toHtml(`| ${HOSTILE.join(" | ")} |`);
  expect(tagsOf(naive).some((tag) => !ALLOWED.test(tag))).toBe(true);
});

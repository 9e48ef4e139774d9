// A text → the parser's document, or what is wrong with it. A million faults cost what a hundred do: the parser stops there.

import { Composer, Parser, type Document, type YAMLError } from "yaml";
import { invariant } from "../base/invariant.ts";

/** As many faults as somebody reads; what follows the first few is mostly their echo. */
export const PROBLEMS_MAX = 100;

export type Parsed =
  | { readonly kind: "document"; readonly document: Document; readonly problems: readonly YAMLError[] }
  /** Stopped at {@link PROBLEMS_MAX}. */
  | { readonly kind: "too-many"; readonly problems: readonly YAMLError[] }
  /** Nested beyond the engine's stack. */
  | { readonly kind: "too-deep" };

type Token = Parameters<Composer["next"]>[0];

/** Parses one document. `second` is where another one begins, if one does. Never throws. */
export function parseYaml(text: string): Parsed & { readonly second?: readonly [number, number] } {
  const composer = new Composer({
    // Every scalar stays a text: a thumbprint of digits, or 1e10, must not become a number.
    schema: "failsafe",
    // Quadratic in yaml; nodes.ts looks for duplicates in one pass instead.
    uniqueKeys: false,
    stringKeys: true,
    prettyErrors: false,
    merge: false,
  });
  stopAtTooMany(composer);
  const found: Document[] = [];
  try {
    for (const document of composer.compose(untilTooMany(new Parser().parse(text)), true, text.length)) {
      found.push(document);
      if (found.length > 1) break;
    }
  } catch (error) {
    if (error instanceof TooMany)
      return { kind: "too-many", problems: [...(found[0]?.errors ?? []), ...composer.streamInfo().errors] };
    if (error instanceof RangeError) return { kind: "too-deep" };
    throw error;
  }
  const [document, other] = found;
  invariant(document !== undefined, "the parser makes a document of every text");
  const problems = [...document.errors, ...document.warnings];
  if (problems.length > PROBLEMS_MAX) return { kind: "too-many", problems };
  const [start = 0, end = 0] = other?.range ?? [];
  return { kind: "document", document, problems, ...(other === undefined ? {} : { second: [start, end] }) };
}

class TooMany extends Error {
  override readonly name = "TooMany";
}

/** What the parser could not make sense of comes as a token of its own. */
function* untilTooMany(tokens: Iterable<Token>): Iterable<Token> {
  let errors = 0;
  for (const token of tokens) {
    if (token.type === "error" && ++errors > PROBLEMS_MAX + 1) return;
    yield token;
  }
}

type Report = (source: unknown, code: unknown, message: unknown, warning?: unknown) => void;

/** All other faults go through `onError`, which is the composer's own business: hence by reflection, and a test that it still works. */
function stopAtTooMany(composer: Composer): void {
  const report = Reflect.get(composer, "onError") as Report;
  let reported = 0;
  Reflect.set(composer, "onError", (...args: Parameters<Report>) => {
    report(...args);
    if (++reported > PROBLEMS_MAX) throw new TooMany();
  });
}

// What the parent and its locked-up child say to each other: one JSON value a line. The parent trusts no line of the child's.

import type { Diagnostic } from "../../diagnostic/diagnostic.ts";
import type { Instant } from "../../base/instant.ts";
import type { GuardName } from "../../model/policy.ts";

export interface TaskSide {
  readonly commit: string;
  /** The root file from the top of the repository. */
  readonly path: string;
  /** All there is below its folder. */
  readonly paths: readonly string[];
}

/** The parent's first line: all that the child is given, apart from files that it asks for. */
export interface Task {
  readonly head: TaskSide;
  readonly base?: TaskSide & { readonly name: string };
  readonly diagnostics: readonly Diagnostic[];
  /** The text of a snapshot. */
  readonly snapshot: string;
  readonly now: Instant;
  readonly allow: readonly GuardName[];
}

export type Side = "head" | "base";

/** What the child says: it asks for files, or ends with the text of a plan's file, or with what is wrong with the snapshot. */
export type Said =
  | {
      readonly kind: "bring";
      readonly side: Side;
      readonly wanted: readonly { readonly path: string; readonly bytesMax: number }[];
    }
  | { readonly kind: "done"; readonly text: string }
  | { readonly kind: "snapshot"; readonly where: string; readonly problem: string };

/** The parent's answer to a `bring`, one for each file; bytes in Base64. */
export type Brought =
  | { readonly kind: "read"; readonly bytes: string }
  | { readonly kind: "too-large"; readonly bytes: number }
  | { readonly kind: "unreadable"; readonly why: string };

/** Splits what arrives into lines; throws where one is longer than `bytesMax`. */
export async function* readLines(
  stream: AsyncIterable<Buffer | string>,
  bytesMax: number,
): AsyncGenerator<string> {
  let parts: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    let rest = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
    for (let end = rest.indexOf(LINE_FEED); end !== -1; end = rest.indexOf(LINE_FEED)) {
      parts.push(rest.subarray(0, end));
      yield Buffer.concat(parts).toString();
      parts = [];
      bytes = 0;
      rest = rest.subarray(end + 1);
    }
    parts.push(rest);
    bytes += rest.length;
    if (bytes > bytesMax) throw new RangeError("a line without end");
  }
}

const LINE_FEED = 0x0a;

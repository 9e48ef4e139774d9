// Whether what lies on disk is what a commit holds. Reads only what the configuration consists of.

import { resolve } from "node:path";
import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";
import { readRegularFile } from "./regular-file.ts";

/** Returns a note for each text of a commit's configuration that reads otherwise on disk, or is not there. */
export function findUncommitted(root: string, texts: ReadonlyMap<string, string>): readonly Diagnostic[] {
  return [...texts].flatMap(([path, text]) => {
    const reading = readRegularFile(resolve(root, path), BYTES_MAX);
    const same =
      reading.kind === "read" &&
      withoutReturns(new TextDecoder().decode(reading.bytes)) === withoutReturns(text);
    return same ? [] : [diagnose("git/uncommitted", { path })];
  });
}

const BYTES_MAX = 2 * 1024 * 1024;

/** A checkout may have written other line ends. */
function withoutReturns(text: string): string {
  return text.replaceAll("\r\n", "\n");
}

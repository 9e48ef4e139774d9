// A JSON pointer, as the validator gives it, as the path of a document.

import type { Path } from "./document.ts";

/** Returns the path to which a JSON pointer leads; parts that are whole numbers are places in a list. */
export function toPath(pointer: string): Path {
  if (pointer === "") return [];
  return pointer
    .slice(1)
    .split("/")
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

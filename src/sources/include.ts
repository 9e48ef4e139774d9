// Files that the root file includes: below its folder, no link that leaves it, no nesting.

import { globSync, realpathSync } from "node:fs";
import { relative, resolve, sep } from "node:path";
import { compareText } from "../base/order.ts";
import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Location } from "../diagnostic/location.ts";

export interface IncludePattern {
  readonly pattern: string;
  readonly location: Location;
}

/** Returns the included files, relative to the root's folder with `/`, in code-unit order; the root file itself never. */
export function findIncluded(
  root: string,
  rootFile: string,
  patterns: readonly IncludePattern[],
  diagnostics: Diagnostic[],
): readonly string[] {
  const found = new Set<string>();
  const realRoot = realpathSync(root);
  for (const { pattern, location } of patterns) {
    if (leaves(pattern)) {
      diagnostics.push(diagnose("desired/include-outside", { path: pattern }, { location }));
      continue;
    }
    const matches = findMatches(root, pattern);
    if (matches.length === 0)
      diagnostics.push(diagnose("desired/include-nothing", { pattern }, { location }));
    for (const path of matches) {
      if (path === rootFile) continue;
      if (isInside(realRoot, resolve(root, path))) found.add(path);
      else diagnostics.push(diagnose("desired/include-outside", { path }, { location }));
    }
  }
  return [...found].toSorted(compareText);
}

function findMatches(root: string, pattern: string): readonly string[] {
  return globSync(pattern, { cwd: root }).map((path) => path.split(sep).join("/"));
}

/** A link that leads nowhere is inside: reading it says what is wrong with it. */
function isInside(realRoot: string, path: string): boolean {
  try {
    return !leaves(relative(realRoot, realpathSync(path)));
  } catch {
    return true;
  }
}

function leaves(path: string): boolean {
  return /^(?:[/\\]|[A-Za-z]:)/.test(path) || path.split(/[/\\]/).includes("..");
}

// Files that the root file includes: below its folder, no link that leaves it, no nesting.

import { compareText } from "../base/order.ts";
import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Location } from "../diagnostic/location.ts";
import { leaves, type FileTree } from "./file-tree.ts";

export interface IncludePattern {
  readonly pattern: string;
  readonly location: Location;
}

/** Returns the included files, relative to the root's folder with `/`, in code-unit order; the root file itself never. */
export function findIncluded(
  tree: FileTree,
  rootFile: string,
  patterns: readonly IncludePattern[],
  diagnostics: Diagnostic[],
): readonly string[] {
  const included = new Set<string>();
  for (const { pattern, location } of patterns) {
    if (leaves(pattern)) {
      diagnostics.push(diagnose("desired/include-outside", { path: pattern }, { location }));
      continue;
    }
    const why = findCostly(pattern);
    if (why !== undefined) {
      diagnostics.push(diagnose("desired/include-pattern", { pattern, why }, { location }));
      continue;
    }
    const { inside, outside } = tree.find(pattern);
    if (inside.length + outside.length === 0)
      diagnostics.push(diagnose("desired/include-nothing", { pattern }, { location }));
    for (const path of inside) if (path !== rootFile) included.add(path);
    for (const path of outside) diagnostics.push(diagnose("desired/include-outside", { path }, { location }));
  }
  return [...included].toSorted(compareText);
}

/** Returns why a glob could take hours: braces multiply, groups and many stars try every way to match. */
function findCostly(pattern: string): string | undefined {
  if (pattern.length > LENGTH_MAX) return `it is longer than ${LENGTH_MAX} characters`;
  if (/[{}()]/.test(pattern)) return "braces and groups are not";
  const segments = pattern.split(/[/\\]/);
  if (segments.filter((segment) => segment === "**").length > 2) return "`**` stands in it more than twice";
  if (segments.some((segment) => segment !== "**" && segment.split("*").length > 4))
    return "there are more than three `*` between two slashes";
  return undefined;
}

const LENGTH_MAX = 256;

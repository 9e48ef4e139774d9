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
    const { inside, outside } = tree.find(pattern);
    if (inside.length + outside.length === 0)
      diagnostics.push(diagnose("desired/include-nothing", { pattern }, { location }));
    for (const path of inside) if (path !== rootFile) included.add(path);
    for (const path of outside) diagnostics.push(diagnose("desired/include-outside", { path }, { location }));
  }
  return [...included].toSorted(compareText);
}

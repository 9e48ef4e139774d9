// The order in which the faults of a configuration are told: as a reader meets them, each once.

import { compareText } from "../base/order.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";

/** Returns diagnostics by file (the root file first), line and column; one that is the same as another is left out. */
export function inOrder(diagnostics: readonly Diagnostic[], rootFile: string): readonly Diagnostic[] {
  const seen = new Set<string>();
  const single = diagnostics.filter(({ code, message, location }) => {
    const key = `${code} ${message} ${location?.file}:${location?.line}:${location?.column}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  return single.toSorted(({ location: a, code: codeA }, { location: b, code: codeB }) => {
    const [fileA, fileB] = [a?.file ?? "", b?.file ?? ""];
    const rootFirst = Number(fileB === rootFile) - Number(fileA === rootFile);
    const byFile = rootFirst === 0 ? compareText(fileA, fileB) : rootFirst;
    const byPlace = (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0);
    return byFile || byPlace || compareText(codeA, codeB);
  });
}

// Whether two desired certificates are surely the same one.

import type { DesiredCertificate } from "../model/desired.ts";
import { formatTarget } from "../model/target.ts";

/** Compares by thumbprint where both are known; else by name and file, or by the target that is observed. */
export function isSameCertificate(a: DesiredCertificate, b: DesiredCertificate): boolean {
  if (a.kind === "named" && b.kind === "named") {
    if (a.thumbprint !== undefined && b.thumbprint !== undefined) return a.thumbprint === b.thumbprint;
    return a.name === b.name && pathOf(a) === pathOf(b);
  }
  if (a.kind === "named" || b.kind === "named") return false;
  return a.type === b.type && formatTarget(a.target) === formatTarget(b.target);
}

function pathOf({ material }: Extract<DesiredCertificate, { kind: "named" }>): string {
  return material.kind === "pfx" ? material.path : "";
}

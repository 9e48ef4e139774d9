// The text that was written, read as the configuration that it is: nothing is believed that was not read back.

import { checkCertificates } from "../config/check-certificates.ts";
import { readDocument } from "../config/document.ts";
import { normalise, type ShapedDocument } from "../config/normalise.ts";
import { resolveDesired } from "../config/resolve.ts";
import { checkShape } from "../config/shape.ts";
import { hasErrors, type Diagnostic } from "../diagnostic/diagnostic.ts";
import type { CertificateLookup } from "../model/certificate.ts";
import type { DesiredState } from "../model/desired.ts";
import type { Thumbprint } from "../model/thumbprint.ts";

export interface ReadBack {
  /** By their paths from the root file's folder; the root file first. */
  readonly texts: ReadonlyMap<string, string>;
  /** The thumbprint of the certificate in each public file. */
  readonly publicParts: ReadonlyMap<string, Thumbprint>;
  readonly facts: CertificateLookup;
}

/** Reads a configuration from its texts, with public files that are not on a disk yet. There may be a value beside errors. */
export function readBack({ texts, publicParts, facts }: ReadBack): {
  readonly value?: DesiredState;
  readonly diagnostics: readonly Diagnostic[];
} {
  const diagnostics: Diagnostic[] = [];
  const [root, ...included] = [...texts].flatMap(([file, text]): ShapedDocument[] => {
    const document = readDocument(file, text);
    const { written, faulty, diagnostics: shape } = checkShape(document);
    diagnostics.push(...document.diagnostics, ...shape);
    return written === undefined ? [] : [{ document, written, faulty }];
  });
  if (root === undefined || hasErrors(diagnostics)) return { diagnostics };
  const normalised = normalise(root, included, "all-read");
  const resolved = resolveDesired(normalised.value, (path) => publicParts.get(path));
  diagnostics.push(...normalised.diagnostics, ...resolved.diagnostics);
  if (resolved.value === undefined) return { diagnostics };
  const named = new Set(publicParts.values());
  const value = { ...resolved.value, certificates: facts };
  diagnostics.push(...checkCertificates(value, (thumbprint) => named.has(thumbprint)));
  return { value, diagnostics };
}

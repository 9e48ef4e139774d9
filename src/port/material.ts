// Key material for installs: opened by `apply` and by nothing else, and only when it is about to be written.

import type { MaterialReference } from "../model/desired.ts";
import type { Thumbprint } from "../model/thumbprint.ts";
import type { StoreMaterial } from "./node-store.ts";

/** Reads PFX files and their passwords. Reads only; calls may overlap; nothing is remembered between calls. */
export interface MaterialReader {
  /**
   * Returns the material of a certificate. Throws a Failure where file or password can't be read (`apply/material-unreadable`,
   * `apply/password-not-set`, `pfx/…`), or where the file's leaf is not the certificate of that thumbprint, which is the public
   * part that was planned (`pfx/wanted-absent`).
   */
  read(
    reference: Extract<MaterialReference, { readonly kind: "pfx" }>,
    thumbprint: Thumbprint,
  ): Promise<Extract<StoreMaterial, { readonly kind: "pfx" }>>;
}

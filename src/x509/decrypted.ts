// What an attempt to decrypt yields.

import type { Diagnostic } from "../diagnostic/diagnostic.ts";

export type Decrypted =
  | { readonly kind: "plain"; readonly bytes: Uint8Array }
  /** Wrong padding: most likely a wrong password. */
  | { readonly kind: "wrong-password" }
  | { readonly kind: "refused"; readonly diagnostic: Diagnostic };

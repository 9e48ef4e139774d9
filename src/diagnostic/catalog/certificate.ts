// The `certificate/…` codes: what a certificate is, and why it can't serve.

import { entry } from "../entry.ts";

export const certificateCatalog = {
  "certificate/unreadable": entry<{ why: string }>(
    "error",
    ({ why }) => `this is no certificate that can be read: ${why}`,
    () => "export the public certificate again, as DER or Base-64 X.509 (.cer)",
  ),
} as const;

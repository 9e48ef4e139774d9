// Whose copies are meant: the deployment's (the CMS) or one server's.

import type { Fqdn } from "./fqdn.ts";

export type Target = { readonly kind: "deployment" } | { readonly kind: "server"; readonly server: Fqdn };

export const DEPLOYMENT: Target = { kind: "deployment" };

/** Returns a target as text: `deployment` or the server's name. */
export function formatTarget(target: Target): string {
  return target.kind === "deployment" ? "deployment" : target.server;
}

// Names of actions: the same action has the same name in every plan, and no two in one plan share a name.

import type { Action } from "../model/action.ts";
import type { CertificateType } from "../model/certificate-type.ts";
import { formatTarget, type Target } from "../model/target.ts";
import type { Thumbprint } from "../model/thumbprint.ts";

/**
 * Returns the id of an action: `assign:fe01.contoso.com:Default:3F1C…`, with what does not apply
 * left out.
 */
export function actionId(
  kind: Action["kind"],
  target: Target,
  of: { readonly type?: CertificateType; readonly certificate?: Thumbprint },
): string {
  return [kind, formatTarget(target), of.type, of.certificate].filter((part) => part !== undefined).join(":");
}

// From an action to the write that the node store is asked for. Pure but for key material, which the caller has opened.

import { invariant } from "../base/invariant.ts";
import type { StoreMaterial, StoreWrite } from "../port/node-store.ts";
import type { WriteAction } from "./batches.ts";

/** Returns the write of an action; `material` is an install's and of nobody else. */
export function makeWrite(action: WriteAction, material: StoreMaterial | undefined): StoreWrite {
  const { target, certificate: thumbprint } = action;
  if (action.kind === "install") {
    invariant(material !== undefined, "an install has its material before it is written");
    return { kind: "install", target, thumbprint, material, exportable: action.exportable };
  }
  const { type, expected } = action;
  invariant(
    type !== "OAuthTokenIssuer" || target.kind === "deployment" || action.kind === "remove-override",
    "an OAuthTokenIssuer was about to be set on one server",
  );
  switch (action.kind) {
    case "assign":
    case "unstage":
      return { kind: "assign", target, type, thumbprint, expected };
    case "stage":
      return { kind: "stage", target, type, thumbprint, effectiveDate: action.effectiveDate, expected };
    case "remove-previous":
      return { kind: "remove-previous", target, type, expected };
    case "remove-override":
      return { kind: "unassign", target, type, expected };
  }
}

// Key material: a certificate with its key must be in a store before anything there can use it. A
// plan opens no PFX and needs none; it only says from where apply is to take the key.

import { compareText } from "../base/order.ts";
import { diagnose } from "../diagnostic/diagnostic.ts";
import type { InstallAction, InstallMaterial } from "../model/action.ts";
import type { DesiredAssignment } from "../model/desired.ts";
import { DEPLOYMENT, formatTarget, type Target } from "../model/target.ts";
import type { Thumbprint } from "../model/thumbprint.ts";
import { actionId } from "./action-id.ts";
import { causeOf } from "./cause.ts";
import type { Choice } from "./choice.ts";
import type { Context } from "./context.ts";
import { say } from "./drafting.ts";

/** What stands between a store and the use of a certificate. */
export type Readiness =
  | { readonly kind: "there" }
  | { readonly kind: "planned"; readonly id: string }
  /** No key is to be had: a gap says so, and nothing may be assigned. */
  | { readonly kind: "missing" };

/** Decides whether a store holds a certificate with its key. */
export function holdsKey(context: Context, target: Target, thumbprint: Thumbprint): boolean {
  return context.installed(target)?.get(thumbprint)?.hasPrivateKey === true;
}

/**
 * Returns the installs after which a store can take back a certificate that it has in force: none
 * where the key is there. The deployment's may be in any store. `missing`: a gap says that the key
 * is not to be had, since every such write would be refused.
 */
export function awaitKey(
  context: Context,
  assignment: DesiredAssignment,
  { name, thumbprint }: Pick<Choice, "name" | "thumbprint">,
): readonly string[] | "missing" {
  const { target, location } = assignment;
  const stores = target.kind === "server" ? [target] : everyStore(context);
  if (stores.some((store) => holdsKey(context, store, thumbprint))) return [];
  const ids = stores
    .map((store) => actionId("install", store, { certificate: thumbprint }))
    .filter((id) => context.draft.installs.has(id));
  if (ids.length > 0) return ids;
  const args = { server: formatTarget(target), certificate: name };
  say(context.draft.gaps, diagnose("server/key-missing", args, { location }));
  return "missing";
}

function everyStore({ desired }: Context): readonly Target[] {
  const servers = [...desired.topology.servers.keys()].toSorted(compareText);
  return [DEPLOYMENT, ...servers.map((server): Target => ({ kind: "server", server }))];
}

/**
 * Plans the install of a certificate in a store that lacks it or its key; one install serves every
 * type that uses it there.
 */
export function ensureInstalled(
  context: Context,
  target: Target,
  choice: Choice,
  assignment: DesiredAssignment,
): Readiness {
  if (holdsKey(context, target, choice.thumbprint)) return { kind: "there" };
  const material = findMaterial(context, target, choice);
  if (material === undefined) {
    const args = { server: formatTarget(target), certificate: choice.name };
    say(context.draft.gaps, diagnose("server/key-missing", args, { location: choice.location }));
    return { kind: "missing" };
  }
  const action = makeInstall(context, target, choice, material, assignment);
  if (!context.draft.installs.has(action.id)) context.draft.installs.set(action.id, action);
  return { kind: "planned", id: action.id };
}

function makeInstall(
  context: Context,
  target: Target,
  choice: Choice,
  material: InstallMaterial,
  assignment: DesiredAssignment,
): InstallAction {
  return {
    id: actionId("install", target, { certificate: choice.thumbprint }),
    kind: "install",
    target,
    certificate: choice.thumbprint,
    certificateName: choice.name,
    material,
    exportable: context.shared.has(choice.thumbprint),
    reason: "not-installed",
    cause: causeOf(context.known, assignment, "not-installed"),
    location: choice.location,
    dependsOn: [],
    undo: { kind: "always" },
    heldBy: [],
  };
}

function findMaterial(context: Context, target: Target, choice: Choice): InstallMaterial | undefined {
  const { material, thumbprint } = choice;
  if (material.kind === "pfx") return material;
  if (material.kind === "held-by")
    return canLeave(context, material.server, thumbprint) ? material : undefined;
  // `installed` says that the servers that use it hold it already; only the deployment can be given
  // it from one of them.
  if (target.kind !== "deployment") return undefined;
  for (const server of [...context.desired.topology.servers.keys()].toSorted(compareText)) {
    if (canLeave(context, server, thumbprint)) return { kind: "held-by", server };
  }
  return undefined;
}

function canLeave(
  context: Context,
  server: Extract<Target, { kind: "server" }>["server"],
  thumbprint: Thumbprint,
): boolean {
  const held = context.installed({ kind: "server", server })?.get(thumbprint);
  return held?.hasPrivateKey === true && held.exportable === true;
}

// One step of a plan: a plain value that can be printed, saved, digested and checked, and that runs nothing by itself.

import type { Instant } from "../base/instant.ts";
import type { Location } from "../diagnostic/location.ts";
import type { Copies } from "./assignment.ts";
import type { CertificateType } from "./certificate-type.ts";
import type { MaterialReference } from "./desired.ts";
import type { Fqdn } from "./fqdn.ts";
import type { GuardName } from "./policy.ts";
import type { Target } from "./target.ts";
import type { Thumbprint } from "./thumbprint.ts";

/** Whether the configuration, the world or the clock asked for an action. For people: apply never reads it. */
export type Cause = "config" | "drift" | "clock";

/** Why an action is in the plan. For people: apply never reads it. */
export type Reason =
  | "missing" // nothing is assigned there
  | "not-desired" // another certificate is in force
  | "not-installed" // the certificate or its key is not in the store
  | "roll-ahead" // a roll is to be staged
  | "effective-date-reached" // a date passed that was not staged, or whose type is never staged
  | "roll-not-desired" // a pending roll that the configuration does not ask for
  | "roll-incomplete" // a pending roll that can't be on every bearer in time
  | "override" // a server holds its own OAuth certificate
  | "previous-not-needed" // `removePrevious`, and no live token needs it
  | "replica-behind"; // a server lacks what the deployment published

/** Until when an action can be taken back without a break. */
export type Undo =
  | { readonly kind: "always" }
  | { readonly kind: "until"; readonly instant: Instant }
  | { readonly kind: "never" };

/** From where the key material of an install comes. */
export type InstallMaterial = MaterialReference | { readonly kind: "held-by"; readonly server: Fqdn };

interface ActionBase {
  /** Stable, derived from kind, target, type and certificate; unique in its plan. */
  readonly id: string;
  readonly target: Target;
  readonly reason: Reason;
  readonly cause: Cause;
  /** The place in the YAML that asked for it. */
  readonly location?: Location;
  /** Ids of actions that must have succeeded first. */
  readonly dependsOn: readonly string[];
  readonly undo: Undo;
  /** Guards that hold it back and are not lifted; apply does not run it while there is one. */
  readonly heldBy: readonly GuardName[];
  /** It interrupts a service and waits for a maintenance window that opens then. */
  readonly waitsUntil?: Instant;
}

export interface InstallAction extends ActionBase {
  readonly kind: "install";
  readonly certificate: Thumbprint;
  readonly certificateName: string;
  readonly material: InstallMaterial;
  /** Whether the key must be able to leave that store again. */
  readonly exportable: boolean;
}

interface CopyAction extends ActionBase {
  readonly type: CertificateType;
  readonly certificate: Thumbprint;
  readonly certificateName: string;
  /** What the target must hold for the write to happen: compare-and-set. */
  readonly expected: Copies;
}

export interface AssignAction extends CopyAction {
  readonly kind: "assign";
}
export interface StageAction extends CopyAction {
  readonly kind: "stage";
  readonly effectiveDate: Instant;
}
/** `certificate` is the one in force, which stays; the staged one becomes previous. */
export interface UnstageAction extends CopyAction {
  readonly kind: "unstage";
}
/** `certificate` is the previous one, which goes. */
export interface RemovePreviousAction extends CopyAction {
  readonly kind: "remove-previous";
}
/** `certificate` is the override's; the target is always a server and the type OAuthTokenIssuer. */
export interface RemoveOverrideAction extends CopyAction {
  readonly kind: "remove-override";
}

/** The kinds that change the copies of one (target, type). */
export type CopyActionKind = "assign" | "stage" | "unstage" | "remove-previous" | "remove-override";

/** Publishes the deployment's copies; its target is always the deployment. */
export interface ReplicateAction extends ActionBase {
  readonly kind: "replicate";
  readonly type: CertificateType;
  /** Bearers that must hold them for the action to have succeeded, in code-unit order. */
  readonly servers: readonly Fqdn[];
}

export type Action =
  | InstallAction
  | AssignAction
  | StageAction
  | UnstageAction
  | RemovePreviousAction
  | RemoveOverrideAction
  | ReplicateAction;

export const ACTION_KINDS = [
  "install",
  "assign",
  "stage",
  "unstage",
  "remove-previous",
  "remove-override",
  "replicate",
] as const satisfies readonly Action["kind"][];

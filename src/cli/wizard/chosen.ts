// A certificate that was chosen, and what it was chosen by.

import type { FileEdits } from "../../config/edit-assignment.ts";
import type { Value } from "../../config/edit-model.ts";
import type { Certificate } from "../../model/certificate.ts";
import type { Shell } from "../shell.ts";

export interface ChosenCertificate {
  /** As it is written. */
  readonly reference: Value;
  /** For people. */
  readonly words: string;
  readonly certificate?: Certificate;
  /** What has to be written so that the reference means something. */
  readonly edits: readonly FileEdits[];
  readonly added: ReadonlyMap<string, Uint8Array>;
}

export interface CertificateOptions {
  readonly certificate?: string;
  readonly passwordFile?: string;
  readonly passwordEnv?: string;
}

export type RootedShell = Shell & { readonly root: string };

// Where everything lies in a directory store (design.md section 9). Names only; it touches no file.

import type { Fqdn } from "../../model/fqdn.ts";
import type { Thumbprint } from "../../model/thumbprint.ts";

/** Whose folder and document: a server's name, or `central` (which is no FQDN: it has no dot). */
export type Owner = Fqdn | typeof CENTRAL;
/** The Central Management store's owner name. */
export const CENTRAL = "central";

export const KEY_FILE = "store.key";
export const MAC_FILE = "store.mac";
export const DOCUMENT_FILE = "store.json";
export const LOCK_FILE = "lock.sqlite";

/** Names of files that a write has not finished; only a killed writer leaves one behind. */
export const TEMPORARY = /^\.cscert-[0-9a-f]{16}\.tmp$/;

/** Returns the folder of an owner below the store's root. */
export function folderOf(root: string, owner: Owner): string {
  return owner === CENTRAL ? `${root}/${CENTRAL}` : `${root}/servers/${owner}`;
}

/** Returns the name of the file that holds a certificate: `pfx` with its key, `cer` its public DER. */
export function fileOf(thumbprint: Thumbprint | string, kind: "pfx" | "cer"): string {
  return `${thumbprint}.${kind}`;
}

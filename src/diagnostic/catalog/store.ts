// The `store/…` codes: what node stores, the journal and snapshots refuse or can't believe.

import { entry } from "../entry.ts";

export interface OfOwner {
  /** A server's name, or `central`. */
  readonly owner: string;
}
export interface OfFile extends OfOwner {
  readonly file: string;
}
export interface OfCopies extends OfOwner {
  readonly type: string;
}

const named = (owner: string): string => (owner === "central" ? "the deployment" : owner);
const RESTORE = ({ owner }: OfOwner): string =>
  `restore the folder of ${named(owner)} from a backup; nothing there is overwritten until then`;

export const storeCatalog = {
  "store/not-found": entry<{ readonly path: string }>(
    "error",
    ({ path }) => `there is no node store at ${path}: it has no file store.mac`,
    () =>
      "check `store.directory.path`, restore store.mac from a backup if there was a store, or make a lab with `cscert lab create`",
  ),
  "store/key-unusable": entry<{ readonly file: string; readonly reason: string }>(
    "error",
    ({ file, reason }) => `the store's ${file} can't be used: ${reason}`,
    ({ file }) => `restore ${file} from a backup: no other key fits this store`,
  ),
  "store/unreadable": entry<OfFile & { readonly reason: string }>(
    "error",
    ({ owner, file, reason }) => `${file} of ${named(owner)} can't be read: ${reason}`,
    () => "check the permissions and the disk",
  ),
  "store/document-missing": entry<OfOwner>(
    "error",
    ({ owner }) => `store.json of ${named(owner)} is missing`,
    RESTORE,
  ),
  "store/document-torn": entry<OfOwner>(
    "error",
    ({ owner }) => `store.json of ${named(owner)} is torn or foreign: it does not end as cscert writes it`,
    RESTORE,
  ),
  "store/document-edited": entry<OfOwner>(
    "error",
    ({ owner }) => `store.json of ${named(owner)} was written by somebody else: its seal does not match`,
    RESTORE,
  ),
  "store/document-swapped": entry<OfOwner & { readonly other: string }>(
    "error",
    ({ owner, other }) => `store.json of ${named(owner)} is that of ${named(other)}`,
    RESTORE,
  ),
  "store/document-replayed": entry<OfOwner & { readonly serial: number; readonly expected: number }>(
    "error",
    ({ owner, serial, expected }) =>
      `store.json of ${named(owner)} is an older one put back: number ${serial} where at least ${expected} was written`,
    RESTORE,
  ),
  "store/document-format": entry<OfOwner & { readonly format: string }>(
    "error",
    ({ owner, format }) =>
      `store.json of ${named(owner)} has format ${format}, which this version does not read`,
    () => "update cscert on this machine",
  ),
  "store/file-missing": entry<OfFile>(
    "error",
    ({ owner, file }) => `${file} of ${named(owner)} is missing although store.json lists it`,
    RESTORE,
  ),
  "store/file-changed": entry<OfFile>(
    "error",
    ({ owner, file }) => `${file} of ${named(owner)} is not what was installed there`,
    RESTORE,
  ),
  "store/unlisted-file": entry<OfFile>(
    "warning",
    ({ owner, file }) => `${file} lies in the store of ${named(owner)} but store.json does not list it`,
    () => "an install of that certificate adopts it if a run that died left it; else move it away",
  ),
  "store/foreign-file": entry<OfFile>(
    "error",
    ({ owner, file }) =>
      `${file} in the store of ${named(owner)} is in the way and not of this store's making`,
    ({ file }) => `move ${file} away; it is never overwritten`,
  ),
  "store/copies-changed": entry<OfCopies & { readonly expected: string; readonly found: string }>(
    "error",
    ({ owner, type, expected, found }) =>
      `${type} of ${named(owner)} is no longer what the plan saw: expected ${expected}, found ${found}`,
    () => "plan again: somebody else changed it, or an effective date passed",
  ),
  "store/copies-refused": entry<OfCopies & { readonly reason: string }>(
    "error",
    ({ owner, type, reason }) =>
      `the product's two copies do not allow this for ${type} of ${named(owner)}: ${reason}`,
    () => "plan again, and see `docs/diagnostics/store/copies-refused.md` for what is allowed when",
  ),
  "store/oauth-per-server": entry<{ readonly server: string }>(
    "error",
    ({ server }) =>
      `OAuthTokenIssuer is never set on one server (${server}): it belongs to the whole deployment`,
    () => "assign it with scope `global`; nothing lifts this rule",
  ),
  "store/type-not-here": entry<OfCopies>(
    "error",
    ({ owner, type }) => `${type} can't be assigned to ${named(owner)}`,
    () => "OAuthTokenIssuer belongs to the deployment, every other type to servers",
  ),
  "store/not-installed": entry<OfOwner & { readonly thumbprint: string }>(
    "error",
    ({ owner, thumbprint }) =>
      `${thumbprint} is not installed with its private key in the store of ${named(owner)}`,
    ({ owner }) => `install it in the store of ${named(owner)} first`,
  ),
  "store/key-not-exportable": entry<{ readonly server: string; readonly thumbprint: string }>(
    "error",
    ({ server, thumbprint }) => `the key of ${thumbprint} can't leave ${server}: it is not exportable`,
    () => "give the PFX in the configuration, or install it there again with an exportable key",
  ),
  "store/locked": entry<{
    readonly holder: string;
    readonly host: string;
    readonly pid: number;
    readonly since: string;
  }>(
    "error",
    ({ holder, host, pid, since }) =>
      `the store is locked by ${holder} on ${host} (process ${pid}) since ${since}`,
    () => "wait for it, or end its lease with `cscert unlock`",
  ),
  "store/fenced": entry<{ readonly fence: number }>(
    "error",
    ({ fence }) => `this run's lease on the store (fence ${fence}) was taken over: nothing more is written`,
    () => "run `cscert apply` again: it starts from what is there now",
  ),
  "store/write-failed": entry<OfOwner & { readonly reason: string }>(
    "error",
    ({ owner, reason }) => `nothing was changed in the store of ${named(owner)}: ${reason}`,
    () => "make room or give permission, and run the same command again",
  ),
  "store/write-uncertain": entry<OfOwner & { readonly reason: string }>(
    "error",
    ({ owner, reason }) => `a write to the store of ${named(owner)} may or may not last: ${reason}`,
    () => "check the disk, then run the same command again",
  ),
  "store/not-a-lab": entry<{ readonly path: string }>(
    "error",
    ({ path }) => `the store at ${path} is not a lab`,
    () => "faults and another time are only for stores that `cscert lab create` made",
  ),
  "store/journal-unusable": entry<{ readonly path: string; readonly reason: string }>(
    "error",
    ({ path, reason }) => `the journal at ${path} can't be used: ${reason}`,
    () => "move it away or choose another place with `--state DIR`; no deployment depends on it",
  ),
  "store/journal-busy": entry<{ readonly path: string }>(
    "error",
    ({ path }) => `another process is writing the journal at ${path}, and did not finish in time`,
    () =>
      "try again; if it was suspended in the middle, let it go on or end it: `cscert doctor` names who holds the lease",
  ),
  "store/snapshot-invalid": entry<{ readonly where: string; readonly problem: string }>(
    "error",
    ({ where, problem }) => `the snapshot is not valid at ${where}: ${problem}`,
    () => "make a new one with `cscert observe --out FILE`",
  ),
} as const;

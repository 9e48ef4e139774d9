// The `server/…` codes: why a server could not be read or written.

import { entry } from "../entry.ts";

export interface OfServer {
  readonly server: string;
}

export const serverCatalog = {
  "server/unknown": entry<OfServer>(
    "error",
    ({ server }) => `the store does not know a server ${server}`,
    () => "check the name under `pools`",
    ({ server }) =>
      `a new server: \`cscert lab add ${server}\` makes it in a directory store; elsewhere it is known once its topology is published`,
  ),
  "server/unreachable": entry<OfServer>(
    "error",
    ({ server }) => `${server} can't be reached`,
    ({ server }) =>
      `bring ${server} back; a roll that waits for it alone can go on with \`--allow guard/unreachable:${server}\``,
  ),
  "server/slow": entry<OfServer>(
    "error",
    ({ server }) => `${server} did not answer in time`,
    () => "run the same command again: what it did in the meantime is noticed",
  ),
  "server/read-only": entry<OfServer>(
    "error",
    ({ server }) => `the store of ${server} can be read but not written`,
    ({ server }) => `make the store of ${server} writable and run the same command again`,
  ),
  "server/not-observed": entry<OfServer>(
    "error",
    ({ server }) => `${server} was not asked for: the observation does not hold it`,
    () => "observe again, with the servers that the configuration has now",
  ),
  "server/deployment-not-observed": entry(
    "warning",
    () => "the deployment's own copies were not observed: nothing is planned for OAuthTokenIssuer",
    () => "observe again where the Central Management store can be reached",
  ),
  "server/observation-too-old": entry<{
    readonly observedAt: string;
    readonly age: string;
    readonly most: string;
  }>(
    "warning",
    ({ observedAt, age, most }) =>
      `the oldest observation was made at ${observedAt}, ${age} ago; nothing older than ${most} is believed`,
    () => "observe again",
  ),
  "server/observation-ahead": entry<{ readonly observedAt: string; readonly skew: string }>(
    "warning",
    ({ observedAt, skew }) =>
      `an observation says that it was made at ${observedAt}, which is more than two clock skews of ${skew} ahead of now: it is not believed`,
    () => "set the clock of the machine that observed, or of this one, and observe again",
  ),
  "server/key-missing": entry<{ readonly server: string; readonly certificate: string }>(
    "warning",
    ({ server, certificate }) =>
      `${certificate} is not installed with its key in the store of ${server}, and the configuration names no PFX for it`,
    () => "install it there, or give its `pfx` and `public` in the configuration",
  ),
  "server/certificate-unknown": entry<{ readonly certificate: string }>(
    "warning",
    ({ certificate }) =>
      `the public part of the certificate ${certificate} is not known, so nothing assigns it`,
    () => "give its `public` file, or observe the servers that hold it",
  ),
} as const;

// The `pfx/…` codes: why a PKCS#12 file can't be used.

import { entry } from "../entry.ts";

export const pfxCatalog = {
  "pfx/not-pkcs12": entry<{ why: string }>(
    "error",
    ({ why }) => `this is no PKCS#12 file: ${why}`,
    () => "export the certificate with its private key again, as PKCS#12 (.pfx)",
  ),
  "pfx/truncated": entry(
    "error",
    () => "this PKCS#12 file ends too early",
    () => "copy it again; a transfer in text mode or a full disk cuts files short",
  ),
  "pfx/wrong-password": entry(
    "error",
    () => "the password does not open this PKCS#12 file",
    () => "check the password file for a stray space or line end, or the variable for its quoting",
  ),
  "pfx/two-passwords": entry(
    "error",
    () => "the password is that of this PKCS#12 file, and yet not that of the certificates or the key in it",
    () => "export it again with one password for all of it",
  ),
  "pfx/no-private-key": entry<{ certificates: number }>(
    "error",
    ({ certificates }) => `this PKCS#12 file holds ${certificates} certificate(s) and no private key`,
    () => "export it again with its private key; the key must have been marked as exportable",
  ),
  "pfx/no-certificate": entry("error", () => "this PKCS#12 file holds a private key and no certificate"),
  "pfx/key-mismatch": entry(
    "error",
    () => "the private key in this PKCS#12 file belongs to none of its certificates",
    () => "export certificate and key together, from one place",
  ),
  "pfx/several-keys": entry<{ thumbprints: readonly string[] }>(
    "error",
    ({ thumbprints }) =>
      `this PKCS#12 file holds several certificates with their keys: ${thumbprints.join(", ")}`,
    () => "export the one that is meant into a file of its own",
  ),
  "pfx/wanted-absent": entry<{ wanted: string; found: readonly string[] }>(
    "error",
    ({ wanted, found }) => `this PKCS#12 file holds no key for ${wanted}, but for ${found.join(", ")}`,
    () => "`pfx` and `public` must be the same certificate: export one of them again",
  ),
  "pfx/unsupported": entry<{ what: string }>(
    "error",
    ({ what }) => `this PKCS#12 file uses ${what}, which cscert does not open`,
    () => "export it again with AES-256 and SHA-256, or with 3DES and SHA-1 for old servers",
  ),
  "pfx/too-costly": entry<{ iterations: number; iterationsMax: number }>(
    "error",
    ({ iterations, iterationsMax }) =>
      `this PKCS#12 file asks for ${iterations} iterations or more in all; cscert takes ${iterationsMax}`,
    () => "export it again with an ordinary number of iterations",
  ),
  "pfx/too-large": entry<{ bytes: number; bytesMax: number }>(
    "error",
    ({ bytes, bytesMax }) => `this file has ${bytes} bytes; a PKCS#12 file has ${bytesMax} at most`,
  ),
  "pfx/no-integrity": entry(
    "warning",
    () => "this PKCS#12 file has no MAC: nobody can tell whether it was changed",
    () => "export it again with a password",
  ),
} as const;

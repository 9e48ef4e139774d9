// Opens the key material that an apply needs: the PFX in the repository and its password. Only `apply` comes here.

import { resolve } from "node:path";
import { invariant } from "../base/invariant.ts";
import { Secret } from "../base/secret.ts";
import { diagnose } from "../diagnostic/diagnostic.ts";
import { Failure } from "../diagnostic/failure.ts";
import type { PasswordReference } from "../model/desired.ts";
import type { MaterialReader } from "../port/material.ts";
import { openPfx } from "../x509/open.ts";
import { thumbprintOf } from "../x509/thumbprint.ts";
import { readRegularFile, type FileReading } from "./regular-file.ts";

/** Of a PFX or password file. */
const BYTES_MAX = 16 * 1024 * 1024;

export interface MaterialOptions {
  /** The configuration's folder, absolute: paths are relative to it. */
  readonly root: string;
  /** Where `password: { env: … }` looks. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Reads a PFX from elsewhere than the disk, as from a commit; passwords are always on this machine. */
  readonly readFile?: (path: string, bytesMax: number) => Promise<FileReading>;
}

/** Makes the reader of PFX files: it checks that the file's leaf is the certificate that was planned. */
export function makeMaterialReader({ root, env, readFile }: MaterialOptions): MaterialReader {
  return {
    async read(reference, thumbprint) {
      const reading = (await readFile?.(reference.path, BYTES_MAX)) ?? readFromDisk(root, reference.path);
      const bytes = bytesOf(reading, reference.path);
      const password = readPassword(root, env, reference.password);
      const { value, diagnostics } = await openPfx(bytes, password, { wanted: thumbprint });
      const fault = diagnostics.find(({ severity }) => severity === "error");
      if (fault !== undefined) {
        const sealed =
          fault.code === "pfx/wrong-password"
            ? ` (its password: ${describePassword(reference.password)})`
            : "";
        throw new Failure({ ...fault, message: `${reference.path}: ${fault.message}${sealed}` });
      }
      invariant(value !== undefined, "a file that opens without a fault has contents");
      invariant(thumbprintOf(value.leaf) === thumbprint, "the wanted certificate is the one that was found");
      return { kind: "pfx", bytes, password };
    },
  };
}

function readFromDisk(root: string, path: string): FileReading {
  return readRegularFile(resolve(root, path), BYTES_MAX);
}

function bytesOf(reading: FileReading, path: string): Uint8Array {
  switch (reading.kind) {
    case "read":
      return reading.bytes;
    case "too-large":
      throw new Failure(diagnose("apply/material-unreadable", { path, why: "it is too large" }));
    case "unreadable":
      throw new Failure(diagnose("apply/material-unreadable", { path, why: reading.why }));
  }
}

/** A password file's content without one final line end: editors add it, passwords do not hold it. */
function readPassword(
  root: string,
  env: MaterialOptions["env"],
  reference: PasswordReference,
): Secret | undefined {
  switch (reference.kind) {
    case "none":
      return undefined;
    case "env": {
      const value = env[reference.name];
      if (value === undefined)
        throw new Failure(diagnose("apply/password-not-set", { name: reference.name }));
      return new Secret(value);
    }
    case "file": {
      const bytes = bytesOf(readFromDisk(root, reference.path), reference.path);
      return new Secret(new TextDecoder().decode(bytes).replace(/\r?\n$/, ""));
    }
  }
}

/** Names where a password comes from, never what it is. */
function describePassword(reference: PasswordReference): string {
  switch (reference.kind) {
    case "none":
      return "none is given";
    case "env":
      return `the variable ${reference.name}`;
    case "file":
      return `the file ${reference.path}`;
  }
}

// Opens the key material that an apply needs: the PFX in the repository and its password. Only `apply` comes here.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Secret } from "../base/secret.ts";
import { diagnose, hasErrors } from "../diagnostic/diagnostic.ts";
import { Failure } from "../diagnostic/failure.ts";
import type { PasswordReference } from "../model/desired.ts";
import type { MaterialReader } from "../port/material.ts";
import { openPfx } from "../x509/open.ts";
import { thumbprintOf } from "../x509/thumbprint.ts";

export interface MaterialOptions {
  /** The configuration's folder, absolute: paths are relative to it. */
  readonly root: string;
  /** Where `password: { env: … }` looks. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Makes the reader of PFX files: it checks that the file's leaf is the certificate that was planned. */
export function makeMaterialReader({ root, env }: MaterialOptions): MaterialReader {
  return {
    async read(reference, thumbprint) {
      const bytes = readBytes(root, reference.path);
      const password = readPassword(root, env, reference.password);
      const { value, diagnostics } = await openPfx(bytes, password, { wanted: thumbprint });
      const first = diagnostics.find(({ severity }) => severity === "error");
      if (value === undefined || first !== undefined || hasErrors(diagnostics)) {
        throw new Failure(
          first ?? diagnose("apply/material-unreadable", { path: reference.path, why: "it can't be opened" }),
        );
      }
      const found = thumbprintOf(value.leaf);
      if (found !== thumbprint) {
        throw new Failure(
          diagnose("apply/material-differs", { path: reference.path, found, wanted: thumbprint }),
        );
      }
      return { kind: "pfx", bytes, password };
    },
  };
}

function readBytes(root: string, path: string): Uint8Array {
  try {
    return readFileSync(resolve(root, path));
  } catch (error) {
    throw new Failure(diagnose("apply/material-unreadable", { path, why: describe(error) }), {
      cause: error,
    });
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
    case "file":
      return new Secret(new TextDecoder().decode(readBytes(root, reference.path)).replace(/\r?\n$/, ""));
  }
}

function describe(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}

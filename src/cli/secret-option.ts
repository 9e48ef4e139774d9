// Secrets that the command line names and never holds: `env:NAME` or `file:PATH`.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Secret } from "../base/secret.ts";
import { diagnose } from "../diagnostic/diagnostic.ts";
import { Failure } from "../diagnostic/failure.ts";
import { reason } from "./files.ts";
import { Stop } from "./stop.ts";

/** Reads the secret that an option names; ends the command with 64 where it names none. What was given is never shown: it may be the secret itself. */
export function readSecret(
  option: string,
  reference: string,
  root: string,
  env: Readonly<Record<string, string | undefined>>,
): Secret {
  const [, kind, name = ""] = /^(env|file):(.+)$/s.exec(reference) ?? [];
  if (kind === "env") {
    const value = env[name];
    if (value === undefined || value === "") throw new Failure(diagnose("apply/password-not-set", { name }));
    return new Secret(value);
  }
  if (kind === "file") return new Secret(readSecretFile(resolve(root, name), name));
  throw new Stop(64, [diagnose("cli/bad-option", { option, text: "…", wanted: "env:NAME or file:PATH" })]);
}

function readSecretFile(path: string, shown: string): string {
  try {
    return readFileSync(path, "utf8").replace(/\r?\n$/, "");
  } catch (error) {
    throw new Failure(diagnose("cli/unreadable-file", { path: shown, why: reason(error) }), { cause: error });
  }
}

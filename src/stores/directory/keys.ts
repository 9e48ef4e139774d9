// The two secrets of a store: `store.mac` authenticates documents, `store.key` seals PFX files. Reading a plan takes only the first.

import { createSecretKey, type KeyObject } from "node:crypto";
import { join } from "node:path";
import { Secret } from "../../base/secret.ts";
import { diagnose } from "../../diagnostic/diagnostic.ts";
import { Failure } from "../../diagnostic/failure.ts";
import { errorCode } from "./error-code.ts";
import { KEY_FILE, MAC_FILE } from "./layout.ts";
import { makeFileReader } from "./read-file.ts";

/** Reads the key that authenticates documents. Throws `store/not-found` or `store/key-unusable`. */
export function readMac(root: string): KeyObject {
  return createSecretKey(Buffer.from(readHex(root, MAC_FILE), "hex"));
}

/** Reads the password that seals the PFX files: 64 hex digits. Throws `store/key-unusable`. */
export function readSealingKey(root: string): Secret {
  return new Secret(readHex(root, KEY_FILE));
}

function readHex(root: string, name: string): string {
  const text = readText(root, name);
  if (/^[0-9a-f]{64}$/.test(text)) return text;
  throw new Failure(diagnose("store/key-unusable", { file: name, reason: "it is not 64 hex digits" }));
}

function readText(root: string, name: string): string {
  try {
    return makeFileReader()(join(root, name)).toString("latin1").trim();
  } catch (cause) {
    const code = errorCode(cause);
    const diagnostic =
      code === "ENOENT" && name === MAC_FILE
        ? diagnose("store/not-found", { path: root })
        : diagnose("store/key-unusable", { file: name, reason: code });
    throw new Failure(diagnostic, { cause });
  }
}

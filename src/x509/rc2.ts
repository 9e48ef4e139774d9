// RC2, which old Windows, macOS and Firefox exports use for certificates and OpenSSL in Node refuses.

import type { Decrypted } from "./decrypted.ts";

/** Decrypts RC2-CBC; node-forge is loaded only for such files. */
export async function decryptRc2(key: Uint8Array, iv: Uint8Array, encrypted: Uint8Array): Promise<Decrypted> {
  const { default: forge } = await import("node-forge");
  const bits = key.length * 8;
  const cipher = forge.rc2.createDecryptionCipher(binary(key), bits);
  cipher.start(binary(iv));
  cipher.update(forge.util.createBuffer(binary(encrypted)));
  if (!cipher.finish()) return { kind: "wrong-password" };
  return { kind: "plain", bytes: Buffer.from(cipher.output.getBytes(), "binary") };
}

function binary(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("binary");
}

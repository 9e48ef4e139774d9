// A file → the DER certificates in it: DER itself, or PEM with one or several.

import { diagnose, type Checked } from "../diagnostic/diagnostic.ts";
import { readElement, TAG } from "./der.ts";

const PEM =
  /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----([^-]*)-----END (?:X509 |TRUSTED )?CERTIFICATE-----/g;
const BASE64 = /^[A-Za-z0-9+/\s]+={0,2}\s*$/;

/** Returns the certificates of a file in its order, at least one; `certificate/unreadable` where there is none. */
export function decodeCertificates(bytes: Uint8Array): Checked<readonly Uint8Array[]> {
  if (bytes[0] === TAG.sequence) return decodeDer(bytes);
  const text = Buffer.from(bytes).toString("latin1");
  const blocks = [...text.matchAll(PEM)].map(([, body = ""]) => body);
  if (blocks.length > 0) return decodeBlocks(blocks);
  // Windows also exports "Base-64 encoded X.509" without the lines around it.
  if (BASE64.test(text)) return decodeBlocks([text]);
  return unreadable("it is neither DER nor PEM");
}

function decodeDer(bytes: Uint8Array): Checked<readonly Uint8Array[]> {
  const reading = readElement(bytes);
  if (reading.kind === "malformed") return unreadable(reading.why);
  if (reading.trailing > 0) return unreadable(`${reading.trailing} bytes follow its end`);
  return { value: [bytes], diagnostics: [] };
}

function decodeBlocks(blocks: readonly string[]): Checked<readonly Uint8Array[]> {
  const ders = blocks.map((block) => Buffer.from(block, "base64"));
  for (const der of ders) {
    const checked = decodeDer(der);
    if (checked.value === undefined) return checked;
  }
  return { value: ders, diagnostics: [] };
}

function unreadable(why: string): Checked<readonly Uint8Array[]> {
  return { diagnostics: [diagnose("certificate/unreadable", { why })] };
}

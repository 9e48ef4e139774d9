// A file → the DER certificates in it: DER, PEM with one or several, or PKCS#7 of either kind.

import { diagnose, type Checked } from "../diagnostic/diagnostic.ts";
import { oidOf, readElement, TAG, type Element } from "./der.ts";

const PEM = /-----BEGIN (X509 CERTIFICATE|CERTIFICATE|PKCS7|CMS)-----([^-]*)-----END \1-----/g;
const PRIVATE_KEY = /-----BEGIN [A-Z0-9 ]{0,20}PRIVATE KEY-----/;
const OTHER_PEM = /-----BEGIN ([A-Z0-9][A-Z0-9 ]{0,30})-----/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const SIGNED_DATA = "1.2.840.113549.1.7.2";
const CONTEXT_0 = 0xa0;
const CERTIFICATES_MAX = 1_000;

/**
 * Returns the certificates of a file in its order, at least one; `certificate/unreadable` where there is none, or
 * `certificate/only-private-key` where a key is all there is. Warns of a private key beside them: it is not read, and
 * it should not be there.
 */
export function decodeCertificates(bytes: Uint8Array): Checked<readonly Uint8Array[]> {
  const checked = bytes[0] === TAG.sequence ? decodeDer(bytes) : decodeText(bytes);
  const length = checked.value?.length ?? 0;
  return length > CERTIFICATES_MAX ? unreadable(`it holds ${length} certificates`) : checked;
}

function decodeText(bytes: Uint8Array): Checked<readonly Uint8Array[]> {
  const text = Buffer.from(bytes).toString("latin1");
  const bodies = [...text.matchAll(PEM)].map(([, , body = ""]) => body);
  if (bodies.length === 0) {
    if (PRIVATE_KEY.test(text)) return { diagnostics: [diagnose("certificate/only-private-key", {})] };
    const other = OTHER_PEM.exec(text)?.[1];
    if (other !== undefined) return unreadable(`it is PEM, and holds ${other}`);
    if (text.trim() === "") return unreadable("it is empty");
  }
  // Windows also exports "Base-64 encoded X.509" without the lines around it.
  const blocks = (bodies.length > 0 ? bodies : [text]).map((body) => body.replaceAll(/\s/g, ""));
  if (!blocks.every((block) => BASE64.test(block))) return unreadable("it is neither DER nor PEM");
  const all: Uint8Array[] = [];
  for (const block of blocks) {
    const { value, diagnostics } = decodeDer(Buffer.from(block, "base64"));
    if (value === undefined) return { diagnostics };
    all.push(...value);
  }
  return {
    value: all,
    diagnostics: PRIVATE_KEY.test(text) ? [diagnose("certificate/holds-private-key", {})] : [],
  };
}

function decodeDer(bytes: Uint8Array): Checked<readonly Uint8Array[]> {
  const reading = readElement(bytes);
  if (reading.kind === "malformed") return unreadable(reading.why);
  if (reading.trailing > 0) return unreadable(`${reading.trailing} bytes follow its end`);
  if (oidOf(reading.element.children[0]) !== SIGNED_DATA) return { value: [bytes], diagnostics: [] };
  const certificates = findSigned(reading.element);
  if (certificates.length === 0) return unreadable("this PKCS#7 file holds no certificate");
  return { value: certificates, diagnostics: [] };
}

/** PKCS#7 is but the bag here: its signatures, if any, are none of our business. */
function findSigned({ children }: Element): readonly Uint8Array[] {
  const signedData = children[1]?.children[0];
  const certificates = signedData?.children.find(({ tag }) => tag === CONTEXT_0);
  return (certificates?.children ?? []).filter(({ tag }) => tag === TAG.sequence).map(({ whole }) => whole);
}

function unreadable(why: string): Checked<readonly Uint8Array[]> {
  return { diagnostics: [diagnose("certificate/unreadable", { why })] };
}

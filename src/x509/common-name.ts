// The common name of a certificate's subject, from its bytes: the printed subject escapes, and hides names in parts of several values.

import { oidOf, TAG, type Element } from "./der.ts";

const COMMON_NAME = "2.5.4.3";
const VERSION = 0xa0;
/** Serial number, signature algorithm, issuer, validity, subject. */
const SUBJECT_INDEX = 4;

/** Returns the last common name of the subject, or undefined where there is none. Untrusted text. */
export function readCommonName(certificate: Element): string | undefined {
  const fields = certificate.children[0]?.children ?? [];
  const subject = fields.filter(({ tag }) => tag !== VERSION)[SUBJECT_INDEX];
  const values = (subject?.children ?? []).flatMap((part) => part.children);
  const name = values.findLast(({ children }) => oidOf(children[0]) === COMMON_NAME)?.children[1];
  return name && decodeText(name);
}

function decodeText({ tag, content }: Element): string {
  const bytes = Buffer.from(content);
  if (tag === TAG.utf8String) return bytes.toString("utf8");
  if (tag === TAG.bmpString && bytes.length % 2 === 0) return bytes.swap16().toString("utf16le");
  return bytes.toString("latin1");
}

// In which spellings a secret could leave by accident: what a search has to look for. Knows no place to search.

import type { KeyObject } from "node:crypto";

/** The ways in which a text can be written by accident; bytes as latin1. */
export function spellings(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const utf16 = Buffer.from(secret, "utf16le");
  const inner = JSON.stringify(secret).slice(1, -1);
  return [
    secret,
    ...[bytes, utf16].flatMap(inBase64),
    bytes.toString("hex"),
    bytes.toString("hex").toUpperCase(),
    utf16.toString("hex"),
    utf16.toString("latin1"),
    Buffer.from(utf16).swap16().toString("latin1"),
    encodeURIComponent(secret),
    encodeURIComponent(secret).replaceAll("%20", "+"),
    inner,
    inAscii(inner),
    JSON.stringify(inner).slice(1, -1),
  ];
}

/** The private numbers of an RSA key, in the spellings of bytes. */
export function keySpellings(key: KeyObject): readonly string[] {
  const { d = "", p = "", q = "" } = key.export({ format: "jwk" });
  return [d, p, q].flatMap((number) => {
    // A part of each is enough, and lies within one line of a PEM more often than the whole.
    const bytes = Buffer.from(number, "base64url").subarray(8, 32);
    const hex = bytes.toString("hex");
    const url = bytes.toString("base64url").slice(0, -1);
    return [bytes.toString("latin1"), ...inBase64(bytes), url, hex, hex.toUpperCase()];
  });
}

/** The same bytes are written in three ways, by what stands before them; the characters at the ends are not theirs alone. */
function inBase64(bytes: Buffer): readonly string[] {
  return [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString("base64")
      .replace(/=+$/, "");
    return text.slice(offset === 0 ? 0 : offset + 1, -1);
  });
}

function inAscii(text: string): string {
  return text.replaceAll(
    /[^\0-\x7f]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

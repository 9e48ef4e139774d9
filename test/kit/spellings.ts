// In which spellings a secret could leave by accident.

/** The ways in which a text can be written by accident. */
export function spellings(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const inner = (text: string): string => text.slice(1, -1);
  return [
    secret,
    bytes.toString("base64").replace(/=+$/, "").slice(0, -1),
    bytes.toString("hex"),
    bytes.toString("hex").toUpperCase(),
    Buffer.from(secret, "utf16le").toString("latin1"),
    encodeURIComponent(secret),
    inner(JSON.stringify(secret)),
  ];
}

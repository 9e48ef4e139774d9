// The octets that a password may have been sealed with: tools never agreed on them.

import type { Secret } from "../base/secret.ts";
import { bmpPassword } from "./pkcs12-kdf.ts";

/** One way to turn a password into octets; it never leaves this room. */
export interface PasswordForm {
  /** For PKCS#12's own key derivation. */
  readonly bmp: Uint8Array;
  /** For PBKDF2. */
  readonly utf8: Uint8Array;
}

const NONE = Buffer.alloc(0);

/**
 * Returns the forms to try, the likeliest first. No password and an empty one are sealed differently, and people mean either.
 * OpenSSL before 1.1 took each octet of the UTF-8 for a character: such files still open.
 */
export function passwordForms(password: Secret | undefined): readonly PasswordForm[] {
  const text = password?.reveal() ?? "";
  const form = { bmp: bmpPassword(text), utf8: Buffer.from(text) };
  if (text === "") return [form, { bmp: NONE, utf8: NONE }];
  if (form.utf8.length === text.length) return [form];
  return [form, { bmp: bmpPassword(form.utf8.toString("latin1")), utf8: form.utf8 }];
}

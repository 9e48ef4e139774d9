// Secrets that sing where they should not be (R8): every password and key that a simulated daemon reads is one of these, and nothing that
// it logs, shows, journals or writes may hold one, in any spelling.

import { inspect } from "node:util";
import { Secret } from "../../src/base/secret.ts";
import type { MaterialReader } from "../../src/port/material.ts";
import { spellings } from "../kit/spellings.ts";

export const PASSWORD = "Canary: Sïng! 50% & <b>";
const KEY = "the private half of a canary";

/** Opens a PFX whose password, and whose key, are canaries. */
export const CANARY_MATERIAL: MaterialReader = {
  read: async (_reference, wanted) => ({
    kind: "pfx",
    bytes: new TextEncoder().encode(`pfx of ${wanted} with ${KEY}`),
    password: new Secret(PASSWORD),
  }),
};

const SONGS: readonly string[] = [PASSWORD, KEY].flatMap(spellings);

/** Returns the first of the texts, or of what is inside of the values, that holds a secret. */
export function findLeak(said: Iterable<unknown>): string | undefined {
  for (const value of said) {
    const texts = typeof value === "string" ? [value] : [write(value), inspect(value, { depth: 12 })];
    const heard = texts.find((text) => SONGS.some((song) => text.includes(song)));
    if (heard !== undefined) return heard.slice(0, 200);
  }
  return undefined;
}

/** As JSON, with what is in maps and sets. */
export function write(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner instanceof Map || inner instanceof Set ? [...inner] : inner,
  );
}

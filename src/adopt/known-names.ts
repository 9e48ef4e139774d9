// The certificates that a configuration names already, and the names that are taken.

import type { Outline } from "../config/outline.ts";
import { parseFqdn } from "../model/fqdn.ts";
import { parseThumbprint, type Thumbprint } from "../model/thumbprint.ts";
import { tableKey } from "./name-certificates.ts";

/** Names that no new certificate may have: another has it, or a file of that name is another's public part. */
export function takenNames({ certificates }: Outline): ReadonlySet<string> {
  return new Set(
    certificates.flatMap(({ name, entry }) => [
      name,
      ...[entry, ...Object.values(entry.servers ?? {})].flatMap((one) => stemOf(one.public ?? "")),
    ]),
  );
}

function stemOf(path: string): readonly string[] {
  const stem = /(?:^|\/)certificates\/([^/]+?)(?:\/[^/]+)?\.cer$/.exec(path)?.[1];
  return stem === undefined ? [] : [stem];
}

/** Certificates for all servers that have a name already. */
export function knownNames({ certificates }: Outline): ReadonlyMap<Thumbprint, string> {
  return new Map(
    certificates.flatMap(({ name, entry }) => {
      const thumbprint = parseThumbprint(entry.thumbprint ?? "");
      return entry.servers !== undefined || thumbprint === undefined ? [] : [[thumbprint, name] as const];
    }),
  );
}

/** What tables give each server; those of types that differ by server only are asked for it. */
export function knownTables({ certificates }: Outline): ReadonlyMap<string, string> {
  return new Map(
    certificates.flatMap(({ name, entry }) =>
      Object.entries(entry.servers ?? {}).flatMap(([server, { thumbprint }]) => {
        const [fqdn, parsed] = [parseFqdn(server), parseThumbprint(thumbprint ?? "")];
        return fqdn === undefined || parsed === undefined ? [] : [[tableKey(fqdn, parsed), name] as const];
      }),
    ),
  );
}

// Configurations from texts, without any file: what `loadConfiguration` does, minus the disk.

import { inOrder } from "../../src/config/in-order.ts";
import { normalise, type ShapedDocument } from "../../src/config/normalise.ts";
import { readDocument } from "../../src/config/document.ts";
import { resolveDesired, type ResolvedState } from "../../src/config/resolve.ts";
import { checkShape } from "../../src/config/shape.ts";
import { hasErrors, type Diagnostic } from "../../src/diagnostic/diagnostic.ts";
import type { DesiredAssignment } from "../../src/model/desired.ts";
import { parseThumbprint, type Thumbprint } from "../../src/model/thumbprint.ts";

export interface ConfigReading {
  readonly value?: ResolvedState;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a configuration from its root text and the texts of included files. Every public path has a thumbprint of its own. */
export function readConfig(root: string, included: Readonly<Record<string, string>> = {}): ConfigReading {
  const diagnostics: Diagnostic[] = [];
  const shape = (file: string, text: string): ShapedDocument | undefined => {
    const document = readDocument(file, text);
    const { written, faulty, diagnostics: found } = checkShape(document);
    diagnostics.push(...document.diagnostics, ...found);
    return written === undefined ? undefined : { document, written, faulty };
  };
  const shaped = shape("cscert.yaml", root);
  if (shaped === undefined) return { diagnostics };
  const others = Object.entries(included).map(([file, text]) => shape(file, text));
  const read = others.filter((other) => other !== undefined);
  const normalised = normalise(shaped, read, read.length < others.length ? "some-unread" : "all-read");
  diagnostics.push(...normalised.diagnostics);
  if (normalised.value === undefined) return { diagnostics: inOrder(diagnostics, "cscert.yaml") };
  const resolved = resolveDesired(normalised.value, thumbprintOfPath);
  const told = inOrder([...diagnostics, ...resolved.diagnostics], "cscert.yaml");
  return {
    ...(resolved.value === undefined || hasErrors(told) ? {} : { value: resolved.value }),
    diagnostics: told,
  };
}

/** A thumbprint that only this path has; `same/…` paths share one. */
export function thumbprintOfPath(path: string): Thumbprint | undefined {
  if (path.startsWith("missing/")) return undefined;
  let hash = 7;
  for (const character of path.startsWith("same/") ? "same" : path) {
    hash = (hash * 31 + character.charCodeAt(0)) % 0xffffffff;
  }
  return parseThumbprint(hash.toString(16).padStart(40, "A"));
}

/** Says a diagnostic as a test row does: `code line what-stands-there` (and so the column). */
export function sayPlace({ code, location }: Diagnostic): string {
  if (location === undefined) return code;
  const { line, column, length, sourceLine = "" } = location;
  return `${code} ${line} ${sourceLine.slice(column - 1, column - 1 + length)}`.trimEnd();
}

/** Says what an assignment desires: `fe01.c.com Default a1; 2027-01-12T01:00:00Z a2`. */
export function sayAssignment({ target, type, steps }: DesiredAssignment): string {
  const parts = steps.map(({ effectiveDate, certificate }) => {
    const what =
      certificate.kind === "named"
        ? certificate.name
        : `observed ${certificate.type} of ${certificate.target.kind === "server" ? certificate.target.server : "deployment"}`;
    return effectiveDate === undefined
      ? what
      : `${new Date(effectiveDate).toISOString().slice(0, 10)} ${what}`;
  });
  return `${target.kind === "server" ? target.server : "deployment"} ${type} ${parts.join("; ")}`;
}

/** Sections that every test starts from: two Front End pools in two sites, an Edge pool, five certificates. */
export const HEAD = `version: 1
product: sfb-2019
sipDomains: [contoso.com]
store: { directory: { path: stores } }
pools:
  p1.c.com: { role: FrontEnd, site: Paris, servers: [fe01.c.com, fe02.c.com] }
  p2.c.com: { role: FrontEnd, site: Lyon, servers: [fe03.c.com] }
  e1.c.com: { role: Edge, site: Paris, servers: [ed01.c.com, ed02.c.com] }
certificates:
  a1: { thumbprint: 00000000000000000000000000000000000000A1 }
  a2: { thumbprint: 00000000000000000000000000000000000000A2 }
  a3: { thumbprint: 00000000000000000000000000000000000000A3 }
  own: { servers: { each: { public: "own/{server}.cer" } } }
  two: { servers: { fe01.c.com: { public: two/1.cer }, fe02.c.com: { public: two/2.cer } } }
`;

/** Returns {@link HEAD} with these assignments, one flow mapping each. */
export function withAssignments(...assignments: readonly string[]): string {
  return `${HEAD}assignments:\n${assignments.map((one) => `  - ${one}\n`).join("")}`;
}

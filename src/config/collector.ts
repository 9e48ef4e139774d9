// What the normaliser hands along: the document at hand and everything that is wrong so far.

import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Location } from "../diagnostic/location.ts";
import { parseFqdn, type Fqdn } from "../model/fqdn.ts";
import type { ConfigurationDocument, Path } from "./document.ts";

export interface Collector {
  readonly document: ConfigurationDocument;
  readonly diagnostics: Diagnostic[];
  /** See ShapeCheck: sections and entries that can't be read. */
  readonly faulty: ReadonlySet<string>;
}

/** Decides whether an entry can be read: what is at fault was told already. */
export function isReadable(collector: Collector, ...entry: Path): boolean {
  return collector.faulty.size === 0 || !collector.faulty.has(entry.join("/"));
}

/** Reads a name of a server or pool; says so where it is none. */
export function readFqdn(collector: Collector, text: string, locate: () => Location): Fqdn | undefined {
  const fqdn = parseFqdn(text);
  if (fqdn === undefined)
    collector.diagnostics.push(diagnose("desired/bad-name", { text }, { location: locate() }));
  return fqdn;
}

/** Says that a name is given twice, and shows the first place. */
export function sayTwice(
  collector: Collector,
  what: string,
  name: string,
  location: Location,
  first: Location | undefined,
): void {
  const related = first === undefined ? [] : [{ message: "given here first", location: first }];
  collector.diagnostics.push(diagnose("desired/given-twice", { what, name }, { location, related }));
}

/** Returns a path of the file at hand as seen from the root file's folder. Absolute paths stay as they are. */
export function fromRoot(collector: Collector, path: string): string {
  if (/^(?:[/\\]|[A-Za-z]:)/.test(path)) return path;
  const parts = collector.document.file.split("/").slice(0, -1);
  for (const part of path.split(/[/\\]/)) {
    if (part === "." || part === "") continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else parts.push(part);
  }
  return parts.join("/");
}

/** Returns the place of a value. */
export function at(collector: Collector, ...path: Path): Location {
  return collector.document.locate(path);
}

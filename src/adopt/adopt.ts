// Adopts an estate: what the servers hold becomes a configuration whose plan is empty. Pure: it asks the planner through a function
// that is handed in, and leaves unmanaged whatever a plan would still change.

import { invariant } from "../base/invariant.ts";
import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";
import type { DesiredAssignment, DesiredState } from "../model/desired.ts";
import type { InstalledCertificate } from "../model/observed.ts";
import { formatTarget, type Target } from "../model/target.ts";
import type { Thumbprint } from "../model/thumbprint.ts";
import { holdingKey, type Estate } from "./estate.ts";
import { indexInstalled } from "./facts.ts";
import { makeRules } from "./make-rules.ts";
import { nameCertificates } from "./name-certificates.ts";
import { readBack } from "./read-back.ts";
import { readEstate } from "./read-estate.ts";
import { writeConfiguration, type PublicPath } from "./write-configuration.ts";

/** Something that a plan of the written configuration would do or refuse. */
export interface Complaint {
  /** What it is about; else `line` tells. */
  readonly target?: Target;
  readonly type?: string;
  /** Of the written text. */
  readonly line?: number;
  readonly what: string;
}

export interface AdoptRequest {
  readonly estate: Estate;
  /** The line below `store:`. */
  readonly store: string;
  /** Says what a plan would do about what was written. */
  readonly complain: (desired: DesiredState) => readonly Complaint[];
  /** A text of more code units is split into files; absent: where it has to be. */
  readonly splitAbove?: number;
}

export interface Adoption {
  /** The configuration by the paths of its files; `cscert.yaml` first. */
  readonly texts: ReadonlyMap<string, string>;
  readonly desired: DesiredState;
  /** Public certificates as base64 DER, by their paths beside the configuration. */
  readonly publicFiles: ReadonlyMap<string, string>;
  /** What is left unmanaged, or worth a look, in the order of the text. */
  readonly oddities: readonly Diagnostic[];
  readonly assignments: number;
  readonly certificates: number;
}

/** Adopts an estate. Undefined where no pool has a server that answered. */
export function adoptEstate(request: AdoptRequest): Adoption | undefined {
  const withheld = new Map<string, Diagnostic>();
  for (;;) {
    const draft = writeDraft(request, withheld);
    if (draft === undefined) return undefined;
    const found = findComplaints(request, draft);
    if (found.size === 0) return draft.adoption;
    const before = withheld.size;
    for (const [key, oddity] of found) if (!withheld.has(key)) withheld.set(key, oddity);
    invariant(withheld.size > before, `a complaint stays: ${[...found.keys()].join(", ")}`);
  }
}

interface Draft {
  readonly adoption: Adoption;
  readonly diagnostics: readonly Diagnostic[];
}

function writeDraft(request: AdoptRequest, withheld: ReadonlyMap<string, Diagnostic>): Draft | undefined {
  const { estate, store } = request;
  const reading = readEstate(estate, withheld);
  if (reading.pools.length === 0) return undefined;
  const rules = makeRules(reading);
  const names = nameCertificates(rules, { facts: reading.facts, taken: new Set(), known: new Map() });
  const files = collectFiles(indexInstalled(estate.observed));
  const adopted = { ...estate, ...reading, ...names, store, publicPath: files.pathOf };
  const texts = writeConfiguration(adopted, request.splitAbove);
  const read = readBack({ texts, publicParts: files.parts, facts: reading.facts });
  invariant(
    read.value !== undefined,
    `what was adopted can be read: ${read.diagnostics.map(({ message }) => message).join("; ")}`,
  );
  const adoption: Adoption = {
    texts,
    desired: read.value,
    publicFiles: files.contents,
    oddities: reading.oddities,
    assignments: names.items.length,
    certificates: names.entries.length,
  };
  return { adoption, diagnostics: read.diagnostics };
}

interface Files {
  readonly pathOf: PublicPath;
  readonly parts: ReadonlyMap<string, Thumbprint>;
  readonly contents: ReadonlyMap<string, string>;
}

function collectFiles(installed: ReadonlyMap<Thumbprint, InstalledCertificate>): Files {
  const parts = new Map<string, Thumbprint>();
  const contents = new Map<string, string>();
  return {
    parts,
    contents,
    pathOf: (entry, server, thumbprint) => {
      const der = installed.get(thumbprint)?.der;
      if (der === undefined) return undefined;
      const path = `certificates/${entry}${server === undefined ? "" : `/${server}`}.cer`;
      parts.set(path, thumbprint);
      contents.set(path, der);
      return path;
    },
  };
}

/** What must be withheld, by its key, with the reason. */
function findComplaints(
  request: AdoptRequest,
  { adoption, diagnostics }: Draft,
): ReadonlyMap<string, Diagnostic> {
  const { desired } = adoption;
  const read = diagnostics
    .filter(({ severity }) => severity === "error")
    .map(({ message, location }): Complaint => ({ what: message, ...(location && { line: location.line }) }));
  const found = new Map<string, Diagnostic>();
  for (const complaint of [...read, ...request.complain(desired)]) {
    for (const { target, type } of meantBy(complaint, desired)) {
      const args = { target: formatTarget(target), type, what: complaint.what };
      const key = holdingKey(target, type);
      if (!found.has(key)) found.set(key, diagnose("adopt/plan-differs", args));
    }
  }
  return found;
}

function meantBy(
  { target, type, line }: Complaint,
  { assignments }: DesiredState,
): readonly Pick<DesiredAssignment, "target" | "type">[] {
  if (target !== undefined) {
    const own = assignments.filter((one) => formatTarget(one.target) === formatTarget(target));
    const typed = own.filter((one) => one.type === type);
    if (typed.length > 0) return typed;
    // A replication or an install on a server is the deployment's where the server has no such assignment.
    return type === "OAuthTokenIssuer" ? assignments.filter((one) => one.type === type) : own;
  }
  if (line === undefined) return [];
  const starts = assignments.map(({ location }) => location.line).filter((start) => start <= line);
  const start = Math.max(...starts);
  return assignments.filter(({ location }) => location.line === start);
}

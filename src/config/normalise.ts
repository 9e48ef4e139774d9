// Documents of the written shape → one normalised configuration, as far as they can be read. Every fault is told.

import { compareText, sortedBy } from "../base/order.ts";
import { diagnose, hasErrors, type Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Location } from "../diagnostic/location.ts";
import type { StoreReference } from "../model/desired.ts";
import { DEFAULT_POLICY } from "../model/policy.ts";
import { formatScope } from "../model/scope.ts";
import { at, fromRoot, readFqdn, sayTwice, type Collector } from "./collector.ts";
import type {
  AssignmentRule,
  CertificateEntry,
  Mention,
  NormalisedConfiguration,
  Section,
} from "./configuration.ts";
import type { ConfigurationDocument } from "./document.ts";
import type { Configuration, Store } from "./generated/written.ts";
import { normaliseAssignments } from "./normalise-assignments.ts";
import { normaliseCertificates } from "./normalise-certificates.ts";
import { normalisePolicy } from "./normalise-policy.ts";
import { makeTopology, normalisePools, type PoolDraft } from "./normalise-pools.ts";
import { normalisePowerShell } from "./normalise-powershell.ts";

/** A document that has the written shape, but where it is faulty. */
export interface ShapedDocument {
  readonly document: ConfigurationDocument;
  readonly written: Configuration;
  /** See ShapeCheck. */
  readonly faulty: ReadonlySet<string>;
}

/** Joins the root file and the files that it includes; `unread` when one of them could not be read at all. There may be a value beside errors. */
export function normalise(
  root: ShapedDocument,
  included: readonly ShapedDocument[],
  files: "all-read" | "some-unread",
): { readonly value: NormalisedConfiguration; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const collector = collectorOf(root, diagnostics);
  const written = readable(root);
  checkSections(root, included, diagnostics);
  for (const document of included) checkIncluded(collectorOf(document, diagnostics), document.written);
  const documents = [root, ...included];
  const joined = join(documents, written.product, findGaps(documents, files), diagnostics);
  const policy = written.policy === undefined ? DEFAULT_POLICY : normalisePolicy(collector, written.policy);
  const sipDomains = normaliseDomains(collector, written.sipDomains ?? []);
  // Where one of them is missing or wrong, that was told, and no configuration comes of it: the rest is checked to its end all the same.
  const { product = WIDEST_PRODUCT, store = ANY_STORE } = written;
  const reference = normaliseStore(collector, store);
  return { value: { product, sipDomains, store: reference, policy, ...joined }, diagnostics };
}

/** The product that knows every type and role: in its place nothing is blamed for what the missing word decides. */
const WIDEST_PRODUCT = "sfb-2015";
const ANY_STORE: Store = { directory: { path: "." } };

function join(
  documents: readonly ShapedDocument[],
  product: Configuration["product"],
  before: ReadonlySet<Section>,
  diagnostics: Diagnostic[],
): Pick<
  NormalisedConfiguration,
  "topology" | "unreadPools" | "certificates" | "rules" | "mentions" | "gaps"
> {
  const pools: PoolDraft = { pools: new Map(), servers: new Map(), unread: new Set() };
  const certificates = new Map<string, CertificateEntry>();
  const rules: AssignmentRule[] = [];
  const mentions: Mention[] = [];
  const gaps = new Set(before);
  for (const document of documents) {
    const own = collectorOf(document, diagnostics);
    const written = readable(document);
    normalisePools(own, written.pools ?? {}, product, pools);
    normaliseCertificates(own, written.certificates ?? {}, certificates);
    const told = diagnostics.length;
    rules.push(...normaliseAssignments(own, written.assignments ?? [], mentions));
    // What is refused here is in no rule: nobody knows any more whom else it names.
    if (hasErrors(diagnostics.slice(told))) gaps.add("assignments");
  }
  return {
    gaps,
    topology: makeTopology(pools),
    unreadPools: pools.unread,
    certificates,
    mentions,
    rules: sortedBy(rules, ({ type, scope }) => `${type} ${formatScope(scope)}`),
  };
}

/** What is written, without the sections that are at fault as a whole. */
function readable({ written, faulty }: ShapedDocument): Configuration {
  if (faulty.size === 0) return written;
  return Object.fromEntries(Object.entries(written).filter(([section]) => !faulty.has(section)));
}

function collectorOf({ document, faulty }: ShapedDocument, diagnostics: Diagnostic[]): Collector {
  return { document, faulty, diagnostics };
}

const SECTIONS: readonly Section[] = ["pools", "certificates", "assignments"];

function findGaps(
  documents: readonly ShapedDocument[],
  files: "all-read" | "some-unread",
): ReadonlySet<Section> {
  if (files === "some-unread") return new Set(SECTIONS);
  const faults = documents.flatMap(({ faulty }) => [...faulty]);
  // A certificate or a pool at fault keeps its name: only a whole section hides names.
  return new Set(
    SECTIONS.filter((section) =>
      faults.some(
        (fault) => fault === section || (section === "assignments" && fault.startsWith(`${section}/`)),
      ),
    ),
  );
}

const NEEDED = ["version", "product", "sipDomains", "store"] as const;
const ROOT_ONLY = ["version", "product", "sipDomains", "include", "store", "policy"] as const;

function checkSections(
  root: ShapedDocument,
  included: readonly ShapedDocument[],
  diagnostics: Diagnostic[],
): void {
  const location = root.document.locate([]);
  const say = (key: string): void => {
    diagnostics.push(diagnose("desired/missing-section", { key }, { location }));
  };
  for (const key of NEEDED) if (root.written[key] === undefined) say(key);
  if ([root, ...included].every(({ written }) => written.pools === undefined)) say("pools");
}

function checkIncluded(collector: Collector, written: Configuration): void {
  for (const key of ROOT_ONLY) {
    if (written[key] === undefined) continue;
    const location = collector.document.locateKey([key]);
    collector.diagnostics.push(diagnose("desired/root-only", { key }, { location }));
  }
}

/** SIP domains by name: their order means nothing. */
function normaliseDomains(collector: Collector, domains: readonly string[]): readonly string[] {
  const found = new Map<string, Location>();
  for (const [index, text] of domains.entries()) {
    const location = at(collector, "sipDomains", index);
    const domain = readFqdn(collector, text, () => location);
    if (domain === undefined) continue;
    const first = found.get(domain);
    if (first === undefined) found.set(domain, location);
    else sayTwice(collector, "SIP domain", text, location, first);
  }
  return [...found.keys()].toSorted(compareText);
}

function normaliseStore(collector: Collector, store: Store): StoreReference {
  if (store.directory !== undefined)
    return { kind: "directory", path: fromRoot(collector, store.directory.path) };
  return { kind: "powershell", settings: normalisePowerShell(collector, store.powershell ?? {}) };
}

// Documents of the written shape → one normalised configuration. Every fault is told, then nothing is given back.

import { diagnose, hasErrors, type Checked, type Diagnostic } from "../diagnostic/diagnostic.ts";
import type { StoreReference } from "../model/desired.ts";
import { parseFqdn } from "../model/fqdn.ts";
import { DEFAULT_POLICY } from "../model/policy.ts";
import { at, fromRoot, type Collector } from "./collector.ts";
import type { AssignmentRule, CertificateEntry, NormalisedConfiguration } from "./configuration.ts";
import type { ConfigurationDocument } from "./document.ts";
import type { Configuration, Store } from "./generated/written.ts";
import { normaliseAssignments } from "./normalise-assignments.ts";
import { normaliseCertificates } from "./normalise-certificates.ts";
import { normalisePolicy } from "./normalise-policy.ts";
import { makeTopology, normalisePools, type PoolDraft } from "./normalise-pools.ts";

/** A document that has the written shape. */
export interface ShapedDocument {
  readonly document: ConfigurationDocument;
  readonly written: Configuration;
}

/** Joins the root file and the files that it includes. */
export function normalise(
  root: ShapedDocument,
  included: readonly ShapedDocument[],
): Checked<NormalisedConfiguration> {
  const diagnostics: Diagnostic[] = [];
  const collector = { document: root.document, diagnostics };
  checkSections(collector, root.written);
  for (const { document, written } of included) checkIncluded({ document, diagnostics }, written);
  const { product, sipDomains, store } = root.written;
  const pools: PoolDraft = { pools: new Map(), servers: new Map() };
  const certificates = new Map<string, CertificateEntry>();
  const rules: AssignmentRule[] = [];
  for (const { document, written } of [root, ...included]) {
    const own = { document, diagnostics };
    normalisePools(own, written.pools ?? {}, product, pools);
    normaliseCertificates(own, written.certificates ?? {}, certificates);
    rules.push(...normaliseAssignments(own, written.assignments ?? []));
  }
  const policy =
    root.written.policy === undefined ? DEFAULT_POLICY : normalisePolicy(collector, root.written.policy);
  const domains = normaliseDomains(collector, sipDomains ?? []);
  if (product === undefined || store === undefined || hasErrors(diagnostics)) return { diagnostics };
  return {
    value: {
      product,
      sipDomains: domains,
      topology: makeTopology(pools),
      poolLocations: new Map([...pools.pools].map(([name, { location }]) => [name, location])),
      store: normaliseStore(collector, store),
      certificates,
      rules,
      policy,
    },
    diagnostics,
  };
}

const NEEDED = ["version", "product", "sipDomains", "pools", "store"] as const;
const ROOT_ONLY = ["version", "product", "sipDomains", "include", "store", "policy"] as const;

function checkSections(collector: Collector, written: Configuration): void {
  for (const key of NEEDED) {
    if (written[key] !== undefined) continue;
    collector.diagnostics.push(diagnose("desired/missing-section", { key }, { location: at(collector) }));
  }
}

function checkIncluded(collector: Collector, written: Configuration): void {
  for (const key of ROOT_ONLY) {
    if (written[key] === undefined) continue;
    const location = collector.document.locateKey([key]);
    collector.diagnostics.push(diagnose("desired/root-only", { key }, { location }));
  }
}

function normaliseDomains(collector: Collector, domains: readonly string[]): readonly string[] {
  return domains.flatMap((text, index) => {
    const domain = parseFqdn(text);
    if (domain !== undefined) return [domain];
    collector.diagnostics.push(
      diagnose("desired/bad-name", { text }, { location: at(collector, "sipDomains", index) }),
    );
    return [];
  });
}

function normaliseStore(collector: Collector, store: Store): StoreReference {
  if (store.directory !== undefined)
    return { kind: "directory", path: fromRoot(collector, store.directory.path) };
  return { kind: "powershell", settings: store.powershell };
}

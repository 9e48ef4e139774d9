// Builders of desired state for tests: short to write, complete, in the order in which the
// configuration would give it.

import { DAY, type Instant } from "../../src/base/instant.ts";
import { invariant } from "../../src/base/invariant.ts";
import { compareText } from "../../src/base/order.ts";
import { parseWindow } from "../../src/config/window.ts";
import type { Location } from "../../src/diagnostic/location.ts";
import type { Certificate } from "../../src/model/certificate.ts";
import type { CertificateType } from "../../src/model/certificate-type.ts";
import type {
  DesiredAssignment,
  DesiredState,
  DesiredStep,
  MaterialReference,
} from "../../src/model/desired.ts";
import { DEFAULT_POLICY, type MaintenanceWindow, type Policy } from "../../src/model/policy.ts";
import type { Product, Role } from "../../src/model/product.ts";
import { DEPLOYMENT, formatTarget, type Target } from "../../src/model/target.ts";
import type { Thumbprint } from "../../src/model/thumbprint.ts";
import type { Server, Topology } from "../../src/model/topology.ts";
import type { Fqdn } from "../../src/model/fqdn.ts";
import { fqdn, thumbprint } from "./names.ts";

/** The instant at which most tests take place: a Thursday, 2026-11-26T00:00:00Z. */
export const T0: Instant = Date.UTC(2026, 10, 26);

export interface PoolInput {
  readonly pool: string;
  readonly role?: Role;
  readonly site?: string;
  readonly servers: readonly string[];
}

/** Returns the topology of some pools; the role is FrontEnd where none is given. */
export function aTopology(pools: readonly PoolInput[]): Topology {
  const servers: Server[] = pools.flatMap(({ pool, role = "FrontEnd", site = "Paris", servers: names }) =>
    names.map((name): Server => ({ fqdn: fqdn(name), pool: fqdn(pool), site, role })),
  );
  servers.sort((a, b) => compareText(a.fqdn, b.fqdn));
  const grouped = new Map<Fqdn, Fqdn[]>(pools.map(({ pool }) => [fqdn(pool), []]));
  for (const server of servers) grouped.get(server.pool)?.push(server.fqdn);
  return { pools: grouped, servers: new Map(servers.map((server) => [server.fqdn, server])) };
}

export interface CertificateInput {
  readonly notBefore?: Instant;
  readonly notAfter?: Instant;
  readonly bits?: number;
  readonly commonName?: string;
  readonly subject?: string;
  readonly dnsNames?: readonly string[];
}

/**
 * Returns the facts of the certificate that tests call by this name: RSA of 2048 bits, valid a year
 * before and two after T0.
 */
export function aCertificate(name: string, input: CertificateInput = {}): Certificate {
  const commonName = input.commonName ?? "contoso.com";
  return {
    thumbprint: thumbprint(name),
    subject: input.subject ?? `CN=${commonName}, OU=${name}`,
    commonName,
    issuer: "CN=Contoso Issuing CA",
    serialNumber: thumbprint(name).slice(0, 16),
    dnsNames: input.dnsNames ?? [commonName],
    notBefore: input.notBefore ?? T0 - 365 * DAY,
    notAfter: input.notAfter ?? T0 + 730 * DAY,
    key: { algorithm: "RSA", bits: input.bits ?? 2048 },
    signatureAlgorithm: "sha256WithRSAEncryption",
    extendedKeyUsages: ["1.3.6.1.5.5.7.3.1"],
    crlDistributionPoints: ["http://crl.contoso.com/issuing.crl"],
    isAuthority: false,
    isSelfIssued: false,
  };
}

/** A step: a certificate's name, or that and the date from which it rules. */
export type StepInput = string | { readonly certificate: string; readonly at: Instant };

export interface AssignmentInput {
  readonly type?: CertificateType;
  /** A server's name; the deployment where it is left out. */
  readonly server?: string;
  readonly steps: readonly [StepInput, ...StepInput[]];
  readonly removePrevious?: boolean;
  readonly distribution?: "replicated" | "manual";
  readonly material?: "pfx" | "installed";
  readonly line?: number;
}

/** Returns a desired assignment; OAuthTokenIssuer of the deployment unless the input says else. */
export function anAssignment(input: AssignmentInput): DesiredAssignment {
  const line = input.line ?? 1;
  const target: Target =
    input.server === undefined ? DEPLOYMENT : { kind: "server", server: fqdn(input.server) };
  const [first, ...rest] = input.steps;
  return {
    target,
    type: input.type ?? (input.server === undefined ? "OAuthTokenIssuer" : "Default"),
    scope: target.kind === "deployment" ? { kind: "global" } : { kind: "server", server: target.server },
    steps: [aStep(first, input, line), ...rest.map((step) => aStep(step, input, line))],
    removePrevious: input.removePrevious ?? false,
    distribution: input.distribution ?? "replicated",
    location: aLocation(line),
  };
}

/** Returns a maintenance window as people write it: `Sat 00:00-01:00 UTC`. */
export function aWindow(text: string): MaintenanceWindow {
  const window = parseWindow(text);
  invariant(window !== undefined, `${text} is a window`);
  return window;
}

/** Returns a place in `cscert.yaml`. */
export function aLocation(line: number): Location {
  return { file: "cscert.yaml", line, column: 3, length: 4 };
}

export interface DesiredInput {
  readonly product?: Product;
  readonly pools: readonly PoolInput[];
  readonly assignments: readonly AssignmentInput[];
  /** Facts that differ from {@link aCertificate}'s, by name. */
  readonly certificates?: Readonly<Record<string, CertificateInput>>;
  /** Names of certificates whose public part is not known. */
  readonly unknown?: readonly string[];
  /** Names of certificates of which not even the thumbprint is known. */
  readonly unread?: readonly string[];
  readonly policy?: Partial<Policy>;
}

/** Returns the desired state of a small deployment. */
export function aDesiredState(input: DesiredInput): DesiredState {
  const unread = new Set(input.unread ?? []);
  const assignments = input.assignments.map((assignment) => forget(anAssignment(assignment), unread));
  return {
    product: input.product ?? "sfb-2019",
    sipDomains: ["contoso.com"],
    topology: aTopology(input.pools),
    store: { kind: "directory", path: "stores" },
    policy: { ...DEFAULT_POLICY, ...input.policy },
    assignments: assignments.toSorted(compareAssignments),
    certificates: lookup(input),
  };
}

/** Takes the thumbprints of some certificates away. */
function forget(assignment: DesiredAssignment, unread: ReadonlySet<string>): DesiredAssignment {
  const [first, ...rest] = assignment.steps.map((step): DesiredStep => {
    if (step.certificate.kind !== "named" || !unread.has(step.certificate.name)) return step;
    const { thumbprint: _forgotten, ...certificate } = step.certificate;
    return { ...step, certificate };
  });
  return first === undefined ? assignment : { ...assignment, steps: [first, ...rest] };
}

function compareAssignments(a: DesiredAssignment, b: DesiredAssignment): number {
  return compareText(formatTarget(a.target), formatTarget(b.target)) || compareText(a.type, b.type);
}

function aStep(step: StepInput, input: AssignmentInput, line: number): DesiredStep {
  const name = typeof step === "string" ? step : step.certificate;
  const material: MaterialReference =
    input.material === "installed"
      ? { kind: "installed" }
      : {
          kind: "pfx",
          path: `certificates/${name}.pfx`,
          password: { kind: "file", path: `secrets/${name}` },
        };
  return {
    ...(typeof step === "string" ? {} : { effectiveDate: step.at }),
    certificate: { kind: "named", name, thumbprint: thumbprint(name), material, location: aLocation(line) },
    location: aLocation(line),
  };
}

function lookup(input: DesiredInput): DesiredState["certificates"] {
  const facts = new Map<Thumbprint, Certificate>();
  for (const { steps } of input.assignments) {
    for (const step of steps) {
      const name = typeof step === "string" ? step : step.certificate;
      if (input.unknown?.includes(name)) continue;
      facts.set(thumbprint(name), aCertificate(name, input.certificates?.[name]));
    }
  }
  for (const [name, certificate] of Object.entries(input.certificates ?? {})) {
    facts.set(thumbprint(name), aCertificate(name, certificate));
  }
  return (wanted) => facts.get(wanted);
}

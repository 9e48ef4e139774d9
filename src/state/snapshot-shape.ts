// The shape of a snapshot, written once: what is read from one is exactly this.

import { hash } from "node:crypto";
import { catalog, type DiagnosticCode } from "../diagnostic/catalog.ts";
import { parseFqdn } from "../model/fqdn.ts";
import { knownKey, type Known, type ObservedServer, type ObservedState } from "../model/observed.ts";
import { parseThumbprint, type Thumbprint } from "../model/thumbprint.ts";
import {
  list,
  made,
  mapOf,
  optional,
  record,
  ShapeError,
  text,
  truth,
  whole,
  word,
  type Reader,
} from "../base/shape.ts";

/** The layout of the snapshots that this program writes and reads. */
export const SNAPSHOT_FORMAT = 1;

const thumbprint: Reader<Thumbprint> = made(
  (value) => (parseThumbprint(value) === value ? parseThumbprint(value) : undefined),
  "a thumbprint of 40 upper-case hex digits",
);
const fqdn = made(
  (value) => (parseFqdn(value) === value ? parseFqdn(value) : undefined),
  "a lower-case FQDN",
);
/** An instant that a date can be made of. */
const instant: Reader<number> = (value, where) => {
  const number = whole(value, where);
  if (Math.abs(number) > 8.64e15) throw new ShapeError(where, "it is no instant");
  return number;
};
const code = made<DiagnosticCode>(
  (value) => (Object.hasOwn(catalog, value) ? (value as DiagnosticCode) : undefined),
  "a diagnostic's code",
);
const base64 = made((value) => (/^[A-Za-z0-9+/]*={0,2}$/.test(value) ? value : undefined), "base64");

const location = record({
  file: text,
  line: whole,
  column: whole,
  length: whole,
  sourceLine: optional(text),
});
const diagnostic = record({
  code,
  severity: word("error", "warning", "note"),
  message: text,
  location: optional(location),
  related: list(record({ message: text, location })),
  hints: list(text),
});

const certificate = record({
  thumbprint,
  subject: text,
  commonName: optional(text),
  issuer: text,
  serialNumber: text,
  dnsNames: list(text),
  notBefore: instant,
  notAfter: instant,
  key: record({ algorithm: text, bits: whole, curve: optional(text) }),
  signatureAlgorithm: text,
  extendedKeyUsages: list(text),
  crlDistributionPoints: list(text),
  isAuthority: truth,
  isSelfIssued: truth,
});

const installed = mapOf(
  thumbprint,
  record({
    thumbprint,
    hasPrivateKey: truth,
    exportable: optional(truth),
    provider: optional(text),
    certificate: optional(certificate),
    der: optional(base64),
  }),
);
const assignments = mapOf(
  text,
  record({
    type: text,
    record: record({
      thumbprint,
      effectiveDate: optional(instant),
      previousThumbprint: optional(thumbprint),
    }),
    source: word("global", "local"),
    writtenAt: optional(instant),
  }),
);

const observedServer = record({
  kind: word("observed"),
  server: fqdn,
  observedAt: instant,
  assignments,
  installed,
  diagnostics: list(diagnostic),
});
const unreachableServer = record({
  kind: word("unreachable"),
  server: fqdn,
  observedAt: instant,
  diagnostic,
});
const server: Reader<ReturnType<typeof observedServer> | ReturnType<typeof unreachableServer>> = (
  value,
  where,
) => {
  const isUnreachable =
    typeof value === "object" && value !== null && "kind" in value && value.kind === "unreachable";
  return isUnreachable ? unreachableServer(value, where) : observedServer(value, where);
};

const replica = record({ server: fqdn, upToDate: truth, updatedAt: optional(instant) });
const deployment = record({
  observedAt: instant,
  assignments,
  installed,
  replicas: mapOf(fqdn, replica),
  diagnostics: list(diagnostic),
});

const stage = record({ thumbprint, effectiveDate: instant, seenAt: instant });
const sight = record({
  server: fqdn,
  type: text,
  inForce: thumbprint,
  inForceSince: instant,
  cancelled: list(stage),
  staged: optional(stage),
  seenAt: instant,
  writtenAt: optional(instant),
  previous: optional(thumbprint),
});

const snapshot = record({
  format: whole,
  observed: record({
    deployment: optional(deployment),
    deploymentProblem: optional(diagnostic),
    servers: mapOf(fqdn, server),
  }),
  known: record({ lastDesired: mapOf(text, text), sights: mapOf(text, sight) }),
});

/** Reads a parsed snapshot; throws a {@link ShapeError}. */
export function readSnapshot(value: unknown): { readonly observed: ObservedState; readonly known: Known } {
  const { format, observed, known } = snapshot(value, "");
  if (format !== SNAPSHOT_FORMAT) {
    throw new ShapeError("/format", `it is ${format}, and this program reads ${SNAPSHOT_FORMAT}`);
  }
  assertNames(observed, known);
  return { observed, known };
}

/** Each entry must say the same as the name that it stands under, and each DER be what it is said to be. */
function assertNames(observed: ObservedState, known: Known): void {
  for (const [name, entry] of observed.servers) {
    const where = `/observed/servers/${name}`;
    assertSame(name, entry.server, where);
    if (entry.kind === "observed") assertHoldings(entry, where);
  }
  if (observed.deployment !== undefined) {
    assertHoldings(observed.deployment, "/observed/deployment");
    for (const [name, replicaState] of observed.deployment.replicas) {
      assertSame(name, replicaState.server, `/observed/deployment/replicas/${name}`);
    }
  }
  for (const [key, seen] of known.sights) {
    assertSame(key, knownKey(seen.server, seen.type), "/known/sights");
  }
}

function assertHoldings(
  { assignments: held, installed: present }: Pick<ObservedServer, "assignments" | "installed">,
  where: string,
): void {
  for (const [type, entry] of held) assertSame(type, entry.type, `${where}/assignments`);
  for (const [name, entry] of present) {
    const place = `${where}/installed/${name}`;
    assertSame(name, entry.thumbprint, place);
    assertSame(name, entry.certificate?.thumbprint ?? name, `${place}/certificate`);
    assertSame(name, entry.der === undefined ? name : sha1OfBase64(entry.der), `${place}/der`);
  }
}

function assertSame(name: string, own: string, where: string): void {
  if (name !== own) throw new ShapeError(where, "it stands under another name");
}

function sha1OfBase64(der: string): string {
  return hash("sha1", Buffer.from(der, "base64"), "hex").toUpperCase();
}

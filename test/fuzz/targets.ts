// What is fuzzed: each reader of untrusted bytes, its seeds, and what it promises for every input.

import { createSecretKey } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Secret } from "../../src/base/secret.ts";
import { hasErrors, type Diagnostic } from "../../src/diagnostic/diagnostic.ts";
import { decodePlan } from "../../src/reconcile/saved-plan.ts";
import { decodeSnapshot } from "../../src/state/snapshot.ts";
import type { StoreDocument } from "../../src/stores/directory/document.ts";
import { sealDocument, unsealDocument } from "../../src/stores/directory/seal-document.ts";
import { decodeCertificates } from "../../src/x509/decode.ts";
import { openPfx } from "../../src/x509/open.ts";
import { readCertificate } from "../../src/x509/read-certificate.ts";
import { readConfig } from "../kit/config.ts";
import type { Target } from "./fuzz.ts";

const SEEDS = join(import.meta.dirname, "seeds");
const FIXTURES = join(import.meta.dirname, "../fixtures/pfx");
const MAC = createSecretKey(Buffer.alloc(32, 7));

const yaml: Target = {
  name: "yaml",
  seeds: seedsOf(join(SEEDS, "yaml")),
  words: [
    "\n",
    "\t",
    "  ",
    ": ",
    "- ",
    "? ",
    "| ",
    ">-\n",
    "&a ",
    "*a",
    "<<: ",
    "!!str ",
    "!x ",
    "---\n",
    "...\n",
    "%YAML 1.1\n",
    "{",
    "}",
    "[",
    "]",
    "'",
    '"',
    "#",
    "\\u2028",
    "\u0085",
    "\u00ef\u00bb\u00bf",
    "\r\n",
    "\0",
    "__proto__: ",
    "constructor: ",
    "1e10",
    "0o7",
    "~",
    "{server}",
    "../",
    "*",
    "2027-03-28T02:30:00+01:00",
    "Europe/Paris",
    "server:",
    "OAuthTokenIssuer",
    "removePrevious: true",
  ],
  bytesMax: 8_000,
  patience: 1_000,
  read: (bytes) => {
    const { value, diagnostics } = readConfig(new TextDecoder().decode(bytes));
    demand(value !== undefined || hasErrors(diagnostics), "it is refused without an error");
    demand(value === undefined || !hasErrors(diagnostics), "it has errors and is taken");
    for (const { code, location } of diagnostics)
      demand(location === undefined || (location.line >= 1 && location.column >= 1), `${code} is nowhere`);
  },
};

const pfx: Target = {
  name: "pfx",
  // Without much key derivation, so that many can be tried; and the ways past the MAC that need no password.
  seeds: [
    "iterations-1",
    "no-mac",
    "certificates-in-the-clear",
    "ec-key",
    "no-key",
    "wild-java-no-mac",
    "wild-java-trust-store",
  ].map((name) => new Uint8Array(readFileSync(join(FIXTURES, `${name}.pfx`)))),
  words: [
    "\x30\x80",
    "\x00\x00",
    "\x30\x82\xff\xff",
    "\x04\x84\x7f\xff\xff\xff",
    "\x02\x04\x7f\xff\xff\xff",
    "\x24\x80",
    "\xa0\x80",
    "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01",
    "\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x0a\x01\x06",
    "\x1f\xff\xff",
    "\x02\x01\x00",
    "\x05\x00",
  ],
  bytesMax: 8_000,
  patience: 5_000,
  read: async (bytes) => {
    const { value, diagnostics } = await openPfx(bytes, new Secret("P@ssw0rd"));
    demandOne(value, diagnostics);
    demand(value === undefined || readCertificate(value.leaf).value !== undefined, "its leaf can't be read");
  },
};

const certificates: Target = {
  name: "certificates",
  seeds: seedsOf(join(SEEDS, "certificates")),
  words: [
    "-----BEGIN CERTIFICATE-----\n",
    "-----END CERTIFICATE-----\n",
    "-----BEGIN PKCS7-----\n",
    "\x30\x80",
    "\x30\x82\xff\xff",
    "\x17\x0d",
    "\x18\x0f",
    "\x06\x03\x55\x1d\x11",
    "\x0c\x84\xff\xff\xff\xff",
    "\x1e\x02",
  ],
  bytesMax: 8_000,
  patience: 1_000,
  read: (bytes) => {
    const { value, diagnostics } = decodeCertificates(bytes);
    demandOne(value, diagnostics);
    for (const der of value ?? []) demandOne(...valueAndDiagnostics(readCertificate(der)));
  },
};

const documents = seedsOf(join(SEEDS, "store")).map((bytes) => {
  const { hmac: _, ...document } = JSON.parse(Buffer.from(bytes).toString()) as StoreDocument & {
    hmac: string;
  };
  return { owner: document.owner, bytes: new Uint8Array(sealDocument(document, MAC)) };
});

const store: Target = {
  name: "store",
  seeds: documents.map(({ bytes }) => bytes),
  words: [
    '"hmac":"',
    '"}\n',
    '"owner":"central"',
    '"owner":"fe02.contoso.com"',
    '"serial":9',
    "null",
    "__proto__",
    '"format":2',
    "}",
    "\0",
  ],
  bytesMax: 8_000,
  patience: 200,
  read: (bytes) => {
    for (const { owner, bytes: ours } of documents) {
      const reading = unsealDocument(Buffer.from(bytes), owner, MAC);
      const same = Buffer.compare(bytes, ours) === 0;
      demand(
        (reading.kind === "sound") === same,
        `a document of ${owner} that we did not write is ${reading.kind}`,
      );
    }
  },
};

const snapshot: Target = {
  name: "snapshot",
  seeds: seedsOf(join(SEEDS, "snapshot")),
  words: jsonWords(),
  bytesMax: 16_000,
  patience: 500,
  read: (bytes) => {
    const { value, diagnostics } = decodeSnapshot(new TextDecoder().decode(bytes));
    demandOne(value, diagnostics);
  },
};

const plan: Target = {
  name: "plan",
  seeds: seedsOf(join(SEEDS, "plan")),
  words: jsonWords(),
  bytesMax: 16_000,
  patience: 500,
  read: (bytes) => {
    const { value, diagnostics } = decodePlan(new TextDecoder().decode(bytes));
    demandOne(value, diagnostics);
  },
};

export const TARGETS: readonly Target[] = [yaml, pfx, certificates, store, snapshot, plan];

function jsonWords(): readonly string[] {
  return [
    "null",
    "true",
    "[]",
    "{}",
    "-1",
    "1e400",
    "9007199254740993",
    '"__proto__":{}',
    '"kind":',
    '"',
    "\\ud800",
    "[[[[",
    '"1970-01-01T00:00:00Z"',
    "\0",
  ];
}

function seedsOf(folder: string): readonly Uint8Array[] {
  return readdirSync(folder)
    .toSorted()
    .map((name) => new Uint8Array(readFileSync(join(folder, name))));
}

function valueAndDiagnostics(checked: {
  readonly value?: unknown;
  readonly diagnostics: readonly Diagnostic[];
}): [unknown, readonly Diagnostic[]] {
  return [checked.value, checked.diagnostics];
}

/** A value, or an error that says why there is none. */
function demandOne(value: unknown, diagnostics: readonly Diagnostic[]): void {
  demand(value !== undefined || hasErrors(diagnostics), "it is refused without an error");
  demand(value === undefined || !hasErrors(diagnostics), "it has errors and is taken");
}

function demand(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}

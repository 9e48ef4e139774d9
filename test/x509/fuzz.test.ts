// Readers meet anything: they never throw, they say what is wrong with a code, and what they return can be shown.

import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Secret } from "../../src/base/secret.ts";
import { hasErrors } from "../../src/diagnostic/diagnostic.ts";
import { renderInspectJson, renderInspectText } from "../../src/render/inspect.ts";
import { decodeCertificates } from "../../src/x509/decode.ts";
import { context, element, integer, oid, sequence } from "../../src/x509/der-write.ts";
import { inspectFile } from "../../src/x509/inspect.ts";
import { isPair, readPublicKey } from "../../src/x509/key-proof.ts";
import { mintCertificate } from "../../src/x509/mint.ts";
import { openPfx } from "../../src/x509/open.ts";
import { readCertificate } from "../../src/x509/read-certificate.ts";
import { thumbprintOf } from "../../src/x509/thumbprint.ts";

const NOW = Date.UTC(2027, 0, 1);
const PASSWORD = new Secret("P@ssw0rd");
const key = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
const der = mintCertificate({
  commonName: "pool01.contoso.com",
  organization: "Contoso",
  dnsNames: ["pool01.contoso.com", "fe01.contoso.com"],
  notBefore: NOW,
  notAfter: NOW + 1_000_000,
  key,
  use: "server",
  crlDistributionPoint: "http://pki.contoso.com/issuing.crl",
});
const pem = Buffer.from(
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString("base64")}\n-----END CERTIFICATE-----\n`,
);
/** A certificates-only PKCS#7 file, as Windows exports a chain. */
const pkcs7 = sequence(
  oid("1.2.840.113549.1.7.2"),
  context(
    0,
    sequence(
      integer(1),
      element(0x31),
      sequence(oid("1.2.840.113549.1.7.1")),
      context(0, der, der),
      element(0x31),
    ),
  ),
);
const pfx = (name: string): Buffer =>
  readFileSync(join(import.meta.dirname, "..", "fixtures", "pfx", `${name}.pfx`));

/** Sound bytes with up to five octets replaced, and perhaps cut. */
function damaged(...sound: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const changes = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 5 });
  return fc.tuple(fc.constantFrom(...sound), changes, fc.option(fc.nat())).map(([bytes, list, cut]) => {
    const changed = Buffer.from(bytes);
    for (const [at, octet] of list) changed[at % changed.length] = octet;
    return cut === null ? changed : changed.subarray(0, cut % (changed.length + 1));
  });
}

const anything = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc.string().map((text) => Buffer.from(text)),
  damaged(der, pem, pkcs7),
);

describe("any bytes", () => {
  test("decode to certificates or to an error, never to both or none", () => {
    fc.assert(
      fc.property(anything, (bytes) => {
        const { value, diagnostics } = decodeCertificates(bytes);
        expect(value === undefined).toBe(hasErrors(diagnostics));
        expect(value?.length ?? 1).toBeGreaterThan(0);
      }),
      { numRuns: 2_000 },
    );
  });

  test("read as a certificate with sound dates and its own thumbprint, or not at all", () => {
    fc.assert(
      fc.property(fc.oneof(anything, damaged(der)), (bytes) => {
        const { value, diagnostics } = readCertificate(bytes);
        expect(value === undefined).toBe(hasErrors(diagnostics));
        if (value === undefined) return;
        expect(value.thumbprint).toBe(thumbprintOf(bytes));
        expect(Number.isSafeInteger(value.notBefore) && Number.isSafeInteger(value.notAfter)).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });

  test("can be inspected, and what is found can be shown", async () => {
    const files = fc.oneof(anything, damaged(pfx("iterations-1"), pfx("ec-key"), pfx("no-mac")));
    await fc.assert(
      fc.asyncProperty(files, async (bytes) => {
        const { value, diagnostics } = await inspectFile(bytes, PASSWORD, {
          now: NOW,
          sipDomains: ["contoso.com"],
        });
        expect(value !== undefined || hasErrors(diagnostics)).toBe(true);
        if (value === undefined) return;
        // Text shows no control character but its own line ends.
        expect(renderInspectText(value, { now: NOW })).not.toMatch(
          /[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/,
        );
        expect(JSON.parse(renderInspectJson(value))).toHaveProperty("kind");
      }),
      { numRuns: 1_000 },
    );
  });
});

test("a damaged PFX opens to a key that is its leaf's, or not at all", async () => {
  await fc.assert(
    fc.asyncProperty(
      damaged(pfx("iterations-1"), pfx("no-mac"), pfx("ec-key"), pfx("rc2-40")),
      async (bytes) => {
        const { value, diagnostics } = await openPfx(bytes, PASSWORD);
        expect(value === undefined).toBe(hasErrors(diagnostics));
        if (value === undefined) return;
        const publicKey = readPublicKey(value.leaf);
        expect(publicKey && (await isPair(value.privateKey, publicKey))).toBe(true);
      },
    ),
    { numRuns: 500 },
  );
});

describe("PKCS#7", () => {
  test("yields its certificates, as DER and as PEM", () => {
    const text = `-----BEGIN PKCS7-----\n${pkcs7.toString("base64")}\n-----END PKCS7-----\n`;
    for (const bytes of [pkcs7, Buffer.from(text)])
      expect(decodeCertificates(bytes).value?.map((found) => thumbprintOf(found))).toEqual([
        thumbprintOf(der),
        thumbprintOf(der),
      ]);
  });

  test("without certificates is refused", () => {
    const empty = sequence(oid("1.2.840.113549.1.7.2"), context(0, sequence(integer(1))));
    expect(decodeCertificates(empty).diagnostics.map(({ code }) => code)).toEqual(["certificate/unreadable"]);
  });
});

test.for(["PRIVATE KEY", "RSA PRIVATE KEY", "ENCRYPTED PRIVATE KEY"])(
  "a file that holds a certificate and a block %s is warned of, and the key is not read",
  async (label) => {
    const block = `-----BEGIN ${label}-----\nc2VjcmV0\n-----END ${label}-----\n`;
    const both = Buffer.concat([Buffer.from(block), pem]);
    const { value, diagnostics } = decodeCertificates(both);
    expect(value).toHaveLength(1);
    const warned = [["certificate/holds-private-key", "warning"]];
    expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual(warned);
    const report = await inspectFile(both, undefined, { now: NOW, sipDomains: [] });
    expect(report.value?.privateKeys).toBe(0);
    expect(report.diagnostics.map(({ code, severity }) => [code, severity])).toEqual(warned);
  },
);

describe("strictness", () => {
  test("a certificate whose length is spelled at length is refused: it would have two thumbprints", () => {
    const { length } = der.subarray(4);
    const long = Buffer.concat([Buffer.from([0x30, 0x83, 0, length >> 8, length & 0xff]), der.subarray(4)]);
    expect(readCertificate(long).diagnostics.map(({ code }) => code)).toEqual(["certificate/unreadable"]);
  });

  test("bytes after a certificate are refused", () => {
    const longer = Buffer.concat([der, Buffer.from([0])]);
    expect(readCertificate(longer).diagnostics.map(({ code }) => code)).toEqual(["certificate/unreadable"]);
    expect(decodeCertificates(longer).diagnostics.map(({ code }) => code)).toEqual([
      "certificate/unreadable",
    ]);
  });

  test("more than a thousand certificates are refused", () => {
    const text = pem.toString().repeat(1_001);
    expect(decodeCertificates(Buffer.from(text)).diagnostics.map(({ code }) => code)).toEqual([
      "certificate/unreadable",
    ]);
  });
});

import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Secret } from "../../src/base/secret.ts";
import { mintCertificate } from "../../src/x509/mint.ts";
import { openPfx } from "../../src/x509/open.ts";
import { readCertificate } from "../../src/x509/read-certificate.ts";
import { sealPfx } from "../../src/x509/seal.ts";
import { thumbprintOf } from "../../src/x509/thumbprint.ts";
import { openssl, testWithOpenssl } from "./openssl.ts";

const START = Date.UTC(2026, 0, 1);
const END = Date.UTC(2056, 0, 1);
const authorityKey = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
const leafKey = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
const authority = mintCertificate({
  commonName: "Contoso Issuing",
  dnsNames: [],
  notBefore: START,
  notAfter: END,
  key: authorityKey,
  use: "authority",
});
const leaf = mintLeaf(leafKey);

function mintLeaf(key: KeyObject): Uint8Array {
  return mintCertificate({
    commonName: "pool01.contoso.com",
    organization: "Contoso",
    dnsNames: ["pool01.contoso.com", "FE01.contoso.com"],
    notBefore: START,
    notAfter: END,
    key,
    issuer: { commonName: "Contoso Issuing", privateKey: authorityKey },
    use: "server",
    crlDistributionPoint: "http://pki.contoso.com/issuing.crl",
  });
}

function seal(password: string, cipher: "aes-256" | "3des", iterations = 3): Uint8Array {
  const request = { leaf, chain: [authority], privateKey: leafKey, iterations, cipher } as const;
  return sealPfx({ ...request, password: new Secret(password), friendlyName: "Pool é 1" });
}

describe("a minted certificate", () => {
  test("tells what it was asked to hold", () => {
    expect(readCertificate(leaf).value).toMatchObject({
      thumbprint: thumbprintOf(leaf),
      subject: "CN=pool01.contoso.com, O=Contoso",
      commonName: "pool01.contoso.com",
      issuer: "CN=Contoso Issuing",
      dnsNames: ["pool01.contoso.com", "fe01.contoso.com"],
      notBefore: START,
      notAfter: END,
      key: { algorithm: "RSA", bits: 2048 },
      signatureAlgorithm: "sha256WithRSAEncryption",
      extendedKeyUsages: ["1.3.6.1.5.5.7.3.1"],
      crlDistributionPoints: ["http://pki.contoso.com/issuing.crl"],
      isAuthority: false,
      isSelfIssued: false,
    });
    expect(readCertificate(authority).value).toMatchObject({ isAuthority: true, isSelfIssued: true });
  });
});

describe("a sealed file", () => {
  test.for([
    ["aes-256", "P@ssw0rd"],
    ["3des", "P@ssw0rd"],
    ["aes-256", "pässwörd ✓"],
    ["3des", "pässwörd ✓"],
    ["aes-256", ""],
    ["3des", ""],
  ] as const)("opens again: %s with %j", async ([cipher, password]) => {
    const { value, diagnostics } = await openPfx(seal(password, cipher), new Secret(password));
    expect(diagnostics).toEqual([]);
    expect(value?.leaf).toEqual(leaf);
    expect(value?.privateKey.equals(leafKey)).toBe(true);
    expect(value?.chain).toEqual([authority]);
    expect(value?.friendlyName).toBe("Pool é 1");
    expect(value?.sealing.opensOnOldWindows).toBe(cipher === "3des" ? "yes" : "no");
  });

  test("does not open with another password", async () => {
    const { value, diagnostics } = await openPfx(seal("right", "aes-256"), new Secret("wrong"));
    expect(value).toBeUndefined();
    expect(diagnostics.map(({ code }) => code)).toEqual(["pfx/wrong-password"]);
  });

  testWithOpenssl.for(["aes-256", "3des"] as const)("is opened by openssl: %s", (cipher) => {
    const folder = mkdtempSync(join(tmpdir(), "cscert-seal-"));
    try {
      const file = join(folder, "sealed.pfx");
      writeFileSync(file, seal("P@ssw0rd", cipher, 2_000));
      const printed = openssl("pkcs12", "-in", file, "-nodes", "-passin", "pass:P@ssw0rd");
      expect(printed).toContain("BEGIN PRIVATE KEY");
      expect(printed.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

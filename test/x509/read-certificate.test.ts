// What certificates of mainstream tools say, as OpenSSL makes them: the facts that rules are built on.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect } from "vitest";
import { decodeCertificates } from "../../src/x509/decode.ts";
import { readCertificate } from "../../src/x509/read-certificate.ts";
import { openssl, testWithOpenssl } from "./openssl.ts";

const folder = mkdtempSync(join(tmpdir(), "cscert-read-"));
afterAll(() => rmSync(folder, { recursive: true }));

const CONFIG = `
[req]
distinguished_name = none
prompt = no
utf8 = yes
string_mask = utf8only
[none]
CN = unused
[ext]
subjectAltName = DNS:Pool01.Contoso.com, DNS:xn--caf-dma.contoso.com, email:a@contoso.com, IP:10.0.0.1
crlDistributionPoints = URI:http://pki.contoso.com/a.crl, URI:ldap:///CN=a
extendedKeyUsage = serverAuth, clientAuth
`;
writeFileSync(join(folder, "openssl.cnf"), CONFIG);

/** Makes a certificate that issued itself. */
function issue(name: string, key: readonly string[], options: readonly string[]) {
  const path = (suffix: string): string => join(folder, `${name}.${suffix}`);
  openssl("genpkey", ...key, "-out", path("key"));
  const common = ["-config", join(folder, "openssl.cnf"), "-extensions", "ext", "-days", "30"];
  openssl("req", "-x509", "-new", "-key", path("key"), "-out", path("pem"), ...common, ...options);
  const [der] = decodeCertificates(readFileSync(path("pem"))).value ?? [];
  const { value } = readCertificate(der ?? Buffer.alloc(0));
  if (value === undefined) throw new Error(`${name} can be read`);
  return value;
}

const RSA = ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"];

describe("a certificate that OpenSSL made", () => {
  testWithOpenssl("is read whole", () => {
    const subject = "/C=FR/O=Söhne, Inc/CN=first.contoso.com/CN=pool01.contoso.com";
    const certificate = issue("plain", RSA, ["-subj", subject, "-utf8"]);
    expect(certificate).toMatchObject({
      subject: "CN=pool01.contoso.com, CN=first.contoso.com, O=Söhne\\, Inc, C=FR",
      commonName: "pool01.contoso.com",
      dnsNames: ["pool01.contoso.com", "xn--caf-dma.contoso.com"],
      crlDistributionPoints: ["http://pki.contoso.com/a.crl", "ldap:///CN=a"],
      extendedKeyUsages: ["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"],
      key: { algorithm: "RSA", bits: 2048 },
      isSelfIssued: true,
    });
  });

  testWithOpenssl("shows a common name that shares its part with another value", () => {
    const subject = "/O=Contoso/CN=*.contoso.com+OU=Hidden";
    expect(issue("parts", RSA, ["-subj", subject, "-multivalue-rdn"]).commonName).toBe("*.contoso.com");
  });

  testWithOpenssl("shows a common name unescaped", () => {
    expect(issue("comma", RSA, ["-subj", "/CN=a, b"]).commonName).toBe("a, b");
  });

  testWithOpenssl("without a common name has none", () => {
    expect(issue("unnamed", RSA, ["-subj", "/O=Contoso"]).commonName).toBeUndefined();
  });

  testWithOpenssl("signed with RSASSA-PSS says so", () => {
    const options = ["-subj", "/CN=pss", "-sigopt", "rsa_padding_mode:pss", "-sha256"];
    expect(issue("pss", RSA, options).signatureAlgorithm).toMatch(/pss/i);
  });

  testWithOpenssl.for([
    ["EC", 384, ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"]],
    ["EC", 256, ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:brainpoolP256r1"]],
    ["RSA-PSS", 2048, ["-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048"]],
    ["Ed25519", 256, ["-algorithm", "ED25519"]],
    ["Ed448", 448, ["-algorithm", "ED448"]],
  ] as const)("tells of a key of %s %d", ([algorithm, bits, key]) => {
    expect(issue(`${algorithm}-${bits}`, key, ["-subj", "/CN=key"]).key).toMatchObject({ algorithm, bits });
  });

  testWithOpenssl("may be valid into the year 9000", () => {
    expect(issue("long", RSA, ["-subj", "/CN=long", "-days", "2600000"]).notAfter).toBeGreaterThan(
      Date.UTC(9000, 0, 1),
    );
  });
});

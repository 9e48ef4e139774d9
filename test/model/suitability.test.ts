import { describe, expect, test } from "vitest";
import { parseFqdn } from "../../src/model/fqdn.ts";
import type { Certificate } from "../../src/model/certificate.ts";
import { findMissingNames, requiredNames, type NamesQuestion } from "../../src/model/requirements.ts";
import { findUnsuitability, type SuitabilityQuestion } from "../../src/model/suitability.ts";
import { parseThumbprint, type Thumbprint } from "../../src/model/thumbprint.ts";

const START = Date.UTC(2026, 0, 1);
const END = Date.UTC(2027, 0, 1);

function thumbprint(): Thumbprint {
  const parsed = parseThumbprint("0123456789abcdef0123456789abcdef01234567");
  if (parsed === undefined) throw new Error("40 digits");
  return parsed;
}

const SOUND: Certificate = {
  thumbprint: thumbprint(),
  subject: "CN=contoso.com, O=Contoso",
  commonName: "contoso.com",
  issuer: "CN=Contoso Issuing",
  serialNumber: "01",
  dnsNames: [],
  notBefore: START,
  notAfter: END,
  key: { algorithm: "RSA", bits: 2048 },
  signatureAlgorithm: "sha256WithRSAEncryption",
  extendedKeyUsages: ["1.3.6.1.5.5.7.3.1"],
  crlDistributionPoints: ["http://pki.contoso.com/issuing.crl"],
  isAuthority: false,
  isSelfIssued: false,
};

function ask(certificate: Partial<Certificate>, more: Partial<SuitabilityQuestion> = {}): readonly string[] {
  const question = {
    type: "Default",
    sipDomains: ["contoso.com"],
    product: "sfb-2019",
    at: START,
    ...more,
  } as const;
  return findUnsuitability({ ...question, certificate: { ...SOUND, ...certificate } }).map(
    ({ severity, code }) => `${severity} ${code}`,
  );
}

describe("suitability", () => {
  test.for(["Default", "OAuthTokenIssuer", "AccessEdgeExternal", "AudioVideoAuthentication"] as const)(
    "a sound certificate can serve as %s",
    (type) => expect(ask({}, { type })).toEqual([]),
  );

  test.for<[string, Partial<Certificate>, Partial<SuitabilityQuestion>, readonly string[]]>([
    ["an elliptic key", { key: { algorithm: "EC", bits: 256 } }, {}, ["error certificate/key-not-rsa"]],
    [
      "1024 bits for Default",
      { key: { algorithm: "RSA", bits: 1024 } },
      {},
      ["warning certificate/short-key"],
    ],
    [
      "1023 bits for Default",
      { key: { algorithm: "RSA", bits: 1023 } },
      {},
      ["error certificate/key-too-short"],
    ],
    [
      "1024 bits for OAuth",
      { key: { algorithm: "RSA", bits: 1024 } },
      { type: "OAuthTokenIssuer" },
      ["error certificate/key-too-short"],
    ],
    [
      "2047 bits for OAuth",
      { key: { algorithm: "RSA", bits: 2047 } },
      { type: "OAuthTokenIssuer" },
      ["error certificate/key-too-short"],
    ],
    ["RSASSA-PSS", { signatureAlgorithm: "rsassaPss" }, {}, ["error certificate/signature-refused"]],
    ["MD5", { signatureAlgorithm: "md5WithRSAEncryption" }, {}, ["error certificate/signature-refused"]],
    ["SHA-1", { signatureAlgorithm: "sha1WithRSAEncryption" }, {}, []],
    ["an authority", { isAuthority: true }, {}, ["error certificate/is-authority"]],
    ["no key in the store", {}, { hasPrivateKey: false }, ["error certificate/no-private-key"]],
    ["a key that stays", {}, { exportable: false }, []],
    [
      "a key that stays, for OAuth",
      {},
      { exportable: false, type: "OAuthTokenIssuer" },
      ["error certificate/key-not-exportable"],
    ],
    [
      "CNG under Lync 2013",
      {},
      { provider: "Microsoft Software Key Storage Provider", product: "lync-2013" },
      ["error certificate/provider-refused"],
    ],
    [
      "CNG under 2019",
      {},
      { provider: "Microsoft Software Key Storage Provider" },
      ["warning certificate/provider-doubtful"],
    ],
    [
      "a classic provider",
      {},
      { provider: "Microsoft RSA SChannel Cryptographic Provider", product: "lync-2013" },
      [],
    ],
    [
      "another subject",
      { subject: "CN=fabrikam.com" },
      { type: "OAuthTokenIssuer" },
      ["error certificate/no-sip-domain"],
    ],
    ["a host below the domain", { subject: "CN=SIP.Contoso.com" }, { type: "OAuthTokenIssuer" }, []],
    [
      "a subject that ends alike",
      { subject: "CN=notcontoso.com, O=contoso.com.example" },
      { type: "OAuthTokenIssuer" },
      ["error certificate/no-sip-domain"],
    ],
    [
      "another subject that serves",
      { subject: "CN=fabrikam.com" },
      { type: "OAuthTokenIssuer", servesOtherType: "yes" },
      [],
    ],
    [
      "another subject without domains to judge by",
      { subject: "CN=x" },
      { type: "OAuthTokenIssuer", sipDomains: [] },
      [],
    ],
    ["its last instant", {}, { at: END }, []],
    ["an instant later", {}, { at: END + 1 }, ["error certificate/expired"]],
    ["an instant too early", {}, { at: START - 1 }, ["error certificate/not-yet-valid"]],
    [
      "client usage only",
      { extendedKeyUsages: ["1.3.6.1.5.5.7.3.2"] },
      {},
      ["error certificate/no-server-usage"],
    ],
    [
      "client usage only, for OAuth",
      { extendedKeyUsages: ["1.3.6.1.5.5.7.3.2"] },
      { type: "OAuthTokenIssuer" },
      [],
    ],
    ["any usage", { extendedKeyUsages: ["2.5.29.37.0"] }, {}, []],
    ["a wildcard subject", { commonName: "*.contoso.com" }, {}, ["error certificate/wildcard-subject"]],
    ["no distribution point", { crlDistributionPoints: [] }, {}, ["warning certificate/no-crl"]],
    ["no distribution point, for OAuth", { crlDistributionPoints: [] }, { type: "OAuthTokenIssuer" }, []],
  ])("%s", ([, certificate, more, expected]) => {
    expect(ask(certificate, more)).toEqual(expected);
  });
});

describe("names", () => {
  const fqdn = (text: string) => {
    const name = parseFqdn(text);
    if (name === undefined) throw new Error(text);
    return name;
  };
  const server = {
    fqdn: fqdn("fe01.contoso.com"),
    pool: fqdn("pool01.contoso.com"),
    role: "FrontEnd",
  } as const;
  const question = (type: NamesQuestion["type"]): NamesQuestion => ({
    type,
    server,
    topology: { pools: new Map(), servers: new Map() },
    sipDomains: ["contoso.com", "fabrikam.com"],
    product: "sfb-2019",
  });
  const check = (type: NamesQuestion["type"], certificate: Partial<Certificate>) =>
    findMissingNames({ ...question(type), certificate: { ...SOUND, ...certificate } });

  test("Default needs pool and server, with the pool as subject", () => {
    expect(requiredNames(question("Default"))).toEqual({
      subject: "pool01.contoso.com",
      dnsNames: ["pool01.contoso.com", "fe01.contoso.com"],
    });
    const names = { commonName: "pool01.contoso.com", dnsNames: ["pool01.contoso.com", "fe01.contoso.com"] };
    expect(check("Default", names)).toEqual([]);
  });

  test("exactly the missing names are told", () => {
    const [missing] = check("Default", {
      commonName: "pool01.contoso.com",
      dnsNames: ["pool01.contoso.com"],
    });
    expect(missing?.code).toBe("certificate/names-missing");
    expect(missing?.message).toMatch(/: fe01\.contoso\.com$/);
  });

  test("a wildcard covers neither pool nor server", () => {
    const codes = check("Default", { commonName: "pool01.contoso.com", dnsNames: ["*.contoso.com"] }).map(
      ({ code }) => code,
    );
    expect(codes).toEqual(["certificate/names-missing"]);
  });

  test("web services need the discovery names of every domain, which a wildcard covers", () => {
    const names = ["pool01.contoso.com", "fe01.contoso.com", "*.contoso.com"];
    const [missing] = check("WebServicesInternal", { commonName: "pool01.contoso.com", dnsNames: names });
    expect(missing?.message).toMatch(/: lyncdiscoverinternal\.fabrikam\.com$/);
    const [external] = check("WebServicesExternal", { dnsNames: names });
    expect(external?.message).toMatch(/: lyncdiscover\.fabrikam\.com$/);
  });

  test("a Standard Edition server names itself once", () => {
    const alone = { ...server, pool: server.fqdn, role: "StandardEdition" } as const;
    expect(requiredNames({ ...question("Default"), server: alone }).dnsNames).toEqual(["fe01.contoso.com"]);
  });

  test("a branch appliance is its own subject", () => {
    const branch = { ...server, role: "SurvivableBranch" } as const;
    expect(requiredNames({ ...question("Default"), server: branch })).toEqual({
      subject: "fe01.contoso.com",
      dnsNames: ["sip.contoso.com", "sip.fabrikam.com"],
    });
  });

  test("the external Edge certificate names sip. of every domain", () => {
    const [missing] = check("AccessEdgeExternal", { dnsNames: ["sip.contoso.com"] });
    expect(missing?.message).toMatch(/: sip\.fabrikam\.com$/);
  });

  test("another subject and odd names are told", () => {
    const found = check("Internal", {
      commonName: "edge",
      dnsNames: ["under_score.contoso.com", "xn--caf-dma.contoso.com"],
    });
    expect(found.map(({ code }) => code)).toEqual(["certificate/subject-differs", "certificate/odd-names"]);
  });

  test("OAuth and A/V authentication need none", () => {
    expect(check("OAuthTokenIssuer", {})).toEqual([]);
    expect(check("AudioVideoAuthentication", {})).toEqual([]);
  });
});

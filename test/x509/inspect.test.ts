import type { KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Secret } from "../../src/base/secret.ts";
import { renderInspectText } from "../../src/render/inspect.ts";
import { decodeCertificates } from "../../src/x509/decode.ts";
import { element, integer, octets, oid, sequence } from "../../src/x509/der-write.ts";
import { inspectFile } from "../../src/x509/inspect.ts";
import { OID } from "../../src/x509/oids.ts";
import { openPfx, type PfxContents } from "../../src/x509/open.ts";
import { readCertificate } from "../../src/x509/read-certificate.ts";

const NOW = Date.UTC(2027, 10, 25);
const CONTEXT = { now: NOW, sipDomains: ["contoso.com"] };
const fixture = (name: string): Buffer =>
  readFileSync(join(import.meta.dirname, "..", "fixtures", "pfx", `${name}.pfx`));
const password = new Secret("P@ssw0rd");

async function contentsOf(name: string): Promise<PfxContents> {
  const { value } = await openPfx(fixture(name), password);
  if (value === undefined) throw new Error(`${name} opens`);
  return value;
}

async function leafOf(name: string): Promise<Uint8Array> {
  return (await contentsOf(name)).leaf;
}

/** A key and a certificate that need not belong together, in the clear and without a MAC. */
function clearPfx(key: KeyObject, der: Uint8Array): Buffer {
  const data = (content: Uint8Array): Buffer => sequence(oid(OID.data), element(0xa0, octets(content)));
  const pkcs8 = key.export({ format: "der", type: "pkcs8" });
  const bag = sequence(oid(OID.x509Certificate), element(0xa0, octets(der)));
  const bags = sequence(
    sequence(oid(OID.keyBag), element(0xa0, pkcs8)),
    sequence(oid(OID.certBag), element(0xa0, bag)),
  );
  return sequence(integer(3), data(sequence(data(bags))));
}

const pem = (der: Uint8Array): string =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString("base64").replace(/.{64}/g, "$&\n")}\n-----END CERTIFICATE-----\n`;

describe("inspectFile", () => {
  test("tells of a PFX which certificate has the key, how it is sealed and what it could serve", async () => {
    const { value, diagnostics } = await inspectFile(fixture("several-certificates"), password, CONTEXT);
    expect(diagnostics).toEqual([]);
    expect(value?.privateKeys).toBe(1);
    expect(value?.sealing?.opensOnOldWindows).toBe("no");
    expect(value?.certificates.map(({ privateKey }) => privateKey)).toEqual([
      "in-file",
      "not-in-file",
      "not-in-file",
      "not-in-file",
    ]);
    const [rsa, ec] = value?.certificates ?? [];
    expect(rsa?.serves.find(({ type }) => type === "OAuthTokenIssuer")?.verdict).toBe("yes");
    expect(ec?.serves.find(({ type }) => type === "OAuthTokenIssuer")?.diagnostics[0]?.code).toBe(
      "certificate/key-not-rsa",
    );
  });

  test("tells of a file without key that it has none", async () => {
    const { value, diagnostics } = await inspectFile(fixture("no-key"), password, CONTEXT);
    expect(value?.certificates).toHaveLength(2);
    expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([
      ["pfx/no-private-key", "warning"],
    ]);
  });

  test.for(["der", "pem", "base64"] as const)("reads a public certificate as %s", async (format) => {
    const der = await leafOf("openssl-3");
    const bytes = {
      der,
      pem: Buffer.from(pem(der)),
      base64: Buffer.from(Buffer.from(der).toString("base64")),
    }[format];
    const { value } = await inspectFile(bytes, undefined, CONTEXT);
    expect(value?.kind).toBe("certificates");
    expect(value?.certificates[0]?.certificate.commonName).toBe("pfx.contoso.com");
  });

  test("says why it can't open a file", async () => {
    const { value, diagnostics } = await inspectFile(fixture("openssl-3"), new Secret("wrong"), CONTEXT);
    expect(value).toBeUndefined();
    expect(diagnostics.map(({ code }) => code)).toEqual(["pfx/wrong-password"]);
  });

  test("says of a key that belongs to no certificate of its file that it does not, as an apply would", async () => {
    const [ours, other] = [await contentsOf("openssl-3"), await contentsOf("ec-key")];
    const bytes = clearPfx(ours.privateKey, other.leaf);
    const { value, diagnostics } = await inspectFile(bytes, undefined, CONTEXT);
    expect(value?.privateKeys).toBe(1);
    expect(value?.certificates.map(({ privateKey }) => privateKey)).toEqual(["not-in-file"]);
    const codes = diagnostics.map(({ code, severity }) => [code, severity]);
    expect(codes).toContainEqual(["pfx/key-mismatch", "warning"]);
    expect((await openPfx(bytes, undefined)).diagnostics[0]?.code).toBe("pfx/key-mismatch");
    const own = await inspectFile(clearPfx(ours.privateKey, ours.leaf), undefined, CONTEXT);
    expect(own.diagnostics.map(({ code }) => code)).toEqual(["pfx/no-integrity"]);
    expect(own.value?.certificates[0]?.privateKey).toBe("in-file");
  });

  test("says of a key without any certificate that there is none", async () => {
    const { value, diagnostics } = await inspectFile(fixture("no-certificate"), password, CONTEXT);
    expect(value?.privateKeys).toBe(1);
    expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([
      ["pfx/no-certificate", "warning"],
    ]);
  });

  const key = "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n";
  const request = "-----BEGIN CERTIFICATE REQUEST-----\nMIIE\n-----END CERTIFICATE REQUEST-----\n";
  test.for([
    ["a PEM private key", key, "certificates", "certificate/only-private-key", "a private key and no"],
    ["a PEM private key", key, "pfx", "certificate/only-private-key", "a private key and no"],
    ["a PEM request", request, "certificates", "certificate/unreadable", "it is PEM, and holds CERTIFICATE"],
    ["random bytes", "\u0001\u0002\u0003", "pfx", "pfx/not-pkcs12", "does not begin with a sequence"],
    ["random bytes", "\u0001\u0002\u0003", "certificates", "certificate/unreadable", "neither DER nor PEM"],
    ["nothing", "", "pfx", "pfx/not-pkcs12", "it is empty"],
    ["nothing", "", "certificates", "certificate/unreadable", "it is empty"],
  ] as const)("says of %s in a file named as %s what it is not", async ([, text, named, code, words]) => {
    const context = { ...CONTEXT, named };
    const { value, diagnostics } = await inspectFile(Buffer.from(text), undefined, context);
    expect(value).toBeUndefined();
    expect(diagnostics.map((one) => one.code)).toEqual([code]);
    expect(diagnostics[0]?.message).toContain(words);
  });

  test("is readable, and shows no secret", async () => {
    const { value } = await inspectFile(fixture("windows-3des"), password, CONTEXT);
    if (value === undefined) throw new Error("it opens");
    const text = renderInspectText(value, { now: NOW });
    expect(text).toContain("a PKCS#12 file: 2 certificates, 1 private key");
    expect(text).toContain("opens on Windows Server 2016 and older: yes");
    expect(text).toContain("could serve    OAuthTokenIssuer");
    expect(text).not.toContain("P@ssw0rd");
  });
});

describe("certificate files", () => {
  test("one PEM file holds several", async () => {
    const text = pem(await leafOf("openssl-3")) + pem(await leafOf("ec-key"));
    expect(decodeCertificates(Buffer.from(text)).value).toHaveLength(2);
  });

  test.for([
    ["nothing", Buffer.alloc(0)],
    ["text", Buffer.from("certificate, honestly")],
    ["a length that lies", Buffer.from([0x30, 0x82, 0xff, 0xff, 0x01])],
    ["bytes after the end", Buffer.concat([Buffer.from([0x30, 0x00]), Buffer.from([0])])],
  ] as const)("refuses %s", ([, bytes]) => {
    expect(decodeCertificates(bytes).diagnostics.map(({ code }) => code)).toEqual(["certificate/unreadable"]);
  });

  test("refuses a sequence that is no certificate", () => {
    expect(readCertificate(Buffer.from([0x30, 0x00])).diagnostics.map(({ code }) => code)).toEqual([
      "certificate/unreadable",
    ]);
  });

  test("reads EC and Ed25519 certificates", async () => {
    expect(readCertificate(await leafOf("ec-key")).value?.key).toEqual({
      algorithm: "EC",
      bits: 256,
      curve: "prime256v1",
    });
    expect(readCertificate(await leafOf("ed25519-key")).value?.key).toEqual({
      algorithm: "Ed25519",
      bits: 256,
    });
  });
});

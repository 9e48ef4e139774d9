// A certificate for a server on loopback that is its own authority, made for one test.

import { generateKeyPairSync } from "node:crypto";
import forge from "node-forge";
import { DAY } from "../../src/base/instant.ts";

export interface TlsPair {
  /** PEM. */
  readonly key: string;
  /** PEM: what clients are to trust. */
  readonly cert: string;
}

/** Makes a key and a certificate for 127.0.0.1. */
export function makeTlsPair(): TlsPair {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const key = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const own = forge.pki.privateKeyFromPem(key);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.setRsaPublicKey(own.n, own.e);
  certificate.serialNumber = "01";
  certificate.validity.notBefore = new Date(Date.now() - DAY);
  certificate.validity.notAfter = new Date(Date.now() + DAY);
  const name = [{ name: "commonName", value: "loopback" }];
  certificate.setSubject(name);
  certificate.setIssuer(name);
  certificate.setExtensions([
    { name: "basicConstraints", cA: true },
    { name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] },
  ]);
  certificate.sign(own, forge.md.sha256.create());
  return { key, cert: forge.pki.certificateToPem(certificate) };
}

// Object identifiers of PKCS#5, #7, #8, #9 and #12, and what they mean to node:crypto.

export const OID = {
  data: "1.2.840.113549.1.7.1",
  encryptedData: "1.2.840.113549.1.7.6",
  keyBag: "1.2.840.113549.1.12.10.1.1",
  shroudedKeyBag: "1.2.840.113549.1.12.10.1.2",
  certBag: "1.2.840.113549.1.12.10.1.3",
  crlBag: "1.2.840.113549.1.12.10.1.4",
  secretBag: "1.2.840.113549.1.12.10.1.5",
  safeContentsBag: "1.2.840.113549.1.12.10.1.6",
  x509Certificate: "1.2.840.113549.1.9.22.1",
  friendlyName: "1.2.840.113549.1.9.20",
  localKeyId: "1.2.840.113549.1.9.21",
  pbes2: "1.2.840.113549.1.5.13",
  pbkdf2: "1.2.840.113549.1.5.12",
  pbmac1: "1.2.840.113549.1.5.14",
  hmacSha1: "1.2.840.113549.2.7",
  hmacSha256: "1.2.840.113549.2.9",
  sha1: "1.3.14.3.2.26",
  sha256: "2.16.840.1.101.3.4.2.1",
  aes256Cbc: "2.16.840.1.101.3.4.1.42",
  pbeSha1TripleDes: "1.2.840.113549.1.12.1.3",
  pbeSha1TwoKeyTripleDes: "1.2.840.113549.1.12.1.4",
  pbeSha1Rc2128: "1.2.840.113549.1.12.1.5",
  pbeSha1Rc240: "1.2.840.113549.1.12.1.6",
} as const;

/** Digests by their own OID. */
export const DIGESTS: Readonly<Record<string, string>> = {
  [OID.sha1]: "sha1",
  [OID.sha256]: "sha256",
  "2.16.840.1.101.3.4.2.2": "sha384",
  "2.16.840.1.101.3.4.2.3": "sha512",
  "2.16.840.1.101.3.4.2.4": "sha224",
};

/** Digests by the OID of their HMAC. */
export const HMACS: Readonly<Record<string, string>> = {
  [OID.hmacSha1]: "sha1",
  "1.2.840.113549.2.8": "sha224",
  [OID.hmacSha256]: "sha256",
  "1.2.840.113549.2.10": "sha384",
  "1.2.840.113549.2.11": "sha512",
};

export interface BlockCipher {
  readonly name: string;
  readonly keyLength: number;
  readonly ivLength: number;
}

/** Ciphers of PBES2. */
export const PBES2_CIPHERS: Readonly<Record<string, BlockCipher>> = {
  "2.16.840.1.101.3.4.1.2": { name: "aes-128-cbc", keyLength: 16, ivLength: 16 },
  "2.16.840.1.101.3.4.1.22": { name: "aes-192-cbc", keyLength: 24, ivLength: 16 },
  [OID.aes256Cbc]: { name: "aes-256-cbc", keyLength: 32, ivLength: 16 },
  "1.2.840.113549.3.7": { name: "des-ede3-cbc", keyLength: 24, ivLength: 8 },
};

/** Ciphers of PKCS#12's own password-based encryption; `rc2` is not in OpenSSL's default provider. */
export const PKCS12_CIPHERS: Readonly<Record<string, BlockCipher>> = {
  [OID.pbeSha1TripleDes]: { name: "des-ede3-cbc", keyLength: 24, ivLength: 8 },
  [OID.pbeSha1TwoKeyTripleDes]: { name: "des-ede-cbc", keyLength: 16, ivLength: 8 },
  [OID.pbeSha1Rc2128]: { name: "rc2-128", keyLength: 16, ivLength: 8 },
  [OID.pbeSha1Rc240]: { name: "rc2-40", keyLength: 5, ivLength: 8 },
};

// Files made to cost much, to be believed wrongly, or to open with another spelling of the password. Each is built here, by hand.

import {
  createCipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  pbkdf2Sync,
  randomBytes,
} from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Secret } from "../../src/base/secret.ts";
import { ITERATIONS_MAX, makeBudget, spend } from "../../src/x509/budget.ts";
import { makeChainFinder } from "../../src/x509/chain.ts";
import { element, integer, nothing, octets, oid, sequence } from "../../src/x509/der-write.ts";
import { inspectFile } from "../../src/x509/inspect.ts";
import { findIterate } from "../../src/x509/iterated-hash.ts";
import { mintCertificate } from "../../src/x509/mint.ts";
import { OID } from "../../src/x509/oids.ts";
import { decryptRc2 } from "../../src/x509/rc2.ts";
import { openPfx, type PfxContents } from "../../src/x509/open.ts";
import { bmpPassword, derive, deriveSync, PURPOSE } from "../../src/x509/pkcs12-kdf.ts";

const PASSWORD = "P@ssw0rd";
const SALT = Buffer.alloc(8, 7);
const HMAC_SHA256 = sequence(oid(OID.hmacSha256), nothing());

const fixture = (name: string): Buffer =>
  readFileSync(join(import.meta.dirname, "..", "fixtures", "pfx", `${name}.pfx`));

async function contentsOf(name: string): Promise<PfxContents> {
  const { value } = await openPfx(fixture(name), new Secret(PASSWORD));
  if (value === undefined) throw new Error(`${name} opens`);
  return value;
}

const sound = await contentsOf("openssl-3");
const pkcs8 = sound.privateKey.export({ format: "der", type: "pkcs8" });
const keyBag = (key: Uint8Array): Buffer => sequence(oid(OID.keyBag), element(0xa0, key));
const certificateBag = (der: Uint8Array): Buffer =>
  sequence(oid(OID.certBag), element(0xa0, sequence(oid(OID.x509Certificate), element(0xa0, octets(der)))));
const data = (content: Uint8Array): Buffer => sequence(oid(OID.data), element(0xa0, octets(content)));

/** A file whose bags are in the clear; `seal` makes the MAC of the authenticated octets. */
function clearFile(
  bags: readonly Uint8Array[],
  seal: (authenticated: Uint8Array) => readonly Uint8Array[] = () => [],
): Buffer {
  const authenticated = sequence(data(sequence(...bags)));
  return sequence(integer(3), data(authenticated), ...seal(authenticated));
}

const BAGS = [keyBag(pkcs8), certificateBag(sound.leaf)];

async function codesOf(bytes: Uint8Array, password = PASSWORD): Promise<readonly string[]> {
  return (await openPfx(bytes, new Secret(password))).diagnostics.map(({ code }) => code);
}

function pbmac1(authenticated: Uint8Array, keyLength: number, password = PASSWORD): readonly Uint8Array[] {
  const key = pbkdf2Sync(password, SALT, 100, keyLength > 1e6 ? 32 : keyLength, "sha256");
  const derivation = sequence(
    oid(OID.pbkdf2),
    sequence(octets(SALT), integer(100), integer(keyLength), HMAC_SHA256),
  );
  const algorithm = sequence(oid(OID.pbmac1), sequence(derivation, HMAC_SHA256));
  const mac = createHmac("sha256", key).update(authenticated).digest();
  return [sequence(sequence(algorithm, octets(mac)), octets(SALT), integer(1))];
}

function classicMac(authenticated: Uint8Array, bmp: Buffer, extra = Buffer.alloc(0)): readonly Uint8Array[] {
  const key = deriveSync({
    digest: "sha1",
    password: bmp,
    salt: SALT,
    iterations: 10,
    purpose: PURPOSE.mac,
    length: 20,
  });
  const mac = createHmac("sha1", key).update(authenticated).digest();
  const info = sequence(sequence(oid(OID.sha1), nothing()), octets(Buffer.concat([mac, extra])));
  return [sequence(info, octets(SALT), integer(10))];
}

describe("MACs", () => {
  test("PBMAC1 is verified", async () => {
    const bytes = clearFile(BAGS, (authenticated) => pbmac1(authenticated, 32));
    const { value, diagnostics } = await openPfx(bytes, new Secret(PASSWORD));
    expect(diagnostics).toEqual([]);
    expect(value?.sealing.mac).toBe("PBMAC1 with HMAC-sha256, 100 iterations");
    expect(value?.sealing.opensOnOldWindows).toBe("no");
    expect(await codesOf(bytes, "wrong")).toEqual(["pfx/wrong-password"]);
  });

  test.for([1, 19, 129, 2 ** 31 - 1, 2 ** 40])("PBMAC1 with a key of %d bytes is refused", async (length) => {
    const bytes = clearFile(BAGS, (authenticated) => pbmac1(authenticated, length));
    expect(await codesOf(bytes)).toEqual(["pfx/unsupported"]);
  });

  test("a MAC of a megabyte costs no more than an ordinary one", async () => {
    const bytes = clearFile(BAGS, (authenticated) =>
      classicMac(authenticated, bmpPassword(PASSWORD), Buffer.alloc(1_000_000)),
    );
    const before = performance.now();
    expect(await codesOf(bytes)).toEqual(["pfx/wrong-password"]);
    expect(performance.now() - before).toBeLessThan(2_000);
  });

  test("an empty MAC verifies nothing", async () => {
    const none = sequence(
      sequence(sequence(oid(OID.sha1), nothing()), octets(Buffer.alloc(0))),
      octets(SALT),
    );
    expect(await codesOf(clearFile(BAGS, () => [none]))).toEqual(["pfx/wrong-password"]);
  });

  test("OpenSSL before 1.1 spelled passwords octet by octet, and its files open", async () => {
    const password = "pässwörd ✓";
    const spelled = bmpPassword(Buffer.from(password).toString("latin1"));
    const bytes = clearFile(BAGS, (authenticated) => classicMac(authenticated, spelled));
    expect(await codesOf(bytes, password)).toEqual([]);
  });

  test("another password inside than around is told apart from a wrong one", async () => {
    const key = pbkdf2Sync("another", SALT, 10, 32, "sha256");
    const iv = Buffer.alloc(16, 1);
    const cipher = createCipheriv("aes-256-cbc", key, iv);
    const encrypted = Buffer.concat([cipher.update(sequence(...BAGS)), cipher.final()]);
    const authenticated = sequence(encryptedSafe(10, encrypted, iv));
    const bytes = sequence(
      integer(3),
      data(authenticated),
      ...classicMac(authenticated, bmpPassword(PASSWORD)),
    );
    expect(await codesOf(bytes)).toEqual(["pfx/two-passwords"]);
    expect(await codesOf(bytes, "another")).toEqual(["pfx/wrong-password"]);
  });
});

test("without a MAC, what decrypts to no bags was opened with a wrong password", async () => {
  const iv = Buffer.alloc(16, 1);
  for (const rubbish of [Buffer.from("rubbish"), integer(1), sequence(integer(1))]) {
    const cipher = createCipheriv("aes-256-cbc", pbkdf2Sync(PASSWORD, SALT, 10, 32, "sha256"), iv);
    const encrypted = Buffer.concat([cipher.update(rubbish), cipher.final()]);
    const bytes = sequence(integer(3), data(sequence(encryptedSafe(10, encrypted, iv))));
    expect(await codesOf(bytes)).toEqual(["pfx/wrong-password"]);
  }
});

test("who can open a file is judged by what seals its key, too", async () => {
  const { sealing } = await contentsOf("certificates-in-the-clear");
  expect(sealing.ciphers).toEqual(["aes-256-cbc, PBKDF2-sha256, 2048 iterations"]);
  expect(sealing.opensOnOldWindows).toBe("no");
});

function encryptedSafe(iterations: number, encrypted: Uint8Array, iv = Buffer.alloc(16)): Buffer {
  const derivation = sequence(oid(OID.pbkdf2), sequence(octets(SALT), integer(iterations), HMAC_SHA256));
  const algorithm = sequence(oid(OID.pbes2), sequence(derivation, sequence(oid(OID.aes256Cbc), octets(iv))));
  const info = sequence(oid(OID.data), algorithm, element(0x80, encrypted));
  return sequence(oid(OID.encryptedData), element(0xa0, sequence(integer(0), info)));
}

describe("costs", () => {
  test("all derivations of a file are counted together", () => {
    const budget = makeBudget();
    const half = { salt: SALT, iterations: ITERATIONS_MAX / 2 };
    expect([spend(budget, half), spend(budget, half)]).toEqual([undefined, undefined]);
    expect(spend(budget, { salt: SALT, iterations: 1 })?.code).toBe("pfx/too-costly");
  });

  test("the MAC's part of them counts too", async () => {
    const safes = sequence(encryptedSafe(ITERATIONS_MAX - 9, Buffer.alloc(16)));
    const mac = classicMac(safes, bmpPassword(PASSWORD));
    expect(await codesOf(sequence(integer(3), data(safes), ...mac))).toEqual(["pfx/too-costly"]);
  });

  test("seven million iterations are refused at once", async () => {
    const before = performance.now();
    const bytes = sequence(integer(3), data(sequence(encryptedSafe(7_000_000, Buffer.alloc(16)))));
    expect(await codesOf(bytes)).toEqual(["pfx/too-costly"]);
    expect(performance.now() - before).toBeLessThan(1_000);
  });

  test("a salt of a megabyte is refused", async () => {
    const info = sequence(sequence(oid(OID.sha1), nothing()), octets(Buffer.alloc(20)));
    const mac = sequence(info, octets(Buffer.alloc(1_000_000)), integer(1));
    expect(await codesOf(clearFile(BAGS, () => [mac]))).toEqual(["pfx/unsupported"]);
  });

  test("more than a thousand bags are refused", async () => {
    const bags = Array.from({ length: 1_001 }, () => certificateBag(Buffer.from([0x30, 0])));
    expect(await codesOf(clearFile(bags))).toEqual(["pfx/unsupported"]);
  });

  test("safes that hold safes are refused beyond a depth", async () => {
    let bags = sequence(...BAGS);
    for (let depth = 0; depth < 9; depth++)
      bags = sequence(sequence(oid(OID.safeContentsBag), element(0xa0, bags)));
    const authenticated = sequence(data(bags));
    expect(await codesOf(sequence(integer(3), data(authenticated)))).toEqual(["pfx/not-pkcs12"]);
  });

  test("a public certificate file of white space is refused in no time", async () => {
    const before = performance.now();
    const bytes = Buffer.from(`A${" ".repeat(1_000_000)}!`);
    const { diagnostics } = await inspectFile(bytes, undefined, { now: 0, sipDomains: [] });
    expect(diagnostics.map(({ code }) => code)).toEqual(["certificate/unreadable"]);
    expect(performance.now() - before).toBeLessThan(2_000);
  });
});

describe("keys", () => {
  test("a key whose public half is right and whose private one is not is no match", async () => {
    const jwk = sound.privateKey.export({ format: "jwk" });
    const broken = createPrivateKey({
      key: { ...jwk, d: jwk.dp ?? "", dp: jwk.dq ?? "", dq: jwk.dp ?? "" },
      format: "jwk",
    });
    const bytes = clearFile([
      keyBag(broken.export({ format: "der", type: "pkcs8" })),
      certificateBag(sound.leaf),
    ]);
    expect(await codesOf(bytes)).toEqual(["pfx/key-mismatch"]);
  });

  test("a key with a modulus of 40,000 bits is no match, and nobody computes with it", async () => {
    const number = (last: number): Buffer =>
      element(0x02, Buffer.from([0x7f]), Buffer.alloc(5_000, 0x5a), Buffer.from([last]));
    const [n, d, small] = [number(1), number(3), integer(65_537)];
    const pkcs1 = sequence(integer(0), n, small, d, small, small, small, small, small);
    const algorithm = sequence(oid("1.2.840.113549.1.1.1"), nothing());
    const long = sequence(integer(0), algorithm, octets(pkcs1));
    const leaf = mintCertificate({
      commonName: "long.contoso.com",
      dnsNames: [],
      notBefore: 0,
      notAfter: 1_000,
      key: createPrivateKey({ key: long, format: "der", type: "pkcs8" }),
      issuer: { commonName: "Contoso Root", privateKey: sound.privateKey },
      use: "server",
    });
    const before = performance.now();
    expect(await codesOf(clearFile([keyBag(long), certificateBag(leaf)]))).toEqual(["pfx/key-mismatch"]);
    expect(performance.now() - before).toBeLessThan(1_000);
  });

  test("a key of more than 16 kB is refused", async () => {
    expect(await codesOf(clearFile([keyBag(sequence(octets(Buffer.alloc(20_000))))]))).toEqual([
      "pfx/unsupported",
    ]);
  });

  test("a key and a certificate that are there twice count once", async () => {
    expect(await codesOf(clearFile([...BAGS, ...BAGS]))).toEqual(["pfx/no-integrity"]);
  });

  test("two certificates of one key are two, unless one is wanted", async () => {
    const twin = mintCertificate({
      commonName: "twin.contoso.com",
      dnsNames: [],
      notBefore: 0,
      notAfter: 1_000,
      key: sound.privateKey,
      use: "server",
    });
    expect(await codesOf(clearFile([...BAGS, certificateBag(twin)]))).toEqual(["pfx/several-keys"]);
  });
});

describe("chains", () => {
  test("of authorities that issued each other end", () => {
    const [a, b] = ["A", "B"].map((commonName) =>
      mintCertificate({
        commonName,
        dnsNames: [],
        notBefore: 0,
        notAfter: 1_000,
        key: sound.privateKey,
        issuer: { commonName: commonName === "A" ? "B" : "A", privateKey: sound.privateKey },
        use: "authority",
      }),
    );
    if (a === undefined || b === undefined) throw new Error("two were minted");
    expect(makeChainFinder([a, b])(a)).toEqual([b, a]);
  });
});

describe("key derivation", () => {
  test.for([
    ["sha1", 20],
    ["sha256", 32],
  ] as const)("iterates %s as node:crypto does", ([name, length]) => {
    const iterate = findIterate(name);
    for (const rounds of [0, 1, 2, 77]) {
      const start = randomBytes(length);
      let expected = start;
      for (let round = 0; round < rounds; round++) expected = createHash(name).update(expected).digest();
      expect(iterate?.(start, rounds)).toEqual(expected);
    }
  });

  test.for(["sha1", "sha224", "sha256", "sha384", "sha512"])(
    "gives the same with %s in slices as at once",
    async (digest) => {
      const derivation = {
        digest,
        password: bmpPassword("smeg"),
        salt: SALT,
        iterations: 8_193 + 40,
        purpose: PURPOSE.key,
        length: 70,
      } as const;
      expect(await derive(derivation)).toEqual(deriveSync(derivation));
    },
  );
});

test("RC2 of any bytes yields bytes or a wrong password", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 64 }), async (bytes) => {
      const decrypted = await decryptRc2(Buffer.alloc(5, 1), Buffer.alloc(8), bytes);
      expect(["plain", "wrong-password"]).toContain(decrypted.kind);
    }),
  );
});

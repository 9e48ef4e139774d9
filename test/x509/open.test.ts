// PKCS#12 files as they are met: what mainstream tools write, what is wrong with files, and what is meant to harm.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import forge from "node-forge";
import { describe, expect, test } from "vitest";
import { Secret } from "../../src/base/secret.ts";
import { element, integer, octets, oid, sequence } from "../../src/x509/der-write.ts";
import { readElement, type Element } from "../../src/x509/der.ts";
import { OID } from "../../src/x509/oids.ts";
import { openPfx } from "../../src/x509/open.ts";
import { readCertificate } from "../../src/x509/read-certificate.ts";
import { thumbprintOf } from "../../src/x509/thumbprint.ts";

const FIXTURES = join(import.meta.dirname, "..", "fixtures", "pfx");
const PASSWORD = "P@ssw0rd";
const UNICODE = "pässwörd ✓";

const fixture = (name: string): Buffer => readFileSync(join(FIXTURES, `${name}.pfx`));
const secret = (text: string | undefined): Secret | undefined =>
  text === undefined ? undefined : new Secret(text);

async function codesOf(
  bytes: Uint8Array,
  password: string | undefined = PASSWORD,
): Promise<readonly string[]> {
  return (await openPfx(bytes, secret(password === "absent" ? undefined : password))).diagnostics.map(
    ({ code }) => code,
  );
}

describe("files of mainstream tools", () => {
  test.for([
    ["openssl-3", PASSWORD, "aes-256-cbc, PBKDF2-sha256"],
    ["openssl-1.1", PASSWORD, "rc2-40, PKCS#12-sha1"],
    ["windows-3des", PASSWORD, "des-ede3-cbc, PKCS#12-sha1"],
    ["windows-aes256", PASSWORD, "aes-256-cbc, PBKDF2-sha256"],
    ["rc2-40", PASSWORD, "rc2-40, PKCS#12-sha1"],
    ["rc2-128", PASSWORD, "rc2-128, PKCS#12-sha1"],
    ["aes128-sha512", PASSWORD, "aes-128-cbc, PBKDF2-sha256"],
    ["iterations-1", PASSWORD, "aes-256-cbc, PBKDF2-sha256, 1 iterations"],
    ["iterations-600000", PASSWORD, "aes-256-cbc, PBKDF2-sha256, 600000 iterations"],
    ["empty-password", "", "aes-256-cbc"],
    ["empty-password", undefined, "aes-256-cbc"],
    ["utf8-password", UNICODE, "aes-256-cbc"],
    ["utf8-password-3des", UNICODE, "des-ede3-cbc"],
    ["chain-reversed", PASSWORD, "aes-256-cbc"],
    ["several-certificates", PASSWORD, "aes-256-cbc"],
  ] as const)("opens %s with the password %j", async ([name, password, cipher]) => {
    const { value, diagnostics } = await openPfx(fixture(name), secret(password));
    expect(diagnostics).toEqual([]);
    expect(value?.sealing.ciphers[0]).toContain(cipher);
    expect(value?.privateKey.asymmetricKeyType).toBe("rsa");
    expect(readCertificate(value?.leaf ?? new Uint8Array()).value?.commonName).toBe("pfx.contoso.com");
    const chain = value?.chain.map((der) => readCertificate(der).value?.commonName);
    expect(chain).toEqual(["Contoso Root"]);
  });

  test("reads the friendly name", async () => {
    expect((await openPfx(fixture("openssl-3"), secret(PASSWORD))).value?.friendlyName).toBe("PFX contoso");
  });

  test.for([
    ["ec-key", "ec", "EC"],
    ["ed25519-key", "ed25519", "Ed25519"],
  ] as const)("opens %s, whose key is no RSA key", async ([name, type, algorithm]) => {
    const { value, diagnostics } = await openPfx(fixture(name), secret(PASSWORD));
    expect(diagnostics).toEqual([]);
    expect(value?.privateKey.asymmetricKeyType).toBe(type);
    expect(readCertificate(value?.leaf ?? new Uint8Array()).value?.key.algorithm).toBe(algorithm);
  });

  test("opens a file whose certificates are in the clear", async () => {
    expect(await codesOf(fixture("certificates-in-the-clear"))).toEqual([]);
  });

  test("opens a file without a MAC, and warns", async () => {
    const { value, diagnostics } = await openPfx(fixture("no-mac"), secret(PASSWORD));
    expect(value).toBeDefined();
    expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([
      ["pfx/no-integrity", "warning"],
    ]);
  });

  test.for(["openssl-3", "windows-3des"])("ignores what follows the end of %s", async (name) => {
    expect(await codesOf(Buffer.concat([fixture(name), Buffer.from("trailing")]))).toEqual([]);
  });

  test.for(["openssl-3", "windows-3des", "openssl-1.1"])("opens %s with indefinite lengths", async (name) => {
    expect(await codesOf(indefinite(parse(fixture(name))))).toEqual([]);
  });

  test("opens a file that was sealed without any password", async () => {
    const { privateKey, leaf } = (await openPfx(fixture("openssl-3"), secret(PASSWORD))).value ?? {};
    const key = forge.pki.privateKeyFromPem(
      privateKey?.export({ format: "pem", type: "pkcs8" }).toString() ?? "",
    );
    const certificate = forge.pki.certificateFromAsn1(
      forge.asn1.fromDer(Buffer.from(leaf ?? []).toString("binary")),
    );
    // Typed as a text, but null means no password at all, which is sealed otherwise than an empty one.
    const absent = null as unknown as string;
    const asn1 = forge.pkcs12.toPkcs12Asn1(key, [certificate], absent, { algorithm: "3des", count: 10 });
    expect(await codesOf(Buffer.from(forge.asn1.toDer(asn1).getBytes(), "binary"), "absent")).toEqual([]);
  });

  test("opens nested safe contents", async () => {
    expect(await codesOf(nest(fixture("no-mac")))).toEqual(["pfx/no-integrity"]);
  });
});

describe("files at fault, each with a code of its own", () => {
  test.for([
    ["a wrong password", () => fixture("openssl-3"), "wrong", "pfx/wrong-password"],
    ["a wrong password under 3DES", () => fixture("windows-3des"), "wrong", "pfx/wrong-password"],
    ["a wrong password under RC2", () => fixture("rc2-40"), "wrong", "pfx/wrong-password"],
    ["a wrong password without a MAC", () => fixture("no-mac"), "wrong", "pfx/wrong-password"],
    ["no password", () => fixture("openssl-3"), "absent", "pfx/wrong-password"],
    ["no private key", () => fixture("no-key"), PASSWORD, "pfx/no-private-key"],
    ["no certificate", () => fixture("no-certificate"), PASSWORD, "pfx/no-certificate"],
    [
      "a key of another certificate",
      () => join2("no-mac", [1], "ec-nomac", [0]),
      PASSWORD,
      "pfx/key-mismatch",
    ],
    [
      "two certificates with their keys",
      () => join2("no-mac", [0, 1], "ec-nomac", [0, 1]),
      PASSWORD,
      "pfx/several-keys",
    ],
    ["half of it", () => fixture("openssl-3").subarray(0, 1_500), PASSWORD, "pfx/truncated"],
    ["nothing in it", () => Buffer.alloc(0), PASSWORD, "pfx/not-pkcs12"],
    ["text", () => Buffer.from("-----BEGIN CERTIFICATE-----"), PASSWORD, "pfx/not-pkcs12"],
    ["a certificate", () => sequence(integer(2)), PASSWORD, "pfx/not-pkcs12"],
    ["a signature by a public key", () => signed(), PASSWORD, "pfx/unsupported"],
    [
      "an unknown cipher",
      () => replaceOid(fixture("no-mac"), OID.aes256Cbc, "2.16.840.1.101.3.4.1.46"),
      PASSWORD,
      "pfx/unsupported",
    ],
    ["a MAC of two billion iterations", () => costly(fixture("openssl-3")), PASSWORD, "pfx/too-costly"],
    [
      "five megabytes",
      () => Buffer.concat([fixture("openssl-3"), Buffer.alloc(5_000_000)]),
      PASSWORD,
      "pfx/too-large",
    ],
  ] as const)("%s", async ([, make, password, code]) => {
    expect(await codesOf(make(), password)).toEqual([code]);
  });

  test("a wanted certificate that is not in it", async () => {
    const bytes = fixture("openssl-3");
    const leaf = (await openPfx(bytes, secret(PASSWORD))).value?.leaf ?? new Uint8Array();
    const other = thumbprintOf(Buffer.from("other"));
    expect((await openPfx(bytes, secret(PASSWORD), { wanted: thumbprintOf(leaf) })).diagnostics).toEqual([]);
    const { diagnostics } = await openPfx(bytes, secret(PASSWORD), { wanted: other });
    expect(diagnostics.map(({ code }) => code)).toEqual(["pfx/wanted-absent"]);
  });

  test("chooses the wanted one among several keys", async () => {
    const both = join2("no-mac", [0, 1], "ec-nomac", [0, 1]);
    const leaf = (await openPfx(fixture("no-mac"), secret(PASSWORD))).value?.leaf ?? new Uint8Array();
    const { value } = await openPfx(both, secret(PASSWORD), { wanted: thumbprintOf(leaf) });
    expect(value?.privateKey.asymmetricKeyType).toBe("rsa");
  });
});

describe("hostile files", () => {
  const sound = [
    fixture("openssl-3"),
    fixture("windows-3des"),
    fixture("no-mac"),
    fixture("several-certificates"),
  ];

  test("cut anywhere, it is refused with a code and nothing is thrown", async () => {
    const bytes = fixture("openssl-3");
    for (let length = 0; length < bytes.length; length += 7) {
      const codes = await codesOf(bytes.subarray(0, length));
      expect(["pfx/truncated", "pfx/not-pkcs12"]).toContain(codes[0]);
    }
  });

  test("with any bytes changed, it opens to the same key or says why not", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...sound),
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 4 }),
        async (bytes, changes) => {
          const changed = Buffer.from(bytes);
          for (const [at, mask] of changes)
            changed[at % changed.length] = (changed[at % changed.length] ?? 0) ^ mask;
          // What costs too much is refused before it is computed; keep the run short by keeping iterations small.
          const { value, diagnostics } = await openPfx(changed, secret(PASSWORD));
          expect(value !== undefined || diagnostics.length > 0).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("of random bytes, it is refused", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        expect((await openPfx(bytes, secret(PASSWORD))).value).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  test("the event loop is not blocked while 600,000 iterations are computed", async () => {
    let ticks = 0;
    const timer = setInterval(() => ticks++, 5);
    await openPfx(fixture("iterations-600000"), secret(PASSWORD));
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(3);
  });
});

function parse(bytes: Uint8Array): Element {
  const reading = readElement(bytes);
  if (reading.kind !== "element") throw new Error(reading.why);
  return reading.element;
}

/** Writes every constructed element outside of the authenticated octets with an indefinite length, as BER allows. */
function indefinite(tree: Element): Buffer {
  if (tree.children.length === 0) return Buffer.from(tree.whole);
  const content = tree.children.map(indefinite);
  return Buffer.concat([Buffer.from([tree.tag, 0x80]), ...content, Buffer.from([0, 0])]);
}

/** The safes of a file without a MAC. */
function safesOf(name: string): readonly Element[] {
  const bytes = name === "ec-nomac" ? withoutMac(fixture("ec-key")) : fixture(name);
  const data = parse(bytes).children[1]?.children[1]?.children[0]?.content ?? new Uint8Array();
  return parse(data).children;
}

function withoutMac(bytes: Uint8Array): Buffer {
  const [version, authSafe] = parse(bytes).children;
  return sequence(version?.whole ?? Buffer.alloc(0), authSafe?.whole ?? Buffer.alloc(0));
}

/** A file of some safes of one and some of another. */
function join2(one: string, ofOne: readonly number[], other: string, ofOther: readonly number[]): Buffer {
  const safes = [
    ...ofOne.map((index) => safesOf(one)[index]),
    ...ofOther.map((index) => safesOf(other)[index]),
  ];
  return container(safes.map((safe) => safe?.whole ?? Buffer.alloc(0)));
}

function container(safes: readonly Uint8Array[]): Buffer {
  return sequence(integer(3), sequence(oid(OID.data), element(0xa0, octets(sequence(...safes)))));
}

/** Wraps the bags of the clear safe into a bag of safe contents. */
function nest(bytes: Uint8Array): Buffer {
  const data = parse(bytes).children[1]?.children[1]?.children[0]?.content ?? new Uint8Array();
  const safes = parse(data).children.map((safe) => {
    const [kind, wrapped] = safe.children;
    if (kind === undefined || wrapped?.children[0]?.tag !== 0x04) return Buffer.from(safe.whole);
    const bags = Buffer.from(wrapped.children[0].content);
    const nested = sequence(sequence(oid(OID.safeContentsBag), element(0xa0, bags)));
    return sequence(kind.whole, element(0xa0, octets(nested)));
  });
  return container(safes);
}

function signed(): Buffer {
  return sequence(integer(3), sequence(oid("1.2.840.113549.1.7.2"), element(0xa0, sequence())));
}

function replaceOid(bytes: Uint8Array, from: string, to: string): Buffer {
  const replaced = Buffer.from(bytes);
  const [old, next] = [oid(from), oid(to)];
  for (let at = replaced.indexOf(old); at >= 0; at = replaced.indexOf(old, at + 1)) next.copy(replaced, at);
  return replaced;
}

/** Sets the iterations of the MAC to 2³¹ − 1. */
function costly(bytes: Uint8Array): Buffer {
  const [version, authSafe, mac] = parse(bytes).children.map(({ whole }) => whole);
  const [info, salt] = parse(mac ?? Buffer.alloc(0)).children.map(({ whole }) => whole);
  const empty = Buffer.alloc(0);
  return sequence(
    version ?? empty,
    authSafe ?? empty,
    sequence(info ?? empty, salt ?? empty, integer(2 ** 31 - 1)),
  );
}

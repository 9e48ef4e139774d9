// PKCS#12 files that other programs wrote (test/fixtures/pfx/make-wild.sh): opened, or refused with the reason; and nobody waits for it.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Secret } from "../../src/base/secret.ts";
import { openBags, openPfx } from "../../src/x509/open.ts";
import { readCertificate } from "../../src/x509/read-certificate.ts";
import { thumbprintOf } from "../../src/x509/thumbprint.ts";

const FIXTURES = join(import.meta.dirname, "..", "fixtures", "pfx");
const PASSWORD = new Secret("P@ssw0rd");
const wild = (name: string): Buffer => readFileSync(join(FIXTURES, `wild-${name}.pfx`));

test.for([
  ["java-default", "aes-256-cbc, PBKDF2-sha256", "rsa"],
  ["java-legacy", "des-ede3-cbc, PKCS#12-sha1", "rsa"],
  ["java-sha1aes128", "aes-128-cbc, PBKDF2-sha1", "rsa"],
  ["java-sha224aes256", "aes-256-cbc, PBKDF2-sha224", "rsa"],
  ["java-sha384aes256", "aes-256-cbc, PBKDF2-sha384", "rsa"],
  ["java-sha512aes256", "aes-256-cbc, PBKDF2-sha512", "rsa"],
  ["java-ec", "aes-256-cbc, PBKDF2-sha256", "ec"],
  ["nss-default", "aes-256-cbc, PBKDF2-", "rsa"],
  ["nss-3des", "des-ede3-cbc, PKCS#12-sha1", "rsa"],
  ["nss-aes256", "aes-256-cbc, PBKDF2-", "rsa"],
  ["gnutls-default", "aes-128-cbc, PBKDF2-sha256", "rsa"],
  ["gnutls-3des-pkcs12", "des-ede3-cbc, PKCS#12-sha1", "rsa"],
  ["gnutls-rc2-40", "rc2-40, PKCS#12-sha1", "rsa"],
  ["gnutls-aes-192", "aes-192-cbc, PBKDF2-sha256", "rsa"],
  ["gnutls-3des", "des-ede3-cbc, PBKDF2-sha256", "rsa"],
  // Written with lengths that are not told.
  ["bc-default", "rc2-40, PKCS#12-sha1, 51200 iterations", "rsa"],
  ["bc-3des", "des-ede3-cbc, PKCS#12-sha1, 51200 iterations", "rsa"],
  ["dotnet-3des", "des-ede3-cbc, PKCS#12-sha1", "rsa"],
  ["dotnet-aes256", "aes-256-cbc, PBKDF2-sha256", "rsa"],
  // A safe within a safe.
  ["dotnet-nested", "aes-192-cbc, PBKDF2-sha512", "rsa"],
] as const)("opens what %s wrote", async ([name, cipher, key]) => {
  const { value, diagnostics } = await openPfx(wild(name), PASSWORD);
  expect(diagnostics).toEqual([]);
  expect(value?.sealing.ciphers.join("; ")).toContain(cipher);
  expect(value?.privateKey.asymmetricKeyType).toBe(key);
  expect(readCertificate(value?.leaf ?? new Uint8Array()).value?.commonName).toBe("pfx.contoso.com");
});

test.for([
  ["nss-utf8", "Grüße✓"],
  ["gnutls-utf8-3des", "Grüße✓"],
  ["dotnet-utf8", "Grüße✓"],
  ["dotnet-utf8-3des", "Grüße✓"],
] as const)("opens what %s wrote, by its own password alone", async ([name, password]) => {
  const { value, diagnostics } = await openPfx(wild(name), secret(password));
  expect(diagnostics).toEqual([]);
  expect(value?.privateKey.asymmetricKeyType).toBe("rsa");
  expect(await codesOf(name, "Grüsse✓")).toEqual(["pfx/wrong-password"]);
});

test.for(["gnutls-empty", "gnutls-null", "dotnet-empty", "dotnet-absent"])(
  "nobody has to know whether the password of %s is empty or absent",
  async (name) => {
    expect(await codesOf(name, "")).toEqual([]);
    expect(await codesOf(name, undefined)).toEqual([]);
    expect(await codesOf(name, "x")).toEqual(["pfx/wrong-password"]);
  },
);

test("opens the file of RFC 9579, appendix A.1, under PBMAC1, and with no other password", async () => {
  const bytes = readFileSync(join(FIXTURES, "rfc9579-a1.pfx"));
  const { value, diagnostics } = await openPfx(bytes, new Secret("1234"));
  expect(diagnostics).toEqual([]);
  expect(value?.sealing.mac).toBe("PBMAC1 with HMAC-sha256, 2048 iterations");
  expect((await openPfx(bytes, new Secret("12345"))).diagnostics.map(({ code }) => code)).toEqual([
    "pfx/wrong-password",
  ]);
});

test.for(["java-no-mac", "dotnet-no-mac"])("opens %s without a MAC, and warns", async (name) => {
  const { value, diagnostics } = await openPfx(wild(name), PASSWORD);
  expect(diagnostics.map(({ code }) => code)).toEqual(["pfx/no-integrity"]);
  expect(value?.privateKey.asymmetricKeyType).toBe("rsa");
});

test("of Java's two keys, the one that is wanted is opened", async () => {
  expect((await openPfx(wild("java-two-keys"), PASSWORD)).diagnostics.map(({ code }) => code)).toEqual([
    "pfx/several-keys",
  ]);
  const { value } = await openBags(wild("java-two-keys"), PASSWORD);
  const [, second = new Uint8Array()] = value?.bags.certificates ?? [];
  const opened = await openPfx(wild("java-two-keys"), PASSWORD, { wanted: thumbprintOf(second) });
  expect(opened.value?.leaf).toEqual(second);
});

test("a trust store says that it has no key", async () => {
  const { diagnostics } = await openPfx(wild("java-trust-store"), PASSWORD);
  expect(diagnostics.map(({ code }) => code)).toEqual(["pfx/no-private-key"]);
});

test.for(["java-default", "java-legacy", "nss-default", "nss-3des", "gnutls-rc2-40", "gnutls-default"])(
  "what %s wrote opens with no other password",
  async (name) => {
    for (const password of [new Secret("P@ssw0rd "), new Secret(""), undefined]) {
      const { diagnostics } = await openPfx(wild(name), password);
      expect(diagnostics.map(({ code }) => code)).toEqual(["pfx/wrong-password"]);
    }
  },
);

test.for(["wild-openssl-3des-600000", "iterations-600000", "wild-java-legacy", "rc2-128"])(
  "opening %s never keeps the event loop for 50 ms",
  async (name) => {
    const bytes = readFileSync(join(FIXTURES, `${name}.pfx`));
    // Once before, and the best of three: what is measured is the work, not the compiler or the collector of garbage.
    await openPfx(bytes, PASSWORD);
    let longest = Infinity;
    for (let round = 0; round < 3 && longest >= 50; round += 1)
      longest = Math.min(longest, await longestTurn(async () => await openPfx(bytes, PASSWORD)));
    expect(longest).toBeLessThan(50);
  },
);

test("a turn of 60 ms is noticed", async () => {
  const bytes = wild("java-default");
  const longest = await longestTurn(async () => {
    for (const end = spent() + 60; spent() < end;);
    return await openPfx(bytes, PASSWORD);
  });
  expect(longest).toBeGreaterThan(50);
});

const secret = (text: string | undefined) => (text === undefined ? undefined : new Secret(text));

async function codesOf(name: string, password: string | undefined): Promise<readonly string[]> {
  return (await openPfx(wild(name), secret(password))).diagnostics.map(({ code }) => code);
}

/** Returns the longest stretch of work between two turns of the event loop, in milliseconds. */
async function longestTurn(open: () => ReturnType<typeof openPfx>): Promise<number> {
  let [longest, turns, last] = [0, 0, spent()];
  let going = true;
  const turn = (): void => {
    const now = spent();
    longest = Math.max(longest, now - last);
    turns += 1;
    last = now;
    if (going) setImmediate(turn);
  };
  turn();
  const { value } = await open();
  going = false;
  expect(value?.privateKey.asymmetricKeyType).toBe("rsa");
  expect(turns).toBeGreaterThan(1);
  return longest;
}

/** Milliseconds that this thread has worked: other programs on the machine don't count. */
function spent(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

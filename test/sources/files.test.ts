// Loading from real files: where they are found, what they may be, and certificates beside them.

import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findConfiguration, loadConfiguration } from "../../src/sources/files.ts";
import { mintCertificate } from "../../src/x509/mint.ts";
import { thumbprintOf } from "../../src/x509/thumbprint.ts";
import { sayPlace } from "../kit/config.ts";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const DER = mintCertificate({
  commonName: "contoso.com",
  dnsNames: ["contoso.com"],
  notBefore: Date.UTC(2026, 0, 1),
  notAfter: Date.UTC(2028, 0, 1),
  key: privateKey,
  use: "server",
  crlDistributionPoint: "http://pki.contoso.com/a.crl",
});

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "cscert-files-")));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, content: string | Uint8Array): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

const TEXT = `version: 1
product: sfb-2019
sipDomains: [contoso.com]
store: { directory: { path: data/stores } }
pools:
  p1.c.com: { role: FrontEnd, servers: [fe01.c.com] }
certificates:
  a: { public: certificates/a.cer }
assignments:
  - { type: OAuthTokenIssuer, scope: global, certificate: a }
`;

const faults = async (file: string): Promise<readonly string[]> => {
  const { value, diagnostics } = await loadConfiguration(file);
  expect(value).toBeUndefined();
  return diagnostics.map((diagnostic) => `${diagnostic.location?.file} ${sayPlace(diagnostic)}`);
};

describe("a configuration", () => {
  test("is found in this folder or the nearest above", () => {
    const file = write("cscert.yaml", TEXT);
    mkdirSync(join(root, "a", "b"), { recursive: true });
    expect(findConfiguration(root)).toBe(file);
    expect(findConfiguration(join(root, "a", "b"))).toBe(file);
    const inner = write("a/cscert.yaml", TEXT);
    expect(findConfiguration(join(root, "a", "b"))).toBe(inner);
  });

  test.for([
    ["DER", DER],
    [
      "PEM",
      `-----BEGIN CERTIFICATE-----\r\n${Buffer.from(DER).toString("base64")}\r\n-----END CERTIFICATE-----\r\n`,
    ],
    ["Base-64 alone", Buffer.from(DER).toString("base64")],
  ] as const)("is loaded with its public certificates, from %s", async ([, content]) => {
    const file = write("cscert.yaml", TEXT);
    write("certificates/a.cer", content);
    const { value, diagnostics } = await loadConfiguration(file, { certificates: "all" });
    expect(diagnostics).toEqual([]);
    expect(value).toMatchObject({ root, file, storePath: join(root, "data", "stores") });
    expect([...(value?.texts ?? [])]).toEqual([["cscert.yaml", TEXT]]);
    const [assignment] = value?.desired.assignments ?? [];
    expect(assignment?.steps[0].certificate).toMatchObject({ thumbprint: thumbprintOf(DER) });
    expect(value?.desired.certificates(thumbprintOf(DER))?.commonName).toBe("contoso.com");
  });

  test("has a byte order mark and CRLF on some machines, and means the same", async () => {
    const file = write("cscert.yaml", `\ufeff${TEXT.replaceAll("\n", "\r\n")}`);
    write("certificates/a.cer", DER);
    expect((await loadConfiguration(file)).value?.desired.assignments).toHaveLength(1);
  });

  test("of the real product keeps its settings", async () => {
    const file = write(
      "cscert.yaml",
      TEXT.replace(
        "{ directory: { path: data/stores } }",
        "{ powershell: { executable: pwsh, host: mgmt.c.com } }",
      ),
    );
    write("certificates/a.cer", DER);
    const { value } = await loadConfiguration(file);
    expect(value?.desired.store).toMatchObject({
      kind: "powershell",
      settings: { deployment: { host: "mgmt.c.com", via: "ssh" }, access: { executable: "pwsh" } },
    });
    expect(value?.storePath).toBeUndefined();
  });
});

describe("a root file that can't be read", () => {
  test.for([
    ["is missing", (): string => join(root, "cscert.yaml"), "yaml/unreadable 1"],
    ["is a folder", (): string => root, "yaml/unreadable 1"],
    [
      "is too large",
      (): string => write("cscert.yaml", `${TEXT}# ${"x".repeat(1024 * 1024)}\n`),
      "yaml/too-large 1",
    ],
    [
      "is not UTF-8",
      (): string => write("cscert.yaml", Buffer.from("613a20e9740a", "hex")),
      "yaml/not-utf8 1 \ufffd",
    ],
    [
      "has two byte order marks",
      (): string => write("cscert.yaml", `\ufeff\ufeff${TEXT}`),
      "yaml/control-character 1",
    ],
    [
      "is UTF-16",
      (): string => write("cscert.yaml", Buffer.from(`\ufeff${TEXT}`, "utf16le")),
      "yaml/not-utf8 1 \ufffd",
    ],
  ] as const)("because it %s", async ([, make, fault]) => {
    expect((await faults(make())).map((text) => text.slice(text.indexOf(" ") + 1))).toEqual([fault]);
  });

  // Windows has no FIFOs, devices or links that every user can make.
  test.skipIf(process.platform === "win32")("because it is a FIFO: nothing waits for a writer", async () => {
    execFileSync("mkfifo", [join(root, "cscert.yaml")]);
    expect(await faults(join(root, "cscert.yaml"))).toEqual(["cscert.yaml yaml/unreadable 1"]);
  });

  // Windows has no FIFOs, devices or links that every user can make.
  test.skipIf(process.platform === "win32")("because it is a device", async () => {
    symlinkSync("/dev/zero", join(root, "cscert.yaml"));
    expect(await faults(join(root, "cscert.yaml"))).toEqual(["cscert.yaml yaml/unreadable 1"]);
  });
});

describe("a public certificate", () => {
  test.for([
    ["that is missing", (): void => {}, "certificate/file 8 certificates/a.cer"],
    [
      "that is a folder",
      (): void => void mkdirSync(join(root, "certificates", "a.cer"), { recursive: true }),
      "certificate/file 8 certificates/a.cer",
    ],
    [
      "that is none",
      (): void => void write("certificates/a.cer", "hello!"),
      "certificate/unreadable 8 certificates/a.cer",
    ],
    [
      "that is cut short",
      (): void => void write("certificates/a.cer", DER.subarray(0, 100)),
      "certificate/unreadable 8 certificates/a.cer",
    ],
    [
      "that is far too large",
      (): void => void write("certificates/a.cer", Buffer.alloc(300_000, 48)),
      "certificate/file 8 certificates/a.cer",
    ],
  ] as const)("%s is told where it is named", async ([, make, fault]) => {
    const file = write("cscert.yaml", TEXT);
    make();
    expect(await faults(file)).toEqual([`cscert.yaml ${fault}`]);
  });

  test("whose inside is broken is told when its facts are asked for", async () => {
    const file = write("cscert.yaml", TEXT);
    const broken = Uint8Array.from(DER);
    broken.fill(0, 20, 120);
    write("certificates/a.cer", broken);
    const { value, diagnostics } = await loadConfiguration(file, { certificates: "all" });
    expect(value).toBeUndefined();
    expect(diagnostics.map(sayPlace)).toEqual(["certificate/unreadable 8 certificates/a.cer"]);
  });

  test("that can't serve is told where it is used", async () => {
    const file = write(
      "cscert.yaml",
      TEXT.replace("sipDomains: [contoso.com]", "sipDomains: [fabrikam.com]"),
    );
    write("certificates/a.cer", DER);
    const { diagnostics } = await loadConfiguration(file, { certificates: "all" });
    expect(diagnostics.map(sayPlace)).toEqual(["certificate/no-sip-domain 10 a"]);
  });

  test("that also serves another type may have any subject", async () => {
    const text = TEXT.replace("sipDomains: [contoso.com]", "sipDomains: [fabrikam.com]");
    const file = write(
      "cscert.yaml",
      `${text}  - { type: WebServicesExternal, scope: global, certificate: a }\n`,
    );
    write("certificates/a.cer", DER);
    const { diagnostics } = await loadConfiguration(file, { certificates: "all" });
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  test("that is not valid yet at its roll is told", async () => {
    const roll = "rolls: [{ certificate: b, effectiveDate: 2025-01-01T00:00:00Z }]";
    const text = TEXT.replace("certificate: a }", `certificate: a, ${roll} }`).replace(
      "  a: {",
      "  b: { public: certificates/b.cer }\n  a: {",
    );
    const file = write("cscert.yaml", text);
    write("certificates/a.cer", DER);
    write(
      "certificates/b.cer",
      mintCertificate({
        commonName: "contoso.com",
        dnsNames: [],
        notBefore: Date.UTC(2026, 5, 1),
        notAfter: Date.UTC(2028, 5, 1),
        key: privateKey,
        use: "server",
      }),
    );
    const { diagnostics } = await loadConfiguration(file, { certificates: "all" });
    expect(diagnostics.map(sayPlace)).toContain("certificate/not-yet-valid 11 b");
  });

  test("that only a thumbprint stands for is a note", async () => {
    const file = write(
      "cscert.yaml",
      TEXT.replace("public: certificates/a.cer", "thumbprint: 00000000000000000000000000000000000000AB"),
    );
    const { value, diagnostics } = await loadConfiguration(file, { certificates: "all" });
    expect(value).toBeDefined();
    expect(diagnostics.map(sayPlace)).toEqual(["desired/public-part-unknown 10 a"]);
    expect(diagnostics[0]?.severity).toBe("note");
  });
});

describe("included files", () => {
  const POOL = "pools:\n  p2.c.com: { role: Director, servers: [dr01.c.com] }\n";

  beforeEach(() => void write("certificates/a.cer", DER));

  test("are joined, their texts kept, their paths their own", async () => {
    const file = write("cscert.yaml", `${TEXT}include: ["sites/**/*.yaml", "*.yaml"]\n`);
    write("sites/b/two.yaml", `${POOL}certificates:\n  b: { public: ../../certificates/a.cer }\n`);
    write("sites/one.yaml", "assignments:\n  - { type: Default, scope: global, certificate: b }\n");
    const { value, diagnostics } = await loadConfiguration(file);
    expect(diagnostics).toEqual([]);
    expect([...(value?.texts.keys() ?? [])]).toEqual(["cscert.yaml", "sites/b/two.yaml", "sites/one.yaml"]);
    expect(value?.desired.assignments.map(({ location }) => location.file)).toEqual([
      "cscert.yaml",
      "sites/one.yaml",
      "sites/one.yaml",
    ]);
  });

  test.for([
    ["a glob that leaves the folder", "../*.yaml", "desired/include-outside 11 ../*.yaml"],
    ["an absolute glob", "/etc/*.yaml", "desired/include-outside 11 /etc/*.yaml"],
    [
      "a glob that leaves it in between",
      "sites/../../x.yaml",
      "desired/include-outside 11 sites/../../x.yaml",
    ],
    ["a glob that matches nothing", "sites/*.yml", "desired/include-nothing 11 sites/*.yml"],
  ] as const)("%s is refused", async ([, pattern, fault]) => {
    const file = write("cscert.yaml", `${TEXT}include: [${pattern}]\n`);
    expect(await faults(file)).toEqual([`cscert.yaml ${fault}`]);
  });

  // Windows has no FIFOs, devices or links that every user can make.
  test.skipIf(process.platform === "win32")(
    "a link that leaves the folder is refused, one that stays is followed",
    async () => {
      const outside = mkdtempSync(join(tmpdir(), "cscert-outside-"));
      writeFileSync(join(outside, "x.yaml"), POOL);
      const file = write("cscert.yaml", `${TEXT}include: [sites/*.yaml]\n`);
      write("shared/p2.yaml", POOL);
      mkdirSync(join(root, "sites"));
      symlinkSync(join(root, "shared", "p2.yaml"), join(root, "sites", "in.yaml"));
      expect((await loadConfiguration(file)).value?.desired.topology.servers.size).toBe(2);
      symlinkSync(join(outside, "x.yaml"), join(root, "sites", "out.yaml"));
      symlinkSync(join(outside, "nowhere.yaml"), join(root, "sites", "nowhere.yaml"));
      expect(await faults(file)).toEqual([
        "cscert.yaml desired/include-outside 11 sites/*.yaml",
        "sites/nowhere.yaml yaml/unreadable 1",
      ]);
      rmSync(outside, { recursive: true });
    },
  );

  // Windows has no FIFOs, devices or links that every user can make.
  test.skipIf(process.platform === "win32")("a FIFO among them is told, and nothing waits", async () => {
    const file = write("cscert.yaml", `${TEXT}include: [sites/*]\n`);
    mkdirSync(join(root, "sites"));
    execFileSync("mkfifo", [join(root, "sites", "x.yaml")]);
    expect(await faults(file)).toEqual(["sites/x.yaml yaml/unreadable 1"]);
  });

  test("more than 16 MiB in all are refused", async () => {
    const file = write("cscert.yaml", `${TEXT}include: [sites/*.yaml]\n`);
    const filling = `policy: {}\n${`# ${"x".repeat(1_000)}\n`.repeat(1_040)}`;
    for (let index = 0; index < 17; index++) write(`sites/${index}.yaml`, filling);
    expect(await faults(file)).toContain("cscert.yaml yaml/too-large 11 sites/*.yaml");
  });

  test("every fault of every file is told in one run, the root's first", async () => {
    const file = write(
      "cscert.yaml",
      `${TEXT.replace("role: FrontEnd", "role: FrontEd")}include: [sites/*.yaml]\n`,
    );
    write("sites/a.yaml", "certificates:\n  a: { thumbprint: 12 }\n");
    write("sites/b.yaml", "pools: [\n");
    expect(await faults(file)).toEqual([
      "cscert.yaml schema/not-one-of 6 FrontEd",
      "sites/a.yaml desired/given-twice 2 a",
      "sites/a.yaml schema/bad-text 2 12",
      "sites/b.yaml yaml/syntax 2",
    ]);
  });
});

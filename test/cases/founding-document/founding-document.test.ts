// The page that all of this began with, sentence by sentence, on a real directory store through the command line.

import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync, readdirSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DAY } from "../../../src/base/instant.ts";
import { ESTATE_NOW, makeEstate, type Estate } from "../../kit/estate.ts";

const SERVERS = ["fe01.contoso.com", "fe02.contoso.com"] as const;
let estate: Estate;

beforeEach(async () => {
  estate = await makeEstate(SERVERS);
});
afterEach(() => estate.remove());

/** The YAML of the case: its certificates by name, and its assignments. */
function configure(certificates: readonly string[], assignments: string): void {
  const entries = certificates.map(
    (name) => `  ${name}:
    pfx: certificates/${name}.pfx
    public: certificates/${name}.cer
    password: { file: secrets/${name} }`,
  );
  estate.write(
    "cscert.yaml",
    `version: 1
product: lync-2013
sipDomains: [contoso.com]
pools:
  pool01.contoso.com:
    role: FrontEnd
    site: Paris
    servers: [${SERVERS.join(", ")}]
store:
  directory: { path: stores }
certificates:
${entries.join("\n")}
assignments:
${assignments}`,
  );
}

const OAUTH = (certificate: string, more = ""): string =>
  `  - type: OAuthTokenIssuer\n    scope: global\n    certificate: ${certificate}\n${more}`;

interface Row {
  readonly target: string;
  readonly type: string;
  readonly current?: { readonly thumbprint: string };
  readonly previous?: { readonly thumbprint: string };
  readonly next?: { readonly thumbprint: string };
  readonly effectiveDate?: string;
}

async function readStatus(now?: string): Promise<readonly Row[]> {
  const at = now === undefined ? [] : ["--now", now];
  const { out, exit } = await estate.cscert([
    "status",
    "--type",
    "OAuthTokenIssuer",
    "--format",
    "json",
    ...at,
  ]);
  expect(exit).toBe(0);
  return JSON.parse(out).rows;
}

async function applyAll(...args: readonly string[]): Promise<string> {
  const { out, err, exit } = await estate.cscert(["apply", "--auto-approve", ...args]);
  expect(exit, err + out).toBe(0);
  return err;
}

async function kindsOf(...args: readonly string[]): Promise<readonly string[]> {
  const { out } = await estate.cscert(["plan", "--format", "json", ...args]);
  return JSON.parse(out).actions.map(
    ({ kind, target }: { kind: string; target: string }) => `${kind} ${target}`,
  );
}

describe("Get-CsCertificate -Type OAuthTokenIssuer", () => {
  test("status says plainly when none is assigned, and what to do", async () => {
    estate.certify("default-2026");
    configure(
      ["default-2026"],
      "  - type: Default\n    scope: pool:pool01.contoso.com\n    certificate: default-2026\n",
    );
    const { out, exit } = await estate.cscert(["status", "--type", "OAuthTokenIssuer"]);
    expect(out).toContain("No OAuth certificate is assigned");
    expect(out).toContain("cscert apply");
    expect(exit).toBe(0);
  });
});

describe("Import-CsCertificate -Identity global -Path … -Password …", () => {
  test("a PFX file is installed and assigned once, on the deployment, and reaches every Front End", async () => {
    const thumbprint = estate.certify("oauth-2026");
    configure(["oauth-2026"], OAUTH("oauth-2026"));
    expect(await kindsOf()).toEqual(["install deployment", "assign deployment", "replicate deployment"]);
    const progress = await applyAll();
    for (const server of SERVERS) expect(progress).toContain(`replica ${server} ok`);
    const rows = await readStatus();
    expect(rows.map(({ target, current }) => [target, current?.thumbprint])).toEqual([
      ["deployment", thumbprint],
      ...SERVERS.map((server) => [server, thumbprint]),
    ]);
    expect(await kindsOf()).toEqual([]);
  });

  test("replication tells who is still behind, and catches up later", async () => {
    estate.certify("oauth-2026");
    configure(["oauth-2026"], OAUTH("oauth-2026"));
    await estate.cscert(["lab", "fault", SERVERS[1], "read-only"]);
    const { out, exit } = await estate.cscert(["apply", "--auto-approve"]);
    expect(out).toContain(SERVERS[1]);
    expect(exit).toBe(8);
    await estate.cscert(["lab", "fault", SERVERS[1], "none"]);
    await applyAll();
    expect(await kindsOf()).toEqual([]);
  });
});

describe("$x = (Get-CsCertificate -Type Default).Thumbprint; Set-CsCertificate … -Thumbprint $x", () => {
  test("{ from: Default } reuses the certificate that Default holds", async () => {
    const thumbprint = estate.certify("default-2026");
    configure(
      ["default-2026"],
      `  - type: Default\n    scope: pool:pool01.contoso.com\n    certificate: default-2026\n${OAUTH("{ from: Default }")}`,
    );
    await applyAll();
    expect((await readStatus()).map(({ current }) => current?.thumbprint)).toEqual([
      thumbprint,
      thumbprint,
      thumbprint,
    ]);
  });
});

describe("Set-CsCertificate takes effect immediately", () => {
  test("the displaced certificate is kept as previous, behind the guard that an immediate change needs", async () => {
    const old = estate.certify("oauth-2026");
    const next = estate.certify("oauth-2027");
    configure(["oauth-2026", "oauth-2027"], OAUTH("oauth-2026"));
    await applyAll();
    configure(["oauth-2026", "oauth-2027"], OAUTH("oauth-2027"));
    const refused = await estate.cscert(["apply", "--auto-approve"]);
    expect(refused.exit).toBe(4);
    expect(refused.out + refused.err).toContain("guard/immediate-oauth");
    await applyAll("--allow", "guard/immediate-oauth");
    expect((await readStatus())[0]).toMatchObject({
      current: { thumbprint: next },
      previous: { thumbprint: old },
    });
  });
});

describe("Set-CsCertificate … -EffectiveDate … -Roll", () => {
  test("the new certificate takes over on its date, and the old one becomes previous", async () => {
    const old = estate.certify("oauth-2026");
    const next = estate.certify("oauth-2027");
    configure(["oauth-2026", "oauth-2027"], OAUTH("oauth-2026"));
    await applyAll("--now", "2026-10-28T09:00:00Z");
    configure(
      ["oauth-2026", "oauth-2027"],
      OAUTH(
        "oauth-2026",
        "    rolls:\n      - certificate: oauth-2027\n        effectiveDate: 2027-01-12T02:00:00+01:00\n",
      ),
    );
    await applyAll();
    for (const row of await readStatus()) {
      expect(row).toMatchObject({
        current: { thumbprint: old },
        next: { thumbprint: next },
        effectiveDate: "2027-01-12T01:00:00Z",
      });
    }
    for (const row of await readStatus("2027-01-12T01:00:00Z")) {
      expect(row).toMatchObject({ current: { thumbprint: next }, previous: { thumbprint: old } });
    }
    expect(await kindsOf("--now", "2027-01-13T01:00:00Z")).toEqual([]);
  });
});

describe("the two requirements, and the subject", () => {
  const small = generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey;
  test.for([
    ["a key of 1024 bits", { key: small }, "certificate/key-too-short"],
    ["a subject without the SIP domain", { commonName: "oauth.fabrikam.com" }, "certificate/no-sip-domain"],
    ["an authority's certificate", { use: "authority" }, "certificate/is-authority"],
    ["an expired one", { notAfter: ESTATE_NOW - DAY }, "certificate/expired"],
  ] as const)("refuses %s", async ([, request, code]) => {
    estate.certify("oauth-2026", request);
    configure(["oauth-2026"], OAUTH("oauth-2026"));
    const { out, exit } = await estate.cscert(["plan"]);
    expect(out).toContain(code);
    expect(out).not.toContain("assign  ");
    expect(exit).toBe(3);
  });

  test("one certificate for all Front Ends: a configuration that differs by server is refused", async () => {
    estate.certify("oauth-2026");
    configure(["oauth-2026"], OAUTH("by-server"));
    const { err } = await estate.cscert(["validate"]);
    expect(err).toContain("desired/unknown-certificate");
  });
});

describe("do not configure it on each of the Front End Servers", () => {
  test.for(["server:fe01.contoso.com", "pool:pool01.contoso.com", "site:Paris", "role:FrontEnd"])(
    "the scope %s is refused at its line",
    async (scope) => {
      estate.certify("oauth-2026");
      configure(
        ["oauth-2026"],
        `  - type: OAuthTokenIssuer\n    scope: ${scope}\n    certificate: oauth-2026\n`,
      );
      const { err, exit } = await estate.cscert(["validate"]);
      expect(err).toContain("error[desired/oauth-per-server]");
      expect(err).toMatch(/cscert\.yaml:\d+:12/);
      expect(exit).toBe(3);
      expect((await estate.cscert(["apply", "--auto-approve"])).exit).toBe(3);
    },
  );
});

describe("by hand: exported with the private key, imported on each Front End, not replicated", () => {
  const MANUAL = "    distribution: manual\n";

  test("one install per server, then the one global assign, and no replicate", async () => {
    const thumbprint = estate.certify("oauth-2026");
    configure(["oauth-2026"], OAUTH("oauth-2026", MANUAL));
    const kinds = await kindsOf();
    expect(kinds.filter((kind) => kind.startsWith("install"))).toEqual(
      SERVERS.map((server) => `install ${server}`),
    );
    expect(kinds.at(-1)).toBe("assign deployment");
    expect(kinds.some((kind) => kind.startsWith("replicate"))).toBe(false);
    expect((await estate.cscert(["plan"])).out).toContain("Notes:");
    await applyAll();
    expect((await readStatus()).map(({ current }) => current?.thumbprint)).toEqual([
      thumbprint,
      thumbprint,
      thumbprint,
    ]);
    expect(await kindsOf()).toEqual([]);
  });

  test("a PFX file without its private key is refused", async () => {
    estate.certify("oauth-2026");
    configure(["oauth-2026"], OAUTH("oauth-2026", MANUAL));
    const folder = mkdtempSync(join(tmpdir(), "cscert-nokey-"));
    try {
      const pem = join(folder, "a.pem");
      const der = join(estate.folder, "certificates", "oauth-2026.cer");
      writeFileSync(pem, execFileSync("openssl", ["x509", "-inform", "DER", "-in", der]));
      const out = join(estate.folder, "certificates", "oauth-2026.pfx");
      execFileSync("openssl", [
        "pkcs12",
        "-export",
        "-nokeys",
        "-in",
        pem,
        "-out",
        out,
        "-passout",
        "pass:P@ssw0rd of oauth-2026",
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
    const { out, exit } = await estate.cscert(["apply", "--auto-approve"]);
    expect(out).toContain("pfx/no-private-key");
    expect(exit).toBe(8);
    expect(
      readdirSync(join(estate.folder, "stores", "servers", SERVERS[0])).filter((name) =>
        name.endsWith(".pfx"),
      ),
    ).toEqual([]);
  });
});

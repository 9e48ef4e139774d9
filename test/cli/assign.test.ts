// The assignment by options: what a script can say, and what is never written.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DAY } from "../../src/base/instant.ts";
import { ESTATE_NOW, makeEstate, type Answer, type Estate } from "../kit/estate.ts";

let estate: Estate;

beforeEach(async () => {
  estate = await makeEstate(["fe01.contoso.com", "fe02.contoso.com"]);
  estate.certify("shared", {
    commonName: "pool01.contoso.com",
    dnsNames: ["pool01.contoso.com", "fe01.contoso.com", "fe02.contoso.com"],
  });
  estate.certify("oauth-2026");
  estate.certify("oauth-2027", { notBefore: ESTATE_NOW - DAY, notAfter: ESTATE_NOW + 900 * DAY });
  const source = (name: string): string =>
    `  ${name}: { pfx: certificates/${name}.pfx, public: certificates/${name}.cer, password: { file: secrets/${name} } }\n`;
  estate.write(
    "cscert.yaml",
    `version: 1
product: sfb-2019
sipDomains: [contoso.com]
pools:
  pool01.contoso.com: { role: FrontEnd, servers: [fe01.contoso.com, fe02.contoso.com] }
store: { directory: { path: stores } }
certificates: # by name
${source("shared")}${source("oauth-2026")}assignments:
  - { type: Default, scope: 'pool:pool01.contoso.com', certificate: shared } # one for all
`,
  );
});
afterEach(() => estate.remove());

function yaml(): string {
  return readFileSync(join(estate.folder, "cscert.yaml"), "utf8");
}

async function assign(...args: readonly string[]): Promise<Answer> {
  return await estate.cscert(["assign", ...args]);
}

/** Assigns the OAuth certificate of 2026 and brings it into force. */
async function putOAuthInForce(): Promise<void> {
  expect((await assign("--type", "OAuthTokenIssuer", "--certificate", "oauth-2026", "--yes")).exit).toBe(0);
  expect((await estate.cscert(["apply", "--auto-approve"])).exit).toBe(0);
}

/** Asks for a roll to the PFX file of 2027, which has no name yet. */
async function rollOAuthAt(date: string): Promise<Answer> {
  return await assign(
    "--type",
    "OAuthTokenIssuer",
    "--certificate",
    "certificates/oauth-2027.pfx",
    "--password-file",
    "secrets/oauth-2027",
    "--at",
    date,
    "--yes",
  );
}

test("the OAuth certificate reuses the Default one, as the founding script does", async () => {
  const answer = await assign("--type", "OAuthTokenIssuer", "--certificate", "from:Default", "--yes");
  expect(answer.exit, answer.err).toBe(0);
  expect(yaml()).toContain(
    "  - type: OAuthTokenIssuer\n    scope: global\n    certificate: { from: Default }\n",
  );
  expect(yaml()).toContain("scope: 'pool:pool01.contoso.com', certificate: shared } # one for all\n");
  expect((await estate.cscert(["apply", "--auto-approve"])).exit).toBe(0);
  expect((await estate.cscert(["plan", "--detailed-exitcode"])).exit).toBe(0);
});

test("a PFX file is named and assigned in one go, from the best safe date on", async () => {
  await putOAuthInForce();
  const answer = await rollOAuthAt("best");
  expect(answer.exit, answer.err).toBe(0);
  expect(yaml()).toContain(
    "  oauth-2027:\n    pfx: certificates/oauth-2027.pfx\n    public: certificates/oauth-2027.cer\n    password: { file: secrets/oauth-2027 }\n",
  );
  expect(yaml()).toMatch(/rolls:\n {6}- certificate: oauth-2027\n {8}effectiveDate: 2028-\d\d-\d\dT/);
  expect((await estate.cscert(["plan"])).exit).toBe(0);
});

test("a date that a rule of rolls refuses is not written: exit 4", async () => {
  await putOAuthInForce();
  const before = yaml();
  const answer = await rollOAuthAt("2026-11-25T10:00:00Z");
  expect(answer.exit, answer.err).toBe(4);
  expect(answer.err).toContain("roll/too-late");
  expect(yaml()).toBe(before);
});

test("a certificate that the stores hold gets a name, and --dry-run writes nothing", async () => {
  expect((await estate.cscert(["apply", "--auto-approve"])).exit).toBe(0);
  const thumbprint =
    /"thumbprint":"([0-9A-F]{40})"/.exec(
      (await estate.cscert(["inspect", "certificates/shared.cer", "--format", "json"])).out,
    )?.[1] ?? "";
  // The name goes; the servers still hold it.
  estate.write(
    "cscert.yaml",
    yaml()
      .replace(/ {2}shared: .*\n/, "")
      .replace(/assignments:\n.*\n/, ""),
  );
  const dry = await assign(
    "--type",
    "Default",
    "--scope",
    "pool:pool01.contoso.com",
    "--certificate",
    thumbprint,
    "--dry-run",
  );
  expect(dry.exit, dry.err).toBe(0);
  expect(yaml()).not.toContain(thumbprint);
  const answer = await assign(
    "--type",
    "Default",
    "--scope",
    "pool:pool01.contoso.com",
    "--certificate",
    thumbprint,
    "--yes",
  );
  expect(answer.exit, answer.err).toBe(0);
  expect(yaml()).toContain(`  pool01-2026: { thumbprint: ${thumbprint}`);
  expect((await estate.cscert(["plan", "--detailed-exitcode"])).exit).toBe(0);
});

test("what would leave the configuration at fault is not written: exit 3", async () => {
  const before = yaml();
  const answer = await assign(
    "--type",
    "OAuthTokenIssuer",
    "--certificate",
    "from:OAuthTokenIssuer",
    "--yes",
  );
  expect(answer.exit, answer.err).toBe(3);
  expect(yaml()).toBe(before);
  expect(existsSync(join(estate.folder, "cscert.yaml.tmp"))).toBe(false);
});

test("a certificate at fault elsewhere does not stand in the way", async () => {
  estate.certify("shared", { use: "authority" });
  expect((await estate.cscert(["validate"])).err).toContain("certificate/is-authority");
  const answer = await assign("--type", "OAuthTokenIssuer", "--certificate", "oauth-2026", "--yes");
  expect(answer.exit, answer.err).toBe(0);
  expect(yaml()).toContain("    certificate: oauth-2026\n");
});

test("a pool rolls from what a wider scope gives it", async () => {
  estate.write("cscert.yaml", yaml().replace("'pool:pool01.contoso.com'", "global"));
  estate.certify("fresh", {
    commonName: "pool01.contoso.com",
    dnsNames: ["pool01.contoso.com", "fe01.contoso.com", "fe02.contoso.com"],
  });
  expect((await estate.cscert(["apply", "--auto-approve"])).exit).toBe(0);
  const asked = ["--type", "Default", "--scope", "pool:pool01.contoso.com", "--at", "2027-03-01T09:00:00Z"];
  const certificate = ["--certificate", "certificates/fresh.pfx", "--password-file", "secrets/fresh"];
  const answer = await assign(...asked, ...certificate, "--yes");
  expect(answer.exit, answer.err).toBe(0);
  expect(answer.out).toContain("2 actions: 2 to install.");
  expect(yaml()).toContain(
    "    scope: pool:pool01.contoso.com\n    certificate: shared\n    rolls:\n      - certificate: fresh\n        effectiveDate: 2027-03-01T09:00:00Z\n",
  );
});

test("one certificate for several types is judged by all of them", async () => {
  const each = "  own: { servers: { fe01.contoso.com: { public: certificates/shared.cer, thumbprint: ";
  const thumbprint = "86BF46068E4736184087CA718E5872A6881D5CC5";
  const before = yaml().replace("assignments:", `${each}${thumbprint} } } }\nassignments:`);
  estate.write("cscert.yaml", before);
  const types = ["--type", "Default,OAuthTokenIssuer", "--scope", "global"];
  const answer = await assign(...types, "--certificate", "own", "--yes");
  expect([answer.exit, answer.err]).toEqual([4, expect.stringContaining("must be the same everywhere")]);
  expect(yaml()).toBe(before);
});

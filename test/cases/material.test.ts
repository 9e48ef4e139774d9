// What an apply finds wrong with key material: each its own code, nothing installed, and the next run goes on.

import { rmSync, writeFileSync, copyFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeEstate, type Estate } from "../kit/estate.ts";

let estate: Estate;

beforeEach(async () => {
  estate = await makeEstate(["fe01.contoso.com"]);
  estate.certify("oauth-2026");
  estate.certify("oauth-2027");
  configure("{ file: secrets/oauth-2026 }");
});
afterEach(() => estate.remove());

function configure(password: string): void {
  estate.write(
    "cscert.yaml",
    `version: 1
product: sfb-2019
sipDomains: [contoso.com]
pools:
  pool01.contoso.com: { role: FrontEnd, servers: [fe01.contoso.com] }
store:
  directory: { path: stores }
certificates:
  oauth-2026:
    pfx: certificates/oauth-2026.pfx
    public: certificates/oauth-2026.cer
    password: ${password}
assignments:
  - { type: OAuthTokenIssuer, scope: global, certificate: oauth-2026 }
`,
  );
}

const at = (path: string): string => join(estate.folder, path);

test.for<[string, () => void, string, string]>([
  [
    "the PFX file is gone",
    () => rmSync(at("certificates/oauth-2026.pfx")),
    "apply/material-unreadable",
    "certificates/oauth-2026.pfx",
  ],
  [
    "the password file is gone",
    () => rmSync(at("secrets/oauth-2026")),
    "apply/material-unreadable",
    "secrets/oauth-2026",
  ],
  [
    "the password is wrong",
    () => writeFileSync(at("secrets/oauth-2026"), "hunter2"),
    "pfx/wrong-password",
    "the file secrets/oauth-2026",
  ],
  [
    "the variable is not set",
    () => configure("{ env: OAUTH_PASSWORD }"),
    "apply/password-not-set",
    "OAUTH_PASSWORD",
  ],
  [
    "the file is cut short",
    () => writeFileSync(at("certificates/oauth-2026.pfx"), Buffer.from([0x30, 0x82, 0x0a, 0x00, 2, 1, 3])),
    "pfx/truncated",
    "certificates/oauth-2026.pfx",
  ],
  [
    "the file is something else",
    () => writeFileSync(at("certificates/oauth-2026.pfx"), "hello"),
    "pfx/not-pkcs12",
    "certificates/oauth-2026.pfx",
  ],
])("%s", async ([, spoil, code, named]) => {
  spoil();
  const { out, err, exit } = await estate.cscert(["apply", "--auto-approve"]);
  expect(out).toContain(code);
  expect(out).toContain(named);
  expect(out + err).not.toContain("hunter2");
  expect(exit).toBe(8);
  expect((await estate.cscert(["status", "--type", "OAuthTokenIssuer"])).out).toContain(
    "No OAuth certificate is assigned",
  );
});

test("the PFX file is another certificate than its public part", async () => {
  copyFileSync(at("certificates/oauth-2027.pfx"), at("certificates/oauth-2026.pfx"));
  copyFileSync(at("secrets/oauth-2027"), at("secrets/oauth-2026"));
  const { out, exit } = await estate.cscert(["apply", "--auto-approve"]);
  expect(out).toContain("pfx/wanted-absent");
  expect(exit).toBe(8);
});

test("a password from the environment opens the file, and is printed nowhere", async () => {
  configure("{ env: OAUTH_PASSWORD }");
  const world = { env: { OAUTH_PASSWORD: "P@ssw0rd of oauth-2026" } };
  const { out, err, exit } = await estate.cscert(["apply", "--auto-approve"], world);
  expect(exit).toBe(0);
  expect(out + err).not.toContain("P@ssw0rd");
});

// The cmdlet line of each kind of action.

import fc from "fast-check";
import { expect, test } from "vitest";
import type { Action } from "../../src/model/action.ts";
import { DEPLOYMENT } from "../../src/model/target.ts";
import { cmdletLine, quoteForPowerShell } from "../../src/render/cmdlets.ts";
import { fqdn, thumbprint } from "../kit/names.ts";

const A = thumbprint("a");
const SERVER = { kind: "server", server: fqdn("fe01") } as const;
const BASE = {
  id: "x",
  target: SERVER,
  reason: "missing",
  cause: "config",
  dependsOn: [],
  undo: { kind: "always" },
  heldBy: [],
} as const;
const COPY = { ...BASE, certificate: A, certificateName: "a", expected: { kind: "empty" } } as const;
const TAIL = (cmdlet: string): string =>
  `-Confirm:$false -ErrorAction Stop -Report "$env:TEMP\\${cmdlet}.html"`;
const PFX = {
  kind: "pfx",
  path: "certificates/a.pfx",
  password: { kind: "file", path: "secrets/a" },
} as const;
const INSTALL = { ...BASE, kind: "install", certificate: A, certificateName: "a", material: PFX } as const;

const cases: readonly [string, Action, string][] = [
  [
    "an install names the file of its password",
    { ...INSTALL, exportable: true },
    `Import-CsCertificate -Path 'certificates/a.pfx' -Password (Get-Content -LiteralPath 'secrets/a') -PrivateKeyExportable $true ${TAIL("Import-CsCertificate")}`,
  ],
  [
    "an install names the variable of its password",
    { ...INSTALL, material: { ...PFX, password: { kind: "env", name: "PFX_PASSWORD" } }, exportable: false },
    `Import-CsCertificate -Path 'certificates/a.pfx' -Password $env:PFX_PASSWORD -PrivateKeyExportable $false ${TAIL("Import-CsCertificate")}`,
  ],
  [
    "an install of a key that another server holds says so",
    { ...INSTALL, material: { kind: "held-by", server: fqdn("fe02") }, exportable: true },
    `Import-CsCertificate -Path "$env:TEMP\\${A}.pfx" -Password $password -PrivateKeyExportable $true ${TAIL("Import-CsCertificate")} # a PFX exported on fe02.contoso.com`,
  ],
  [
    "an assignment of a server has no identity",
    { ...COPY, kind: "assign", type: "Default" },
    `Set-CsCertificate -Type Default -Thumbprint ${A} ${TAIL("Set-CsCertificate")}`,
  ],
  [
    "a stage of the deployment is global, its date an expression of no culture",
    {
      ...COPY,
      kind: "stage",
      type: "OAuthTokenIssuer",
      target: DEPLOYMENT,
      effectiveDate: Date.UTC(2027, 0, 12, 1),
    },
    `Set-CsCertificate -Identity Global -Type OAuthTokenIssuer -Thumbprint ${A} -Roll -EffectiveDate ([datetime]'2027-01-12T01:00:00Z').ToLocalTime() ${TAIL("Set-CsCertificate")}`,
  ],
  [
    "a roll is taken back by assigning what is in force",
    { ...COPY, kind: "unstage", type: "AudioVideoAuthentication" },
    `Set-CsCertificate -Type AudioVideoAuthentication -Thumbprint ${A} ${TAIL("Set-CsCertificate")}`,
  ],
  [
    "the previous copy goes with -Previous",
    { ...COPY, kind: "remove-previous", type: "OAuthTokenIssuer", target: DEPLOYMENT },
    `Remove-CsCertificate -Identity Global -Type OAuthTokenIssuer -Previous ${TAIL("Remove-CsCertificate")}`,
  ],
  [
    "an override goes without, and is marked",
    { ...COPY, kind: "remove-override", type: "OAuthTokenIssuer" },
    `Remove-CsCertificate -Type OAuthTokenIssuer ${TAIL("Remove-CsCertificate")} # override`,
  ],
  [
    "a replication names its replicas",
    {
      ...BASE,
      kind: "replicate",
      target: DEPLOYMENT,
      type: "OAuthTokenIssuer",
      servers: [fqdn("fe01"), fqdn("fe02")],
    },
    "'fe01.contoso.com', 'fe02.contoso.com' | ForEach-Object { Invoke-CsManagementStoreReplication -ReplicaFqdn $_ -ErrorAction Stop } # only where the replica stays behind",
  ],
];

test.for(cases)("%s", ([, action, expected]) => {
  expect(cmdletLine(action)).toBe(expected);
});

test("no path ends its quotes, breaks its line or turns its text around", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (path) => {
      const quoted = quoteForPowerShell(path);
      expect(quoted.startsWith("'") && quoted.endsWith("'")).toBe(true);
      // PowerShell ends a literal string at any of its five single quotes that is not followed by another.
      expect(quoted.slice(1, -1).replaceAll(/['\u2018-\u201b]{2}/g, "")).not.toMatch(/['\u2018-\u201b]/);
      expect(quoted).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    }),
  );
});

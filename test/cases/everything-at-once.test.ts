// One run of validate tells everything that is wrong, whatever else is: nobody mends a file ten times.

import { expect, test } from "vitest";
import { makeEstate } from "../kit/estate.ts";

const WRONG = `version: 1
produkt: sfb-2019
sipDomains: [contoso.com]
pools:
  pool01.contoso.com: { role: FrontEnd, servers: [fe01.contoso.com, fe 02] }
certificates:
  a: { thumbprint: 0123 }
  b: { pfx: b.pfx }
assignments:
  - { type: Default, scope: pool:pool02.contoso.com, certificate: a }
  - { type: OAuthTokenIssuer, scope: server:fe01.contoso.com, certificate: c }
  - { type: Defult, scope: global, certificate: b }
  - type: WebServicesInternal
    scope: global
    certificate: d
    rolls: [{ certificate: a, effectiveDate: 7/1/2012 }]
policy:
  stagingMargin: 5m
  windows: [sometimes]
`;

const CODES = [
  "desired/missing-section",
  "schema/unknown-key",
  "desired/bad-name",
  "schema/bad-text",
  "schema/needs-key",
  "desired/unknown-scope",
  "desired/oauth-per-server",
  "desired/unknown-type",
  "desired/unknown-certificate",
  "desired/ambiguous-date",
  "desired/margin-too-small",
  "desired/bad-window",
];

test("twelve kinds of fault are told in one run, each with its place", async () => {
  const estate = await makeEstate(["fe01.contoso.com"]);
  try {
    estate.write("cscert.yaml", WRONG);
    const { out, exit } = await estate.cscert(["validate", "--format", "json"]);
    const { diagnostics } = JSON.parse(out) as {
      diagnostics: { code: string; location?: { line: number } }[];
    };
    expect(exit).toBe(3);
    expect(CODES.filter((code) => !diagnostics.some((diagnostic) => diagnostic.code === code))).toEqual([]);
    expect(diagnostics.filter(({ location }) => location === undefined)).toEqual([]);
  } finally {
    estate.remove();
  }
});

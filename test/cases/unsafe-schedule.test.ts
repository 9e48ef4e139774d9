// A schedule that is not safe is told by validate at its line, and ends with 4: the YAML is sound, its dates are not.

import { afterEach, beforeEach, expect, test } from "vitest";
import { DAY } from "../../src/base/instant.ts";
import { ESTATE_NOW, makeEstate, type Estate } from "../kit/estate.ts";

let estate: Estate;

beforeEach(async () => {
  estate = await makeEstate(["fe01.contoso.com"]);
  estate.certify("oauth-2026", { notAfter: ESTATE_NOW + 100 * DAY });
  estate.certify("oauth-2027");
  estate.certify("oauth-2028");
});
afterEach(() => estate.remove());

function roll(...dates: readonly string[]): void {
  const name = (index: number): string => `oauth-${2027 + index}`;
  const rolls = dates.map(
    (date, index) => `\n      - { certificate: ${name(index)}, effectiveDate: "${date}" }`,
  );
  const certificates = ["oauth-2026", "oauth-2027", "oauth-2028"].map(
    (entry) =>
      `  ${entry}: { pfx: certificates/${entry}.pfx, public: certificates/${entry}.cer, password: { file: secrets/${entry} } }`,
  );
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
${certificates.join("\n")}
assignments:
  - type: OAuthTokenIssuer
    scope: global
    certificate: oauth-2026
    rolls:${rolls.join("")}
`,
  );
}

test.for<[string, readonly string[], number]>([
  ["far from everything", ["2027-01-12T01:00:00Z"], 0],
  ["the old certificate expires among its tokens", ["2027-03-05T00:00:00Z"], 4],
  ["two rolls a day apart", ["2027-01-12T01:00:00Z", "2027-01-13T01:00:00Z"], 4],
])("%s: %j", async ([, dates, exit]) => {
  roll(...dates);
  const validated = await estate.cscert(["validate"]);
  expect(validated.exit, validated.err).toBe(exit);
  if (exit === 0) return;
  expect(validated.err).toContain("error[roll/not-proved]");
  expect(validated.err).toMatch(/cscert\.yaml:\d+:\d+/);
  expect((await estate.cscert(["prove", "--settled"])).exit).toBe(4);
});

// The names that a new certificate may not have.

import { expect, test } from "vitest";
import { takenNames } from "../../src/adopt/known-names.ts";
import { readOutline } from "../../src/config/outline.ts";

test("a name is taken by a certificate, and by the public part of one that was renamed since", () => {
  const text = `version: 1
product: sfb-2019
sipDomains: [contoso.com]
pools:
  pool01.contoso.com: { role: FrontEnd, servers: [fe01.contoso.com] }
store: { directory: { path: stores } }
certificates:
  oauth-old: { public: certificates/oauth-2026.cer }
  elsewhere: { public: keys/x.cer }
  own:
    servers:
      fe01.contoso.com: { public: certificates/pool01-2026/fe01.contoso.com.cer }
`;
  const taken = takenNames(readOutline(new Map([["cscert.yaml", text]])));
  expect([...taken].toSorted()).toEqual(["elsewhere", "oauth-2026", "oauth-old", "own", "pool01-2026"]);
});

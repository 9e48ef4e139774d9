// Two slips that have nothing to do with each other are both told in one run, wherever they stand.

import { expect, test } from "vitest";
import { HEAD, readConfig, withAssignments } from "../kit/config.ts";

const codesOf = (text: string): readonly string[] =>
  readConfig(text)
    .diagnostics.filter(({ severity }) => severity === "error")
    .map(({ code }) => code);
const roll = (name: string, date: string): string => `{ certificate: ${name}, effectiveDate: ${date} }`;
const oauth = (rolls: string): string =>
  `{ type: OAuthTokenIssuer, scope: global, certificate: a1, rolls: [${rolls}] }`;
const wide = "assignments:\n  - { type: Default, scope: pool:nowhere.c.com, certificate: a1 }\n";

test.for([
  [
    "a date and the certificate beside it",
    withAssignments(oauth(roll("nope", "{ local: 2027-02-30T02:00, zone: Europe/Paris }"))),
    ["desired/bad-date", "desired/unknown-certificate"],
  ],
  [
    "a local time and its zone",
    withAssignments(oauth(roll("a2", "{ local: 2027-02-16, zone: Europe/Pariss }"))),
    ["desired/bad-date", "desired/unknown-zone"],
  ],
  [
    "a type, its scope and its certificate",
    withAssignments("{ type: Internol, scope: pool:nowhere.c.com, certificate: nope }"),
    ["desired/unknown-certificate", "desired/unknown-scope", "desired/unknown-type"],
  ],
  [
    "a pool's role and a scope that names another pool",
    `${HEAD.replace("role: Edge", "role: Edgy")}${wide}`,
    ["desired/unknown-scope", "schema/not-one-of"],
  ],
  [
    "a pool without servers and a scope that names another pool",
    `${HEAD.replace("servers: [fe03.c.com]", "servers: []")}${wide}`,
    ["desired/unknown-scope", "schema/count"],
  ],
  [
    "a certificate's password and its path",
    `${HEAD}  bad: { pfx: c/x.pfx, public: "c/{server}.cer", password: secret }\n${wide.replace("nowhere", "p1")}`,
    ["desired/certificate-shape", "schema/wrong-type"],
  ],
] as const)("%s", ([, text, codes]) => {
  expect(codesOf(text).toSorted()).toEqual(codes);
});

test("a pool at fault is not called unknown, nor are its servers", () => {
  const text = `${HEAD.replace("role: Edge", "role: Edgy")}assignments:\n  - { type: Internal, scope: pool:e1.c.com, certificate: a1 }\n  - { type: AccessEdgeExternal, scope: server:ed01.c.com, certificate: a1 }\n`;
  expect(codesOf(text)).toEqual(["schema/not-one-of"]);
});

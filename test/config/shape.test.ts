// The written shape: every fault in the author's words, at the scalar that is at fault.

import { describe, expect, test } from "vitest";
import { readConfig, sayPlace, HEAD, withAssignments } from "../kit/config.ts";

const errors = (text: string): readonly string[] =>
  readConfig(text)
    .diagnostics.filter(({ severity }) => severity === "error")
    .map(sayPlace);

const SOUND = "{ type: Default, scope: global, certificate: a1 }";

describe("each fault of shape", () => {
  test.for([
    ["an unknown section", `${HEAD}polices: {}\n`, "schema/unknown-key 15 polices"],
    [
      "an unknown key",
      withAssignments("{ type: Default, scope: global, certificat: a1, certificate: a1 }"),
      "schema/unknown-key 16 certificat",
    ],
    ["a key that objects have by nature", `${HEAD}constructor: 1\n`, "schema/unknown-key 15 constructor"],
    ["a missing key", withAssignments("{ type: Default, scope: global }"), "schema/missing-key 16 type"],
    ["a missing key of a pool", HEAD.replace("role: Edge, ", ""), "schema/missing-key 8 site"],
    [
      "a list where a mapping belongs",
      HEAD.replace("{ directory: { path: stores } }", "[]"),
      "schema/wrong-type 4 []",
    ],
    [
      "a text where a list belongs",
      HEAD.replace("[fe03.c.com]", "fe03.c.com"),
      "schema/wrong-type 7 fe03.c.com",
    ],
    [
      "a mapping where a type belongs",
      withAssignments("{ type: { a: b }, scope: global, certificate: a1 }"),
      "schema/wrong-type 16 a",
    ],
    ["a role that is none", HEAD.replace("role: Edge", "role: Egde"), "schema/not-one-of 8 Egde"],
    ["a product that is none", HEAD.replace("sfb-2019", "sfb-2020"), "schema/not-one-of 2 sfb-2020"],
    ["a version of the future", HEAD.replace("version: 1", "version: 2"), "schema/not-one-of 1 2"],
    [
      "a short thumbprint",
      HEAD.replace("00000000000000000000000000000000000000A1", "A1"),
      "schema/bad-text 10 A1",
    ],
    [
      "a password that is written out",
      `${HEAD}  x: { pfx: x.pfx, public: x.cer, password: hunter2 }\n`,
      "schema/wrong-type 15",
    ],
    [
      "a password under a key of its own",
      `${HEAD}  x: { pfx: x.pfx, public: x.cer, password: { value: hunter2 } }\n`,
      "schema/wrong-type 15",
    ],
    ["a PFX without its public part", `${HEAD}  x: { pfx: x.pfx }\n`, "schema/needs-key 15 pfx"],
    [
      "a password without a PFX",
      `${HEAD}  x: { public: x.cer, password: { env: X } }\n`,
      "schema/needs-key 15 password",
    ],
    [
      "two places for one password",
      `${HEAD}  x: { pfx: x.pfx, public: x.cer, password: { env: X, file: x } }\n`,
      "schema/count 15 env",
    ],
    [
      "two stores",
      HEAD.replace("{ directory: { path: stores } }", "{ directory: { path: stores }, powershell: {} }"),
      "schema/count 4 directory",
    ],
    ["a pool without servers", HEAD.replace("[fe03.c.com]", "[]"), "schema/count 7 []"],
    [
      "an environment variable with a space",
      `${HEAD}  x: { pfx: x.pfx, public: x.cer, password: { env: "A B" } }\n`,
      "schema/wrong-type 15",
    ],
    [
      "a truth that is none",
      withAssignments("{ type: Default, scope: global, certificate: a1, removePrevious: maybe }"),
      "schema/wrong-type 16 maybe",
    ],
    [
      "a date of the wrong shape",
      withAssignments(
        "{ type: Default, scope: global, certificate: a1, rolls: [{ certificate: a2, effectiveDate: [x] }] }",
      ),
      "schema/wrong-type 16 x",
    ],
    [
      "a zone that is missing",
      withAssignments(
        "{ type: Default, scope: global, certificate: a1, rolls: [{ certificate: a2, effectiveDate: { local: 2027-01-12T02:00 } }] }",
      ),
      "schema/missing-key 16 local",
    ],
    [
      "a guard that can't be lifted",
      `${HEAD}policy: { allow: [{ guard: guard/everything, until: 2027-01-12T00:00:00Z, reason: x }] }\n`,
      "schema/bad-text 15 guard/everything",
    ],
  ] as const)("%s", ([, text, fault]) => {
    expect(errors(text)).toEqual([fault]);
  });

  test.for([
    ["an unknown section", "polices: {}", 'did you mean "policy"?'],
    ["an unknown key of the policy", "policy: { clockSkev: 5m }", 'did you mean "clockSkew"?'],
    ["a key that resembles none", "zzzzzzzzz: {}", "there are: version, product"],
  ] as const)("%s comes with what was probably meant", ([, line, hint]) => {
    const { diagnostics } = readConfig(`${HEAD}${line}\n`);
    expect(diagnostics.find(({ code }) => code === "schema/unknown-key")?.hints[0]).toContain(hint);
  });
});

describe("one run tells everything", () => {
  test("faults of text, shape and meaning, in the order in which one reads them", () => {
    const text = `${HEAD.replace("role: Edge", "role: Egde").replace("[fe03.c.com]", "[fe03.c.com, x y]")}assignments:
  - { type: Default, scope: pool:p1.c.com, certificate: nobody }
  - { type: Defalt, scope: global, certificate: a1 }
  - { type: WebServicesInternal, scope: global }
policy: { clockSkew: 5 minutes, clockSkew: 6m }
`;
    expect(errors(text)).toEqual([
      "desired/bad-name 7 x y",
      "schema/not-one-of 8 Egde",
      "desired/unknown-certificate 16 nobody",
      "desired/unknown-type 17 Defalt",
      "schema/missing-key 18 type",
      "desired/bad-duration 19 5 minutes",
      "yaml/duplicate-key 19 clockSkew",
    ]);
  });

  test("who refers to what is at fault is not blamed", () => {
    const text = `${HEAD.replace("role: Edge", "role: Egde").replace("00000000000000000000000000000000000000A1", "A1")}assignments:
  - { type: Default, scope: global, certificate: a1 }
  - { type: Internal, scope: pool:e1.c.com, certificate: a2 }
`;
    expect(errors(text)).toEqual(["schema/not-one-of 8 Egde", "schema/bad-text 10 A1"]);
  });

  test("a roll at fault hides no other roll of its assignment", () => {
    const roll = (date: string): string => `{ certificate: a2, effectiveDate: ${date} }`;
    const rolls = [roll("7/1/2012"), roll("{ local: x }"), roll("noon")].join(", ");
    expect(
      errors(withAssignments(`{ type: Default, scope: global, certificate: a1, rolls: [${rolls}] }`)),
    ).toEqual([
      "desired/ambiguous-date 16 7/1/2012",
      "schema/missing-key 16 local",
      "desired/bad-date 16 noon",
    ]);
  });
});

describe("files that are joined", () => {
  test("what an included file holds is used", () => {
    const { value } = readConfig(withAssignments(SOUND), {
      "sites/x.yaml": "pools:\n  x.c.com: { role: Director, servers: [dr01.c.com] }\n",
    });
    expect(value?.assignments.map(({ target }) => target)).toContainEqual({
      kind: "server",
      server: "dr01.c.com",
    });
  });

  test.for([
    ["a name given twice", "certificates:\n  a1: { public: x.cer }\n", ["desired/given-twice 2 a1"]],
    [
      "a pool given twice",
      "pools:\n  P1.C.com: { role: Edge, servers: [new.c.com] }\n",
      ["desired/given-twice 2 P1.C.com"],
    ],
    [
      "a server in a second pool",
      "pools:\n  n.c.com: { role: Edge, servers: [FE01.c.com] }\n",
      ["desired/given-twice 2 FE01.c.com"],
    ],
    [
      "what belongs into the root",
      "version: 1\npolicy: {}\n",
      ["desired/root-only 1 version", "desired/root-only 2 policy"],
    ],
    ["an include of its own", "include: [more.yaml]\n", ["desired/root-only 1 include"]],
  ] as const)("%s is refused there", ([, text, expected]) => {
    const { diagnostics } = readConfig(withAssignments(SOUND), { "sites/x.yaml": text });
    const inFile = diagnostics.filter(({ location }) => location?.file === "sites/x.yaml");
    expect(inFile.filter(({ severity }) => severity === "error").map(sayPlace)).toEqual(expected);
  });

  test("a name given twice shows both places", () => {
    const { diagnostics } = readConfig(withAssignments(SOUND), {
      "x.yaml": "certificates:\n  a1: { public: x.cer }\n",
    });
    const twice = diagnostics.find(({ code }) => code === "desired/given-twice");
    expect(twice?.related[0]?.location).toMatchObject({ file: "cscert.yaml", line: 10, column: 3 });
  });

  test("names that a broken file may hold are not called unknown", () => {
    const text = withAssignments("{ type: Default, scope: pool:elsewhere.c.com, certificate: b1 }");
    const { diagnostics, value } = readConfig(text, { "x.yaml": "pools: [\n" });
    expect(value).toBeUndefined();
    expect([...new Set(diagnostics.map(({ code }) => code))]).toEqual(["yaml/syntax"]);
  });

  test.for(["version", "product", "sipDomains", "store", "pools"] as const)(
    "a root without %s is refused",
    (key) => {
      const text = HEAD.replace(new RegExp(`^${key}:.*\n(?:  .*\n)*`, "m"), "");
      const missing = readConfig(text).diagnostics.filter(({ code }) => code === "desired/missing-section");
      expect(missing.map(({ message }) => message)).toEqual([`the configuration has no "${key}"`]);
    },
  );
});

// Scopes: which assignment wins on a server, and what is refused.

import { describe, expect, test } from "vitest";
import { readConfig, sayAssignment, sayPlace, withAssignments } from "../kit/config.ts";

const resolved = (...assignments: readonly string[]): readonly string[] | undefined =>
  readConfig(withAssignments(...assignments)).value?.assignments.map(sayAssignment);

const faults = (...assignments: readonly string[]): readonly string[] =>
  readConfig(withAssignments(...assignments))
    .diagnostics.filter(({ severity }) => severity === "error")
    .map(sayPlace);

describe("the narrowest scope wins", () => {
  const named = (scope: string, name: string): string =>
    `{ type: Default, scope: "${scope}", certificate: ${name} }`;

  test.for([
    ["global alone reaches every server that bears the type", ["global"], ["a1", "a1", "a1"]],
    ["a site beats global", ["global", "site:Paris"], ["a2", "a2", "a1"]],
    ["a role beats global", ["global", "role:FrontEnd"], ["a2", "a2", "a2"]],
    ["a pool beats a site", ["site:Paris", "pool:p1.c.com"], ["a2", "a2", undefined]],
    ["a server beats its pool", ["pool:p1.c.com", "server:fe02.c.com"], ["a1", "a2", undefined]],
    ["a server beats a conflict of site and role", ["server:fe03.c.com", "global"], ["a2", "a2", "a1"]],
  ] as const)("%s", ([, scopes, expected]) => {
    const rows = expected.flatMap((name, index) =>
      name === undefined ? [] : [`fe0${index + 1}.c.com Default ${name}`],
    );
    expect(resolved(...scopes.map((scope, index) => named(scope, `a${index + 1}`)))).toEqual(rows);
    // The order in which they are written means nothing.
    expect(resolved(...scopes.map((scope, index) => named(scope, `a${index + 1}`)).toReversed())).toEqual(
      rows,
    );
  });

  test("the winner replaces the whole entry, rolls included", () => {
    expect(
      resolved(
        "{ type: Default, scope: global, certificate: a1, rolls: [{ certificate: a2, effectiveDate: 2027-01-12T00:00:00Z }] }",
        "{ type: Default, scope: pool:p1.c.com, certificate: a3 }",
      ),
    ).toEqual(["fe01.c.com Default a3", "fe02.c.com Default a3", "fe03.c.com Default a1; 2027-01-12 a2"]);
  });

  test("a site and a role of equal content are no conflict", () => {
    expect(resolved(named("site:Lyon", "a1"), named("role:FrontEnd", "a1"))).toEqual([
      "fe01.c.com Default a1",
      "fe02.c.com Default a1",
      "fe03.c.com Default a1",
    ]);
  });

  test.for([
    [
      "references to one type",
      "certificate: { from: WebServicesInternal }",
      "certificate: { from: WebServicesInternal }",
      0,
    ],
    [
      "references to two scopes",
      "certificate: { from: { type: WebServicesInternal, scope: pool:p1.c.com } }",
      "certificate: { from: WebServicesInternal }",
      1,
    ],
    ["a name and a reference", "certificate: a1", "certificate: { from: WebServicesInternal }", 1],
    [
      "equal rolls",
      "certificate: a1, rolls: [{ certificate: a2, effectiveDate: 2027-01-12T01:00:00+01:00 }]",
      "certificate: a1, rolls: [{ certificate: a2, effectiveDate: 2027-01-12T00:00:00Z }]",
      0,
    ],
    [
      "rolls at two dates",
      "certificate: a1, rolls: [{ certificate: a2, effectiveDate: 2027-01-12T01:00:00Z }]",
      "certificate: a1, rolls: [{ certificate: a2, effectiveDate: 2027-01-12T00:00:00Z }]",
      1,
    ],
    [
      "rolls to two certificates",
      "certificate: a1, rolls: [{ certificate: a2, effectiveDate: 2027-01-12T00:00:00Z }]",
      "certificate: a1, rolls: [{ certificate: a3, effectiveDate: 2027-01-12T00:00:00Z }]",
      1,
    ],
    ["one that removes the previous copy", "certificate: a1, removePrevious: true", "certificate: a1", 1],
  ] as const)("content of a site and a role: %s", ([, site, role, conflicts]) => {
    const found = faults(
      "{ type: WebServicesInternal, scope: global, certificate: a1 }",
      `{ type: Default, scope: site:Paris, ${site} }`,
      `{ type: Default, scope: role:FrontEnd, ${role} }`,
    );
    expect(found.filter((fault) => fault.startsWith("desired/scope-conflict"))).toHaveLength(conflicts);
  });

  test("a site and a role that differ are told once, with both places", () => {
    const { diagnostics, value } = readConfig(
      withAssignments(named("site:Paris", "a1"), named("role:FrontEnd", "a2")),
    );
    const conflicts = diagnostics.filter(({ code }) => code === "desired/scope-conflict");
    expect(value).toBeUndefined();
    expect(conflicts.map(sayPlace)).toEqual(['desired/scope-conflict 16 "site:Paris"']);
    expect(conflicts[0]?.related.map(({ location }) => location.line)).toEqual([17]);
    expect(conflicts[0]?.message).toContain("site:Paris");
    expect(conflicts[0]?.message).toContain("role:FrontEnd");
  });

  test("each site that conflicts with a role is told", () => {
    const texts = [named("site:Paris", "a1"), named("site:Lyon", "a3"), named("role:FrontEnd", "a2")];
    expect(faults(...texts)).toEqual([
      'desired/scope-conflict 16 "site:Paris"',
      'desired/scope-conflict 17 "site:Lyon"',
    ]);
  });

  test("a pool settles what its site and its role leave open", () => {
    const texts = [named("site:Lyon", "a1"), named("role:FrontEnd", "a2"), named("pool:p2.c.com", "a3")];
    expect(resolved(...texts)).toContain("fe03.c.com Default a3");
  });
});

describe("what a scope may not be", () => {
  test.for([
    ["{ type: Default, scope: pool:p9.c.com, certificate: a1 }", "desired/unknown-scope 16 pool:p9.c.com"],
    ["{ type: Default, scope: site:Pariss, certificate: a1 }", "desired/unknown-scope 16 site:Pariss"],
    [
      "{ type: Default, scope: server:fe09.c.com, certificate: a1 }",
      "desired/unknown-scope 16 server:fe09.c.com",
    ],
    ["{ type: Default, scope: everywhere, certificate: a1 }", "desired/bad-scope 16 everywhere"],
    ["{ type: Default, scope: role:Clerk, certificate: a1 }", "desired/bad-scope 16 role:Clerk"],
    [
      "{ type: Default, scope: pool:e1.c.com, certificate: a1 }",
      "desired/scope-without-bearers 16 pool:e1.c.com",
    ],
    [
      "{ type: Internal, scope: server:fe01.c.com, certificate: a1 }",
      "desired/scope-without-bearers 16 server:fe01.c.com",
    ],
    ["{ type: Internal, scope: site:Lyon, certificate: a1 }", "desired/scope-without-bearers 16 site:Lyon"],
    [
      "{ type: AudioVideoAuthentication, scope: server:ed01.c.com, certificate: a1 }",
      "desired/narrower-than-pool 16 server:ed01.c.com",
    ],
    [
      "{ type: OAuthTokenIssuer, scope: pool:p1.c.com, certificate: a1 }",
      "desired/oauth-per-server 16 pool:p1.c.com",
    ],
    [
      "{ type: [oauthtokenissuer, Default], scope: server:fe01.c.com, certificate: a1 }",
      "desired/oauth-per-server 16 server:fe01.c.com",
    ],
  ] as const)("%s is refused", ([assignment, fault]) => {
    expect(faults(assignment)).toEqual([fault]);
  });

  test("a wide scope reaches only roles that bear the type", () => {
    expect(resolved("{ type: Internal, scope: global, certificate: a1 }")).toEqual([
      "ed01.c.com Internal a1",
      "ed02.c.com Internal a1",
    ]);
  });

  test("an unknown name comes with the nearest known one", () => {
    const { diagnostics } = readConfig(
      withAssignments("{ type: Default, scope: pool:p1.cc.com, certificate: a1 }"),
    );
    expect(diagnostics.find(({ code }) => code === "desired/unknown-scope")?.hints[0]).toContain("p1.c.com");
  });

  test("one (type, scope) is given once", () => {
    const one = "{ type: Default, scope: global, certificate: a1 }";
    expect(faults(one, "{ type: [WebServicesInternal, Default], scope: global, certificate: a2 }")).toEqual([
      "desired/given-twice 17 Default",
    ]);
  });
});

// Certificates by name: one, one a server, by pattern, reused from another type; and how they roll.

import { describe, expect, test } from "vitest";
import {
  HEAD,
  readConfig,
  sayAssignment,
  sayPlace,
  thumbprintOfPath,
  withAssignments,
} from "../kit/config.ts";

const resolved = (...assignments: readonly string[]): readonly string[] | undefined =>
  readConfig(withAssignments(...assignments)).value?.assignments.map(sayAssignment);
const faultsOf = (text: string): readonly string[] =>
  readConfig(text)
    .diagnostics.filter(({ severity }) => severity === "error")
    .map(sayPlace);
const faults = (...assignments: readonly string[]): readonly string[] =>
  faultsOf(withAssignments(...assignments));

describe("where a certificate comes from", () => {
  const entry = (text: string): string =>
    `${HEAD}  x: ${text}\nassignments:\n  - { type: Default, scope: server:fe01.c.com, certificate: x }\n`;
  const choice = (text: string): unknown =>
    readConfig(entry(text)).value?.assignments[0]?.steps[0].certificate;

  test.for([
    [
      "a PFX file and its public part",
      "{ pfx: c/x.pfx, public: ./c/x.cer, password: { file: s/x } }",
      {
        thumbprint: thumbprintOfPath("c/x.cer"),
        material: { kind: "pfx", path: "c/x.pfx", password: { kind: "file", path: "s/x" } },
      },
    ],
    [
      "a password in the environment",
      "{ pfx: c/x.pfx, public: c/x.cer, password: { env: X_PASSWORD } }",
      { material: { kind: "pfx", password: { kind: "env", name: "X_PASSWORD" } } },
    ],
    [
      "a PFX without a password",
      "{ pfx: x.pfx, public: x.cer }",
      { material: { kind: "pfx", password: { kind: "none" } } },
    ],
    [
      "a public part alone",
      "{ public: x.cer }",
      { thumbprint: thumbprintOfPath("x.cer"), material: { kind: "installed" } },
    ],
    [
      "a thumbprint of small letters",
      "{ thumbprint: 00000000000000000000000000000000000000ab }",
      { thumbprint: "00000000000000000000000000000000000000AB", material: { kind: "installed" } },
    ],
    [
      "a pattern",
      "{ servers: { each: { pfx: 'c/{server}.pfx', public: 'c/{server}.cer', password: { file: 's/{server}' } } } }",
      {
        thumbprint: thumbprintOfPath("c/fe01.c.com.cer"),
        material: { kind: "pfx", path: "c/fe01.c.com.pfx", password: { kind: "file", path: "s/fe01.c.com" } },
      },
    ],
    [
      "one written out for this server",
      "{ servers: { FE01.c.com: { public: y.cer } } }",
      { thumbprint: thumbprintOfPath("y.cer"), material: { kind: "installed" } },
    ],
  ] as const)("%s", ([, text, expected]) => {
    expect(choice(text)).toMatchObject({ kind: "named", name: "x", ...expected });
  });

  test("a public part that could not be read leaves the thumbprint open", () => {
    expect(choice("{ public: missing/x.cer }")).not.toHaveProperty("thumbprint");
  });

  test.for([
    ["nothing at all", "{ }", "schema/count 15 { }"],
    [
      "each beside another server",
      "{ servers: { each: { public: 'x/{server}.cer' }, fe01.c.com: { public: x.cer } } }",
      "desired/each-and-servers 15 x",
    ],
    ["each without {server}", "{ servers: { each: { public: x.cer } } }", "desired/certificate-shape 15 x"],
    [
      "each with a thumbprint",
      "{ servers: { each: { thumbprint: 00000000000000000000000000000000000000AB } } }",
      "desired/certificate-shape 15 x",
    ],
    ["{server} outside of each", "{ public: 'x/{server}.cer' }", "desired/certificate-shape 15 x"],
    [
      "servers beside one",
      "{ public: x.cer, servers: { fe01.c.com: { public: x.cer } } }",
      "desired/certificate-shape 15 x",
    ],
    [
      "a server twice",
      "{ servers: { fe01.c.com: { public: x.cer }, FE01.c.com: { public: y.cer } } }",
      "desired/given-twice 15 FE01.c.com",
    ],
    ["a server's name that is none", "{ servers: { fe01: { public: x.cer } } }", "desired/bad-name 15 fe01"],
    [
      "another thumbprint than the public part's",
      "{ public: x.cer, thumbprint: 00000000000000000000000000000000000000AB }",
      "desired/thumbprint-differs 15 x.cer",
    ],
  ] as const)("%s is refused", ([, text, fault]) => {
    expect(faultsOf(entry(text))).toContain(fault);
  });

  test("paths of an included file are relative to it", () => {
    const { value } = readConfig(
      withAssignments("{ type: Default, scope: server:fe01.c.com, certificate: i }"),
      {
        "sites/paris/x.yaml":
          "certificates:\n  i: { pfx: i.pfx, public: ../i.cer, password: { file: ../../../s } }\n",
      },
    );
    expect(value?.assignments[0]?.steps[0].certificate).toMatchObject({
      thumbprint: thumbprintOfPath("sites/i.cer"),
      material: { path: "sites/paris/i.pfx", password: { path: "../s" } },
    });
  });
});

describe("certificates that differ by server", () => {
  test("each server gets its own", () => {
    const { value } = readConfig(
      withAssignments("{ type: Default, scope: pool:p1.c.com, certificate: two }"),
    );
    const thumbprints = value?.assignments.map(({ steps: [{ certificate }] }) =>
      certificate.kind === "named" ? certificate.thumbprint : undefined,
    );
    expect(thumbprints).toEqual([thumbprintOfPath("two/1.cer"), thumbprintOfPath("two/2.cer")]);
  });

  test.for([
    [
      "for OAuthTokenIssuer",
      "{ type: OAuthTokenIssuer, scope: global, certificate: own }",
      "desired/per-server-not-allowed 16 own",
    ],
    [
      "for AudioVideoAuthentication",
      "{ type: AudioVideoAuthentication, scope: pool:e1.c.com, certificate: own }",
      "desired/per-server-not-allowed 16 own",
    ],
    [
      "in a roll of OAuthTokenIssuer",
      "{ type: OAuthTokenIssuer, scope: global, certificate: a1, rolls: [{ certificate: own, effectiveDate: 2027-01-12T00:00:00Z }] }",
      "desired/per-server-not-allowed 16 own",
    ],
    [
      "for a server that they do not name",
      "{ type: Default, scope: pool:p2.c.com, certificate: two }",
      "desired/server-not-in-certificate 16 two",
    ],
  ] as const)("are refused %s", ([, assignment, fault]) => {
    expect(faults(assignment)).toContain(fault);
  });

  test("a pool's audio/video certificate can't be reused from one that differs", () => {
    const internal = "{ type: Internal, scope: global, certificate: own }";
    expect(
      faults(internal, "{ type: AudioVideoAuthentication, scope: global, certificate: { from: Internal } }"),
    ).toEqual(["desired/per-server-not-allowed 17 Internal"]);
  });
});

describe("the audio/video certificate of a pool", () => {
  const AV = "{ type: AudioVideoAuthentication, scope: global, certificate: { from: Internal } }";

  test.for([
    [
      "reused from one that all its servers share",
      ["{ type: Internal, scope: global, certificate: a1 }", AV],
      [],
    ],
    [
      "reused from servers that roll alike",
      [
        "{ type: Internal, scope: global, certificate: a1, rolls: [{ certificate: a2, effectiveDate: 2027-01-12T00:00:00Z }] }",
        AV,
      ],
      [],
    ],
    [
      "reused from two assignments that name the same",
      [
        "{ type: Internal, scope: server:ed01.c.com, certificate: a1 }",
        "{ type: Internal, scope: server:ed02.c.com, certificate: a1 }",
        AV,
      ],
      [],
    ],
    [
      "reused from two that differ",
      [
        "{ type: Internal, scope: server:ed01.c.com, certificate: a1 }",
        "{ type: Internal, scope: server:ed02.c.com, certificate: a2 }",
        AV,
      ],
      ["desired/per-server-not-allowed 18 Internal"],
    ],
    [
      "reused from two of which one rolls",
      [
        "{ type: Internal, scope: server:ed02.c.com, certificate: a1, rolls: [{ certificate: a2, effectiveDate: 2027-01-12T00:00:00Z }] }",
        "{ type: Internal, scope: server:ed01.c.com, certificate: a1 }",
        AV,
      ],
      ["desired/per-server-not-allowed 18 Internal"],
    ],
    [
      "reused from two of which the first rolls",
      [
        "{ type: Internal, scope: server:ed01.c.com, certificate: a1, rolls: [{ certificate: a2, effectiveDate: 2027-01-12T00:00:00Z }] }",
        "{ type: Internal, scope: server:ed02.c.com, certificate: a1 }",
        AV,
      ],
      ["desired/per-server-not-allowed 18 Internal"],
    ],
    [
      "reused from two that roll on two days",
      [
        "{ type: Internal, scope: server:ed01.c.com, certificate: a1, rolls: [{ certificate: a2, effectiveDate: 2027-01-12T00:00:00Z }] }",
        "{ type: Internal, scope: server:ed02.c.com, certificate: a1, rolls: [{ certificate: a2, effectiveDate: 2027-01-13T00:00:00Z }] }",
        AV,
      ],
      ["desired/per-server-not-allowed 18 Internal"],
    ],
    [
      "reused from what each server is observed to hold",
      [AV],
      ["desired/per-server-not-allowed 16 Internal"],
    ],
    [
      "reused from what one server is observed to hold",
      [AV.replace("from: Internal", "from: { type: Internal, scope: server:ed01.c.com }")],
      [],
    ],
    [
      "reused from one managed and one observed",
      ["{ type: Internal, scope: server:ed01.c.com, certificate: a1 }", AV],
      ["desired/per-server-not-allowed 17 Internal"],
    ],
  ] as const)("%s", ([, assignments, expected]) => {
    expect(faults(...assignments)).toEqual(expected);
  });
});

describe("a certificate that another type holds", () => {
  const DEFAULT = "{ type: Default, scope: global, certificate: own }";

  test("a server reuses its own", () => {
    expect(
      resolved(
        DEFAULT,
        "{ type: WebServicesInternal, scope: pool:p1.c.com, certificate: { from: Default } }",
      ),
    ).toEqual([
      "fe01.c.com Default own",
      "fe01.c.com WebServicesInternal own",
      "fe02.c.com Default own",
      "fe02.c.com WebServicesInternal own",
      "fe03.c.com Default own",
    ]);
  });

  test("the deployment reuses a server's, as the two-line script does", () => {
    const rows = resolved(
      DEFAULT,
      "{ type: OAuthTokenIssuer, scope: global, certificate: { from: { type: Default, scope: server:fe01.c.com } } }",
    );
    expect(rows?.[0]).toBe("deployment OAuthTokenIssuer own");
    expect(rows).toHaveLength(4);
  });

  test("the short form serves the deployment where only one certificate is meant", () => {
    const rows = resolved(
      "{ type: Default, scope: global, certificate: a1 }",
      "{ type: OAuthTokenIssuer, scope: global, certificate: { from: Default } }",
    );
    expect(rows).toContain("deployment OAuthTokenIssuer a1");
  });

  test("an unclear short form lists what it could mean", () => {
    const { diagnostics } = readConfig(
      withAssignments(
        "{ type: Default, scope: pool:p1.c.com, certificate: a1 }",
        "{ type: Default, scope: pool:p2.c.com, certificate: a2 }",
        "{ type: OAuthTokenIssuer, scope: global, certificate: { from: Default } }",
      ),
    );
    const [ambiguous] = diagnostics.filter(({ code }) => code === "desired/from-ambiguous");
    expect(ambiguous?.message).toBe("{ from: Default } could mean pool:p1.c.com, pool:p2.c.com");
    expect(ambiguous?.hints).toEqual(["write { from: { type: Default, scope: pool:p1.c.com } }"]);
  });

  test("what is unmanaged is taken as observed", () => {
    expect(
      resolved("{ type: WebServicesInternal, scope: pool:p2.c.com, certificate: { from: Default } }"),
    ).toEqual(["fe03.c.com WebServicesInternal observed Default of fe03.c.com"]);
    expect(
      resolved("{ type: Default, scope: pool:p2.c.com, certificate: { from: OAuthTokenIssuer } }"),
    ).toEqual(["fe03.c.com Default observed OAuthTokenIssuer of deployment"]);
  });

  test("it is followed over time, within its own window", () => {
    const rows = resolved(
      "{ type: Default, scope: pool:p2.c.com, certificate: a1, rolls: [{ certificate: a2, effectiveDate: 2027-02-01T00:00:00Z }, { certificate: a1, effectiveDate: 2027-04-01T00:00:00Z }] }",
      "{ type: WebServicesInternal, scope: pool:p2.c.com, certificate: { from: Default }, rolls: [{ certificate: a3, effectiveDate: 2027-03-01T00:00:00Z }, { certificate: { from: Default }, effectiveDate: 2027-03-15T00:00:00Z }] }",
    );
    expect(rows?.[1]).toBe(
      "fe03.c.com WebServicesInternal a1; 2027-02-01 a2; 2027-03-01 a3; 2027-03-15 a2; 2027-04-01 a1",
    );
  });

  test("what is in force already when its date comes is no roll", () => {
    expect(
      resolved(
        "{ type: Default, scope: pool:p2.c.com, certificate: a1 }",
        "{ type: WebServicesInternal, scope: pool:p2.c.com, certificate: a1, rolls: [{ certificate: { from: Default }, effectiveDate: 2027-03-01T00:00:00Z }] }",
      ),
    ).toEqual(["fe03.c.com Default a1", "fe03.c.com WebServicesInternal a1"]);
  });

  test.for([
    [
      "a circle of two",
      [
        "{ type: Default, scope: global, certificate: { from: WebServicesInternal } }",
        "{ type: WebServicesInternal, scope: global, certificate: { from: Default } }",
      ],
      "desired/from-circle",
    ],
    ["itself", ["{ type: Default, scope: global, certificate: { from: Default } }"], "desired/from-circle"],
    [
      "a type that is none",
      ["{ type: Default, scope: global, certificate: { from: Defualt } }"],
      "desired/unknown-type",
    ],
    [
      "a type that nobody in its scope bears",
      ["{ type: Default, scope: global, certificate: { from: { type: Internal, scope: pool:p1.c.com } } }"],
      "desired/from-nothing",
    ],
    [
      "a scope that is none",
      ["{ type: Default, scope: global, certificate: { from: { type: Internal, scope: x } } }"],
      "desired/bad-scope",
    ],
  ] as const)("%s is refused", ([, assignments, code]) => {
    expect(faults(...assignments).map((fault) => fault.split(" ")[0])).toEqual([code]);
  });
});

describe("rolls", () => {
  const roll = (name: string, date: string): string => `{ certificate: ${name}, effectiveDate: ${date} }`;
  const oauth = (...rolls: readonly string[]): string =>
    `{ type: OAuthTokenIssuer, scope: global, certificate: a1, rolls: [${rolls.join(", ")}] }`;

  test("each has its date", () => {
    expect(
      resolved(
        oauth(
          roll("a2", "2027-01-12T02:00:00+01:00"),
          roll("a1", "{ local: 2027-07-12T02:00, zone: Europe/Paris }"),
        ),
      ),
    ).toEqual(["deployment OAuthTokenIssuer a1; 2027-01-12 a2; 2027-07-12 a1"]);
  });

  test.for([
    [
      "dates that go back",
      oauth(roll("a2", "2027-02-01T00:00:00Z"), roll("a3", "2027-01-01T00:00:00Z")),
      "desired/rolls-not-ascending 16 2027-01-01T00:00:00Z",
    ],
    [
      "one date twice, by two offsets",
      oauth(roll("a2", "2027-01-01T01:00:00+01:00"), roll("a3", "2027-01-01T00:00:00Z")),
      "desired/rolls-not-ascending 16 2027-01-01T00:00:00Z",
    ],
    [
      "the certificate that is in force already",
      oauth(roll("a1", "2027-01-01T00:00:00Z")),
      "desired/roll-to-itself 16 a1",
    ],
    [
      "one certificate twice in a row",
      oauth(roll("a2", "2027-01-01T00:00:00Z"), roll("a2", "2027-02-01T00:00:00Z")),
      "desired/roll-to-itself 16 a2",
    ],
    [
      "a certificate that nobody has named",
      oauth(roll("a4", "2027-01-01T00:00:00Z")),
      "desired/unknown-certificate 16 a4",
    ],
  ] as const)("%s: refused", ([, assignment, fault]) => {
    expect(faults(assignment)).toEqual([fault]);
  });

  test("a scope or a certificate of the wrong shape does not hide what is wrong with the dates", () => {
    const late = `rolls: [${roll("a4", "7/1/2012")}]`;
    expect(faults(`{ type: OAuthTokenIssuer, scope: server:fe01.c.com, certificate: [], ${late} }`)).toEqual([
      "desired/oauth-per-server 16 server:fe01.c.com",
      "schema/wrong-type 16 []",
      "desired/unknown-certificate 16 a4",
      "desired/ambiguous-date 16 7/1/2012",
    ]);
  });

  test("a certificate whose roll is refused is not called unused", () => {
    const text = withAssignments(oauth(roll("a2", "7/1/2012")));
    expect(readConfig(text).diagnostics.map(({ code }) => code)).toEqual(["desired/ambiguous-date"]);
  });

  test("two names of one certificate in a row are refused", () => {
    const text = `${HEAD}  s1: { public: same/1.cer }\n  s2: { public: same/2.cer }\nassignments:\n  - { type: Default, scope: global, certificate: s1, rolls: [${roll("s2", "2027-01-01T00:00:00Z")}] }\n`;
    expect(faultsOf(text)).toEqual(["desired/roll-to-itself 18 s2"]);
  });

  test("distribution is for the deployment's certificate alone", () => {
    expect(
      resolved("{ type: OAuthTokenIssuer, scope: global, certificate: a1, distribution: manual }"),
    ).toHaveLength(1);
    expect(faults("{ type: Default, scope: global, certificate: a1, distribution: manual }")).toEqual([
      "desired/distribution-not-oauth 16 manual",
    ]);
  });
});

describe("products", () => {
  test.for([
    [
      "a type that this product has not",
      HEAD,
      "{ type: XmppServer, scope: global, certificate: a1 }",
      "desired/type-not-in-product 16 XmppServer",
    ],
    [
      "a role that this product has not",
      HEAD.replace("role: Edge", "role: PersistentChat"),
      "{ type: Default, scope: global, certificate: a1 }",
      "desired/role-not-in-product 8 PersistentChat",
    ],
  ] as const)("%s is refused", ([, head, assignment, fault]) => {
    expect(faultsOf(`${head}assignments:\n  - ${assignment}\n`)).toEqual([fault]);
  });

  test("an older product has them", () => {
    const text = `${HEAD.replace("sfb-2019", "sfb-2015")}assignments:\n  - { type: xmppserver, scope: global, certificate: a1 }\n`;
    expect(readConfig(text).value?.assignments.map(sayAssignment)).toEqual([
      "ed01.c.com XmppServer a1",
      "ed02.c.com XmppServer a1",
    ]);
  });
});

test("a certificate that nothing uses is noted", () => {
  const notes = readConfig(withAssignments("{ type: Default, scope: global, certificate: a1 }")).diagnostics;
  expect(notes.map(sayPlace)).toEqual([
    "desired/unused-certificate 11 a2",
    "desired/unused-certificate 12 a3",
    "desired/unused-certificate 13 own",
    "desired/unused-certificate 14 two",
  ]);
});

test("ten thousand servers share the steps of one certificate", () => {
  const servers = Array.from({ length: 10_000 }, (_, index) => `s${index}.c.com`).join(", ");
  const { value } = readConfig(
    `${HEAD.replace("[fe03.c.com]", `[${servers}]`)}assignments:\n  - { type: [Default, WebServicesInternal, WebServicesExternal], scope: global, certificate: a1 }\n`,
  );
  expect(value?.assignments).toHaveLength(30_006);
  expect(new Set(value?.assignments.map(({ steps }) => steps)).size).toBe(3);
});

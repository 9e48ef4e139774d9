// Laws of reading: order and line ends mean nothing; OAuth never becomes a server's; whatever the text, nothing is thrown.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readDocument } from "../../src/config/document.ts";
import type { Configuration } from "../../src/config/generated/written.ts";
import { normalise } from "../../src/config/normalise.ts";
import { resolveDesired } from "../../src/config/resolve.ts";
import { HEAD, readConfig, sayPlace, withAssignments } from "../kit/config.ts";

/** Everything that a configuration means, without the places. */
function meaning(text: string): unknown {
  const { value, diagnostics } = readConfig(text);
  const plain =
    value === undefined
      ? undefined
      : { ...value, topology: [...value.topology.servers, ...value.topology.pools] };
  const codes = diagnostics.map(({ code, message }) => `${code} ${message}`).toSorted();
  return JSON.parse(JSON.stringify({ plain, codes }, (key, item) => (key === "location" ? undefined : item)));
}

const SECTIONS = `${withAssignments(
  "{ type: OAuthTokenIssuer, scope: global, certificate: a1, rolls: [{ certificate: a2, effectiveDate: 2027-01-12T00:00:00Z }] }",
  "{ type: [Default, WebServicesInternal], scope: pool:p1.c.com, certificate: two }",
  "{ scope: site:Lyon, certificate: own, type: Default }",
  "{ type: Default, scope: global, certificate: a3 }",
  "{ type: Internal, scope: role:Edge, certificate: { from: { type: Default, scope: pool:p2.c.com } } }",
)}policy:
  clockSkew: 1m
  windows: [Tue 01:00-05:00 UTC, Mon 01:00-05:00 UTC]
`;

/** A text whose sections, entries of sections, and lists stand in another order. */
const shuffled: fc.Arbitrary<string> = fc.infiniteStream(fc.nat(1_000_000)).map((numbers) => {
  const order = <Item>(items: readonly Item[]): Item[] =>
    items
      .map((item) => ({ item, key: numbers.next().value ?? 0 }))
      .toSorted((a, b) => a.key - b.key)
      .map(({ item }) => item);
  const sections = order(SECTIONS.split(/^(?=\w)/m));
  return sections
    .map((section) => {
      const [first = "", ...entries] = section.split(/^(?=  \S)/m);
      return [first, ...order(entries)].join("");
    })
    .join("")
    .replace(
      /(servers|windows|type): \[([^\]{]*)\]/g,
      (_, key: string, items: string) => `${key}: [${order(items.split(", ")).join(", ")}]`,
    );
});

describe("law 2", () => {
  test("any order of keys and lists means the same", () => {
    const expected = meaning(SECTIONS);
    expect(expected).toMatchObject({ plain: { product: "sfb-2019" } });
    let changed = 0;
    fc.assert(
      fc.property(shuffled, (text) => {
        if (text !== SECTIONS) changed += 1;
        expect(meaning(text)).toEqual(expected);
      }),
    );
    expect(changed).toBeGreaterThan(90);
  });

  test.for([
    ["CRLF", SECTIONS.replaceAll("\n", "\r\n")],
    ["a byte order mark", `\ufeff${SECTIONS}`],
    ["comments and empty lines", SECTIONS.replaceAll("\n", " # x\n\n")],
    ["no last line end", SECTIONS.trimEnd()],
  ] as const)("%s means the same", ([, text]) => {
    expect(meaning(text)).toEqual(meaning(SECTIONS));
  });
});

const WORDS = [
  "global",
  "constructor",
  "toString",
  "__proto__",
  "''",
  "null",
  "true",
  "1",
  "Default",
  "OAuthTokenIssuer",
  "oauthtokenissuer",
  "[OAuthTokenIssuer, Default]",
  "server:fe01.c.com",
  "pool:p1.c.com",
  "site:Paris",
  "role:FrontEnd",
  "{ from: Default }",
  "{ from: OAuthTokenIssuer }",
  "{ from: { type: Default, scope: global } }",
  "a1",
  "own",
  "two",
  "[]",
  "{}",
  "2027-01-12T02:00:00+01:00",
  "{ local: 2027-03-28T02:30, zone: Europe/Paris }",
  "<<",
  "&a x",
  "*a",
  "!!int 3",
  "{ each: { public: 'a/{server}.cer' } }",
];
const KEYS = [
  "version",
  "product",
  "sipDomains",
  "pools",
  "store",
  "certificates",
  "assignments",
  "policy",
  "include",
  "type",
  "scope",
  "certificate",
  "rolls",
  "effectiveDate",
  "pfx",
  "public",
  "password",
  "from",
  "servers",
  "role",
  "site",
  "constructor",
  "__proto__",
  "toString",
  "each",
  "removePrevious",
  "distribution",
];
const word = fc.constantFrom(...WORDS);
const key = fc.constantFrom(...KEYS);

describe("law 4", () => {
  const assignment = fc
    .record({ type: word, scope: word, certificate: word, roll: fc.option(word) })
    .map(({ type, scope, certificate, roll }) => {
      const rolls =
        roll === null ? "" : `, rolls: [{ certificate: ${roll}, effectiveDate: 2027-01-12T00:00:00Z }]`;
      return `{ type: ${type}, scope: ${scope}, certificate: ${certificate}${rolls} }`;
    });
  const likely = fc.constantFrom(
    "{ type: OAuthTokenIssuer, scope: global, certificate: a1 }",
    "{ type: OAuthTokenIssuer, scope: server:fe01.c.com, certificate: a1 }",
    "{ type: Default, scope: global, certificate: own }",
    "{ type: WebServicesInternal, scope: global, certificate: { from: OAuthTokenIssuer } }",
  );

  test("no configuration yields an OAuth assignment of a server", () => {
    const counts = { accepted: 0, withOAuth: 0 };
    fc.assert(
      fc.property(
        fc.array(fc.oneof({ weight: 3, arbitrary: likely }, { weight: 1, arbitrary: assignment }), {
          minLength: 1,
          maxLength: 3,
        }),
        (assignments) => {
          const { value } = readConfig(withAssignments(...assignments));
          if (value === undefined) return;
          counts.accepted += 1;
          const oauth = value.assignments.filter(({ type }) => type === "OAuthTokenIssuer");
          counts.withOAuth += oauth.length;
          expect(oauth.map(({ target }) => target.kind)).toEqual(oauth.map(() => "deployment"));
          expect(oauth.length).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 600 },
    );
    expect(counts.accepted).toBeGreaterThan(60);
    expect(counts.withOAuth).toBeGreaterThan(20);
  });
});

describe("whatever the text", () => {
  const told = (text: string): void => {
    const { value, diagnostics } = readConfig(text);
    // Nothing is thrown, and what has no value says why, at a place.
    expect(value !== undefined || diagnostics.some(({ severity }) => severity === "error")).toBe(true);
    for (const { location } of diagnostics) {
      expect(location?.line).toBeGreaterThan(0);
      expect(location?.column).toBeGreaterThan(0);
    }
  };

  test("noise is told, not thrown", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 80 }), told), { numRuns: 300 });
    const marks = fc.constantFrom(..."a: \n-[]{}'\"|>#\t&*!%@?,\r");
    fc.assert(
      fc.property(
        fc.array(marks, { maxLength: 50 }).map((all) => all.join("")),
        told,
      ),
      { numRuns: 1_000 },
    );
  });

  test("YAML of any shape is told, not thrown", () => {
    const { node } = fc.letrec<{ node: string }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 4 },
        word,
        fc
          .array(fc.tuple(key, tie("node")), { maxLength: 4 })
          .map((pairs) => `{ ${pairs.map((pair) => pair.join(": ")).join(", ")} }`),
        fc.array(tie("node"), { maxLength: 3 }).map((items) => `[ ${items.join(", ")} ]`),
      ),
    }));
    const text = fc
      .array(fc.tuple(key, node), { maxLength: 8 })
      .map((pairs) => pairs.map((pair) => `${pair.join(": ")}\n`).join(""));
    fc.assert(fc.property(text, told), { numRuns: 600 });
  });

  test("a sound text with one place overwritten is told, not thrown", () => {
    const patch = fc.record({
      at: fc.nat(SECTIONS.length),
      length: fc.nat(6),
      text: fc.oneof(word, key, fc.constantFrom(..."{}[]:,\n'\"#&*")),
    });
    fc.assert(
      fc.property(patch, ({ at, length, text }) =>
        told(SECTIONS.slice(0, at) + text + SECTIONS.slice(at + length)),
      ),
      { numRuns: 1_000 },
    );
    told(HEAD);
  });
});

test("the rules refuse a narrower OAuth scope also where the schema did not", () => {
  const text = withAssignments("{ type: OAuthTokenIssuer, scope: server:fe01.c.com, certificate: a1 }");
  const document = readDocument("cscert.yaml", text);
  const unchecked = { document, written: document.value as Configuration, faulty: new Set<string>() };
  const { value } = normalise(unchecked, [], "all-read");
  const resolved = value && resolveDesired(value, () => undefined);
  expect(resolved?.value).toBeUndefined();
  expect(resolved?.diagnostics.map(sayPlace)).toContain("desired/oauth-per-server 16 server:fe01.c.com");
});

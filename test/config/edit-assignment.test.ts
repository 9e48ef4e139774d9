// What is edited so that a type holds a certificate: afterwards the configuration says exactly that, and the same as before elsewhere.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatInstant } from "../../src/base/instant.ts";
import { planAssignmentEdit, type AssignmentRequest } from "../../src/config/edit-assignment.ts";
import { planRemoval, planRename, type Named } from "../../src/config/edit-names.ts";
import { editText } from "../../src/config/edit.ts";
import { readOutline } from "../../src/config/outline.ts";
import { parseScope } from "../../src/config/scope.ts";
import type { CertificateType } from "../../src/model/certificate-type.ts";
import { stepAt, type DesiredAssignment } from "../../src/model/desired.ts";
import { formatTarget } from "../../src/model/target.ts";
import { readConfig } from "../kit/config.ts";

const NOW = Date.parse("2026-11-25T09:00:00Z");
const HEAD = `version: 1
product: sfb-2019
sipDomains: [contoso.com]
pools:
  pool01.contoso.com: { role: FrontEnd, site: Paris, servers: [fe01.contoso.com, fe02.contoso.com] }
  pool02.contoso.com: { role: FrontEnd, site: Lyon, servers: [fe03.contoso.com] }
store: { directory: { path: stores } }
certificates: # named once
  a: { public: a.cer }
  b: { public: b.cer }
  c: { public: c.cer }
  each: { servers: { fe01.contoso.com: { public: e1.cer }, fe02.contoso.com: { public: e2.cer } } }
`;

function scopeOf(text: string): AssignmentRequest["scope"] {
  const scope = parseScope(text);
  if (scope === undefined) throw new Error(text);
  return scope;
}

function apply(text: string, request: Omit<AssignmentRequest, "now">): string {
  const planned = planAssignmentEdit(readOutline(new Map([["cscert.yaml", text]])), { ...request, now: NOW });
  if (planned.kind === "refused") return planned.why;
  const edited = editText(
    text,
    planned.files.flatMap(({ edits }) => edits),
  );
  return edited.kind === "edited" ? edited.text : edited.why;
}

function desiredOf(text: string): readonly DesiredAssignment[] {
  const { value, diagnostics } = readConfig(text);
  if (value === undefined)
    throw new Error(`${diagnostics.map(({ message }) => message).join("\n")}\n${text}`);
  return value.assignments;
}

function inForce(text: string, at: number): ReadonlyMap<string, string> {
  return new Map(
    desiredOf(text).map(({ target, type, steps }) => {
      const { certificate } = stepAt(steps, at);
      return [
        `${formatTarget(target)} ${type}`,
        certificate.kind === "named" ? certificate.name : "observed",
      ];
    }),
  );
}

const TYPES: readonly CertificateType[] = ["Default", "WebServicesInternal", "WebServicesExternal"];
const SCOPES = [
  "global",
  "site:Paris",
  "pool:pool01.contoso.com",
  "pool:pool02.contoso.com",
  "server:fe01.contoso.com",
];

const item = fc.record({
  scope: fc.constantFrom(...SCOPES),
  certificate: fc.constantFrom("a", "b"),
  rolls: fc.constantFrom("", "past", "ahead"),
  style: fc.constantFrom("block", "flow"),
  comment: fc.constantFrom("", " # why"),
});
const request = fc.record({
  types: fc.subarray([...TYPES], { minLength: 1 }),
  scope: fc.constantFrom(...SCOPES),
  certificate: fc.constantFrom("b", "c"),
  days: fc.constantFrom(undefined, 20, 400),
});
const file = fc.record({
  items: fc.uniqueArray(item, { selector: ({ scope }) => scope, maxLength: 4 }),
  request,
  crlf: fc.boolean(),
});

function write(
  items: readonly {
    readonly scope: string;
    readonly certificate: string;
    readonly rolls: string;
    readonly style: string;
    readonly comment: string;
  }[],
): string {
  if (items.length === 0) return HEAD;
  const lines = items.map(({ scope, certificate, rolls, style, comment }) => {
    const date = rolls === "past" ? "2026-10-01T00:00:00Z" : "2027-03-01T00:00:00Z";
    const type = `[${TYPES.join(", ")}]`;
    const roll =
      rolls === ""
        ? ""
        : style === "flow"
          ? `, rolls: [{ certificate: c, effectiveDate: "${date}" }]`
          : `\n    rolls:\n      - certificate: c\n        effectiveDate: ${date}${comment}`;
    return style === "flow"
      ? `  - { type: ${type}, scope: ${scope}, certificate: ${certificate}${roll} }${comment}`
      : `  - type: ${type}${comment}\n    scope: ${scope}\n    certificate: ${certificate}${comment}${roll}`;
  });
  return `${HEAD}assignments:\n${lines.join("\n")}\n`;
}

test("the types hold the certificate there from then on, and everything else is as it was", () => {
  let [edited, refused] = [0, 0];
  fc.assert(
    fc.property(file, ({ items, request: asked, crlf }) => {
      const plain = write(items);
      const text = crlf ? plain.replaceAll("\n", "\r\n") : plain;
      const { types, scope, certificate, days } = asked;
      const effectiveDate = days === undefined ? undefined : NOW + days * 86_400_000;
      const after = apply(text, {
        types,
        scope: scopeOf(scope),
        certificate,
        ...(effectiveDate === undefined ? {} : { effectiveDate }),
      });
      if (!after.startsWith("version")) {
        refused += 1;
        return;
      }
      const { value } = readConfig(after);
      // A roll to what is in force already, or two scopes that clash, is for the configuration to refuse.
      if (value === undefined || readConfig(text).value === undefined) return;
      edited += 1;
      const at = effectiveDate ?? NOW;
      const rules = readOutline(new Map([["cscert.yaml", after]])).assignments.filter(
        (one) => one.scope === scope,
      );
      for (const type of types) {
        const rule = rules.filter((one) => one.types.includes(type));
        expect(rule).toHaveLength(1);
        const dated = (rule[0]?.rolls ?? []).filter(
          (roll) => typeof roll.effectiveDate === "string" && Date.parse(roll.effectiveDate) <= at,
        );
        expect(dated.at(-1)?.certificate ?? rule[0]?.certificate).toBe(certificate);
      }
      const [before, now] = [inForce(text, NOW), inForce(after, NOW)];
      for (const [key, name] of before) {
        const type = key.split(" ")[1] as CertificateType;
        if (!types.includes(type) || effectiveDate !== undefined) expect(now.get(key), key).toBe(name);
      }
      expect(after.split("\n").filter((line) => line.includes("# named once"))).toHaveLength(1);
    }),
    { numRuns: 300 },
  );
  expect(edited).toBeGreaterThan(90);
  expect(refused).toBeGreaterThan(8);
});

describe("a narrower scope", () => {
  const wide = `${HEAD}assignments:
  - type: [Default, WebServicesInternal] # everywhere
    scope: global
    certificate: a
    rolls: [{ certificate: c, effectiveDate: "2027-03-01T00:00:00Z" }]
    removePrevious: true
`;
  const narrow = {
    types: ["Default"] as const,
    scope: scopeOf("pool:pool02.contoso.com"),
    certificate: "b",
    heldIn: scopeOf("global"),
  };

  test("rolls from what the wider one says, and goes on with all of it", () => {
    const date = Date.parse("2027-06-01T00:00:00Z");
    const after = apply(wide, { ...narrow, effectiveDate: date });
    expect(after.startsWith(wide)).toBe(true);
    const [before, now] = [inForce(wide, NOW), inForce(after, NOW)];
    expect(now).toEqual(before);
    expect(inForce(after, date - 1)).toEqual(inForce(wide, date - 1));
    expect(inForce(after, date).get("fe03.contoso.com Default")).toBe("b");
    expect(inForce(after, date).get("fe01.contoso.com Default")).toBe("c");
    expect(desiredOf(after).every(({ removePrevious }) => removePrevious)).toBe(true);
  });

  test("is refused a date before a roll of the wider one", () => {
    const answer = apply(wide, { ...narrow, effectiveDate: NOW + 86_400_000 });
    expect(answer).toContain("a roll to c is planned for");
  });
});

test("types that leave an assignment take along what else it says", () => {
  const text = `${HEAD}assignments:
  - { type: [Default, WebServicesInternal], scope: global, certificate: a, removePrevious: true }
`;
  const after = apply(text, { types: ["Default"], scope: scopeOf("global"), certificate: "b" });
  expect(desiredOf(after).map(({ type, removePrevious }) => `${type} ${removePrevious}`)).not.toContain(
    "Default false",
  );
});

describe("what is refused", () => {
  test.for<[string, Partial<AssignmentRequest>, string]>([
    [HEAD, { effectiveDate: NOW + 1 }, "nothing is assigned to Default in pool:pool01.contoso.com"],
    [
      write([
        { scope: "pool:pool01.contoso.com", certificate: "a", rolls: "ahead", style: "block", comment: "" },
      ]),
      { effectiveDate: NOW + 1 },
      `a roll to c is planned for ${formatInstant(Date.parse("2027-03-01T00:00:00Z"))}, not before the new one`,
    ],
  ])("%#", ([text, more, why]) => {
    expect(
      apply(text, {
        types: ["Default"],
        scope: scopeOf("pool:pool01.contoso.com"),
        certificate: "b",
        ...more,
      }),
    ).toContain(why);
  });
});

describe("names", () => {
  const text = `${HEAD}assignments:
  - { type: Default, scope: pool:pool01.contoso.com, certificate: each } # pool
  - { type: Default, scope: server:fe03.contoso.com, certificate: a, rolls: [{ certificate: b, effectiveDate: "2027-03-01T00:00:00Z" }] }
policy:
  allow:
    - { guard: "guard/unreachable:fe02.contoso.com", until: "2027-01-01T00:00:00Z", reason: away }
`;
  const outline = readOutline(new Map([["cscert.yaml", text]]));

  function edit(planned: ReturnType<typeof planRename>): string {
    if (planned.kind === "refused") return planned.why;
    const edited = editText(
      text,
      planned.files.flatMap(({ edits }) => edits),
    );
    return edited.kind === "edited" ? edited.text : edited.why;
  }

  test.for<[Named, string]>([
    [{ kind: "certificate", name: "b" }, "new"],
    [{ kind: "pool", name: "pool01.contoso.com" }, "pool11.contoso.com"],
    [{ kind: "server", name: "fe02.contoso.com" }, "fe12.contoso.com"],
    [{ kind: "server", name: "fe03.contoso.com" }, "fe13.contoso.com"],
  ])("%j is renamed in every place", ([named, to]) => {
    const after = edit(planRename(outline, named, to));
    const word = new RegExp(`(?<![\\w.-])${named.name.replaceAll(".", "\\.")}(?![\\w.-])`, "g");
    expect(after).toBe(text.replaceAll(word, to));
    expect(desiredOf(after)).toHaveLength(desiredOf(text).length);
  });

  test.for<[Named, string]>([
    [{ kind: "certificate", name: "b" }, "rolls"],
    [{ kind: "server", name: "fe02.contoso.com" }, "fe02"],
    [{ kind: "pool", name: "pool02.contoso.com" }, "fe03"],
    [{ kind: "pool", name: "pool01.contoso.com" }, "fe01"],
  ])("%j is taken out of every place", ([named, gone]) => {
    const after = edit(planRemoval(outline, named));
    expect(after).toContain("# named once");
    expect(after).not.toContain(gone);
  });

  test.for<[ReturnType<typeof planRename>, string]>([
    [planRemoval(outline, { kind: "certificate", name: "a" }), "Default in server:fe03.contoso.com holds it"],
    [
      planRemoval(outline, { kind: "server", name: "fe03.contoso.com" }),
      "it is the last server of pool02.contoso.com",
    ],
    [planRemoval(outline, { kind: "pool", name: "none.contoso.com" }), "the configuration names no pool"],
    [planRename(outline, { kind: "certificate", name: "a" }, "b"), "there is a certificate b already"],
    [planRename(outline, { kind: "server", name: "fe01.contoso.com" }, "fe 01"), "is no FQDN"],
    [
      planRename(outline, { kind: "certificate", name: "none" }, "x"),
      "the configuration names no certificate none",
    ],
  ])("why not: %#", ([planned, why]) => {
    expect(planned).toMatchObject({ kind: "refused", why: expect.stringContaining(why) as string });
  });
});

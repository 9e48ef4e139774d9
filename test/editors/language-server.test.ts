// What editors show, by the real yaml-language-server: the modeline finds the schema, every property says what it is, values are offered.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { offerNames } from "../../src/cli/schema-names.ts";
import { readOutline } from "../../src/config/outline.ts";
import { CERTIFICATE_TYPES } from "../../src/model/certificate-type.ts";
import { startLanguageServer, type LanguageServer, type Offered } from "../kit/language-server.ts";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";

const ROOT = join(import.meta.dirname, "..", "..");
const EXAMPLES = ["single-server.yaml", "two-sites.yaml"];
const SCHEMA = readFileSync(join(ROOT, "schemas", "cscert.schema.json"), "utf8");

let server: LanguageServer;

beforeAll(async () => {
  server = await startLanguageServer();
}, 60_000);
afterAll(async () => await server.close());

describe.for(EXAMPLES)("examples/%s", (name) => {
  const path = join(ROOT, "examples", name);
  const text = readFileSync(path, "utf8");

  test("is sound", { timeout: 60_000 }, async () => {
    expect(await server.open(path, text)).toEqual([]);
  });

  test("every key says what it is", { timeout: 60_000 }, async () => {
    await server.open(path, text);
    let met = 0;
    for (const [line, content] of text.split("\n").entries()) {
      const key =
        /^(\s*(?:- )?)(version|product|sipDomains|pools|role|site|servers|store|certificates|pfx|public|password|assignments|type|scope|certificate|rolls|effectiveDate|policy|expiryWarning):/.exec(
          content,
        );
      if (key === null) continue;
      met += 1;
      const shown = await server.hover(path, line, (key[1] ?? "").length + 1);
      expect(shown.length, `${name}:${line + 1} ${content}`).toBeGreaterThan(30);
    }
    expect(met).toBeGreaterThan(10);
  });
});

describe("while somebody types", () => {
  const path = join(ROOT, "examples", "typing.yaml");
  const head = "# yaml-language-server: $schema=../schemas/cscert.schema.json\n";

  async function offered(text: string): Promise<readonly Offered[]> {
    const whole = head + text;
    const at = whole.indexOf("|");
    const before = whole.slice(0, at).split("\n");
    await server.open(path, whole.slice(0, at) + whole.slice(at + 1));
    return await server.complete(path, before.length - 1, (before.at(-1) ?? "").length);
  }

  test("every property of each place is offered with its description", { timeout: 60_000 }, async () => {
    const schema = JSON.parse(SCHEMA) as {
      readonly properties: Readonly<Record<string, { readonly description?: string }>>;
    };
    const shown = await offered("|\n");
    for (const [key, { description }] of Object.entries(schema.properties)) {
      const found = shown.find(({ label }) => label === key);
      expect(found, key).toBeDefined();
      if (description !== undefined) expect(found?.documentation, key).toContain(description.slice(0, 20));
    }
    const inner = await offered("assignments:\n  - type: Default\n    |\n");
    for (const key of ["scope", "certificate", "rolls", "distribution", "removePrevious"]) {
      const found = inner.find(({ label }) => label === key);
      expect(found, key).toBeDefined();
      expect(found?.documentation.length, key).toBeGreaterThan(10);
    }
  });

  test.for<[string, readonly string[]]>([
    ["product: |\n", ["lync-2013", "sfb-2015", "sfb-2019", "sfb-se"]],
    ["assignments:\n  - type: |\n", CERTIFICATE_TYPES],
    ["assignments:\n  - type: [|]\n", CERTIFICATE_TYPES],
    ["assignments:\n  - scope: |\n", ["global", "role:Edge"]],
    ["pools:\n  a.contoso.com:\n    role: |\n", ["FrontEnd", "Edge", "SurvivableBranch"]],
    ["assignments:\n  - certificate:\n      from: |\n", ["Default"]],
    ["assignments:\n  - distribution: |\n", ["replicated", "manual"]],
  ])("values are offered: %j", { timeout: 60_000 }, async ([text, expected]) => {
    const labels = (await offered(text)).map(({ label }) => label);
    expect(labels).toEqual(expect.arrayContaining([...expected]));
    expect(labels).not.toContain("[object Object]");
  });

  test.for<[string, number]>([
    ["version: 1\nproduct: sfb-2020\n", 2],
    ["version: 1\nprodukt: sfb-2019\n", 2],
    ["assignments:\n  - type: OAuthTokenIssuer\n    scope: pool:pool01.contoso.com\n    certificate: a\n", 3],
    ["certificates:\n  a: { thumbprint: 12AB }\n", 2],
    ["assignments:\n  - type: Default\n    certificate: a\n", 2],
  ])("what is wrong is marked where it is: %j", { timeout: 60_000 }, async ([text, line]) => {
    const found = await server.open(path, head + text);
    expect(found.map(({ range }) => range.start.line)).toContain(line);
  });
});

test(
  "names, thumbprints and scopes of the configuration at hand are offered by value",
  { timeout: 60_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "cscert-editor-"));
    try {
      const thumbprint = "0123456789ABCDEF".repeat(3).slice(0, 40);
      const text = `# yaml-language-server: $schema=./cscert.schema.json
version: 1
product: sfb-2019
sipDomains: [contoso.com]
pools:
  pool07.contoso.com: { role: FrontEnd, site: Nice, servers: [fe07.contoso.com] }
store: { directory: { path: stores } }
certificates:
  oauth-2031: { thumbprint: ${thumbprint} }
`;
      writeFileSync(
        join(folder, "cscert.schema.json"),
        offerNames(SCHEMA, readOutline(new Map([["cscert.yaml", text]]))),
      );
      const path = join(folder, "cscert.yaml");
      const labels = async (added: string): Promise<readonly string[]> => {
        const whole = `${text}${added}`;
        await server.open(path, `${whole}\n`);
        const lines = whole.split("\n");
        return (await server.complete(path, lines.length - 1, (lines.at(-1) ?? "").length)).map(
          ({ label }) => label,
        );
      };
      expect(await labels("assignments:\n  - certificate: ")).toContain("oauth-2031");
      expect(await labels("assignments:\n  - scope: ")).toEqual(
        expect.arrayContaining(["global", "site:Nice", "pool:pool07.contoso.com", "server:fe07.contoso.com"]),
      );
      expect(await labels("  other:\n    thumbprint: ")).toContain(thumbprint);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);

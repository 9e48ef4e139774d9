// Law 6: reading commands write nothing at all, and a secret never leaves: canaries planted as passwords, in files and in variables, appear in
// no output, plan, snapshot, journal or store, in none of the spellings in which they could hide.

import { createHash, createPrivateKey } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { makeEstate, type Estate } from "../kit/estate.ts";
import { keySpellings, spellings } from "../kit/spellings.ts";
import { STORE_KEY_PEM } from "../kit/store-pems.ts";

const SERVERS = ["fe01.contoso.com", "fe02.contoso.com"];
const READING: readonly (readonly string[])[] = [
  ["validate"],
  ["validate", "--format", "json"],
  ["validate", "--format", "sarif"],
  ["validate", "--format", "github"],
  ["plan"],
  ["plan", "--format", "json"],
  ["plan", "--format", "markdown"],
  ["plan", "--at", "2027-03-01T00:00:00Z"],
  ["status"],
  ["status", "--format", "json"],
  ["observe"],
  ["history"],
  ["history", "--format", "json"],
  ["next"],
  ["timeline"],
  ["timeline", "--format", "json"],
  ["prove"],
  ["suggest"],
  ["schema"],
];

function configure(estate: Estate): void {
  estate.write(
    "cscert.yaml",
    `version: 1
product: sfb-2019
sipDomains: [contoso.com]
pools:
  pool01.contoso.com: { role: FrontEnd, servers: [${SERVERS.join(", ")}] }
store:
  directory: { path: stores }
certificates:
  oauth-2026: { pfx: certificates/oauth-2026.pfx, public: certificates/oauth-2026.cer, password: { file: secrets/oauth-2026 } }
  oauth-2027: { pfx: certificates/oauth-2027.pfx, public: certificates/oauth-2027.cer, password: { env: CANARY } }
  wrong: { pfx: certificates/wrong.pfx, public: certificates/wrong.cer, password: { file: secrets/wrong } }
assignments:
  - type: OAuthTokenIssuer
    scope: global
    certificate: oauth-2026
    rolls: [{ certificate: oauth-2027, effectiveDate: "2027-01-12T01:00:00Z" }]
  - { type: Default, scope: pool:pool01.contoso.com, certificate: wrong }
`,
  );
}

/** Every file below the estate but the secrets themselves: path, size, time and content. */
function files(estate: Estate, of: "all" | "without-secrets"): ReadonlyMap<string, Buffer> {
  const found = new Map<string, Buffer>();
  for (const entry of readdirSync(estate.folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(estate.folder, path);
    if (!entry.isFile() || (of === "without-secrets" && name.startsWith("secrets"))) continue;
    found.set(name, readFileSync(path));
  }
  return found;
}

function fingerprint(estate: Estate): string {
  const hash = createHash("sha256");
  for (const [name, bytes] of [...files(estate, "all")].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${name} ${statSync(join(estate.folder, name)).mtimeMs} `).update(bytes);
  }
  return hash.digest("hex");
}

const SEALING_KEY = join("stores", "store.key");

/** The store's own secret: what opens the PFX files in it. */
function sealingKey(estate: Estate): string {
  return readFileSync(join(estate.folder, SEALING_KEY), "latin1").trim();
}

let crashes = 0;

/** What is said of a bug while the secrets are in use: the way out that nobody planned. */
async function crash(estate: Estate, env: Record<string, string>): Promise<string> {
  const broken = new Proxy(env, {
    get: (variables, name) => {
      if (name === "CANARY") throw new TypeError("a bug while a password is read");
      return variables[String(name)];
    },
  });
  const { exit, out, err } = await estate.cscert(["apply", "--auto-approve"], { env: broken });
  crashes += exit === 70 ? 1 : 0;
  return out + err;
}

/** Long enough to be found nowhere by chance; every kind of character that a password may have. */
const aCanary = fc
  .string({
    unit: fc.constantFrom(..."abcXYZ019 äß✓\"'\\$`%&<>{}:#".split("")),
    minLength: 12,
    maxLength: 24,
  })
  .map((text) => `canary${text}end`);

test("reading commands write nothing, and no secret leaves by any way", async () => {
  let searched = 0;
  await fc.assert(
    fc.asyncProperty(aCanary, aCanary, async (inFile, inVariable) => {
      const estate = await makeEstate(SERVERS);
      try {
        estate.certify("oauth-2026", {}, inFile);
        estate.certify("oauth-2027", {}, inVariable);
        estate.certify("wrong", { commonName: "pool01.contoso.com", dnsNames: SERVERS }, "another");
        writeFileSync(join(estate.folder, "secrets", "wrong"), `${inFile}\n`);
        configure(estate);
        const env = { CANARY: inVariable };
        const said: string[] = [];
        const run = async (args: readonly string[]): Promise<void> => {
          const { out, err } = await estate.cscert(args, { env });
          said.push(out, err);
        };
        const readAll = async (): Promise<void> => {
          const before = fingerprint(estate);
          for (const args of READING) await run(args);
          expect(fingerprint(estate)).toBe(before);
        };
        await readAll();
        await run(["plan", "--out", "plan.json"]);
        said.push(await crash(estate, env));
        await run(["apply", "--auto-approve"]);
        await run(["apply", "--auto-approve", "--format", "json"]);
        await run(["observe", "--out", "snapshot.json"]);
        await run(["doctor"]);
        await run(["inspect", "certificates/oauth-2026.pfx", "--password-file", "secrets/oauth-2026"]);
        await run([
          "inspect",
          "certificates/oauth-2027.pfx",
          "--password-file",
          "secrets/oauth-2026",
          "--format",
          "json",
        ]);
        await readAll();
        const hidden = [inFile, inVariable, sealingKey(estate)].flatMap(spellings);
        hidden.push(...keySpellings(createPrivateKey(STORE_KEY_PEM)));
        const places = [
          ["what was printed", Buffer.from(said.join("\n"))] as const,
          ...files(estate, "without-secrets"),
        ];
        for (const [place, bytes] of places) {
          // What holds a secret by its purpose is no leak.
          if (place === SEALING_KEY) continue;
          const text = bytes.toString("latin1");
          const utf8 = bytes.toString("utf8");
          searched += hidden.length;
          const leaked = hidden.find((spelling) => text.includes(spelling) || utf8.includes(spelling));
          expect(leaked === undefined ? "nothing" : `${leaked} in ${place}`).toBe("nothing");
        }
      } finally {
        estate.remove();
      }
    }),
    { numRuns: process.env["CI"] === undefined ? 5 : 40 },
  );
  console.log(`law 6: ${searched} searches`);
  expect(searched).toBeGreaterThan(5_000);
  expect(crashes).toBeGreaterThan(4);
});

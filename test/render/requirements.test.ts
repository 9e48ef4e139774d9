// What a new certificate needs: the same facts in every form, and forms that the tools take.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { scopeChoices } from "../../src/adopt/scope-choices.ts";
import { CERTIFICATE_TYPES, type CertificateType } from "../../src/model/certificate-type.ts";
import { requirementSheets, type RequirementSheet } from "../../src/model/requirement-sheet.ts";
import { findMissingNames } from "../../src/model/requirements.ts";
import { findUnsuitability } from "../../src/model/suitability.ts";
import { formatScope } from "../../src/model/scope.ts";
import { renderRequirements } from "../../src/render/requirements.ts";
import { aCertificate, aTopology } from "../kit/deployment.ts";

const DEPLOYMENT = {
  product: "sfb-2015",
  sipDomains: ["contoso.com", "fabrikam.com"],
  topology: aTopology([
    { pool: "pool01", site: "Paris", servers: ["fe01", "fe02"] },
    { pool: "edge", role: "Edge", site: "Paris", servers: ["edge01", "edge02"] },
    { pool: "branch", role: "SurvivableBranch", servers: ["sba01"] },
  ]),
} as const;

function sheetsOf(type: CertificateType, scope?: string): readonly RequirementSheet[] {
  const choice = scopeChoices(DEPLOYMENT, type).find(
    (one) => scope === undefined || formatScope(one.scope) === scope,
  );
  if (choice === undefined) throw new Error(`${type} has no scope ${scope}`);
  return requirementSheets(DEPLOYMENT, [type], choice.scope, choice.servers);
}

describe.for(CERTIFICATE_TYPES)("%s", (type) => {
  test("a certificate with what the sheet says suits, and lacks no name", () => {
    for (const { scope, servers } of scopeChoices(DEPLOYMENT, type)) {
      for (const sheet of requirementSheets(DEPLOYMENT, [type], scope, servers)) {
        const certificate = aCertificate("new", {
          commonName: sheet.commonName,
          dnsNames: sheet.dnsNames,
          subject: `CN=${sheet.commonName}`,
          bits: sheet.keyBits,
        });
        const { product, sipDomains } = DEPLOYMENT;
        const question = { type, certificate, product, sipDomains, exportable: sheet.exportable === "yes" };
        expect(findUnsuitability(question)).toEqual([]);
        for (const server of servers.filter(
          ({ fqdn }) => !sheet.scope.startsWith("server:") || sheet.scope === `server:${fqdn}`,
        )) {
          // A survivable branch and a pool differ in what the subject should be: a shared one can be only one of them.
          const missing = findMissingNames({ ...DEPLOYMENT, type, server, certificate }).filter(
            ({ code }) => code === "certificate/names-missing",
          );
          expect(missing, `${formatScope(scope)} ${server.fqdn}`).toEqual([]);
        }
      }
    }
  });

  test("OpenSSL makes the request", { timeout: 30_000 }, () => {
    const folder = mkdtempSync(join(tmpdir(), "cscert-request-"));
    try {
      for (const sheet of sheetsOf(type).slice(0, 1)) {
        writeFileSync(join(folder, "request.cnf"), renderRequirements([sheet], "openssl"));
        const made = spawnSync(
          "openssl",
          ["req", "-new", "-nodes", "-config", "request.cnf", "-keyout", "new.key", "-out", "new.csr"],
          { cwd: folder, encoding: "utf8" },
        );
        expect(made.status, made.stderr).toBe(0);
        const { stdout } = spawnSync("openssl", ["req", "-in", "new.csr", "-noout", "-text"], {
          cwd: folder,
          encoding: "utf8",
        });
        expect(stdout).toContain(`CN = ${sheet.commonName}`);
        for (const name of sheet.dnsNames) expect(stdout).toContain(`DNS:${name}`);
        expect(stdout).toContain("TLS Web Server Authentication");
        expect(stdout).toContain(`(${sheet.keyBits} bit)`);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("every form says the same names", () => {
    const sheets = sheetsOf(type);
    for (const format of ["text", "openssl", "certreq", "powershell", "json"] as const) {
      const text = renderRequirements(sheets, format);
      for (const name of sheets.flatMap(({ dnsNames }) => dnsNames)) expect(text, format).toContain(name);
    }
  });
});

test("types whose certificate names its server have one sheet a server", () => {
  expect(sheetsOf("Default", "pool:pool01.contoso.com").map(({ scope }) => scope)).toEqual([
    "server:fe01.contoso.com",
    "server:fe02.contoso.com",
  ]);
  expect(sheetsOf("OAuthTokenIssuer")).toHaveLength(1);
  expect(sheetsOf("AudioVideoAuthentication", "pool:edge.contoso.com")[0]).toMatchObject({
    exportable: "yes",
  });
});

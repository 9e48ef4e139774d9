import { createPublicKey, X509Certificate } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Secret } from "../../src/base/secret.ts";
import { Failure } from "../../src/diagnostic/failure.ts";
import { createLab, type LabDescription, type LabRequest } from "../../src/lab/create-lab.ts";
import type { Fqdn } from "../../src/model/fqdn.ts";
import type { ObservedServer } from "../../src/model/observed.ts";
import { loadConfiguration } from "../../src/sources/files.ts";
import { createDirectoryStore, isLabStore } from "../../src/stores/directory/directory-store.ts";
import { initialiseDirectoryStore } from "../../src/stores/directory/initialise.ts";
import { openPfx } from "../../src/x509/open.ts";

const NOW = Date.parse("2026-11-25T06:00:00.123Z");
const signal = new AbortController().signal;

function requestLab(folder: string, servers: number, pools: number): LabRequest {
  return {
    folder,
    size: { servers, pools },
    now: NOW,
    beginning: "older",
    schema: "{}\n",
    initialiseStore: (path, names, founded) =>
      initialiseDirectoryStore({ path, servers: names, lab: "lab", founded }),
    openStore: (path, clock) => createDirectoryStore({ path, clock }),
    holder: { holder: "test", host: "here", bootId: "", pid: process.pid },
    signal,
  };
}

let scratch = "";
let folder = "";
let lab: LabDescription;

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), "cscert-lab-"));
  folder = join(scratch, "lab");
  lab = await createLab(requestLab(folder, 8, 2));
});

afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

function filesBelow(path: string, ending: string): string[] {
  return readdirSync(join(folder, path), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, path, name));
}

async function observe(server: string): Promise<ObservedServer> {
  const store = createDirectoryStore({ path: join(folder, "stores"), clock: () => NOW });
  for await (const seen of store.observe([server as Fqdn], signal)) {
    if (seen.kind === "observed") return seen;
  }
  throw new Error(`${server} is not to be seen`);
}

describe("a lab that was made", () => {
  test("has eight servers in three pools, and says how many key pairs it draws on", () => {
    expect(lab).toMatchObject({ servers: 8, pools: 3, certificates: 15, keyPairs: 8 });
  });

  test("keeps all that Git must not see in ignored folders", () => {
    expect(readFileSync(join(folder, ".gitignore"), "utf8")).toBe("stores/\nsecrets/\n.cscert/\n");
    expect(readdirSync(folder).toSorted()).toEqual([
      ".gitignore",
      "README.md",
      "authority.cer",
      "certificates",
      "cscert.schema.json",
      "cscert.yaml",
      "secrets",
      "stores",
    ]);
  });

  test("says in its README that certificates share key pairs", () => {
    const readme = readFileSync(join(folder, "README.md"), "utf8");
    expect(readme).toContain("they share 8 RSA key\npairs of 2048 bits");
  });

  test("has PFX files that their passwords open, each with its key and the certificate beside it", async () => {
    const files = filesBelow("certificates", ".pfx");
    expect(files).toHaveLength(12);
    for (const file of files) {
      const name = file.slice(join(folder, "certificates").length + 1).split(/[\\/.]/)[0] ?? "";
      const password = new Secret(readFileSync(join(folder, "secrets", name), "utf8").trimEnd());
      const { value } = await openPfx(readFileSync(file), password);
      const leaf = new X509Certificate(value?.leaf ?? new Uint8Array());
      expect(value?.leaf).toEqual(readFileSync(file.replace(/pfx$/, "cer")));
      expect(leaf.checkIssued(new X509Certificate(readFileSync(join(folder, "authority.cer"))))).toBe(true);
    }
  });

  test("has distinct certificates of few key pairs, 2048 bits each", () => {
    const certificates = filesBelow("certificates", ".cer").map(
      (file) => new X509Certificate(readFileSync(file)),
    );
    const keys = new Set(certificates.map(({ publicKey }) => publicKey.export({ format: "jwk" }).n));
    expect(new Set(certificates.map(({ fingerprint }) => fingerprint)).size).toBe(certificates.length);
    expect(keys.size).toBeLessThan(lab.keyPairs);
    for (const { publicKey } of certificates) {
      expect(createPublicKey(publicKey.export({ format: "pem", type: "spki" })).asymmetricKeyDetails).toEqual(
        expect.objectContaining({ modulusLength: 2048 }),
      );
    }
  });

  test("has stores that are marked as a lab's", () => {
    expect(isLabStore(join(folder, "stores"))).toBe(true);
  });

  test("has one OAuth certificate in force for more than a year, with no previous, on the deployment and all bearers", async () => {
    const store = createDirectoryStore({ path: join(folder, "stores"), clock: () => NOW });
    const deployment = await store.observeDeployment(signal);
    const oauth = deployment.assignments.get("OAuthTokenIssuer");
    expect(oauth?.record).toEqual({ thumbprint: expect.stringMatching(/^[0-9A-F]{40}$/) });
    for (const name of ["fe01", "fe02", "fe03", "fe04", "fe05", "fe06"]) {
      const server = await observe(`${name}.contoso.com`);
      expect(server.assignments.get("OAuthTokenIssuer")).toMatchObject({
        record: oauth?.record,
        source: "global",
      });
    }
    expect(oauth?.writtenAt).toBeLessThan(NOW - 365 * 86_400_000);
  });

  test("has a newcomer that holds nothing of its own", async () => {
    const newcomer = await observe("fe03.contoso.com");
    expect([...newcomer.assignments.keys()]).toEqual(["OAuthTokenIssuer"]);
    expect(newcomer.diagnostics).toEqual([]);
  });

  test("has servers whose certificates run out in less than three weeks", async () => {
    for (const server of lab.outdated) {
      const seen = await observe(server);
      const thumbprint = seen.assignments.get("Default")?.record.thumbprint;
      const certificate = [...seen.installed.values()].find((one) => one.thumbprint === thumbprint);
      const left = (certificate?.certificate?.notAfter ?? 0) - NOW;
      expect(left).toBeGreaterThan(0);
      expect(left).toBeLessThan(21 * 86_400_000);
    }
  });
});

describe("the configuration of a lab", () => {
  test.for([
    { servers: 1, pools: 1, assignments: 4 },
    { servers: 8, pools: 2, assignments: 27 },
    { servers: 13, pools: 2, assignments: 40 },
    { servers: 30, pools: 4, assignments: 91 },
  ])("of $servers servers in $pools pools has nothing to be said about it", async (size) => {
    const path = join(scratch, `lab-${size.servers}`);
    await createLab(requestLab(path, size.servers, size.pools));
    const { value, diagnostics } = await loadConfiguration(join(path, "cscert.yaml"));
    expect(diagnostics).toEqual([]);
    expect(value?.desired.assignments).toHaveLength(size.assignments);
  });
});

describe("a lab is refused", () => {
  test.for([
    { why: "for a size that can't be", servers: 1, pools: 2, code: "lab/size" },
    { why: "in a folder that is not empty", servers: 8, pools: 2, code: "lab/folder-not-empty" },
  ])("$why", async ({ servers, pools, code }) => {
    const made = createLab(requestLab(folder, servers, pools));
    await expect(made).rejects.toThrow(Failure);
    await expect(made).rejects.toMatchObject({ diagnostic: { code } });
  });
});

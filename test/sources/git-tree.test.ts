// A configuration at a commit: the same as from disk, whatever the commit holds, and nothing of it leaves the repository.

import { generateKeyPairSync } from "node:crypto";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Checked } from "../../src/diagnostic/diagnostic.ts";
import { loadConfiguration, type LoadedConfiguration } from "../../src/sources/files.ts";
import { loadGathered } from "../../src/sources/gathered-configuration.ts";
import { openCommit } from "../../src/sources/git-tree.ts";
import { mintCertificate } from "../../src/x509/mint.ts";
import { makeRepository, type TestRepository } from "../kit/git.ts";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const DER = mintCertificate({
  commonName: "contoso.com",
  dnsNames: ["contoso.com"],
  notBefore: Date.UTC(2026, 0, 1),
  notAfter: Date.UTC(2028, 0, 1),
  key: privateKey,
  use: "server",
  crlDistributionPoint: "http://pki.contoso.com/a.crl",
});

const HEAD = `version: 1
product: sfb-2019
sipDomains: [contoso.com]
store: { directory: { path: data/stores } }
`;
const POOLS = `pools:
  p1.c.com: { role: FrontEnd, servers: [fe01.c.com, fe02.c.com] }
`;
const oauth = (path: string): string => `certificates:
  a: { public: ${path} }
assignments:
  - { type: OAuthTokenIssuer, scope: global, certificate: a }
`;

let repository: TestRepository;
beforeEach(() => {
  repository = makeRepository();
});
afterEach(() => repository.remove());

async function loadAt(commit: string, folder = ""): Promise<Checked<LoadedConfiguration>> {
  const files = await openCommit({ gitFolder: repository.gitFolder, commit, folder });
  return await loadGathered(files, join(repository.top, folder, "cscert.yaml"), { certificates: "all" });
}

/** What a reader sees of a configuration: its functions can't be compared. */
function facts({ value, diagnostics }: Checked<LoadedConfiguration>): unknown {
  const { assignments, topology, policy, product, store } = value?.desired ?? {};
  return {
    diagnostics,
    assignments,
    topology,
    policy,
    product,
    store,
    texts: value?.texts,
    root: value?.root,
  };
}

async function expectAsOnDisk(folder = ""): Promise<Checked<LoadedConfiguration>> {
  const commit = repository.commit();
  const file = join(repository.top, folder, "cscert.yaml");
  const onDisk = await loadConfiguration(file, { certificates: "all" });
  const atCommit = await loadAt(commit, folder);
  expect(facts(atCommit)).toStrictEqual(facts(onDisk));
  return atCommit;
}

describe("a configuration at a commit is the one on disk", () => {
  test("with a certificate beside it", async () => {
    repository.write("cscert.yaml", HEAD + POOLS + oauth("certificates/a.cer"));
    repository.write("certificates/a.cer", DER);
    const { value } = await expectAsOnDisk();
    expect(value?.certificateNamed("a")?.subject).toBe("CN=contoso.com");
  });

  test("below the top, with names outside its folder", async () => {
    repository.write("deploy/cscert.yaml", HEAD + POOLS + oauth("../shared/a.cer"));
    repository.write("shared/a.cer", DER);
    expect((await expectAsOnDisk("deploy")).value).toBeDefined();
  });

  test("in several files, found by patterns", async () => {
    repository.write("cscert.yaml", `${HEAD}include: [conf.d/*.yaml, "more/**/*.yaml", "no*.yaml"]\n`);
    repository.write("conf.d/pools.yaml", POOLS);
    repository.write("more/a/b/oauth.yaml", oauth("../../../certificates/a.cer"));
    repository.write("certificates/a.cer", DER);
    const { diagnostics } = await expectAsOnDisk();
    expect(diagnostics.map(({ code }) => code)).toStrictEqual(["desired/include-nothing"]);
  });

  test("with a certificate of each server by a pattern", async () => {
    const each = 'servers: { each: { public: "certificates/{server}.cer" } }';
    repository.write(
      "cscert.yaml",
      `${HEAD}${POOLS}certificates:\n  pool: { ${each} }\nassignments:\n  - { type: Default, scope: global, certificate: pool }\n`,
    );
    repository.write("certificates/fe01.c.com.cer", DER);
    const { diagnostics } = await expectAsOnDisk();
    expect(diagnostics.map(({ message }) => message)).toContainEqual(expect.stringContaining("no such file"));
  });

  test("with faults in every file", async () => {
    repository.write(
      "cscert.yaml",
      `${HEAD}include: [a.yaml]\ncolour: red\n${oauth("certificates/none.cer")}`,
    );
    repository.write("a.yaml", "\u0007");
    expect((await expectAsOnDisk()).diagnostics.length).toBeGreaterThan(2);
  });

  test("of the largest size, and not of one byte more", async () => {
    const fill = HEAD + POOLS + oauth("a.cer");
    repository.write("a.cer", DER);
    repository.write("cscert.yaml", `${fill}#${"x".repeat(1024 * 1024 - fill.length - 1)}`);
    expect((await expectAsOnDisk()).value).toBeDefined();
    repository.write("cscert.yaml", `${fill}#${"x".repeat(1024 * 1024 - fill.length)}`);
    expect((await expectAsOnDisk()).diagnostics.map(({ code }) => code)).toStrictEqual(["yaml/too-large"]);
  });
});

describe("what a commit holds stays in the repository", () => {
  const saysOf = async (yamlPath: string): Promise<string> => {
    repository.write("deploy/cscert.yaml", HEAD + POOLS + oauth(yamlPath));
    const { diagnostics } = await loadAt(repository.commit(), "deploy");
    return diagnostics.find(({ code }) => code === "certificate/file")?.message ?? "";
  };

  test.for([
    ["../../outside.cer", "outside the repository"],
    ["/etc/passwd", "outside the repository"],
    ["--output=x", "no such file"],
    [":(top)cscert.yaml", "no such file"],
    ["link.cer", "a link"],
    ["linked/a.cer", "a link in its path"],
    ["folder", "a folder"],
  ])("a public path of %s: %s", async ([path, why]) => {
    repository.write("deploy/folder/x", "x");
    repository.link("deploy/link.cer", "/etc/passwd");
    repository.link("deploy/linked", "/etc");
    expect(await saysOf(JSON.stringify(path))).toContain(why);
  });

  test("a root file that is a link is not followed", async () => {
    repository.link("cscert.yaml", "/etc/passwd");
    const { diagnostics } = await loadAt(repository.commit());
    expect(diagnostics.map(({ code, message }) => `${code} ${message}`)).toStrictEqual([
      expect.stringMatching(/^yaml\/unreadable .*a link/),
    ]);
  });

  test("a folder that looks like a repository is none", async () => {
    repository.write("HEAD", "ref: refs/heads/main\n");
    repository.write("objects/x", "");
    repository.write("refs/x", "");
    repository.write("config", "[core]\n  fsmonitor = touch /tmp/never\n");
    repository.write("cscert.yaml", HEAD + POOLS + oauth("a.cer"));
    repository.write("a.cer", DER);
    expect((await loadAt(repository.commit())).value).toBeDefined();
  });

  test("a folder of more files than any configuration has is refused", async () => {
    repository.write("x", "x");
    const blob = repository.git("hash-object", "-w", "x");
    const entries = Array.from({ length: 200_001 }, (_, number) => `100644 blob ${blob}\t${number}\n`).join(
      "",
    );
    const tree = repository.pipe(entries, "mktree");
    const commit = repository.git("commit-tree", tree, "-m", "many");
    await expect(loadAt(commit)).rejects.toThrow("more than 200000 files");
  });

  test("attributes of the commit change no byte", async () => {
    repository.write(".gitattributes", "*.yaml text eol=crlf ident export-ignore\n");
    repository.write("cscert.yaml", `${HEAD}# $Id$\n${POOLS}${oauth("a.cer")}`);
    repository.write("a.cer", DER);
    const { value } = await loadAt(repository.commit());
    expect(value?.texts.get("cscert.yaml")).toContain("\n# $Id$\n");
  });
});

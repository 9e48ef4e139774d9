// `cscert init`: a first cscert.yaml, its schema and .gitignore.

import { copyFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { diagnose } from "../../diagnostic/diagnostic.ts";
import { Failure } from "../../diagnostic/failure.ts";
import { parseFqdn, type Fqdn } from "../../model/fqdn.ts";
import { PRODUCTS, ROLES, type Role } from "../../model/product.ts";
import { reason, writeUserFile } from "../files.ts";
import { packageFile } from "../package-root.ts";
import { printLine, type Shell } from "../shell.ts";
import { Stop } from "../stop.ts";
import { makeNodeStores } from "../wiring.ts";

export interface InitOptions {
  readonly sipDomain: readonly string[];
  readonly pool: readonly string[];
  readonly product: string;
}

interface PoolFlag {
  readonly name: string;
  readonly role: Role;
  readonly site: string | undefined;
  readonly servers: readonly Fqdn[];
}

/** Writes three files and empty node stores for trying things out; an existing cscert.yaml is left alone (exit 1). A flag at fault ends with 64. */
export async function init(folder: string, options: InitOptions, shell: Shell): Promise<number> {
  const pools = options.pool.map(readPool);
  if (!PRODUCTS.some((product) => product === options.product)) {
    throw new Stop(64, [
      diagnose("cli/bad-option", { option: "--product", text: options.product, wanted: PRODUCTS.join(", ") }),
    ]);
  }
  for (const text of options.sipDomain) {
    if (parseFqdn(text) === undefined) {
      throw new Stop(64, [
        diagnose("cli/bad-option", { option: "--sip-domain", text, wanted: "a domain such as contoso.com" }),
      ]);
    }
  }
  const root = resolve(shell.cwd, folder);
  const file = join(root, "cscert.yaml");
  if (existsSync(file)) throw new Stop(1, [diagnose("cli/file-exists", { path: file })]);
  makeFolder(root);
  writeUserFile(file, firstConfiguration(pools, options), shell);
  copyFileSync(packageFile("schemas", "cscert.schema.json"), join(root, "cscert.schema.json"));
  const ignore = join(root, ".gitignore");
  if (!existsSync(ignore)) writeFileSync(ignore, GITIGNORE);
  await makeNodeStores(
    join(root, "stores"),
    pools.flatMap(({ servers }) => servers),
    shell.now(),
  );
  const next = "next: add certificates and assignments to it, then run `cscert validate`";
  printLine(shell.out, `wrote ${file} and empty node stores\n${next}`);
  return 0;
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw new Failure(diagnose("cli/unwritable-file", { path, why: reason(error) }), { cause: error });
  }
}

/** What never belongs in Git: node stores, passwords, this machine's memory (design.md section 3). */
export const GITIGNORE = "stores/\nsecrets/\n.cscert/\n";

function readPool(text: string): PoolFlag {
  const match = /^([^=@:]+)=([A-Za-z]+)(?:@([^:]+))?:(.+)$/.exec(text);
  const name = parseFqdn(match?.[1] ?? "");
  const role = ROLES.find((candidate) => candidate.toLowerCase() === match?.[2]?.toLowerCase());
  const servers = (match?.[4] ?? "").split(",").map((server) => parseFqdn(server.trim()));
  if (name === undefined || role === undefined || servers.includes(undefined)) {
    const wanted = `FQDN=ROLE[@SITE]:SERVER[,SERVER…], ROLE one of ${ROLES.join(", ")}`;
    throw new Stop(64, [diagnose("cli/bad-option", { option: "--pool", text, wanted })]);
  }
  return { name, role, site: match?.[3], servers: servers.filter((server) => server !== undefined) };
}

function firstConfiguration(pools: readonly PoolFlag[], options: InitOptions): string {
  const lines = pools.flatMap(({ name, role, site, servers }) => [
    `  ${name}:`,
    `    role: ${role}`,
    ...(site === undefined ? [] : [`    site: ${JSON.stringify(site)}`]),
    `    servers: [${servers.join(", ")}]`,
  ]);
  return `# yaml-language-server: $schema=./cscert.schema.json
version: 1
product: ${options.product}
sipDomains: [${options.sipDomain.map((domain) => domain.toLowerCase()).join(", ")}]

pools:
${lines.join("\n")}

store:
  directory: { path: stores }

# Name each certificate once, then say where it serves. For example:
#
# certificates:
#   oauth-2027:
#     pfx: certificates/oauth-2027.pfx
#     public: certificates/oauth-2027.cer
#     password: { file: secrets/oauth-2027 }
#
# assignments:
#   - type: OAuthTokenIssuer
#     scope: global
#     certificate: oauth-2027
`;
}

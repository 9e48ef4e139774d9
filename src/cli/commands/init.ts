// `cscert init`: a first cscert.yaml, its schema and .gitignore.

import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { diagnose } from "../../diagnostic/diagnostic.ts";
import type { ObservedTopology } from "../../model/topology.ts";
import { layBeside } from "../adopted-files.ts";
import { readDomains, readProduct } from "../deployment-options.ts";
import { writeUserFile } from "../files.ts";
import { readPool } from "../pool-option.ts";
import { printLine, type Shell } from "../shell.ts";
import { Stop } from "../stop.ts";
import { makeNodeStores } from "../wiring.ts";

export interface InitOptions {
  readonly sipDomain: readonly string[];
  readonly pool: readonly string[];
  readonly product: string;
}

/** Writes three files and empty node stores for trying things out; an existing cscert.yaml is left alone (exit 1). A flag at fault ends with 64. */
export async function init(folder: string, options: InitOptions, shell: Shell): Promise<number> {
  const pools = options.pool.map((text) => readPool(text));
  const product = readProduct(options.product) ?? "sfb-2019";
  const topology = { product, sipDomains: readDomains(options.sipDomain) ?? [], pools };
  const root = resolve(shell.cwd, folder);
  const file = join(root, "cscert.yaml");
  if (existsSync(file)) throw new Stop(1, [diagnose("cli/file-exists", { path: file })]);
  layBeside(root);
  writeUserFile(file, firstConfiguration(topology), shell);
  const servers = pools.flatMap((pool) => pool.servers);
  await makeNodeStores(join(root, "stores"), servers, shell.now(), topology);
  const next = "next: add certificates and assignments to it, then run `cscert validate`";
  printLine(shell.out, `wrote ${file} and empty node stores\n${next}`);
  return 0;
}

function firstConfiguration({ pools, product, sipDomains }: ObservedTopology): string {
  const lines = pools.flatMap(({ fqdn: name, role, site, servers }) => [
    `  ${name}:`,
    `    role: ${role}`,
    ...(site === undefined ? [] : [`    site: ${JSON.stringify(site)}`]),
    `    servers: [${servers.join(", ")}]`,
  ]);
  return `# yaml-language-server: $schema=./cscert.schema.json
version: 1
product: ${product}
sipDomains: [${sipDomains.join(", ")}]

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

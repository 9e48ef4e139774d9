// `cscert init`: a first cscert.yaml, its schema and .gitignore. On a terminal it asks for what the options leave open.

import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { diagnose } from "../../diagnostic/diagnostic.ts";
import { parseFqdn } from "../../model/fqdn.ts";
import { PRODUCTS, ROLES, type Product } from "../../model/product.ts";
import type { ObservedPool, ObservedTopology } from "../../model/topology.ts";
import { layBeside } from "../adopted-files.ts";
import { readDomains, readProduct } from "../deployment-options.ts";
import { writeUserFile } from "../files.ts";
import { readPool } from "../pool-option.ts";
import type { Questions } from "../question.ts";
import { answered, askFor } from "../questions.ts";
import { printLine, type Shell } from "../shell.ts";
import { Stop } from "../stop.ts";
import { makeNodeStores } from "../wiring.ts";
import { writeScalar } from "../../config/yaml-scalar.ts";

export interface InitOptions {
  readonly sipDomain?: readonly string[];
  readonly pool?: readonly string[];
  readonly product?: string;
  /** The file to write, in place of the folder's. */
  readonly config?: string;
}

/**
 * Writes three files and empty node stores for trying things out; an existing cscert.yaml is left alone (exit 1). A flag at fault,
 * or a missing one without a terminal, ends with 64.
 */
export async function init(folder: string, options: InitOptions, shell: Shell): Promise<number> {
  const file = resolve(shell.cwd, options.config ?? join(folder, "cscert.yaml"));
  const root = dirname(file);
  const given = readPools(options.pool);
  const domains = readDomains(options.sipDomain);
  const product = readProduct(options.product);
  if (existsSync(file)) throw new Stop(1, [diagnose("cli/file-exists", { path: file })]);
  const asks = domains === undefined || given === undefined;
  const topology = {
    product: product ?? (asks ? await askProduct(shell) : "sfb-2019"),
    sipDomains: domains ?? (await askDomains(shell)),
    pools: given ?? (await askPools(shell)),
  } as const;
  layBeside(root);
  writeUserFile(file, firstConfiguration(topology), shell);
  const servers = topology.pools.flatMap((pool) => pool.servers);
  await makeNodeStores(join(root, "stores"), servers, shell.now(), topology);
  const next =
    "next: add certificates and assignments to it (`cscert add certificate`, `cscert assign`), then run `cscert validate`";
  printLine(shell.out, `wrote ${file} and empty node stores\n${next}`);
  return 0;
}

function readPools(texts: readonly string[] | undefined): readonly ObservedPool[] | undefined {
  return texts?.map((text) => readPool(text));
}

async function askProduct(shell: Shell): Promise<Product> {
  const question = "Which product runs there?";
  const questions = await shell.questions?.();
  if (questions === undefined) return "sfb-2019";
  const names = [
    "Lync Server 2013",
    "Skype for Business Server 2015",
    "Skype for Business Server 2019",
    "Skype for Business Server Subscription Edition",
  ];
  const options = PRODUCTS.map((value, index) => ({ value, label: names[index] ?? value }));
  return readProduct(answered(await questions.select(question, options))) ?? "sfb-2019";
}

async function askDomains(shell: Shell): Promise<readonly string[]> {
  const question = "Which SIP domains does it serve, the default one first?";
  const questions = await askFor(shell, "--sip-domain DOMAIN", question);
  const check = (text: string): string | undefined =>
    words(text).length > 0 && words(text).every((word) => parseFqdn(word) !== undefined)
      ? undefined
      : "Please type domains such as contoso.com, with spaces between them.";
  return words(answered(await questions.text(question, check))).map((word) => word.toLowerCase());
}

async function askPools(shell: Shell): Promise<readonly ObservedPool[]> {
  const questions = await askFor(shell, "--pool FQDN=ROLE[@SITE]:SERVER[,SERVER…]", "Which pools are there?");
  const pools: ObservedPool[] = [];
  do pools.push(await askPool(questions));
  while (answered(await questions.confirm("Is there another pool?")));
  return pools;
}

async function askPool(questions: Questions): Promise<ObservedPool> {
  const isName = (text: string): string | undefined =>
    parseFqdn(text.trim()) === undefined ? "Please type an FQDN such as pool01.contoso.com." : undefined;
  const areNames = (text: string): string | undefined =>
    words(text).length > 0 && words(text).every((word) => parseFqdn(word) !== undefined)
      ? undefined
      : "Please type FQDNs such as fe01.contoso.com, with spaces between them.";
  const name = answered(await questions.text("The FQDN of a pool", isName)).trim();
  const role = answered(
    await questions.select(
      "What do its servers do?",
      ROLES.map((value) => ({ value, label: value })),
    ),
  );
  const site = answered(await questions.text("Its site (empty: none)", () => undefined)).trim();
  const servers = words(answered(await questions.text("Its servers", areNames)));
  // A standalone server is its pool.
  return readPool(
    `${name}=${role}${site === "" ? "" : `@${site.replaceAll(":", "-")}`}:${servers.join(",")}`,
  );
}

function words(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((word) => word !== "");
}

function firstConfiguration({ pools, product, sipDomains }: ObservedTopology): string {
  const lines = pools.flatMap(({ fqdn: name, role, site, servers }) => [
    `  ${name}:`,
    `    role: ${role}`,
    ...(site === undefined ? [] : [`    site: ${writeScalar(site)}`]),
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

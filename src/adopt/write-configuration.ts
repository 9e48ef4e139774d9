// An adopted estate → the text of its cscert.yaml: sorted, commented, the same each time.

import { formatInstant, type Instant } from "../base/instant.ts";
import { printable } from "../base/printable.ts";
import { writeScalar } from "../config/yaml-scalar.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import { formatScope } from "../model/scope.ts";
import type { Thumbprint } from "../model/thumbprint.ts";
import type { ObservedPool } from "../model/topology.ts";
import type { EstateReading } from "./estate.ts";
import type { AdoptedEntry, AdoptedItem } from "./name-certificates.ts";

export interface Adopted {
  readonly product: string;
  readonly sipDomains: readonly string[];
  readonly pools: readonly ObservedPool[];
  readonly entries: readonly AdoptedEntry[];
  readonly items: readonly AdoptedItem[];
  readonly facts: EstateReading["facts"];
  readonly oddities: readonly Diagnostic[];
  readonly now: Instant;
  /** Lines below `store:`, as they are to be written. */
  readonly store: string;
  /** Finds the file of a public certificate; undefined where its bytes are not known. */
  readonly publicPath: PublicPath;
}

/** Names the `.cer` file of one certificate of an entry. */
export type PublicPath = (
  entry: string,
  server: string | undefined,
  thumbprint: Thumbprint,
) => string | undefined;

/** Returns the whole text. */
export function writeConfiguration(adopted: Adopted): string {
  const { product, sipDomains, store } = adopted;
  return [
    "# yaml-language-server: $schema=./cscert.schema.json",
    `# Adopted from the servers on ${formatInstant(adopted.now)}. A plan right after it is empty.`,
    ...oddityLines(adopted.oddities),
    "version: 1",
    `product: ${product}`,
    `sipDomains: [${sipDomains.map((domain) => writeScalar(domain)).join(", ")}]`,
    "",
    "pools:",
    ...adopted.pools.flatMap((pool) => poolLines(pool)),
    "",
    "store:",
    `  ${store}`,
    ...section(
      "certificates",
      adopted.entries.map((entry) => entryLines(adopted, entry)),
    ),
    ...section(
      "assignments",
      adopted.items.map((item) => itemLines(item)),
    ),
    "",
  ].join("\n");
}

/** Says at the top what was left unmanaged, and what to do about it. */
function oddityLines(oddities: readonly Diagnostic[]): readonly string[] {
  if (oddities.length === 0) return [];
  const lines = oddities.flatMap(({ message, hints }) => [
    `#  - ${printable(message)}`,
    ...hints.map((hint) => `#      ${printable(hint)}`),
  ]);
  return ["#", "# Left unmanaged, or worth a look:", ...lines, ""];
}

function section(name: string, parts: readonly (readonly string[])[]): readonly string[] {
  return parts.length === 0 ? [] : ["", `${name}:`, ...parts.flat()];
}

function poolLines({ fqdn, role, site, servers }: ObservedPool): readonly string[] {
  const short = servers.length <= 4;
  return [
    `  ${fqdn}:`,
    `    role: ${role}`,
    ...(site === undefined ? [] : [`    site: ${writeScalar(site)}`]),
    ...(short
      ? [`    servers: [${servers.join(", ")}]`]
      : ["    servers:", ...servers.map((server) => `      - ${server}`)]),
  ];
}

function entryLines(adopted: Adopted, { name, content }: AdoptedEntry): readonly string[] {
  const head = `  ${writeScalar(name)}:`;
  if (content.kind === "one") {
    const { thumbprint } = content;
    return [
      ...factLines(adopted, [thumbprint]),
      head,
      `    thumbprint: ${writeScalar(thumbprint)}`,
      ...publicLine(adopted.publicPath(name, undefined, thumbprint), "    "),
    ];
  }
  const servers = [...content.thumbprints].map(([server, thumbprint]) => {
    const path = adopted.publicPath(name, server, thumbprint);
    const pairs = [`thumbprint: ${writeScalar(thumbprint)}`, ...publicLine(path, "")];
    return `      ${server}: { ${pairs.join(", ")} }`;
  });
  return [...factLines(adopted, [...content.thumbprints.values()]), head, "    servers:", ...servers];
}

function publicLine(path: string | undefined, indent: string): readonly string[] {
  return path === undefined ? [] : [`${indent}public: ${writeScalar(path)}`];
}

function factLines({ facts }: Adopted, thumbprints: readonly Thumbprint[]): readonly string[] {
  const found = thumbprints.flatMap((thumbprint) => facts(thumbprint) ?? []);
  const [first] = found;
  if (first === undefined) return [];
  const ends = found.map(({ notAfter }) => notAfter).toSorted((a, b) => a - b);
  const soonest = formatInstant(ends[0] ?? first.notAfter);
  if (thumbprints.length > 1)
    return [`  # ${thumbprints.length} servers, each its own; the first expires on ${soonest}.`];
  return [`  # ${printable(first.subject)}; expires on ${soonest}.`];
}

const NAMED_MAX = 3;

function itemLines({ types, scope, certificate, roll, servers }: AdoptedItem): readonly string[] {
  return [
    `  # ${sayServers(servers)}`,
    `  - type: ${types.length === 1 ? types[0] : `[${types.join(", ")}]`}`,
    `    scope: ${writeScalar(formatScope(scope))}`,
    `    certificate: ${writeScalar(certificate)}`,
    ...(roll === undefined
      ? []
      : [
          "    rolls:",
          `      - certificate: ${writeScalar(roll.certificate)}`,
          `        effectiveDate: ${formatInstant(roll.effectiveDate)}`,
        ]),
  ];
}

function sayServers(servers: readonly string[]): string {
  if (servers.length === 0) return "Held by the deployment, and by every server that bears it.";
  const named = servers.slice(0, NAMED_MAX).join(", ");
  const others = servers.length - NAMED_MAX;
  return others <= 0 ? `Held by ${named}.` : `Held by ${named} and ${others} more.`;
}

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

/** Names the `.cer` file of one certificate of an entry, as seen from the root file. */
export type PublicPath = (
  entry: string,
  server: string | undefined,
  thumbprint: Thumbprint,
) => string | undefined;

/** Above this many code units the pools move into files of their own: one file may hold 1 MiB. */
const SPLIT_ABOVE = 512 * 1024;
const FOLDER = "pools";

/** Returns the texts by their paths, the root file `cscert.yaml` first. */
export function writeConfiguration(
  adopted: Adopted,
  splitAbove: number = SPLIT_ABOVE,
): ReadonlyMap<string, string> {
  const whole = writeRoot(adopted, []);
  if (whole.length <= splitAbove) return new Map([["cscert.yaml", whole]]);
  const parts = adopted.pools.map((pool) => ({
    pool,
    entries: adopted.entries.filter((entry) => isOf(entry, pool)),
  }));
  const moved = new Set(parts.flatMap(({ entries }) => entries));
  const entries = adopted.entries.filter((entry) => !moved.has(entry));
  const root = writeRoot({ ...adopted, pools: [], entries }, ["", `include: [${FOLDER}/*.yaml]`]);
  const files = parts.map(({ pool, entries: own }): [string, string] => [
    `${FOLDER}/${pool.fqdn}.yaml`,
    writePart({ ...adopted, pools: [pool], entries: own }),
  ]);
  return new Map([["cscert.yaml", root], ...files]);
}

/** A table of servers is its pool's. */
function isOf({ content }: AdoptedEntry, { servers }: ObservedPool): boolean {
  if (content.kind === "one") return false;
  const [first] = content.thumbprints.keys();
  return first !== undefined && servers.includes(first);
}

function writeRoot(adopted: Adopted, include: readonly string[]): string {
  const { product, sipDomains, store } = adopted;
  return [
    "# yaml-language-server: $schema=./cscert.schema.json",
    `# Adopted from the servers on ${formatInstant(adopted.now)}. A plan right after it is empty.`,
    ...oddityLines(adopted.oddities),
    "version: 1",
    `product: ${product}`,
    `sipDomains: [${sipDomains.map((domain) => writeScalar(domain)).join(", ")}]`,
    ...include,
    ...section(
      "pools",
      adopted.pools.map((pool) => poolLines(pool)),
    ),
    "",
    "store:",
    `  ${store}`,
    ...section(
      "certificates",
      adopted.entries.map((entry) => entryLines(adopted, entry, "")),
    ),
    ...section(
      "assignments",
      adopted.items.map((item) => itemLines(item)),
    ),
    "",
  ].join("\n");
}

function writePart(adopted: Adopted): string {
  return [
    "# yaml-language-server: $schema=../cscert.schema.json",
    ...section(
      "pools",
      adopted.pools.map((pool) => poolLines(pool)),
    ),
    ...section(
      "certificates",
      adopted.entries.map((entry) => entryLines(adopted, entry, "../")),
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

function entryLines(adopted: Adopted, { name, content }: AdoptedEntry, up: string): readonly string[] {
  const head = `  ${writeScalar(name)}:`;
  if (content.kind === "one") {
    const { thumbprint } = content;
    return [
      ...factLines(adopted, [thumbprint]),
      head,
      `    thumbprint: ${writeScalar(thumbprint)}`,
      ...publicLine(adopted.publicPath(name, undefined, thumbprint), "    ", up),
    ];
  }
  const servers = [...content.thumbprints].map(([server, thumbprint]) => {
    const path = adopted.publicPath(name, server, thumbprint);
    const pairs = [`thumbprint: ${writeScalar(thumbprint)}`, ...publicLine(path, "", up)];
    return `      ${server}: { ${pairs.join(", ")} }`;
  });
  return [...factLines(adopted, [...content.thumbprints.values()]), head, "    servers:", ...servers];
}

function publicLine(path: string | undefined, indent: string, up: string): readonly string[] {
  return path === undefined ? [] : [`${indent}public: ${writeScalar(up + path)}`];
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

// The cscert.yaml of a lab, as a person would have written it. Pure: text only.

import type { Fqdn } from "../model/fqdn.ts";
import { LAB_ZONE } from "./calendar.ts";
import type { LabCertificate, LabEntry } from "./inventory.ts";
import type { LabAssignment, LabStory } from "./story.ts";
import { LAB_DOMAIN, type LabPool } from "./topology.ts";

/** The first pool's certificates are written out one by one, unless it has more servers than this; all others go by pattern. */
const WRITTEN_OUT_MAX = 4;
const NAMES_PER_LINE = 4;

/** Where a lab's node stores lie, relative to its folder. */
export const LAB_STORE_PATH = "stores";

/** Returns the text of the configuration; it ends with a line feed. */
export function renderLabConfiguration(
  pools: readonly LabPool[],
  story: LabStory,
  storeLine = `directory: { path: ${LAB_STORE_PATH} } # the node stores of this lab, on disk`,
): string {
  const servers = pools.reduce((count, pool) => count + pool.servers.length, 0);
  const sections = [
    renderHead(servers),
    ["pools:", ...pools.flatMap(renderPool)],
    ["store:", `  ${storeLine}`],
    ["certificates:", ...renderEntries(story.entries)],
    ["assignments:", ...story.assignments.flatMap(renderAssignment)],
    ["policy:", "  expiryWarning: 30d"],
  ];
  return `${sections.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

/** Returns the path of a certificate's public part, relative to the lab's folder. */
export function publicPath(certificate: LabCertificate): string {
  return `certificates/${certificate.id}.cer`;
}

/** Returns the path of a certificate's PFX file, relative to the lab's folder. */
export function pfxPath(certificate: LabCertificate): string {
  return `certificates/${certificate.id}.pfx`;
}

/** Returns the path of the file that holds a password, relative to the lab's folder. */
export function secretPath(secret: string): string {
  return `secrets/${secret}`;
}

function renderHead(servers: number): string[] {
  return [
    "# yaml-language-server: $schema=./cscert.schema.json",
    "#",
    `# A lab: a deployment of ${servers} ${servers === 1 ? "server" : "servers"} that lives in this folder and nowhere else.`,
    "# Change what you like, then `cscert plan` says what that means and `cscert apply` does it.",
    "",
    "version: 1",
    "product: sfb-2019",
    `sipDomains: [${LAB_DOMAIN}]`,
  ];
}

function renderPool(pool: LabPool): string[] {
  return [
    `  ${pool.fqdn}:`,
    `    role: ${pool.role}`,
    `    site: ${pool.site}`,
    ...renderServers(pool.servers),
  ];
}

function renderServers(servers: readonly Fqdn[]): string[] {
  if (servers.length <= NAMES_PER_LINE) return [`    servers: [${servers.join(", ")}]`];
  const lines = [];
  for (let index = 0; index < servers.length; index += NAMES_PER_LINE) {
    lines.push(`      ${servers.slice(index, index + NAMES_PER_LINE).join(", ")},`);
  }
  return ["    servers: [", ...lines, "    ]"];
}

function renderEntries(entries: readonly LabEntry[]): string[] {
  const first = entries.find(({ content }) => content.kind === "by-server");
  return entries.flatMap((entry) => renderEntry(entry, entry === first ? "written-out" : "by-pattern"));
}

function renderEntry(entry: LabEntry, form: "written-out" | "by-pattern"): string[] {
  const lines = [`  # ${entry.comment}`, `  ${entry.name}:`];
  const { content } = entry;
  if (content.kind === "one") {
    const { certificate } = content;
    return [
      ...lines,
      `    pfx: ${pfxPath(certificate)}`,
      `    public: ${publicPath(certificate)}`,
      `    password: { file: ${secretPath(certificate.secret)} }`,
    ];
  }
  return [...lines, "    servers:", ...renderByServer(entry.name, content.certificates, form)];
}

function renderByServer(
  name: string,
  certificates: ReadonlyMap<Fqdn, LabCertificate>,
  form: "written-out" | "by-pattern",
): string[] {
  if (form === "by-pattern" || certificates.size > WRITTEN_OUT_MAX) {
    return [
      "      each:",
      `        pfx: certificates/${name}/{server}.pfx`,
      `        public: certificates/${name}/{server}.cer`,
      `        password: { file: ${secretPath(name)} }`,
    ];
  }
  return [...certificates].flatMap(([server, certificate]) => [
    `      ${server}:`,
    `        pfx: ${pfxPath(certificate)}`,
    `        public: ${publicPath(certificate)}`,
    `        password: { file: ${secretPath(certificate.secret)} }`,
  ]);
}

function renderAssignment(assignment: LabAssignment): string[] {
  const { types, roll } = assignment;
  return [
    ...(assignment.comment === undefined ? [] : [`  # ${assignment.comment}`]),
    `  - type: ${types.length === 1 ? types[0] : `[${types.join(", ")}]`}`,
    `    scope: ${assignment.scope}`,
    `    certificate: ${assignment.entry.name}`,
    ...(roll === undefined
      ? []
      : [
          "    rolls:",
          `      - certificate: ${roll.entry.name}`,
          `        effectiveDate: { local: ${roll.local}, zone: ${LAB_ZONE} }`,
        ]),
  ];
}

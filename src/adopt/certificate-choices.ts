// The certificates that could serve a type in a scope: what the configuration names, what only the stores hold, and what another type
// holds already. Each with its facts, and with why it can't serve.

import type { Outline } from "../config/outline.ts";
import type { Instant } from "../base/instant.ts";
import { sortedBy } from "../base/order.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Certificate } from "../model/certificate.ts";
import { typeFacts, type CertificateType } from "../model/certificate-type.ts";
import { stepAt, type DesiredState } from "../model/desired.ts";
import type { Fqdn } from "../model/fqdn.ts";
import type { ObservedState } from "../model/observed.ts";
import { findMissingNames } from "../model/requirements.ts";
import { findUnsuitability } from "../model/suitability.ts";
import { parseThumbprint, type Thumbprint } from "../model/thumbprint.ts";
import type { ScopeChoice } from "./scope-choices.ts";

export interface CertificateChoice {
  readonly kind: "named" | "stored" | "reuse";
  /** What `--certificate` says for it. */
  readonly key: string;
  readonly certificate?: Certificate;
  /** Where each server has its own, those of the scope. */
  readonly each?: readonly Certificate[];
  /** Servers that hold it with its key. */
  readonly holders: readonly Fqdn[];
  /** Why it can't serve; empty: it can. */
  readonly against: readonly string[];
  /** What somebody should know all the same. */
  readonly doubts: readonly Diagnostic[];
}

export interface ChoiceQuestion {
  readonly desired: DesiredState;
  readonly outline: Outline;
  readonly observed: ObservedState;
  /** Finds a certificate of the configuration by its name; with a server, that server's own. */
  readonly named: (name: string, server?: Fqdn) => Certificate | undefined;
  /** It is to serve them all. Never empty. */
  readonly types: readonly CertificateType[];
  readonly scope: ScopeChoice;
  readonly now: Instant;
  /** Decides whether a file lies at a path, as seen from the configuration's folder. */
  readonly exists: (path: string) => boolean;
}

/** Returns all of them, those that can serve best first. */
export function certificateChoices(question: ChoiceQuestion): readonly CertificateChoice[] {
  const named = namedChoices(question);
  const known = new Set(named.flatMap(({ certificate }) => certificate?.thumbprint ?? []));
  for (const { entry } of question.outline.certificates) {
    for (const one of [entry, ...Object.values(entry.servers ?? {})]) {
      const thumbprint = parseThumbprint(one.thumbprint ?? "");
      if (thumbprint !== undefined) known.add(thumbprint);
    }
  }
  for (const { steps } of question.desired.assignments)
    for (const { certificate } of steps)
      if (certificate.kind === "named" && certificate.thumbprint !== undefined)
        known.add(certificate.thumbprint);
  const all = [...named, ...storedChoices(question, known), ...reuseChoices(question)];
  return all.toSorted((a, b) => rank(a) - rank(b));
}

/** Those that can serve without a doubt, then those that can, then those that can't; each in the order of the configuration. */
function rank({ against, doubts }: CertificateChoice): number {
  if (against.length > 0) return 2;
  return doubts.length > 0 ? 1 : 0;
}

function namedChoices(question: ChoiceQuestion): readonly CertificateChoice[] {
  const { outline, named } = question;
  return outline.certificates.map(({ name, entry }) => {
    if (entry.servers !== undefined) return tableChoice(question, name, entry.servers);
    const installedOnly = entry.pfx === undefined;
    const thumbprint = parseThumbprint(entry.thumbprint ?? "") ?? named(name)?.thumbprint;
    const certificate = named(name) ?? (thumbprint && factsOf(question.observed, thumbprint));
    return judge(question, { kind: "named", key: name, certificate, thumbprint, installedOnly });
  });
}

type Table = NonNullable<Outline["certificates"][number]["entry"]["servers"]>;

/** One name, one certificate a server: each is judged by the server that it is for. */
function tableChoice(question: ChoiceQuestion, name: string, table: Table): CertificateChoice {
  const { scope, named, observed, exists } = question;
  const isGiven = (server: Fqdn): boolean => {
    const each = table["each"]?.public?.replaceAll("{server}", server);
    return each === undefined ? table[server] !== undefined : exists(each);
  };
  const missing = scope.servers.filter(({ fqdn }) => !isGiven(fqdn));
  const given = scope.servers.flatMap((server) => {
    const thumbprint = parseThumbprint(table[server.fqdn]?.thumbprint ?? "");
    const certificate = named(name, server.fqdn) ?? (thumbprint && factsOf(observed, thumbprint));
    return certificate === undefined ? [] : [{ server, certificate }];
  });
  const found = given.flatMap(({ server, certificate }) =>
    findFaults(question, "named", certificate, [server]),
  );
  const against = [
    ...(question.types.some((type) => typeFacts(type).sharedBy !== undefined)
      ? ["it differs by server, and this type must be the same everywhere"]
      : []),
    ...(missing.length > 0 ? [`it has no certificate for ${sayServers(missing)}`] : []),
    ...messagesOf(found),
  ];
  const each = given.map(({ certificate }) => certificate);
  return { kind: "named", key: name, each, holders: [], against, doubts: doubtsOf(found) };
}

function storedChoices(
  question: ChoiceQuestion,
  known: ReadonlySet<Thumbprint>,
): readonly CertificateChoice[] {
  const found = new Map<Thumbprint, Certificate>();
  for (const server of question.observed.servers.values()) {
    if (server.kind !== "observed") continue;
    for (const { thumbprint, certificate } of server.installed.values())
      if (certificate !== undefined && !known.has(thumbprint)) found.set(thumbprint, certificate);
  }
  const sorted = sortedBy(
    found,
    ([thumbprint, { subject, dnsNames }]) => `${subject} ${dnsNames.join(" ")} ${thumbprint}`,
  );
  return sorted.map(([thumbprint, certificate]) =>
    judge(question, { kind: "stored", key: thumbprint, certificate, thumbprint, installedOnly: true }),
  );
}

/** The certificate that another type holds where this one is to be. */
function reuseChoices(question: ChoiceQuestion): readonly CertificateChoice[] {
  const { desired, scope, types, now } = question;
  const isShared = types.some((type) => typeFacts(type).sharedBy !== undefined);
  const reached = new Set(scope.servers.map(({ fqdn }) => fqdn));
  const byType = new Map<CertificateType, Set<string>>();
  for (const { target, type: other, steps } of desired.assignments) {
    const meant = target.kind === "deployment" || reached.has(target.server);
    if (types.includes(other) || !meant) continue;
    const { certificate } = stepAt(steps, now);
    const held = certificate.kind === "named" ? (certificate.thumbprint ?? "") : "";
    byType.set(other, (byType.get(other) ?? new Set()).add(held));
  }
  return [...byType].flatMap(([other, held]) => {
    const [only = "", ...more] = held;
    const thumbprint = parseThumbprint(only);
    if (more.length > 0 || thumbprint === undefined) {
      if (!isShared) return [];
      const against = [`${other} differs by server, and this type must be the same everywhere`];
      return [{ kind: "reuse" as const, key: `from:${other}`, holders: [], against, doubts: [] }];
    }
    const certificate = desired.certificates(thumbprint) ?? factsOf(question.observed, thumbprint);
    const base = { kind: "reuse", key: `from:${other}`, certificate, thumbprint } as const;
    return [judge(question, { ...base, installedOnly: false })];
  });
}

function judge(
  question: ChoiceQuestion,
  choice: {
    readonly kind: CertificateChoice["kind"];
    readonly key: string;
    readonly certificate: Certificate | undefined;
    readonly thumbprint: Thumbprint | undefined;
    readonly installedOnly: boolean;
  },
): CertificateChoice {
  const { observed, types, scope } = question;
  const { kind, key, certificate, thumbprint, installedOnly } = choice;
  const holders = thumbprint === undefined ? [] : holdersOf(observed, thumbprint);
  const lacking = scope.servers.filter(({ fqdn }) => !holders.includes(fqdn));
  const carried = types.every((type) => typeFacts(type).home === "deployment") && holders.length > 0;
  const absent =
    installedOnly && !carried && lacking.length > 0
      ? [`its key is not on ${sayServers(lacking)}, and no PFX file is known`]
      : [];
  if (certificate === undefined)
    return { kind, key, holders, against: ["its public part is not known", ...absent], doubts: [] };
  const found = findFaults(question, kind, certificate, scope.servers);
  const against = [...messagesOf(found), ...absent];
  return { kind, key, certificate, holders, against, doubts: doubtsOf(found) };
}

/** What the rules say of a certificate, type by type, on these servers. */
function findFaults(
  { desired, observed, types, now }: ChoiceQuestion,
  kind: CertificateChoice["kind"],
  certificate: Certificate,
  servers: ChoiceQuestion["scope"]["servers"],
): readonly Diagnostic[] {
  const { sipDomains, product } = desired;
  const question = {
    certificate,
    at: Math.max(now, Math.min(certificate.notBefore, now + SOON)),
    sipDomains,
    product,
    servesOtherType: kind === "reuse" || types.length > 1 ? "yes" : "no",
    ...exportableOf(observed, certificate.thumbprint),
  } as const;
  return types.flatMap((type) => [
    ...findUnsuitability({ ...question, type }),
    ...servers.flatMap((server) => findMissingNames({ ...desired, type, server, certificate })),
  ]);
}

function messagesOf(found: readonly Diagnostic[]): readonly string[] {
  const errors = found.filter(({ severity }) => severity === "error");
  return [...new Set(errors.map(({ message }) => message))];
}

function doubtsOf(found: readonly Diagnostic[]): readonly Diagnostic[] {
  return found.filter(({ severity }) => severity === "warning");
}

/** A certificate that begins within a year can be rolled to. */
const SOON = 365 * 24 * 3_600_000;

function exportableOf(observed: ObservedState, thumbprint: Thumbprint): { readonly exportable?: boolean } {
  const told = [...observed.servers.values()].flatMap((server) =>
    server.kind === "observed" ? (server.installed.get(thumbprint)?.exportable ?? []) : [],
  );
  return told.length === 0 ? {} : { exportable: told.includes(true) };
}

function holdersOf(observed: ObservedState, thumbprint: Thumbprint): readonly Fqdn[] {
  return [...observed.servers.values()].flatMap((server) =>
    server.kind === "observed" && server.installed.get(thumbprint)?.hasPrivateKey === true
      ? [server.server]
      : [],
  );
}

function factsOf(observed: ObservedState, thumbprint: Thumbprint): Certificate | undefined {
  const stores = [...observed.servers.values()].flatMap((server) =>
    server.kind === "observed" ? [server] : [],
  );
  const all = [...stores, ...(observed.deployment === undefined ? [] : [observed.deployment])];
  return all.map(({ installed }) => installed.get(thumbprint)?.certificate).find((one) => one !== undefined);
}

function sayServers(servers: readonly { readonly fqdn: Fqdn }[]): string {
  const names = servers.slice(0, 3).map(({ fqdn }) => fqdn);
  return servers.length > 3 ? `${names.join(", ")} and ${servers.length - 3} more` : names.join(", ");
}

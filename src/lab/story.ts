// The story of a lab: what its YAML asks for and what its servers did up to now. Pure.
//
// Long ago   every server was set up; one OAuth certificate has signed ever since.
// Last year  the last Front End pool got the certificates that now run out in less than three weeks.
// Lately     all others were renewed; a new server joined the first pool and nobody gave it certificates.
// Ahead      the next OAuth certificate lies in the repository, with the date on which it takes over.

import { invariant } from "../base/invariant.ts";
import type { Instant } from "../base/instant.ts";
import type { CertificateType } from "../model/certificate-type.ts";
import type { Fqdn } from "../model/fqdn.ts";
import { DEPLOYMENT, type Target } from "../model/target.ts";
import { yearOf, type LabCalendar } from "./calendar.ts";
import {
  makeOldCertificate,
  makePoolEntry,
  makeSharedEntry,
  webNames,
  type LabCertificate,
  type LabEntry,
} from "./inventory.ts";
import { LAB_DOMAIN, type LabPool } from "./topology.ts";

/** One `assignments:` item of the YAML. */
export interface LabAssignment {
  readonly types: readonly CertificateType[];
  readonly scope: string;
  readonly entry: LabEntry;
  readonly comment?: string;
  readonly roll?: { readonly entry: LabEntry; readonly local: string };
}

/** Something that happened: a target got a certificate for some types. */
export interface LabEvent {
  readonly at: Instant;
  readonly target: Target;
  readonly certificate: LabCertificate;
  readonly types: readonly CertificateType[];
}

export interface LabStory {
  readonly entries: readonly LabEntry[];
  readonly assignments: readonly LabAssignment[];
  /** By time, then as listed. */
  readonly past: readonly LabEvent[];
  /** The new server's first replication; the others took theirs when the deployment's certificate was assigned. */
  readonly newcomer?: Fqdn;
  /** Servers that still use certificates of last year. */
  readonly outdated: readonly Fqdn[];
}

/** How a lab begins: with work to do, or as if everything (the roll apart) had been applied. */
export type LabBeginning = "older" | "applied";

const WEB: readonly CertificateType[] = ["WebServicesInternal", "WebServicesExternal"];
const FRONT: readonly CertificateType[] = ["Default", ...WEB];
const RENEWED: readonly CertificateType[] = ["Default", "WebServicesInternal"];

/** At most this part of the assignments in force is to be replaced: well below the guard on the share of changes (30 %). */
const REPLACED_SHARE_MAX = 0.25;

/** Tells the story of a lab with these pools. */
export function tellStory(
  pools: readonly LabPool[],
  calendar: LabCalendar,
  beginning: LabBeginning,
): LabStory {
  const oauth = tellOAuth(calendar);
  const front = pools.filter((pool) => pool.role === "FrontEnd");
  const last = front.length > 1 ? front.at(-1) : undefined;
  const newcomer = beginning === "older" ? findNewcomer(front[0]) : undefined;
  const outdated = beginning === "older" && last !== undefined ? findOutdated(pools, last) : [];
  const chapters = pools.map((pool) => tellPool(pool, { calendar, newcomer, outdated, last }));
  const past = [oauth, ...chapters].flatMap((chapter) => chapter.past);
  return {
    entries: [oauth, ...chapters].flatMap((chapter) => chapter.entries),
    assignments: [oauth, ...chapters].flatMap((chapter) => chapter.assignments),
    past: past.toSorted((a, b) => a.at - b.at),
    ...(newcomer === undefined ? {} : { newcomer }),
    outdated,
  };
}

type Chapter = Pick<LabStory, "entries" | "assignments" | "past">;

function tellOAuth(calendar: LabCalendar): Chapter {
  const subject = { commonName: LAB_DOMAIN, dnsNames: [LAB_DOMAIN] };
  const current = makeSharedEntry(
    "oauth",
    calendar.oauthMade,
    subject,
    "Signs the tokens that servers show to each other.",
  );
  const next = makeSharedEntry(
    "oauth",
    calendar.newMade,
    subject,
    "Its successor: staged long before it takes over.",
  );
  invariant(
    current.name !== next.name,
    `the OAuth certificates are of two years, not both of ${yearOf(calendar.now)}`,
  );
  const types = ["OAuthTokenIssuer"] as const;
  return {
    entries: [current, next],
    assignments: [
      {
        types,
        scope: "global",
        entry: current,
        comment: "One for the whole deployment, and never per server.",
        roll: { entry: next, local: calendar.rollLocal },
      },
    ],
    past: [
      { at: calendar.oauthAssigned, target: DEPLOYMENT, certificate: current.content.certificate, types },
    ],
  };
}

interface PoolContext {
  readonly calendar: LabCalendar;
  readonly newcomer: Fqdn | undefined;
  readonly outdated: readonly Fqdn[];
  readonly last: LabPool | undefined;
}

function tellPool(pool: LabPool, context: PoolContext): Chapter {
  switch (pool.role) {
    case "Edge":
      return tellEdge(pool, context.calendar);
    case "Mediation":
      return tellSettled(pool, ["Default"], context);
    default:
      return pool === context.last ? tellLastPool(pool, context) : tellSettled(pool, FRONT, context);
  }
}

/** A pool that holds what the YAML says, but for the newcomer. */
function tellSettled(pool: LabPool, types: readonly CertificateType[], context: PoolContext): Chapter {
  const { calendar, newcomer } = context;
  const entry = makePoolEntry(pool, calendar.settledMade, `One certificate for each server of ${pool.fqdn}.`);
  const settled = pool.servers.filter((server) => server !== newcomer);
  return {
    entries: [entry],
    assignments: [
      {
        types,
        scope: `pool:${pool.fqdn}`,
        entry,
        ...(settled.length < pool.servers.length
          ? { comment: `${newcomer} has just joined and holds none of them.` }
          : {}),
      },
    ],
    past: settled.map((server) =>
      giveTo(server, certificateOf(entry, server), calendar.settledAssigned, types),
    ),
  };
}

/** The last Front End pool: new certificates wait for it; a public authority's certificate serves the outside. */
function tellLastPool(pool: LabPool, context: PoolContext): Chapter {
  const { calendar, outdated } = context;
  const entry = makePoolEntry(pool, calendar.newMade, `The renewed certificates of ${pool.fqdn}.`);
  const subject = { commonName: pool.fqdn, dnsNames: [pool.fqdn, ...webNames(pool)] };
  const external = makeSharedEntry(
    "web-external",
    calendar.settledMade,
    subject,
    `What ${pool.fqdn} shows to the outside.`,
  );
  const scope = `pool:${pool.fqdn}`;
  const past = pool.servers.flatMap((server) => [
    outdated.includes(server)
      ? giveTo(server, makeOldCertificate(pool, server, calendar), calendar.oldAssigned, RENEWED)
      : giveTo(server, certificateOf(entry, server), calendar.newMade, RENEWED),
    giveTo(server, external.content.certificate, calendar.settledAssigned, ["WebServicesExternal"]),
  ]);
  const waits =
    outdated.length > 0 ? { comment: "What these servers hold now runs out in less than three weeks." } : {};
  return {
    entries: [entry, external],
    assignments: [
      { types: RENEWED, scope, entry, ...waits },
      { types: ["WebServicesExternal"], scope, entry: external },
    ],
    past,
  };
}

function tellEdge(pool: LabPool, calendar: LabCalendar): Chapter {
  const access = `sip.${LAB_DOMAIN}`;
  const made = calendar.settledMade;
  const shared = [
    {
      stem: "edge-internal",
      types: ["Internal"],
      names: [pool.fqdn],
      comment: "The Edge pool's inner side.",
    },
    {
      stem: "edge-external",
      types: ["AccessEdgeExternal", "DataEdgeExternal"],
      names: [access, `webconf.${LAB_DOMAIN}`],
      comment: "Its outer side.",
    },
    {
      stem: "edge-av",
      types: ["AudioVideoAuthentication"],
      names: [access, `av.${LAB_DOMAIN}`],
      comment: "Signs the tokens of audio and video: one key for the whole pool.",
    },
  ] as const;
  const chapters = shared.map(({ stem, types, names, comment }): Chapter => {
    const entry = makeSharedEntry(stem, made, { commonName: names[0], dnsNames: names }, comment);
    const { certificate } = entry.content;
    return {
      entries: [entry],
      assignments: [{ types, scope: `pool:${pool.fqdn}`, entry }],
      past: pool.servers.map((server) => giveTo(server, certificate, calendar.settledAssigned, types)),
    };
  });
  return {
    entries: chapters.flatMap((chapter) => chapter.entries),
    assignments: chapters.flatMap((chapter) => chapter.assignments),
    past: chapters.flatMap((chapter) => chapter.past),
  };
}

function findNewcomer(pool: LabPool | undefined): Fqdn | undefined {
  return pool === undefined || pool.servers.length < 2 ? undefined : pool.servers.at(-1);
}

function findOutdated(pools: readonly LabPool[], last: LabPool): readonly Fqdn[] {
  const inForce =
    pools.reduce((count, pool) => count + pool.servers.length * typesOf(pool), 1) - FRONT.length;
  const replaced = Math.floor((inForce * REPLACED_SHARE_MAX) / RENEWED.length);
  return last.servers.slice(0, Math.max(1, replaced));
}

function typesOf(pool: LabPool): number {
  if (pool.role === "Edge") return 4;
  return pool.role === "Mediation" ? 1 : FRONT.length;
}

function giveTo(
  server: Fqdn,
  certificate: LabCertificate,
  at: Instant,
  types: readonly CertificateType[],
): LabEvent {
  return { at, target: { kind: "server", server }, certificate, types };
}

function certificateOf(entry: LabEntry, server: Fqdn): LabCertificate {
  invariant(entry.content.kind === "by-server", `${entry.name} has a certificate for each server`);
  const certificate = entry.content.certificates.get(server);
  invariant(certificate !== undefined, `${entry.name} has a certificate for ${server}`);
  return certificate;
}

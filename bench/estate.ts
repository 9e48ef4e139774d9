// The deployment that is measured, on paper: N servers in pools of up to fifty, each with four certificates, everything as desired.

import { invariant } from "../src/base/invariant.ts";
import type { LabBlueprint } from "../src/lab/blueprint.ts";
import { makeLabCalendar, type LabCalendar } from "../src/lab/calendar.ts";
import {
  listCertificates,
  makePoolEntry,
  makeSharedEntry,
  webNames,
  type LabCertificate,
  type LabEntry,
} from "../src/lab/inventory.ts";
import type { Fqdn } from "../src/model/fqdn.ts";
import { LAB_KEYS_MAX } from "../src/lab/keys.ts";
import type { LabAssignment, LabEvent, LabStory } from "../src/lab/story.ts";
import { LAB_DOMAIN, makeFrontEndPools, type LabPool } from "../src/lab/topology.ts";
import { DEPLOYMENT } from "../src/model/target.ts";

const SERVERS_PER_POOL = 50;
const POOLS_MAX = 90;

/**
 * Draws the estate of so many servers: `Default` differs on each server, or is one a pool as the two web types are; OAuth is one for
 * all.
 */
export function drawEstate(servers: number, now: number, defaults: Defaults = "one a server"): LabBlueprint {
  const calendar = makeLabCalendar(now);
  const count = Math.min(POOLS_MAX, Math.ceil(servers / SERVERS_PER_POOL));
  const pools = makeFrontEndPools(servers, count);
  const [first] = pools;
  invariant(first !== undefined, "there is a pool");
  const story = joinChapters([
    tellOAuth(calendar),
    ...pools.map((pool) => tellPool(pool, calendar, defaults)),
  ]);
  const names = pools.flatMap((pool) => pool.servers);
  return {
    pools,
    servers: names,
    bearers: names,
    calendar,
    story,
    certificates: listCertificates(story.entries, []),
    keyPairs: LAB_KEYS_MAX,
    someServer: first.servers[0],
  };
}

/** `Default` for each server or for each pool. */
export type Defaults = "one a server" | "one a pool";

type Chapter = Pick<LabStory, "entries" | "assignments" | "past">;

function tellOAuth(calendar: LabCalendar): Chapter {
  const subject = { commonName: LAB_DOMAIN, dnsNames: [LAB_DOMAIN] };
  const entry = makeSharedEntry("oauth", calendar.oauthMade, subject, "Signs tokens.");
  const types = ["OAuthTokenIssuer"] as const;
  const { certificate } = entry.content;
  return {
    entries: [entry],
    assignments: [{ types, scope: "global", entry }],
    past: [{ at: calendar.oauthAssigned, target: DEPLOYMENT, certificate, types }],
  };
}

function tellPool(pool: LabPool, calendar: LabCalendar, defaults: Defaults): Chapter {
  const made = calendar.settledMade;
  const subject = { commonName: pool.fqdn, dnsNames: [pool.fqdn, ...webNames(pool)] };
  const share = (side: string): LabEntry =>
    makeSharedEntry(`${pool.label}-${side}`, made, subject, "One a pool.");
  const own = defaults === "one a pool" ? share("default") : makePoolEntry(pool, made, "One a server.");
  const entries = {
    Default: own,
    WebServicesInternal: share("internal"),
    WebServicesExternal: share("external"),
  };
  const types = ["Default", "WebServicesInternal", "WebServicesExternal"] as const;
  const past = pool.servers.flatMap((server) =>
    types.map((type): LabEvent => ({
      at: calendar.settledAssigned,
      target: { kind: "server", server },
      certificate: certificateOf(entries[type], server),
      types: [type],
    })),
  );
  const scope = `pool:${pool.fqdn}`;
  const assignments = types.map((type): LabAssignment => ({ types: [type], scope, entry: entries[type] }));
  return { entries: Object.values(entries), assignments, past };
}

function certificateOf({ content }: LabEntry, server: Fqdn): LabCertificate {
  const found = content.kind === "one" ? content.certificate : content.certificates.get(server);
  invariant(found !== undefined, "each server of the pool has a certificate");
  return found;
}

function joinChapters(chapters: readonly Chapter[]): LabStory {
  return {
    entries: chapters.flatMap((chapter) => chapter.entries),
    assignments: chapters.flatMap((chapter) => chapter.assignments),
    past: chapters.flatMap((chapter) => chapter.past),
    outdated: [],
  };
}

// The deployment that is measured, on paper: N servers in pools of up to fifty, each with four certificates, everything as desired.

import { invariant } from "../src/base/invariant.ts";
import type { LabBlueprint } from "../src/lab/blueprint.ts";
import { makeLabCalendar, type LabCalendar } from "../src/lab/calendar.ts";
import { listCertificates, makePoolEntry, makeSharedEntry, webNames } from "../src/lab/inventory.ts";
import { LAB_KEYS_MAX } from "../src/lab/keys.ts";
import type { LabAssignment, LabEvent, LabStory } from "../src/lab/story.ts";
import { LAB_DOMAIN, makeFrontEndPools, type LabPool } from "../src/lab/topology.ts";
import { DEPLOYMENT } from "../src/model/target.ts";

const SERVERS_PER_POOL = 50;
const POOLS_MAX = 90;

/** Draws the estate of so many servers: `Default` differs on each server, the two web types in each pool, OAuth is one for all. */
export function drawEstate(servers: number, now: number): LabBlueprint {
  const calendar = makeLabCalendar(now);
  const count = Math.min(POOLS_MAX, Math.ceil(servers / SERVERS_PER_POOL));
  const pools = makeFrontEndPools(servers, count);
  const [first] = pools;
  invariant(first !== undefined, "there is a pool");
  const story = joinChapters([tellOAuth(calendar), ...pools.map((pool) => tellPool(pool, calendar))]);
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

function tellPool(pool: LabPool, calendar: LabCalendar): Chapter {
  const made = calendar.settledMade;
  const own = makePoolEntry(pool, made, "One a server.");
  const subject = { commonName: pool.fqdn, dnsNames: [pool.fqdn, ...webNames(pool)] };
  const [internal, external] = ["internal", "external"].map((side) =>
    makeSharedEntry(`${pool.label}-${side}`, made, subject, "One a pool."),
  );
  invariant(internal !== undefined && external !== undefined && own.content.kind === "by-server", "made so");
  const scope = `pool:${pool.fqdn}`;
  const assignments: LabAssignment[] = [
    { types: ["Default"], scope, entry: own },
    { types: ["WebServicesInternal"], scope, entry: internal },
    { types: ["WebServicesExternal"], scope, entry: external },
  ];
  const past = [...own.content.certificates].flatMap(([server, certificate]): LabEvent[] => {
    const common = { at: calendar.settledAssigned, target: { kind: "server", server } } as const;
    return [
      { ...common, certificate, types: ["Default"] },
      { ...common, certificate: internal.content.certificate, types: ["WebServicesInternal"] },
      { ...common, certificate: external.content.certificate, types: ["WebServicesExternal"] },
    ];
  });
  return { entries: [own, internal, external], assignments, past };
}

function joinChapters(chapters: readonly Chapter[]): LabStory {
  return {
    entries: chapters.flatMap((chapter) => chapter.entries),
    assignments: chapters.flatMap((chapter) => chapter.assignments),
    past: chapters.flatMap((chapter) => chapter.past),
    outdated: [],
  };
}

// Makes a lab: a deployment on disk, with an authority, real certificates, a configuration, and node stores in an older state.
// It knows node stores by their port only.

import { join } from "node:path";
import type { Instant } from "../base/instant.ts";
import { diagnose } from "../diagnostic/diagnostic.ts";
import { Failure } from "../diagnostic/failure.ts";
import { sortedBy } from "../base/order.ts";
import type { Fqdn } from "../model/fqdn.ts";
import type { ObservedTopology } from "../model/topology.ts";
import type { Clock } from "../port/clock.ts";
import type { LeaseHolder, NodeStore } from "../port/node-store.ts";
import { drawLab, LAB_PRODUCT, type LabBlueprint } from "./blueprint.ts";
import { LAB_ZONE } from "./calendar.ts";
import { LAB_STORE_PATH } from "./configuration-text.ts";
import { makeLabFolder } from "./folder.ts";
import { makeLabKeys } from "./keys.ts";
import { makeMaterials, type LabMaterials } from "./materials.ts";
import { writePast } from "./past.ts";
import type { LabBeginning } from "./story.ts";
import { LAB_DOMAIN, LAB_POOLS_MAX, LAB_SERVERS_MAX, type LabSize } from "./topology.ts";
import { writeLabFiles } from "./write-files.ts";

export interface LabRequest {
  /** Absolute path of a folder that does not exist yet or is empty. */
  readonly folder: string;
  readonly size: LabSize;
  /** The lab's present; all its dates are counted from it. */
  readonly now: Instant;
  readonly beginning: LabBeginning;
  /** The line below `store:` in its configuration; absent: directory stores. */
  readonly storeLine?: string;
  /** The text of the JSON schema that is laid beside the configuration. */
  readonly schema: string;
  /** Makes empty node stores for these servers, marked as a lab's, in the folder at this absolute path. */
  readonly initialiseStore: (
    path: string,
    servers: readonly Fqdn[],
    founded: Instant,
    topology: ObservedTopology,
  ) => Promise<void>;
  /** Makes the client of the stores at this absolute path, with this clock. */
  readonly openStore: (path: string, clock: Clock) => NodeStore;
  readonly holder: LeaseHolder;
  readonly signal: AbortSignal;
  /** Told what begins next: `making 8 RSA key pairs`. */
  readonly onProgress?: (what: string) => void;
}

/** What was made, for people and for `describeNextSteps`. */
export interface LabDescription {
  readonly folder: string;
  readonly servers: number;
  readonly pools: number;
  readonly certificates: number;
  /** The certificates share these few; at most 32. */
  readonly keyPairs: number;
  /** A server that has just joined and holds no certificate of its own. */
  readonly newcomer?: Fqdn;
  /** Servers whose certificates run out soon. */
  readonly outdated: readonly Fqdn[];
  /** When the next OAuth certificate takes over, local time in {@link rollZone}. */
  readonly rollLocal: string;
  readonly rollZone: string;
  /** An instant after the roll, for `--now`. */
  readonly afterRoll: Instant;
  /** A server to break. */
  readonly someServer: Fqdn;
}

/** Makes a lab. Throws a Failure: `lab/size`, `lab/folder-not-empty`, `lab/unwritable`, or what the store refused. */
export async function createLab(request: LabRequest): Promise<LabDescription> {
  const blueprint = drawLab(request.size, request.now, request.beginning);
  if (blueprint === undefined) {
    const limits = { serversMax: LAB_SERVERS_MAX, poolsMax: LAB_POOLS_MAX };
    throw new Failure(diagnose("lab/size", { ...request.size, ...limits }));
  }
  makeLabFolder(request.folder);
  const { certificates, keyPairs, calendar } = blueprint;
  request.onProgress?.(`making ${keyPairs} RSA key pairs`);
  const keys = await makeLabKeys(keyPairs);
  request.onProgress?.(`making ${certificates.length} certificates`);
  const materials = await makeMaterials(certificates, keys, calendar, request.signal);
  writeLabFiles(
    request.folder,
    { schema: request.schema, storeLine: request.storeLine },
    blueprint,
    materials,
  );
  request.onProgress?.(`setting up the node stores of ${blueprint.servers.length} servers`);
  await writeStores(request, blueprint, materials);
  return describeLab(request.folder, blueprint);
}

async function writeStores(
  request: LabRequest,
  blueprint: LabBlueprint,
  materials: LabMaterials,
): Promise<void> {
  const { calendar, story, servers, bearers } = blueprint;
  const { newcomer } = story;
  const path = join(request.folder, LAB_STORE_PATH);
  await request.initialiseStore(path, servers, calendar.founded, topologyOf(blueprint));
  await writePast({
    events: story.past,
    materials: materials.certificates,
    bearers: bearers.filter((server) => server !== newcomer),
    ...(newcomer === undefined ? {} : { newcomer: { server: newcomer, joined: calendar.joined } }),
    openStore: (clock) => request.openStore(path, clock),
    holder: request.holder,
    signal: request.signal,
  });
}

/** What the deployment's own topology would say. */
function topologyOf({ pools }: LabBlueprint): ObservedTopology {
  const told = pools.map(({ fqdn, role, site, servers }) => ({ fqdn, role, site, servers }));
  return { product: LAB_PRODUCT, sipDomains: [LAB_DOMAIN], pools: sortedBy(told, ({ fqdn }) => fqdn) };
}

function describeLab(folder: string, blueprint: LabBlueprint): LabDescription {
  const { story, calendar, servers, pools, certificates, keyPairs } = blueprint;
  return {
    folder,
    servers: servers.length,
    pools: pools.length,
    certificates: certificates.length,
    keyPairs,
    ...(story.newcomer === undefined ? {} : { newcomer: story.newcomer }),
    outdated: story.outdated,
    rollLocal: calendar.rollLocal,
    rollZone: LAB_ZONE,
    afterRoll: calendar.afterRoll,
    someServer: blueprint.someServer,
  };
}

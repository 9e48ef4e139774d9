// Publishing the deployment's copies, keys included, to the servers' replicas.

import type { Fqdn } from "../../model/fqdn.ts";
import type { ReplicaProgress } from "../../port/node-store.ts";
import type { CentralDocument } from "./document.ts";
import type { CentralKeys } from "./deliver.ts";
import { readHeld } from "./held-material.ts";
import { mapLimit } from "./map-limit.ts";
import type { Material } from "./material.ts";
import { readCentral } from "./observe.ts";
import { IN_FLIGHT, rememberServers, type Desk } from "./perform.ts";
import type { StoreReader } from "./reader.ts";
import { updateServer, type ServerUpdate, type Turn } from "./update-server.ts";

/** Publishes to some servers at once and returns how far each came. Only under the lease's guard. Idempotent. */
export async function replicateTo(desk: Desk, servers: readonly Fqdn[]): Promise<readonly ReplicaProgress[]> {
  const central = readCentral(desk.reader);
  const keys = centralKeys(desk.reader, central);
  const turn: Turn = { ...desk, central, keys, publishing: "always" };
  const updates = await mapLimit(servers, IN_FLIGHT, (server) => updateServer(turn, server, []));
  await rememberServers(desk, central, updates);
  return updates.map(progressOf);
}

function progressOf({ server, behind }: ServerUpdate): ReplicaProgress {
  return behind === undefined
    ? { kind: "up-to-date", server }
    : { kind: "behind", server, diagnostic: behind };
}

/** Reads each of the deployment's keys once, when the first server needs it. */
function centralKeys(reader: StoreReader, central: CentralDocument): CentralKeys {
  const read = new Map<string, Material | undefined>();
  return (thumbprint) => {
    if (!read.has(thumbprint)) {
      const material = readHeld(reader, central, thumbprint);
      read.set(thumbprint, "code" in material ? undefined : material);
    }
    return read.get(thumbprint);
  };
}

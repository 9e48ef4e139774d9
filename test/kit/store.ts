// Directory stores for tests: in a temporary folder, with the certificates of `store-material.ts`.

import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Instant } from "../../src/base/instant.ts";
import type { CopyRecord } from "../../src/model/assignment.ts";
import type { Fqdn } from "../../src/model/fqdn.ts";
import { createDirectoryStore } from "../../src/stores/directory/directory-store.ts";
import { initialiseDirectoryStore } from "../../src/stores/directory/initialise.ts";
import { setFault, writeBehind } from "../../src/stores/directory/lab.ts";
import { KIT_NOW, type StoreUnderTest } from "../conformance/node-store.ts";
import { fqdn } from "./names.ts";
import { aMaterial } from "./store-material.ts";

export const STORE_SERVERS: readonly [Fqdn, Fqdn, Fqdn] = [fqdn("fe01"), fqdn("fe02"), fqdn("fe03")];

/** Makes the folder of an empty lab with three servers. */
export async function aStoreFolder(servers: readonly Fqdn[] = STORE_SERVERS): Promise<string> {
  const path = join(mkdtempSync(join(tmpdir(), "cscert-store-")), "stores");
  await initialiseDirectoryStore({ path, servers, lab: "lab", founded: KIT_NOW });
  return path;
}

/** Makes a directory store for the conformance kit. */
export async function aStoreUnderTest(): Promise<StoreUnderTest & { readonly path: string }> {
  const path = await aStoreFolder();
  return {
    path,
    at: (now: Instant) => createDirectoryStore({ path, clock: () => now, slowness: 1 }),
    servers: STORE_SERVERS,
    materials: [aMaterial("a"), aMaterial("b"), aMaterial("c")],
    breakServer: (server, fault) => setFault(path, server, fault),
    override: (server: Fqdn, record: CopyRecord) =>
      writeBehind(path, { server, type: "OAuthTokenIssuer", record, writtenAt: KIT_NOW }),
  };
}

// Directory stores for tests: in a temporary folder, with the certificates of `store-material.ts`.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Instant } from "../../src/base/instant.ts";
import type { CopyRecord } from "../../src/model/assignment.ts";
import { invariant } from "../../src/base/invariant.ts";
import type { Fqdn } from "../../src/model/fqdn.ts";
import type { ServerObservation } from "../../src/model/observed.ts";
import { createDirectoryStore } from "../../src/stores/directory/directory-store.ts";
import { initialiseDirectoryStore } from "../../src/stores/directory/initialise.ts";
import { setFault, writeBehind } from "../../src/stores/directory/lab.ts";
import { collect, KIT_NOW, NEVER, type StoreUnderTest } from "../conformance/bench.ts";
import { fqdn } from "./names.ts";
import { aMaterial } from "./store-material.ts";

export const STORE_SERVERS: readonly [Fqdn, Fqdn, Fqdn] = [fqdn("fe01"), fqdn("fe02"), fqdn("fe03")];

/** Everything that one test file makes; gone when its process ends. */
const BASE = mkdtempSync(join(tmpdir(), "cscert-store-"));
process.once("exit", () => rmSync(BASE, { recursive: true, force: true }));

/** Makes the folder of an empty lab with three servers. */
export async function aStoreFolder(servers: readonly Fqdn[] = STORE_SERVERS): Promise<string> {
  const path = join(mkdtempSync(join(BASE, "case-")), "stores");
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

/** Observes one server with every detail: its folder is listed, its public parts are read. */
export async function observeClosely(path: string, server: Fqdn): Promise<ServerObservation> {
  const store = createDirectoryStore({ path, clock: () => KIT_NOW });
  const [seen] = await collect(store.observe([server], NEVER, { detail: "der" }));
  invariant(seen !== undefined, "one observation a server");
  return seen;
}

/** Returns the names of the files that a close look at a server finds and its document does not list. */
export async function unlistedFiles(path: string, server: Fqdn): Promise<readonly string[]> {
  const seen = await observeClosely(path, server);
  invariant(seen.kind === "observed", "it can be read");
  return seen.diagnostics.map(({ message }) => message.split(" ")[0] ?? "");
}

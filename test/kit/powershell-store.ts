// PowerShell stores for tests: labs in a temporary folder, behind the lab's module in a real PowerShell.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Instant } from "../../src/base/instant.ts";
import { formatInstant, SECOND } from "../../src/base/instant.ts";
import type { CopyRecord } from "../../src/model/assignment.ts";
import type { Fqdn } from "../../src/model/fqdn.ts";
import type { PowerShellSettings } from "../../src/model/powershell-settings.ts";
import type { NodeStore } from "../../src/port/node-store.ts";
import { createPowerShellStore } from "../../src/stores/powershell/powershell-store.ts";
import { makeSessions, type Sessions } from "../../src/stores/powershell/sessions.ts";
import { KIT_NOW, type KitFault, type StoreUnderTest } from "../conformance/bench.ts";
import { LAB_MODULES, powershell } from "./powershell.ts";
import { STORE_SERVERS } from "./store.ts";
import { aMaterial } from "./store-material.ts";

const BASE = mkdtempSync(join(tmpdir(), "cscert-ps-"));
process.once("exit", () => rmSync(BASE, { recursive: true, force: true }));

/** The constant script, as it ships. */
export const SCRIPT: string = readFileSync(
  join(import.meta.dirname, "../../src/stores/powershell/cscert.ps1"),
  "latin1",
);

/** The deployment's host of test labs: no server of any pool. */
export const CMS = "cms01.contoso.com";

export const LOCAL_SETTINGS: PowerShellSettings = {
  deployment: { via: "local" },
  access: { via: "local" },
  servers: new Map(),
  timeout: 60 * SECOND,
  replicationWait: 0,
};

/** The processes that all tests of a file share: a start costs more than most cases. */
export function sharedSessions(most = 4): Sessions {
  return makeSessions(SCRIPT, 60 * SECOND, most);
}

/** Makes the folder of an empty lab; replicas take what is published when they are told to, and never else. */
export function aLabFolder(servers: readonly Fqdn[] = STORE_SERVERS, extra: object = {}): string {
  const root = mkdtempSync(join(BASE, "lab-"));
  const lab = {
    version: 1,
    product: "sfb-2019",
    sipDomains: ["contoso.com"],
    master: CMS,
    pools: [{ fqdn: "pool01.contoso.com", site: "Paris", role: "FrontEnd", servers }],
    replication: { mode: "on-invoke" },
    ...extra,
  };
  writeFileSync(join(root, "lab.json"), JSON.stringify(lab));
  return root;
}

/** How long cmdlets of a slow server sleep, and how long somebody waits who has no patience for it; milliseconds. */
export interface Pace {
  readonly slow: number;
  readonly impatient: number;
}

const QUICK: Pace = { slow: 1_200, impatient: 800 };

export interface LabStoreOptions {
  readonly sessions: Sessions;
  readonly settings?: Partial<PowerShellSettings>;
  readonly servers?: readonly Fqdn[];
  /** The server, a slow one, on which a write may take no longer than the pace says. */
  readonly impatientWith?: () => Fqdn | undefined;
  readonly pace?: Pace;
}

/** Makes a client of a lab whose clock stands at an instant. */
export function aLabStore(root: string, now: Instant, options: LabStoreOptions): NodeStore {
  return createPowerShellStore({
    settings: { ...LOCAL_SETTINGS, ...options.settings },
    script: SCRIPT,
    executable: powershell?.path ?? "pwsh",
    clock: () => now,
    labNow: () => now,
    servers: new Set(options.servers ?? STORE_SERVERS),
    lab: { root, modules: LAB_MODULES },
    sessions: options.sessions,
    writeTimeout: (target) =>
      target === options.impatientWith?.() ? (options.pace ?? QUICK).impatient : 60 * SECOND,
    unassign: "any",
  });
}

/** Makes a lab for the conformance kit. */
export function aPowerShellUnderTest(
  options: LabStoreOptions,
): () => Promise<StoreUnderTest & { readonly root: string }> {
  return async () => {
    const root = aLabFolder();
    let slow: Fqdn | undefined;
    return {
      root,
      at: (now) => aLabStore(root, now, { ...options, impatientWith: () => slow }),
      servers: STORE_SERVERS,
      materials: [aMaterial("a"), aMaterial("b"), aMaterial("c")],
      breakServer: async (server, fault) => {
        slow = fault === "slow" ? server : undefined;
        setLabFault(root, server, fault, (options.pace ?? QUICK).slow);
      },
      override: async (server, record) => overrideBehind(root, server, record),
      replication: "by-product",
    };
  };
}

/** Breaks one server of a lab, or mends it; the others stay as they are. */
export function setLabFault(root: string, server: Fqdn, fault: KitFault, slowness: number): void {
  const kind = fault === "slow" ? { fault, milliseconds: slowness } : { fault };
  setProductFault(root, server, fault === "none" ? undefined : kind);
}

/** Lays a fault of the lab's module on a server; absent: mends it. */
export function setProductFault(root: string, server: string, fault: object | undefined): void {
  const servers = fault === undefined ? {} : { [server]: fault };
  writeFileSync(join(root, "faults.json"), JSON.stringify({ servers }));
}

function overrideBehind(root: string, server: Fqdn, record: CopyRecord): void {
  const folder = join(root, "servers", server);
  mkdirSync(folder, { recursive: true });
  const { thumbprint, previousThumbprint, effectiveDate } = record;
  const entry = {
    use: "OAuthTokenIssuer",
    thumbprint,
    ...(previousThumbprint === undefined ? {} : { previousThumbprint }),
    ...(effectiveDate === undefined ? {} : { effectiveDate: formatInstant(effectiveDate) }),
    updateTime: formatInstant(KIT_NOW),
  };
  writeFileSync(join(folder, "assignments.json"), JSON.stringify([entry]));
}

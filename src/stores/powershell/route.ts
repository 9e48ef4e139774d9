// Which process a target's requests go to, and what is laid beside them on the way.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Instant } from "../../base/instant.ts";
import type { Fqdn } from "../../model/fqdn.ts";
import type { PowerShellAccess, PowerShellSettings } from "../../model/powershell-settings.ts";
import { launchHere, launchOverSsh, type Launch } from "./launch.ts";

export type RouteTarget = "deployment" | Fqdn;

/** Where a lab lies, and the folder that holds its module. Both absolute. */
export interface LabPlace {
  readonly root: string;
  readonly modules: string;
}

/** What every route of a store shares. Paths in the settings are absolute. */
export interface RouteParts {
  readonly settings: PowerShellSettings;
  /** The PowerShell of this machine. */
  readonly executable: string;
  readonly lab?: LabPlace;
}

export interface Route {
  /** Processes of routes with the same key can stand in for each other. */
  readonly key: string;
  readonly launch: Launch;
  /** The machine that is to be reached by Invoke-Command from there; `unless-here`: only where the process is not on it already. */
  readonly hop?: { readonly computer: string; readonly when: "always" | "unless-here" };
  /** The server that a lab's module is to play. */
  readonly plays?: string;
}

/** Returns the route to the deployment's host or to a server. */
export function routeTo(target: RouteTarget, parts: RouteParts): Route {
  const { settings, lab } = parts;
  const deployment = launchOf(settings.deployment, "", parts);
  const key = isHere(settings.deployment) ? HERE : "deployment";
  if (target === "deployment") {
    const plays = lab === undefined ? {} : { plays: readLab(lab).master ?? "" };
    return { key, launch: deployment, ...plays };
  }
  const access = settings.servers.get(target) ?? settings.access;
  const plays = lab === undefined ? {} : { plays: target };
  const computer = access.host ?? target;
  if (access.via === "winrm") {
    return { key, launch: deployment, hop: { computer, when: "always" }, ...plays };
  }
  if (access.via === "ssh") return { key: target, launch: launchOf(access, target, parts), ...plays };
  const hop = lab === undefined ? { hop: { computer, when: "unless-here" } as const } : {};
  return { key: HERE, launch: launchOf(access, target, parts), ...hop, ...plays };
}

/** Returns what a request carries to a lab's module; nothing outside a lab. */
export function labFields(
  route: Route,
  lab: LabPlace | undefined,
  now: Instant | undefined,
): Readonly<Record<string, unknown>> {
  if (lab === undefined || route.plays === undefined) return {};
  return {
    lab: { ...lab, server: route.plays, now: now === undefined ? null : new Date(now).toISOString() },
  };
}

/** Decides whether a lab's server was broken so that nobody gets to it. */
export function isCutOff(lab: LabPlace | undefined, server: Fqdn): boolean {
  if (lab === undefined) return false;
  const faults = readJson(join(lab.root, "faults.json"))?.["servers"];
  const found = isObject(faults) ? faults[server] : undefined;
  const kinds = (Array.isArray(found) ? found : [found]).map(
    (item: unknown) => isObject(item) && item["fault"],
  );
  return kinds.includes("unreachable");
}

function launchOf(access: PowerShellAccess, host: string, { executable }: RouteParts): Launch {
  return access.via === "ssh" ? launchOverSsh(access, host) : launchHere(access.executable ?? executable);
}

function isHere(access: PowerShellAccess): boolean {
  return access.via !== "ssh";
}

function readLab({ root }: LabPlace): { readonly master?: string } {
  const master = readJson(join(root, "lab.json"))?.["master"];
  return typeof master === "string" ? { master } : {};
}

function readJson(path: string): Readonly<Record<string, unknown>> | undefined {
  if (!existsSync(path)) return undefined;
  try {
    const value: unknown = JSON.parse(readFileSync(path, "utf8"));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const HERE = "this machine";

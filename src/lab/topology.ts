// Which servers and pools a lab has. Pure: it makes names and counts, nothing else.

import { invariant } from "../base/invariant.ts";
import { parseFqdn, type Fqdn } from "../model/fqdn.ts";
import type { Role } from "../model/product.ts";

/** The one SIP domain of every lab. */
export const LAB_DOMAIN = "contoso.com";

export interface LabSize {
  /** How many servers in all; 1 to {@link LAB_SERVERS_MAX}. */
  readonly servers: number;
  /** How many Front End pools; 1 to {@link LAB_POOLS_MAX}, and none may be empty. */
  readonly pools: number;
}

export const LAB_SERVERS_MAX = 10_000;
export const LAB_POOLS_MAX = 99;
export const DEFAULT_LAB_SIZE: LabSize = { servers: 8, pools: 2 };

export interface LabPool {
  readonly fqdn: Fqdn;
  /** The first label, for names of certificates: `pool01`. */
  readonly label: string;
  readonly role: Role;
  readonly site: string;
  readonly servers: readonly [Fqdn, ...Fqdn[]];
}

/** Returns the pools of a lab, Front End pools first; undefined where the size leaves a pool empty or is out of range. */
export function makeLabPools(size: LabSize): readonly LabPool[] | undefined {
  if (!isCount(size.servers, LAB_SERVERS_MAX) || !isCount(size.pools, LAB_POOLS_MAX)) return undefined;
  const others = makeOtherPools(size);
  const front = size.servers - others.reduce((count, pool) => count + pool.servers.length, 0);
  if (front < size.pools) return undefined;
  return [...makeFrontEndPools(front, size.pools), ...others];
}

function isCount(value: number, max: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= max;
}

/** Returns Front End pools whose sizes differ by one at most; there must be at least as many servers as pools. */
export function makeFrontEndPools(servers: number, pools: number): LabPool[] {
  const names = serverNames("fe", servers, Math.max(2, String(servers).length));
  return Array.from({ length: pools }, (_, index) => {
    const label = `pool${String(index + 1).padStart(2, "0")}`;
    const first = Math.floor((index * servers) / pools);
    const end = Math.floor(((index + 1) * servers) / pools);
    return makePool(label, "FrontEnd", index % 2 === 0 ? "Paris" : "Lyon", names.slice(first, end));
  });
}

/** An Edge pool of two from four servers beside one a pool on; a Director and a Mediation Server from twelve servers on. */
function makeOtherPools(size: LabSize): LabPool[] {
  const pools: LabPool[] = [];
  if (size.servers - size.pools >= 4)
    pools.push(makePool("edge", "Edge", "Paris", serverNames("edge", 2, 2)));
  if (size.servers >= 12 && size.servers - size.pools >= 6) {
    pools.push(makePool("director", "Director", "Paris", serverNames("dir", 1, 2)));
    pools.push(makePool("mediation", "Mediation", "Paris", serverNames("med", 1, 2)));
  }
  return pools;
}

function makePool(label: string, role: Role, site: string, servers: readonly Fqdn[]): LabPool {
  const [first, ...rest] = servers;
  invariant(first !== undefined, "a pool of a lab has a server");
  return { fqdn: labName(label), label, role, site, servers: [first, ...rest] };
}

function serverNames(prefix: string, count: number, width: number): Fqdn[] {
  return Array.from({ length: count }, (_, index) =>
    labName(`${prefix}${String(index + 1).padStart(width, "0")}`),
  );
}

function labName(label: string): Fqdn {
  const fqdn = parseFqdn(`${label}.${LAB_DOMAIN}`);
  invariant(fqdn !== undefined, `${label} is a label`);
  return fqdn;
}

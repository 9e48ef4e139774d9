// A lab on paper: pools, dates, story and certificates, before anything is made. Pure.

import type { Instant } from "../base/instant.ts";
import { bears } from "../model/certificate-type.ts";
import type { Fqdn } from "../model/fqdn.ts";
import type { Product } from "../model/product.ts";
import { makeLabCalendar, type LabCalendar } from "./calendar.ts";
import { listCertificates, type LabCertificate } from "./inventory.ts";
import { countLabKeys } from "./keys.ts";
import { tellStory, type LabBeginning, type LabStory } from "./story.ts";
import { makeLabPools, type LabPool, type LabSize } from "./topology.ts";

/** The product of every lab. */
export const LAB_PRODUCT: Product = "sfb-2019";

export interface LabBlueprint {
  readonly pools: readonly LabPool[];
  readonly servers: readonly Fqdn[];
  /** Servers that bear the OAuth certificate. */
  readonly bearers: readonly Fqdn[];
  readonly calendar: LabCalendar;
  readonly story: LabStory;
  readonly certificates: readonly LabCertificate[];
  readonly keyPairs: number;
  /** A Front End Server that is not in the middle of anything: to break, to look at. */
  readonly someServer: Fqdn;
}

/** Returns the blueprint of a lab; undefined where its size can't be (see {@link makeLabPools}). */
export function drawLab(size: LabSize, now: Instant, beginning: LabBeginning): LabBlueprint | undefined {
  const pools = makeLabPools(size);
  const first = pools?.[0];
  if (pools === undefined || first === undefined) return undefined;
  const calendar = makeLabCalendar(now);
  const story = tellStory(pools, calendar, beginning);
  const bearing = pools.filter((pool) => bears(pool.role, "OAuthTokenIssuer", LAB_PRODUCT));
  return {
    pools,
    servers: pools.flatMap((pool) => pool.servers),
    bearers: bearing.flatMap((pool) => pool.servers),
    calendar,
    story,
    certificates: listCertificates(story.entries, story.past),
    keyPairs: countLabKeys(size.servers),
    someServer: first.servers[0],
  };
}

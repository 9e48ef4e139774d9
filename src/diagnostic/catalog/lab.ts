// The `lab/…` codes: what stands in the way of making a lab.

import { entry } from "../entry.ts";

export const labCatalog = {
  "lab/size": entry<{ servers: number; pools: number; serversMax: number; poolsMax: number }>(
    "error",
    ({ servers, pools }) => `a lab can't have ${servers} servers in ${pools} Front End pools`,
    ({ serversMax, poolsMax }) =>
      `take 1 to ${serversMax} servers and 1 to ${poolsMax} pools, at least one Front End a pool (from four servers beside one a pool on, two are Edges)`,
  ),
  "lab/folder-not-empty": entry<{ folder: string; found: string }>(
    "error",
    ({ folder, found }) => `${folder} already holds ${found}: a lab is made in a new or empty folder`,
    () => "name another folder, or remove this one first if it is a lab that you no longer need",
  ),
  "lab/unwritable": entry<{ path: string; why: string }>(
    "error",
    ({ path, why }) => `${path} could not be written: ${why}`,
    () => "see to it that the folder can be written to and has room, then remove it and try again",
  ),
} as const;

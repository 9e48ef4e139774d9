// The `server/…` codes: why a server could not be read or written.

import { entry } from "../entry.ts";

interface OfServer {
  readonly server: string;
}

export const serverCatalog = {
  "server/unknown": entry<OfServer>(
    "error",
    ({ server }) => `the store does not know a server ${server}`,
    () => "check the name under `pools`, or add the server to the store",
  ),
  "server/unreachable": entry<OfServer>(
    "error",
    ({ server }) => `${server} can't be reached`,
    ({ server }) =>
      `bring ${server} back, or let the plan go on without it with \`--allow guard/unreachable:${server}\``,
  ),
  "server/slow": entry<OfServer>(
    "error",
    ({ server }) => `${server} did not answer in time`,
    () => "run the same command again: what it did in the meantime is noticed",
  ),
  "server/read-only": entry<OfServer>(
    "error",
    ({ server }) => `the store of ${server} can be read but not written`,
    ({ server }) => `make the store of ${server} writable and run the same command again`,
  ),
} as const;

// What the writer of `store-child.ts` writes, shared with the tests that finish its work.

import { DAY } from "../../src/base/instant.ts";
import { DEPLOYMENT } from "../../src/model/target.ts";
import type { StoreWrite } from "../../src/port/node-store.ts";
import { assign, install, KIT_NOW, settled, stage } from "../conformance/bench.ts";
import { fqdn } from "./names.ts";
import { aMaterial } from "./store-material.ts";

/** The boot that every process of these tests says it runs on. */
export const CHILD_BOOT = "boot-of-the-tests";

const SERVER = { kind: "server", server: fqdn("fe01") } as const;
const OTHER = { kind: "server", server: fqdn("fe02") } as const;

/** Two calls: a first assignment everywhere, then a roll and a second server. */
export function childWrites(): readonly (readonly StoreWrite[])[] {
  const [a, b, c] = [aMaterial("a"), aMaterial("b"), aMaterial("c")];
  const oauth = "OAuthTokenIssuer";
  return [
    [
      install(DEPLOYMENT, a),
      assign(DEPLOYMENT, oauth, a),
      install(SERVER, a),
      install(SERVER, c),
      assign(SERVER, "Default", c),
    ],
    [
      install(DEPLOYMENT, b),
      stage(DEPLOYMENT, oauth, b, KIT_NOW + 10 * DAY, settled(a)),
      install(OTHER, c),
      assign(OTHER, "Default", c),
    ],
  ];
}

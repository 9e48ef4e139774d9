// The memory store is a node store like any other: it passes the kit, with real PFX files.

import type { Instant } from "../../src/base/instant.ts";
import { hasErrors } from "../../src/diagnostic/diagnostic.ts";
import { thumbprintOf } from "../../src/x509/thumbprint.ts";
import { openPfx } from "../../src/x509/open.ts";
import { describeNodeStore, type StoreUnderTest } from "../conformance/node-store.ts";
import { invariant } from "../../src/base/invariant.ts";
import { aMemoryState, createMemoryStore, type MemoryState } from "../kit/memory-store.ts";
import { fqdn } from "../kit/names.ts";
import { aMaterial } from "../kit/store-material.ts";

const SERVERS = [fqdn("fe01"), fqdn("fe02"), fqdn("fe03")] as const;

describeNodeStore("in memory", async (): Promise<StoreUnderTest> => {
  const state: MemoryState = aMemoryState(SERVERS);
  state.open = async ({ bytes, password }) => {
    const { value, diagnostics } = await openPfx(bytes, password);
    const [problem] = diagnostics;
    if (value === undefined || hasErrors(diagnostics)) {
      invariant(problem !== undefined, "what can't be opened says why");
      return problem;
    }
    const der = Buffer.from(value.leaf).toString("base64");
    return { thumbprint: thumbprintOf(value.leaf), exportable: "yes", der };
  };
  return {
    at: (now: Instant) => createMemoryStore(state, () => now),
    servers: SERVERS,
    materials: [aMaterial("a"), aMaterial("b"), aMaterial("c")],
    breakServer: async (server, fault) => {
      const held = state.servers.get(server);
      if (held !== undefined) held.fault = fault;
    },
    override: async (server, record) => {
      state.servers.get(server)?.own.set("OAuthTokenIssuer", { record, writtenAt: 0 });
    },
  };
});

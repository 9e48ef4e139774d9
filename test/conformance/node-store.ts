// The conformance kit: what every node store must do, whoever wrote it (design.md section 6). A store passes by calling
// `describeNodeStore` from a test file of its own. Each case starts from an empty deployment of three servers, and
// ends with a plan of what the store then shows: it must be empty.

import { afterEach, beforeEach, describe } from "vitest";
import { makeBench, type Bench, type StoreUnderTest } from "./bench.ts";
import { copiesCases } from "./copies-cases.ts";
import { faultCases } from "./fault-cases.ts";
import { installCases } from "./install-cases.ts";
import { expectQuiet } from "./quiet.ts";
import { oauthCases } from "./oauth-cases.ts";
import { replicationCases } from "./replication-cases.ts";
import { sessionCases } from "./session-cases.ts";

export { KIT_NOW, type KitFault, type KitMaterial, type StoreUnderTest } from "./bench.ts";

/** Runs the kit against a store; `make` makes a fresh deployment for each case. */
export function describeNodeStore(name: string, make: () => Promise<StoreUnderTest>): void {
  describe(`node store ${name}`, () => {
    let bench: Bench | undefined;
    beforeEach(async () => {
      bench = makeBench(await make());
    });
    afterEach(async () => {
      if (bench !== undefined) await expectQuiet(bench);
    });
    const current = (): Bench => {
      if (bench === undefined) throw new Error("a case runs after its deployment was made");
      return bench;
    };
    describe("the two copies", () => copiesCases(current));
    describe("OAuth", () => oauthCases(current));
    describe("certificates and keys", () => installCases(current));
    describe("replication", () => replicationCases(current));
    describe("servers in trouble", () => faultCases(current));
    describe("the one writer", () => sessionCases(current));
  });
}

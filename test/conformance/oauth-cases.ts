// The kit's cases about OAuth: it belongs to the deployment, and no input sets it on a server.

import fc from "fast-check";
import { expect, test } from "vitest";
import { DAY } from "../../src/base/instant.ts";
import type { CertificateType } from "../../src/model/certificate-type.ts";
import { DEPLOYMENT } from "../../src/model/target.ts";
import type { StoreWrite } from "../../src/port/node-store.ts";
import {
  assign,
  EMPTY,
  firstOAuth,
  install,
  KIT_NOW,
  NEVER,
  OAUTH,
  settled,
  stage,
  type Bench,
} from "./bench.ts";

export function oauthCases(bench: () => Bench): void {
  test("OAuth is never set on a server: assign, stage and remove-previous are refused whatever they expect", async () => {
    const it = bench();
    await it.write([install(it.server, it.a), ...firstOAuth(it.a)]);
    const expected = [EMPTY, settled(it.a), settled(it.b, it.a)];
    const writes = expected.flatMap((copies): StoreWrite[] => [
      assign(it.server, OAUTH, it.a, copies),
      stage(it.server, OAUTH, it.a, KIT_NOW + DAY, copies),
      { kind: "remove-previous", target: it.server, type: OAUTH, expected: copies },
    ]);
    const outcomes = await it.write(writes);
    expect(new Set(outcomes)).toEqual(new Set(["refused store/oauth-per-server"]));
    expect((await it.read(it.under.servers[0])).assignments.get(OAUTH)?.source ?? "none").not.toBe("local");
  });

  test("no spelling of the type gets past the refusal", async () => {
    const it = bench();
    await it.write([install(it.server, it.a)]);
    const spelling = fc.array(fc.boolean(), { minLength: OAUTH.length, maxLength: OAUTH.length });
    await it.session(async (session) => {
      await fc.assert(
        fc.asyncProperty(spelling, async (flips) => {
          const letters = OAUTH.split("").map((letter, index) =>
            flips[index] === true ? letter.toUpperCase() : letter.toLowerCase(),
          );
          const type = letters.join("") as CertificateType;
          const [outcome] = await session.write([assign(it.server, type, it.a)], NEVER);
          expect(outcome).toMatchObject({
            kind: "refused",
            diagnostic: { code: "store/oauth-per-server" },
          });
        }),
        { numRuns: 20 },
      );
    });
  });

  test("a server's types are refused on the deployment", async () => {
    const it = bench();
    await it.write([install(DEPLOYMENT, it.a)]);
    for (const type of ["Default", "Internal", "AudioVideoAuthentication"] as const) {
      expect(await it.write([assign(DEPLOYMENT, type, it.a)])).toEqual(["refused store/type-not-here"]);
    }
  });

  test("unassigning OAuth on a server that has none of its own is unchanged", async () => {
    const it = bench();
    await it.write(firstOAuth(it.a));
    await it.replicate();
    const before = await it.read(it.under.servers[0]);
    const write = { kind: "unassign", target: it.server, type: OAUTH, expected: settled(it.a) } as const;
    expect(await it.write([write])).toEqual(["unchanged"]);
    expect(await it.read(it.under.servers[0])).toEqual(before);
  });

  test("an override hides what was replicated until it is taken away", async (context) => {
    const it = bench();
    const { override } = it.under;
    if (override === undefined) return context.skip("this store can't be given an override");
    await it.write([...firstOAuth(it.a), install(it.server, it.b)]);
    await it.replicate();
    await override(it.under.servers[0], { thumbprint: it.b.thumbprint });
    const overridden = await it.read(it.under.servers[0]);
    expect(overridden.assignments.get(OAUTH)).toMatchObject({
      source: "local",
      record: { thumbprint: it.b.thumbprint },
    });
    await it.replicate();
    expect((await it.read(it.under.servers[0])).assignments.get(OAUTH)?.source).toBe("local");
    const remove = { kind: "unassign", target: it.server, type: OAUTH } as const;
    expect(await it.write([{ ...remove, expected: settled(it.a) }])).toEqual([
      "refused store/copies-changed",
    ]);
    expect(await it.write([{ ...remove, expected: settled(it.b) }])).toEqual(["done"]);
    expect((await it.read(it.under.servers[0])).assignments.get(OAUTH)).toMatchObject({
      source: "global",
      record: { thumbprint: it.a.thumbprint },
    });
  });
}

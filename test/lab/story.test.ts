import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { drawLab } from "../../src/lab/blueprint.ts";
import { DEFAULT_LAB_SIZE } from "../../src/lab/topology.ts";

const NOW = Date.parse("2026-11-25T06:00:00Z");

describe("the story of a lab", () => {
  test("leaves a new server without certificates and a pool with those of last year", () => {
    const story = drawLab(DEFAULT_LAB_SIZE, NOW, "older")?.story;
    expect(story?.newcomer).toBe("fe03.contoso.com");
    expect(story?.outdated).toEqual(["fe04.contoso.com", "fe05.contoso.com", "fe06.contoso.com"]);
  });

  test("has nothing left to do but the roll when everything was applied", () => {
    const story = drawLab(DEFAULT_LAB_SIZE, NOW, "applied")?.story;
    expect(story?.newcomer).toBeUndefined();
    expect(story?.outdated).toEqual([]);
    expect(story?.past.every((event) => event.certificate.kept === "in-repository")).toBe(true);
  });

  test("gives the OAuth certificate to the deployment and to no server", () => {
    const past = drawLab(DEFAULT_LAB_SIZE, NOW, "older")?.story.past ?? [];
    const oauth = past.filter((event) => event.types.includes("OAuthTokenIssuer"));
    expect(oauth.map((event) => event.target.kind)).toEqual(["deployment"]);
  });

  test("asks to replace at most a quarter of what is in force, in labs with ten assignments or more", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 20 }), (servers, pools) => {
        const lab = drawLab({ servers, pools }, NOW, "older");
        fc.pre(lab !== undefined);
        const inForce = lab.story.past.reduce((count, event) => count + event.types.length, 0);
        fc.pre(inForce >= 10);
        const replaced = lab.story.past
          .filter((event) => event.certificate.kept === "in-stores-only")
          .reduce((count, event) => count + event.types.length, 0);
        expect(replaced / inForce).toBeLessThanOrEqual(0.25);
        expect(replaced > 0).toBe(pools > 1);
      }),
      { numRuns: 300 },
    );
  });

  test("assigns to one target and type once, at an instant at which the certificate is valid", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 9 }), (servers, pools) => {
        const past = drawLab({ servers, pools }, NOW, "older")?.story.past ?? [];
        const keys = past.flatMap((event) =>
          event.types.map((type) => `${JSON.stringify(event.target)} ${type}`),
        );
        expect(new Set(keys).size).toBe(keys.length);
        for (const { at, certificate } of past) {
          expect(certificate.notBefore).toBeLessThanOrEqual(at);
          expect(certificate.notAfter).toBeGreaterThan(NOW);
        }
      }),
    );
  });

  test("draws on at most 32 key pairs", () => {
    expect(drawLab({ servers: 500, pools: 9 }, NOW, "older")?.keyPairs).toBe(32);
    expect(drawLab(DEFAULT_LAB_SIZE, NOW, "older")?.keyPairs).toBe(8);
  });
});

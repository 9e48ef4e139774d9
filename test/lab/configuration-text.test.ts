import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { drawLab } from "../../src/lab/blueprint.ts";
import { renderLabConfiguration } from "../../src/lab/configuration-text.ts";
import { invariant } from "../../src/base/invariant.ts";
import type { LabSize } from "../../src/lab/topology.ts";

const NOW = Date.parse("2026-11-25T06:00:00Z");

function textOf(size: LabSize): string {
  const lab = drawLab(size, NOW, "older");
  invariant(lab !== undefined, "the size can be");
  return renderLabConfiguration(lab.pools, lab.story);
}

describe("the configuration of a lab", () => {
  test("reads as a person would have written it", async () => {
    await expect(textOf({ servers: 8, pools: 2 })).toMatchFileSnapshot("default-lab.yaml");
  });

  test("names the schema beside it in its first line, for editors", () => {
    const [first] = textOf({ servers: 1, pools: 1 }).split("\n");
    expect(first).toBe("# yaml-language-server: $schema=./cscert.schema.json");
  });

  test.for([
    { servers: 1, pools: 1 },
    { servers: 8, pools: 2 },
    { servers: 12, pools: 3 },
    { servers: 100, pools: 2 },
  ])("lists $servers servers in $pools pools and names only certificates that it defines", (size) => {
    const written = parse(textOf(size), { strict: true });
    const servers = Object.values<{ servers: string[] }>(written.pools).flatMap((pool) => pool.servers);
    const named = written.assignments.flatMap(
      (assignment: { certificate: string; rolls?: { certificate: string }[] }) => [
        assignment.certificate,
        ...(assignment.rolls ?? []).map((roll) => roll.certificate),
      ],
    );
    expect(servers).toHaveLength(size.servers);
    expect(new Set(named)).toEqual(new Set(Object.keys(written.certificates)));
  });

  test("names certificates by pattern where a pool has many servers", () => {
    const written = parse(textOf({ servers: 100, pools: 2 }));
    expect(written.certificates["pool01-2026"].servers.each).toEqual({
      pfx: "certificates/pool01-2026/{server}.pfx",
      public: "certificates/pool01-2026/{server}.cer",
      password: { file: "secrets/pool01-2026" },
    });
  });

  test("grows by names and not by certificates: ten times the servers, less than ten times the text", () => {
    expect(textOf({ servers: 1000, pools: 2 }).length).toBeLessThan(
      10 * textOf({ servers: 100, pools: 2 }).length,
    );
  });
});

import { describe, expect, test } from "vitest";
import { invariant } from "../../src/base/invariant.ts";
import { Secret } from "../../src/base/secret.ts";
import { diagnose } from "../../src/diagnostic/diagnostic.ts";
import { Failure } from "../../src/diagnostic/failure.ts";
import { drawLab, type LabBlueprint } from "../../src/lab/blueprint.ts";
import { writePast, type LabMaterial } from "../../src/lab/past.ts";
import { formatTarget } from "../../src/model/target.ts";
import { parseThumbprint } from "../../src/model/thumbprint.ts";
import type { Clock } from "../../src/port/clock.ts";
import type { NodeStore, WriteOutcome } from "../../src/port/node-store.ts";

const NOW = Date.parse("2026-11-25T06:00:00Z");
const HOLDER = { holder: "test", host: "here", bootId: "", pid: 1 };

function drawDefaultLab(): LabBlueprint {
  const lab = drawLab({ servers: 8, pools: 2 }, NOW, "older");
  invariant(lab !== undefined, "the default size can be");
  return lab;
}

function inventMaterials(lab: LabBlueprint): Map<string, LabMaterial> {
  return new Map(
    lab.certificates.map(({ id }, index) => {
      const thumbprint = parseThumbprint(index.toString(16).padStart(40, "0"));
      invariant(thumbprint !== undefined, "40 digits");
      const bytes = new Uint8Array([index]);
      return [id, { thumbprint, der: bytes, pfx: bytes, password: new Secret("x") }];
    }),
  );
}

/** A store that notes what it is asked for and answers every write alike. */
function makeNotingStore(notes: string[], outcome: WriteOutcome) {
  return (clock: Clock): NodeStore => {
    const unused = (): never => {
      throw new Error("not used by a lab");
    };
    return {
      readLease: unused,
      breakLease: unused,
      observe: unused,
      observeDeployment: unused,
      open: () => {
        notes.push(`open ${Math.round((clock() - NOW) / 86_400_000)}d`);
        return Promise.resolve({
          fence: 1,
          write: (writes) => {
            notes.push(...writes.map((write) => `${write.kind} ${formatTarget(write.target)}`));
            return Promise.resolve(writes.map(() => outcome));
          },
          async *replicate(servers) {
            notes.push(`replicate ${servers.map((server) => server.split(".")[0]).join(" ")}`);
          },
          close: () => {
            notes.push("close");
            return Promise.resolve();
          },
        });
      },
    };
  };
}

async function play(lab: LabBlueprint, notes: string[], outcome: WriteOutcome): Promise<void> {
  const { newcomer } = lab.story;
  invariant(newcomer !== undefined, "the default lab has a newcomer");
  await writePast({
    events: lab.story.past,
    materials: inventMaterials(lab),
    bearers: lab.bearers.filter((server) => server !== newcomer),
    newcomer: { server: newcomer, joined: lab.calendar.joined },
    openStore: makeNotingStore(notes, outcome),
    holder: HOLDER,
    signal: new AbortController().signal,
  });
}

describe("the past of a lab", () => {
  test("is written by clocks that stand at its times, the newcomer's replication last", async () => {
    const notes: string[] = [];
    await play(drawDefaultLab(), notes, { kind: "done" });
    expect(notes.filter((note) => /^(open|replicate|close)/.test(note))).toEqual([
      "open -398d",
      "replicate fe01 fe02 fe04 fe05 fe06",
      "close",
      "open -345d",
      "close",
      "open -60d",
      "close",
      "open -1d",
      "replicate fe03",
      "close",
    ]);
  });

  test("installs before it assigns", async () => {
    const notes: string[] = [];
    await play(drawDefaultLab(), notes, { kind: "done" });
    expect(notes.slice(1, 3)).toEqual(["install deployment", "assign deployment"]);
  });

  test("ends with what the store refused, and gives the lease back", async () => {
    const notes: string[] = [];
    const diagnostic = diagnose("lab/unwritable", { path: "stores", why: "EROFS" });
    await expect(play(drawDefaultLab(), notes, { kind: "refused", diagnostic })).rejects.toThrow(Failure);
    expect(notes.at(-1)).toBe("close");
  });
});

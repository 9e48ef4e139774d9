// What is foretold is what the directory store then reports: a lab is driven through time by the real apply, and looked at as
// foretold at every breakpoint of its timeline.

import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { formatInstant } from "../../src/base/instant.ts";
import { makeWorld } from "./world.ts";

let home = "";

beforeEach(() => {
  home = join(realpathSync(mkdtempSync(join(tmpdir(), "cscert-foretold-"))), "home");
  mkdirSync(home);
});

afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

test("a lab holds at every breakpoint what was foretold before the first", { timeout: 300_000 }, async () => {
  const perform = makeWorld(home);
  const ask = async (...command: readonly string[]): Promise<string> => {
    const { stdout, stderr, exit } = await perform(["cscert", ...command]);
    expect([0, 1, 2], stderr).toContain(exit);
    return stdout;
  };
  await ask("lab", "create", "lab");
  await perform(["cd", "lab"]);
  const text = await ask(
    "timeline",
    "--from",
    "2026-11-25T09:00:00Z",
    "--to",
    "2027-12-31T00:00:00Z",
    "--format",
    "json",
  );
  const instants = breakpointsOf(text);
  expect(instants.length).toBeGreaterThan(5);
  const foretold: unknown[] = [];
  for (const at of instants) foretold.push(copiesOf(await ask("status", "--at", at, "--format", "json")));
  for (const [index, at] of instants.entries()) {
    await ask("apply", "--auto-approve", "--now", at);
    expect(copiesOf(await ask("status", "--now", at, "--format", "json")), at).toEqual(foretold[index]);
  }
  // The roll is among what was met.
  expect(foretold.at(-1)).not.toEqual(foretold[0]);
});

interface WrittenTimeline {
  readonly lanes: readonly {
    readonly spans: readonly { readonly from: string }[];
    readonly marks: readonly { readonly at: string }[];
  }[];
}

/** To the second, as instants are written; whatever turns within one has turned by its end. */
function breakpointsOf(text: string): readonly string[] {
  const { lanes } = JSON.parse(text) as WrittenTimeline;
  const all = lanes.flatMap(({ spans, marks }) => [
    ...spans.map(({ from }) => from),
    ...marks.map(({ at }) => at),
  ]);
  const seconds = all.map((at) => Math.ceil(Date.parse(at) / 1_000) * 1_000);
  return [...new Set(seconds)].toSorted((a, b) => a - b).map((at) => formatInstant(at));
}

interface WrittenStatus {
  readonly rows: readonly {
    readonly target: string;
    readonly type: string;
    readonly effectiveDate?: string;
    readonly current?: { readonly thumbprint: string };
    readonly previous?: { readonly thumbprint: string };
    readonly next?: { readonly thumbprint: string };
  }[];
}

function copiesOf(text: string): readonly string[] {
  const { rows } = JSON.parse(text) as WrittenStatus;
  return rows.map(({ target, type, current, previous, next, effectiveDate }) =>
    [target, type, current?.thumbprint, previous?.thumbprint, next?.thumbprint, effectiveDate].join(" "),
  );
}

// A look at many servers leaves turns to whoever else waits in the process: a daemon answers its probes meanwhile.

import { afterEach, expect, test, vi } from "vitest";
import { createDirectoryStore } from "../../src/stores/directory/directory-store.ts";
import { KIT_NOW, NEVER } from "../conformance/bench.ts";
import { aStoreFolder, STORE_SERVERS } from "../kit/store.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** Looks at three servers, each of which takes so many milliseconds; returns how many turns others had before the last was seen. */
async function turnsWhere(each: number): Promise<number> {
  const path = await aStoreFolder();
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => (now += each));
  let turns = 0;
  let watching = setImmediate(function count() {
    turns += 1;
    watching = setImmediate(count);
  });
  const store = createDirectoryStore({ path, clock: () => KIT_NOW });
  let seen = 0;
  for await (const { kind } of store.observe(STORE_SERVERS, NEVER)) seen += kind === "observed" ? 1 : 0;
  clearImmediate(watching);
  expect(seen).toBe(3);
  return turns;
}

test("others have a turn between servers that take long, and none is waited for where all is quick", async () => {
  expect(await turnsWhere(30)).toBeGreaterThanOrEqual(2);
  expect(await turnsWhere(0)).toBe(0);
});

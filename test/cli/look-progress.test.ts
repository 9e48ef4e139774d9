// How a look at many servers tells how far it is.

import { expect, test } from "vitest";
import { makeLookProgress } from "../../src/cli/progress.ts";

function tell(progress: "live" | "lines", times: readonly number[]): string {
  let said = "";
  let at = 0;
  const shown = makeLookProgress({ err: (text) => void (said += text), now: () => at, progress });
  for (const [index, time] of times.entries()) {
    at = time;
    shown.show({ done: index + 1, of: times.length });
  }
  shown.end();
  shown.end();
  return said;
}

test("a look that is over in a moment says nothing", () => {
  expect(tell("live", [10, 20, 30])).toBe("");
  expect(tell("lines", [10, 20, 4_999])).toBe("");
});

test("on a terminal one line is rewritten, and taken away at the end", () => {
  expect(tell("live", [300, 310, 600])).toBe(
    "\r\u001b[2K1 of 3 servers observed\r\u001b[2K3 of 3 servers observed\r\u001b[2K",
  );
});

test("elsewhere a line is printed now and then", () => {
  expect(tell("lines", [6_000, 7_000, 12_000])).toBe("1 of 3 servers observed\n3 of 3 servers observed\n");
});

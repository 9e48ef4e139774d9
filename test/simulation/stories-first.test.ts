// The first half of the stories (stories.ts).

import { describe, test } from "vitest";
import { describeHalf, playHalf } from "./stories.ts";

const { from, count } = describeHalf("first");

describe("simulated deployments", () => {
  test(`keep every promise in ${count} stories from seed ${from} on`, { timeout: 1_800_000 }, () =>
    playHalf("first"),
  );
});

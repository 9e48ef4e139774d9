import { defineConfig } from "vitest/config";

/** What is run for each mutant: the tables. The laws and the exhaustive plays take seconds each, and find what these do not. */
export default defineConfig({
  test: {
    include: [
      "test/schedule/{roll-rules,refusal,since,window,proof,sights,timeline-past,timeline-lanes,timeline-merge,suggest-dates,proof-ends,proof-dates,lane-start,foretell,forecast,proof-present,lane,next,suggest,forecast-and-planner,oracle}.test.ts",
      "test/planner/{rolls,ordinary,lost-keys,overrides,eviction,roll-refusals,undo,whole-plan,withdrawal}.test.ts",
      "test/model/*.test.ts",
      "test/config/{scopes,shape,powershell}.test.ts",
      "test/render/{golden,timeline,requirements,proof}.test.ts",
    ],
    setupFiles: ["test/setup.ts"],
    pool: "threads",
    testTimeout: 30_000,
  },
});

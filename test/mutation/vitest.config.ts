import { defineConfig } from "vitest/config";

/** What is run for each mutant: the tables of the rules and of the planner, in two seconds. The laws take longer, and find what these do not. */
export default defineConfig({
  test: {
    include: [
      "test/schedule/{roll-rules,since,window}.test.ts",
      "test/planner/{rolls,ordinary,lost-keys,overrides}.test.ts",
    ],
    setupFiles: ["test/setup.ts"],
    pool: "threads",
  },
});

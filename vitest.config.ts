import { defineConfig } from "vitest/config";

/** Where CI wants the outcomes as JSON; a person wants none. */
const report = process.env["CSCERT_TEST_REPORT"];

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/setup.ts"],
    // Generous: a law plays thousands of deployments, and a busy machine is no mistake of the code.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    pool: "forks",
    maxWorkers: 2,
    reporters: report === undefined ? ["default"] : ["default", ["json", { outputFile: report }]],
  },
});

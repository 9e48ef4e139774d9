// Preloaded into a measured process: leaves its peak resident memory, in KiB, in the file that CSCERT_BENCH_PEAK names.

import { writeFileSync } from "node:fs";

process.on("exit", () => {
  writeFileSync(process.env["CSCERT_BENCH_PEAK"], String(process.resourceUsage().maxRSS));
});

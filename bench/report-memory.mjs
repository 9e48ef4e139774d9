// Preloaded into a measured process: leaves its peak resident memory, in KiB, in the file that CSCERT_BENCH_PEAK names. The kernel
// counts what a process was before it began its program as its own peak (getrusage), so that a large parent would hide a small child:
// where there is /proc, the peak of the program alone is read.

import { existsSync, readFileSync, writeFileSync } from "node:fs";

const STATUS = "/proc/self/status";

process.on("exit", () => {
  writeFileSync(process.env["CSCERT_BENCH_PEAK"], String(peak()));
});

function peak() {
  const own = existsSync(STATUS) ? /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(STATUS, "utf8")) : null;
  return own === null ? process.resourceUsage().maxRSS : Number(own[1]);
}

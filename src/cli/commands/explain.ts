// `cscert explain CODE`: the page of a diagnostic.

import { existsSync, readFileSync } from "node:fs";
import { findNearest } from "../../base/nearest.ts";
import { compareText } from "../../base/order.ts";
import { catalog } from "../../diagnostic/catalog.ts";
import { diagnose } from "../../diagnostic/diagnostic.ts";
import { packageFile } from "../package-root.ts";
import { printLine, type Shell } from "../shell.ts";
import { Stop } from "../stop.ts";

/** Prints the page of a code; without one, every code with its severity. An unknown code ends with 64. */
export async function explain(code: string | undefined, shell: Shell): Promise<number> {
  if (code === undefined) {
    const lines = Object.entries(catalog).map(([name, { severity }]) => `${severity.padEnd(8)} ${name}`);
    printLine(shell.out, lines.toSorted((a, b) => compareText(a.slice(9), b.slice(9))).join("\n"));
    return 0;
  }
  const known = Object.keys(catalog).find(
    (name) => name === code.toLowerCase().replace(/^\w+\[(.*)\]$/, "$1"),
  );
  const page = known === undefined ? undefined : packageFile("docs", "diagnostics", `${known}.md`);
  if (page === undefined || !existsSync(page)) {
    const nearest = findNearest(code, Object.keys(catalog));
    throw new Stop(64, [diagnose("cli/unknown-code", { code, nearest })]);
  }
  printLine(shell.out, readFileSync(page, "utf8"));
  return 0;
}

// `cscert explain CODE`: the page of a diagnostic.

import { existsSync, readFileSync } from "node:fs";
import { canonicalJson } from "../../base/canonical-json.ts";
import { findNearest } from "../../base/nearest.ts";
import { compareText } from "../../base/order.ts";
import { catalog } from "../../diagnostic/catalog.ts";
import { diagnose } from "../../diagnostic/diagnostic.ts";
import { packageFile } from "../package-root.ts";
import { printLine, type Shell } from "../shell.ts";
import { Stop } from "../stop.ts";

export interface ExplainOptions {
  readonly format: "text" | "json";
}

/** Prints the page of a code; without one, every code with its severity. An unknown code ends with 64. */
export async function explain(
  code: string | undefined,
  { format }: ExplainOptions,
  shell: Shell,
): Promise<number> {
  printLine(shell.out, code === undefined ? renderList(format) : renderPage(code, format));
  return 0;
}

function renderList(format: ExplainOptions["format"]): string {
  const codes = Object.entries(catalog)
    .map(([code, { severity }]) => ({ code, severity }))
    .toSorted((a, b) => compareText(a.code, b.code));
  if (format === "json") return canonicalJson({ codes });
  return codes.map(({ code, severity }) => `${severity.padEnd(8)} ${code}`).join("\n");
}

function renderPage(text: string, format: ExplainOptions["format"]): string {
  const wanted = text.toLowerCase().replace(/^\w+\[(.*)\]$/, "$1");
  const [code, known] = Object.entries(catalog).find(([name]) => name === wanted) ?? [];
  const file = code === undefined ? undefined : packageFile("docs", "diagnostics", `${code}.md`);
  if (code === undefined || known === undefined || file === undefined || !existsSync(file)) {
    const nearest = findNearest(text, Object.keys(catalog));
    throw new Stop(64, [diagnose("cli/unknown-code", { code: text, nearest })]);
  }
  const page = readFileSync(file, "utf8");
  return format === "json" ? canonicalJson({ code, severity: known.severity, page }) : page;
}

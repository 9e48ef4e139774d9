// Reads a chart from stdin and parses it with Mermaid's own parser, which wants a document around it. Its folder is the first argument.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { join } from "node:path";

const folder = join(process.argv[2], "node_modules");
const { JSDOM } = createRequire(join(folder, "x.js"))("jsdom");
const { window } = new JSDOM("");
for (const name of [
  "window",
  "document",
  "Node",
  "Element",
  "HTMLTemplateElement",
  "DocumentFragment",
  "NodeFilter",
  "DOMParser",
]) {
  globalThis[name] = name === "window" ? window : window[name];
}
const { default: mermaid } = await import(
  pathToFileURL(join(folder, "mermaid", "dist", "mermaid.core.mjs")).href
);
try {
  const { diagramType } = await mermaid.parse(readFileSync(0, "utf8"));
  process.stdout.write(diagramType);
  process.exit(0);
} catch (error) {
  process.stderr.write(String(error));
  process.exit(1);
}

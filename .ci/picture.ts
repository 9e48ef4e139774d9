// `node .ci/picture.ts`: makes the README's pictures, docs/plan.svg and docs/timeline.svg, from a real lab. Readable in light and dark.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../src/cli/run.ts";

const DOCS = join(import.meta.dirname, "..", "docs");
const WIDTH = 100;
const LINE = 19;
const COLUMN = 8.43;
const MARGIN = 18;
const NOW = Date.parse("2026-11-25T09:00:00Z");

const CLASSES: Readonly<Record<string, string>> = {
  1: "bold",
  2: "dim",
  31: "red",
  32: "green",
  33: "yellow",
  34: "blue",
  36: "cyan",
};

const home = mkdtempSync(join(tmpdir(), "cscert-picture-"));
try {
  await cscert(home, ["lab", "create", "lab", "--servers", "6", "--pools", "1"]);
  const plan = await cscert(join(home, "lab"), ["plan"]);
  const text = `$ cscert plan\n\n${plan.trimEnd()}`;
  writeFileSync(join(DOCS, "plan.svg"), draw(text.split("\n")));
  await cscert(join(home, "lab"), ["apply", "--auto-approve"]);
  const timeline = await cscert(join(home, "lab"), ["timeline", "--format", "svg"]);
  writeFileSync(join(DOCS, "timeline.svg"), timeline);
} finally {
  rmSync(home, { recursive: true });
}

async function cscert(cwd: string, args: readonly string[]): Promise<string> {
  let out = "";
  let err = "";
  const exit = await run(args, {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    cwd,
    env: {},
    now: () => NOW,
    color: "always",
    width: WIDTH,
    confirm: undefined,
    progress: "lines",
    signal: new AbortController().signal,
  });
  if (exit !== 0) throw new Error(`cscert ${args.join(" ")}: exit ${exit}\n${out}${err}`);
  return out;
}

function draw(lines: readonly string[]): string {
  const width = Math.ceil(WIDTH * COLUMN + 2 * MARGIN);
  const height = lines.length * LINE + 2 * MARGIN;
  const rows = lines.map(
    (line, index) => `<text x="${MARGIN}" y="${MARGIN + (index + 0.75) * LINE}">${paint(line)}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="t d">
<title id="t">What cscert plan prints</title>
<desc id="d">The plan of a lab: which certificates are installed, assigned and staged on which server, why, and until when each can be undone.</desc>
<style>
svg { --back: #fff; --ink: #1f2328; --dim: #59636e; --red: #b3261e; --green: #116329; --yellow: #7a4e00; --blue: #0550ae; --cyan: #0a5d6b; }
@media (prefers-color-scheme: dark) { svg { --back: #0d1117; --ink: #e6edf3; --dim: #9198a1; --red: #ff7b72; --green: #56d364; --yellow: #e3b341; --blue: #79c0ff; --cyan: #39c5cf; } }
rect { fill: var(--back); stroke: var(--dim); stroke-opacity: .4 }
text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: var(--ink); white-space: pre }
.bold { font-weight: 700 } .dim { fill: var(--dim) } .red { fill: var(--red) } .green { fill: var(--green) } .yellow { fill: var(--yellow) } .blue { fill: var(--blue) } .cyan { fill: var(--cyan) }
</style>
<rect x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="8"/>
${rows.join("\n")}
</svg>
`;
}

/** Turns the terminal's colours into classes. */
function paint(line: string): string {
  let kind = "";
  return line
    .split(/\u001b\[(\d+)m/)
    .map((part, index) => {
      if (index % 2 === 1) {
        kind = CLASSES[part] ?? "";
        return "";
      }
      const text = part.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
      return kind === "" || text === "" ? text : `<tspan class="${kind}">${text}</tspan>`;
    })
    .join("");
}

// A comment as a page shows it: GitHub's Markdown, its charts by Mermaid where that is here (CSCERT_MERMAID), photographed by Chromium.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { CHROMIUM, launchBrowser } from "../../test/kit/browser.ts";

const STYLE = `body { font: 14px/1.5 system-ui, sans-serif; color: #1f2328; width: 900px; margin: 24px; }
table { border-collapse: collapse; } th, td { border: 1px solid #d1d9e0; padding: 6px 13px; text-align: left; }
tr:nth-child(2n) { background: #f6f8fa; } th { background: #fff; }
code { background: #818b981f; padding: 0.2em 0.4em; border-radius: 6px; font-size: 85%; }
blockquote { margin: 0; padding: 0 1em; color: #59636e; border-left: 0.25em solid #d1d9e0; }
pre code { background: none; } details { margin: 12px 0; } summary { cursor: pointer; }`;

/** Draws a comment into a picture and returns a line that says so; or says, loudly, why there is none. */
export async function drawComment(markdown: string, file: string): Promise<string> {
  if (CHROMIUM === undefined)
    return "SKIPPED: no picture of the comment: there is no Chromium here (CSCERT_CHROMIUM names one)";
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 960, height: 800 }, deviceScaleFactor: 1.5 });
    await page.setContent(pageOf(markdown));
    const charts = await page.locator("pre > code.language-mermaid").count();
    const mermaid = mermaidFile();
    if (mermaid !== undefined && charts > 0) {
      await page.addScriptTag({ path: mermaid });
      await page.evaluate(DRAW);
    }
    await page.screenshot({ path: file, fullPage: true });
    return `The comment as a picture: ${file}${mermaid === undefined ? WITHOUT : ""}`;
  } finally {
    await browser.close();
  }
}

const WITHOUT = `
Its charts are text there: Mermaid draws them where GitHub shows the comment. To see them drawn here (some 200 MB, once):
  npm install --prefix /tmp/mermaid --ignore-scripts mermaid && CSCERT_MERMAID=/tmp/mermaid npm run demo:review`;

function pageOf(markdown: string): string {
  const options = { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] };
  return `<!doctype html><meta charset="utf-8"><style>${STYLE}</style>${micromark(markdown, options)}`;
}

function mermaidFile(): string | undefined {
  const folder = process.env["CSCERT_MERMAID"];
  const file = join(folder ?? "", "node_modules/mermaid/dist/mermaid.min.js");
  return folder !== undefined && existsSync(file) && readFileSync(file).length > 0 ? file : undefined;
}

/** Runs in the page. */
const DRAW = `(async () => {
  for (const code of document.querySelectorAll("pre > code.language-mermaid")) {
    const chart = document.createElement("div");
    chart.className = "mermaid";
    chart.textContent = code.textContent;
    code.parentElement.replaceWith(chart);
  }
  mermaid.initialize({ startOnLoad: false, securityLevel: "strict", gantt: { useWidth: 900 } });
  await mermaid.run();
})()`;

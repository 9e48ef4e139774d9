// A real browser for tests: Chromium, where the machine has one.

import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";

/** Where it is; undefined where there is none, and the tests that need it are skipped loudly. */
export const CHROMIUM: string | undefined = [
  process.env["CSCERT_CHROMIUM"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
].find((path) => path !== undefined && existsSync(path));

/** Starts it without a window. */
export async function launchBrowser(): Promise<Browser> {
  if (CHROMIUM === undefined) throw new Error("no Chromium here");
  // Containers have no sandbox of their own to give.
  return await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
}

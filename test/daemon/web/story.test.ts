// The whole story, read by eye: the real binary, a page that stays open in a real browser, an edit, a mistake, a roll that passes its date, a kill.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterEach, describe, expect, test } from "vitest";
import { CHROMIUM, launchBrowser } from "../../kit/browser.ts";
import { cscert, editFile, endWatchProcesses, makeLab, startWatch } from "../../kit/watch-process.ts";

afterEach(endWatchProcesses);

const DATE = Date.parse("2027-02-16T01:00:00Z");
const PATIENCE = { timeout: 60_000 };

describe.skipIf(CHROMIUM === undefined)("cscert watch, in Chromium", () => {
  test("is edited, refuses a mistake, rolls past a date, is killed and comes back", async () => {
    const lab = makeLab("--servers", "3", "--pools", "1");
    const file = join(lab, "cscert.yaml");
    const browser = await launchBrowser();
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(String(error)));

    // It reports what a lab begins with, and does nothing.
    const reporter = startWatch(lab, "--interval", "1h");
    await page.goto(await reporter.url());
    await page.getByText("would bring the servers to what the YAML says").waitFor(PATIENCE);
    // A mistake is shown with its place while the page stays open, and is gone once it is mended.
    const good = readFileSync(file, "utf8");
    editFile(file, (text) => text.replace("version: 1", "version: 1\nnonsense: yes"));
    await page.getByText("has errors and is not kept").waitFor(PATIENCE);
    expect(await page.locator(".finding .place").first().textContent()).toMatch(/^cscert\.yaml:\d+:1$/);
    writeFileSync(file, good);
    await page.getByText("has errors and is not kept").waitFor({ state: "detached", ...PATIENCE });
    expect(await reporter.end("SIGTERM")).toBe(0);
    await page.locator('#live[data-state="lost"]').waitFor(PATIENCE);

    // One that applies, shortly before the date of the roll; its page sees the next certificate take over.
    expect(cscert(["apply", "--auto-approve"], lab).exit).toBe(0);
    const now = new Date(DATE - 8_000).toISOString();
    const keeper = startWatch(lab, "--mode", "apply", "--interval", "1h", "--now", now);
    await page.goto(await keeper.url());
    await page.getByText("Every server holds what the YAML says").waitFor(PATIENCE);
    if ((await copies(page))["next"] === "oauth-2026")
      expect(await copies(page)).toEqual({ current: "oauth-2025", next: "oauth-2026" });
    await page.locator(".deployment .current", { hasText: "oauth-2026" }).waitFor(PATIENCE);
    expect(await copies(page)).toEqual({ current: "oauth-2026", previous: "oauth-2025" });

    // Killed; what comes back knows it all again.
    expect(await keeper.end("SIGKILL")).toBe("SIGKILL");
    const later = startWatch(lab, "--mode", "apply", "--now", new Date(DATE + 60_000).toISOString());
    await page.goto(await later.url());
    await page.getByText("Every server holds what the YAML says").waitFor(PATIENCE);
    expect(await copies(page)).toEqual({ current: "oauth-2026", previous: "oauth-2025" });
    await page.getByRole("link", { name: "Journal" }).click();
    expect(await page.locator("summary .tag").allTextContents()).toEqual(["done"]);
    expect(await later.end("SIGTERM")).toBe(0);
    expect(errors).toEqual([]);
    await browser.close();
  });
});

/** What the deployment's own row shows, by the word that a screen reader says. */
async function copies(page: Page): Promise<Readonly<Record<string, string>>> {
  const told = await page
    .locator(".deployment .copies li")
    .evaluateAll((items) => items.map((item) => item.textContent.trim().replaceAll(/\s+/g, " ")));
  return Object.fromEntries(
    told.map((text) => {
      const [word = "", name = ""] = text.split(/:? /);
      return [word, name];
    }),
  );
}

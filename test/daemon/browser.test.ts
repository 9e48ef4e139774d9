// What issue and reader ask for in one walk: the real binary is edited under, passes an effective date, is killed and started again, and
// what came of it is read from its pages in Chromium.

import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Browser, Page } from "playwright-core";
import { CHROMIUM, launchBrowser } from "../kit/browser.ts";
import { editFile, endWatchProcesses, makeLab, startWatch } from "../kit/watch-process.ts";

if (CHROMIUM === undefined) console.warn("no Chromium here: the walk through the pages is not tried");

// A browser is large and a host may lack it; CI installs one, and the warning above says that nothing was looked at.
describe.skipIf(CHROMIUM === undefined)("somebody at the pages of a real daemon", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());
  afterEach(endWatchProcesses);

  test("sees an edit, an effective date that passes, and the same after a kill", async () => {
    const lab = makeLab("--servers", "3", "--pools", "1");
    const date = Date.parse("2027-02-16T01:00:00Z");
    const options = ["--mode", "apply", "--interval", "1h"];
    const first = startWatch(lab, ...options, "--now", new Date(date - 48 * 3_600_000).toISOString());
    await first.logged(/^applied/);
    const page = await browser.newPage();
    const errors = watchErrors(page);
    await page.goto(await first.url());
    expect(await page.locator("body").innerText()).toContain("oauth-2026");

    const from = first.log.length;
    editFile(join(lab, "cscert.yaml"), (text) => text.replace("expiryWarning: 30d", "nonsense: 30d"));
    await first.logged(/has errors/, from);
    await page.goto(`${await first.url()}/health`);
    await expect.poll(() => page.locator("body").innerText(), { timeout: 10_000 }).toContain("cscert.yaml");
    editFile(join(lab, "cscert.yaml"), (text) => text.replace("nonsense: 30d", "expiryWarning: 30d"));
    await first.logged(/can be kept again/, from);
    expect(await first.end("SIGKILL")).toBe("SIGKILL");

    const second = startWatch(lab, ...options, "--now", new Date(date - 20_000).toISOString());
    await second.logged(/^in-order/);
    await page.goto(await second.url());
    const row = (): Promise<string> =>
      page.locator("tr", { hasText: "fe01.contoso.com" }).first().innerText();
    const whole = (): Promise<string> => page.locator("body").innerText();
    const before = await whole();
    expect(before).toContain("oauth-2025");
    // The page follows by itself: nobody loads it again.
    await expect
      .poll(
        async () =>
          (await second.json<ServersJson>("/servers.json")).status.rows.find(isOauth)?.current?.name,
        {
          timeout: 60_000,
        },
      )
      .toBe("oauth-2026");
    await expect.poll(whole, { timeout: 10_000 }).not.toBe(before);
    expect(await row()).toContain("fe01");
    await page.goto(`${await second.url()}/journal`);
    expect(await whole()).toMatch(/done/);
    expect(errors).toEqual([]);
    await page.close();
    expect(await second.end("SIGTERM")).toBe(0);
  });
});

interface Row {
  readonly target: string;
  readonly type: string;
  readonly current?: { readonly name?: string };
}
interface ServersJson {
  readonly status: { readonly rows: readonly Row[] };
}

function isOauth({ target, type }: Row): boolean {
  return target === "deployment" && type === "OAuthTokenIssuer";
}

function watchErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    // That the daemon was killed while the page listened is no error of the page.
    if (message.type() === "error" && !message.text().includes("net::ERR")) errors.push(message.text());
  });
  return errors;
}

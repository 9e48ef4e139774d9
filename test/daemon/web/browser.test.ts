// The pages in a real browser: every page in every state, in light, dark, narrow and without JavaScript, with axe's rules for WCAG 2.2 AA.

import axeCore from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DaemonStatus } from "../../../src/model/daemon-status.ts";
import { PAGES } from "../../../src/render/html/page.ts";
import { CHROMIUM, launchBrowser } from "../../kit/browser.ts";
import { hostile, inOrder, inTrouble, large, refused, starting } from "../../kit/daemon-status.ts";
import { startTestWeb } from "../../kit/web.ts";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const STATES: Readonly<Record<string, () => DaemonStatus>> = { inOrder, inTrouble, refused, starting };
/** What is on the screen differs by state, colours and widths by look: these cover each with all of the other that matters. */
const SHOWN = [
  ["inTrouble", "light"],
  ["inTrouble", "dark"],
  ["inTrouble", "narrow"],
  ["inOrder", "light"],
  ["inOrder", "dark"],
  ["refused", "dark"],
  ["starting", "narrow"],
] as const;
const LOOKS: Readonly<Record<string, BrowserContextOptions>> = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  narrow: { viewport: { width: 360, height: 740 } },
};

if (CHROMIUM === undefined)
  console.warn(
    "SKIPPED: no Chromium here (install it, or set CSCERT_CHROMIUM): the pages are not tried in a browser",
  );

// A browser is large and a host may lack it; CI installs one, and the warning above says that nothing was looked at.
describe.skipIf(CHROMIUM === undefined)("in Chromium", () => {
  let browser: Browser;
  beforeAll(async () => void (browser = await launchBrowser()));
  afterAll(async () => await browser.close());

  test.for(SHOWN)("a daemon that is %s is shown %s without a fault on any page", async ([state, look]) => {
    const web = await startTestWeb(STATES[state]!());
    const context = await browser.newContext(LOOKS[look]);
    const page = await context.newPage();
    const said = listenTo(page);
    for (const { path } of PAGES) {
      await page.goto(web.url + path);
      await page.locator('#live[data-state="live"]').waitFor();
      expect(await axe(page), `${path}, axe`).toEqual([]);
      expect(await overflow(page), `${path}, wider than the screen`).toBe(0);
      expect(said, `${path}, console`).toEqual([]);
    }
    await context.close();
    await web.close();
  });

  test("everything is there without JavaScript", async () => {
    const web = await startTestWeb(inTrouble());
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(web.url);
    for (const { name } of PAGES) {
      await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name }).click();
      expect(await page.locator("h1").textContent()).not.toBe("");
      expect(await page.locator('nav a[aria-current="page"]').textContent()).toContain(name);
    }
    await page.goto(web.url);
    expect(await page.locator("#live").textContent()).toContain("reload for what is newer");
    await page.getByLabel("Only what is not as the YAML says").check();
    await page.getByRole("button", { name: "Show" }).click();
    expect(await page.locator("tbody th .host").allTextContents()).toEqual(["fe02", "fe03"]);
    await context.close();
    await web.close();
  });

  test("what changes is shown without a reload, and what is folded open and focused stays", async () => {
    const web = await startTestWeb(inOrder());
    const page = await browser.newPage();
    const said = listenTo(page);
    await page.goto(`${web.url}/journal`);
    await page.locator('#live[data-state="live"]').waitFor();
    await page.getByText("Run 4").click();
    web.publish({ ...inTrouble(), sequence: 5000 });
    await page.locator('main[data-sequence="5000"]').waitFor();
    expect(await page.locator("details").nth(1).getAttribute("open")).toBe("");
    expect(await page.title()).toContain("could not be seen");
    expect(await page.getByRole("status").textContent()).toBe(" · live · 1 of 5 servers could not be seen.");
    expect(await page.locator("nav .badge").first().textContent()).toContain("8");
    expect(await page.evaluate("document.activeElement.tagName")).toBe("SUMMARY");
    await web.close();
    await page.locator('#live[data-state="lost"]').waitFor();
    expect(said.filter((text) => !text.includes("ERR_"))).toEqual([]);
    await page.close();
  });

  test.for([
    '"><img src=x onerror="window.hurt=1"><script>window.hurt=1</script>',
    "</title></style></svg><svg onload=window.hurt=1>",
    "<a id=live><form id=main>",
  ])("a name like %s does nothing", async (text) => {
    const web = await startTestWeb(hostile(inTrouble(), text));
    const page = await browser.newPage();
    const said = listenTo(page);
    for (const { path } of PAGES) {
      await page.goto(web.url + path);
      await page.locator('#live[data-state="live"]').waitFor();
      expect(
        await page.evaluate("[window.hurt, document.querySelectorAll('img, form form, a#live').length]"),
      ).toEqual([undefined, 0]);
      expect(await page.content()).not.toContain("<script>window");
    }
    expect(said).toEqual([]);
    await page.close();
    await web.close();
  });

  test("the keyboard reaches everything, and the first stop skips to the content", async () => {
    const web = await startTestWeb(inTrouble());
    const page = await browser.newPage();
    await page.goto(web.url);
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Skip to the content");
    expect(await page.evaluate("document.activeElement.getBoundingClientRect().left >= 0")).toBe(true);
    await page.keyboard.press("Enter");
    expect(await page.evaluate("document.activeElement.id")).toBe("main");
    const stops: string[] = [];
    for (let stop = 0; stop < 40; stop += 1) {
      await page.keyboard.press("Tab");
      stops.push(
        String(
          await page.evaluate(
            "document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent.trim()",
          ),
        ),
      );
    }
    for (const wanted of ["Source", "The deployment", "pool01.contoso.com", "Show", "this page as JSON"])
      expect(stops).toContain(wanted);
    await page.close();
    await web.close();
  });

  test("five hundred servers come in pages", async () => {
    const web = await startTestWeb(large(500));
    const page = await browser.newPage();
    await page.goto(web.url);
    expect(await page.locator("tbody th .host").count()).toBe(100);
    await page.getByRole("link", { name: "After" }).click();
    expect(page.url()).toContain("page=2");
    await page.getByLabel("Server or pool").fill("fe0499");
    await page.keyboard.press("Enter");
    await page.waitForURL(/q=fe0499/);
    expect(await page.locator("tbody th .host").allTextContents()).toEqual(["fe0499"]);
    await page.close();
    await web.close();
  });

  test("on paper everything is black on white, unfolded, and without navigation", async () => {
    const web = await startTestWeb(inTrouble());
    const page = await browser.newPage({ colorScheme: "dark" });
    await page.emulateMedia({ media: "print" });
    await page.goto(`${web.url}/journal`);
    expect(await page.locator("nav").first().isVisible()).toBe(false);
    expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).toBe("rgb(255, 255, 255)");
    expect(
      await page.evaluate("document.querySelectorAll('details .rows')[2].getBoundingClientRect().height"),
    ).toBeGreaterThan(0);
    expect((await page.pdf()).subarray(0, 5).toString()).toBe("%PDF-");
    await page.close();
    await web.close();
  });
});

/** Everything that the page complains of. */
function listenTo(page: Page): string[] {
  const said: string[] = [];
  page.on("console", (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => said.push(String(error)));
  page.on("requestfailed", (request) => {
    if (!request.url().endsWith("/events")) said.push(`failed: ${request.url()}`);
  });
  return said;
}

async function axe(page: Page): Promise<readonly string[]> {
  // Beside the page's world, where its content security policy does not hold.
  const found = await page.evaluate(
    `(() => { ${axeCore.source}; return axe.run({ runOnly: ${JSON.stringify(RULES)} }).then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html, failureSummary }) => html.slice(0, 160) + " " + failureSummary).join(" | "))); })()`,
  );
  return found as readonly string[];
}

async function overflow(page: Page): Promise<unknown> {
  return await page.evaluate("Math.max(0, document.documentElement.scrollWidth - innerWidth)");
}

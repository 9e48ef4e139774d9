// `node .ci/dashboard.ts`: makes the pictures of the pages, docs/dashboard-*.png, from a real lab, a real daemon and a real browser.

import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Browser } from "playwright-core";

const ROOT = join(import.meta.dirname, "..");
const home = mkdtempSync(join(tmpdir(), "cscert-"));
const lab = join(home, "estate");
const cli = join(ROOT, "src/cli/main.ts");
const node = process.execPath;
const cscert = (...args: string[]): void =>
  void execFileSync(node, [cli, ...args], { cwd: lab, stdio: "ignore" });
const git = (...args: string[]): void => void execFileSync("git", args, { cwd: lab, stdio: "ignore" });

execFileSync(node, [cli, "lab", "create", lab, "--servers", "7", "--pools", "1"], { stdio: "ignore" });
git("init", "-q", "-b", "main");
git("config", "user.name", "Ada Lovelace");
git("config", "user.email", "ada@contoso.com");
git("add", ".");
git("commit", "-qm", "The next OAuth certificate, staged in good time");
cscert("apply", "--auto-approve");
cscert("apply", "--auto-approve");

const daemon = spawn(node, [cli, "watch", "--mode", "apply", "--listen", "0"], { cwd: lab });
const browser = await chromium.launch({
  executablePath: process.env["CSCERT_CHROMIUM"] ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
try {
  const url = await addressOf();
  await shoot(
    browser,
    { url, path: "/", look: "light", height: 1240, text: "Every server holds" },
    "dashboard",
  );
  await shoot(
    browser,
    { url, path: "/timeline", look: "dark", height: 900, text: "Timeline" },
    "dashboard-timeline",
  );
  cscert("lab", "fault", "fe02.contoso.com", "unreachable");
  const file = join(lab, "cscert.yaml");
  writeFileSync(file, readFileSync(file, "utf8").replace("scope: global", "scop: global"));
  daemon.kill("SIGHUP");
  await shoot(
    browser,
    { url, path: "/", look: "dark", height: 900, text: "could not be seen" },
    "dashboard-trouble",
  );
} finally {
  await browser.close();
  daemon.kill();
  rmSync(home, { recursive: true, force: true });
}

interface Shot {
  readonly url: string;
  readonly path: string;
  readonly look: "light" | "dark";
  readonly height: number;
  /** What the page says once it is as it should be. */
  readonly text: string;
}

async function shoot(from: Browser, { url, path, look, height, text }: Shot, name: string): Promise<void> {
  const page = await from.newPage({ colorScheme: look, viewport: { width: 1280, height } });
  await page.goto(url + path);
  await page.getByText(text).first().waitFor({ timeout: 120_000 });
  await page.getByText("about to be kept").waitFor({ state: "detached" });
  await page.screenshot({ path: join(ROOT, "docs", `${name}.png`) });
  await page.close();
}

async function addressOf(): Promise<string> {
  let said = "";
  for await (const chunk of daemon.stdout) {
    said += String(chunk);
    const url = /pages: (http:\S+)/.exec(said)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error(`the daemon ended: ${said}`);
}

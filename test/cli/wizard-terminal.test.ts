// The guided assignment in a real pseudo-terminal: cursor keys, paste, Ctrl-C at every question, a narrow window, no colour, and the
// plain lines of a screen reader.

import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KEY, NO_TERMINAL, openTerminal, type Terminal, type TerminalOptions } from "../kit/terminal.ts";
import { makeNormaliser } from "./normalise.ts";
import { makeWorld } from "./world.ts";

const NOW = "2026-11-25T09:00:00Z";
const LIMIT = 60_000;
if (NO_TERMINAL !== undefined) console.warn(`the wizard is not tried in a terminal: ${NO_TERMINAL}`);

/** As a terminal sends it that was told to mark what is pasted. */
function pasted(text: string): string {
  return `\u001b[200~${text}\u001b[201~`;
}

// Needs python3's pty, which a host may lack and CI installs; the warning above says that it is not tried.
describe.skipIf(NO_TERMINAL !== undefined)("cscert assign on a terminal", () => {
  let home: string;
  let lab: string;
  let count = 0;

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), "cscert-terminal-"));
    const made = await makeWorld(home)(["cscert", "lab", "create", "lab"]);
    expect(made.exit).toBe(0);
  });
  afterAll(() => rmSync(home, { recursive: true }));

  /** A lab of its own for each test. */
  function start(options: Partial<TerminalOptions> = {}, ...args: readonly string[]): Terminal {
    lab = join(home, `lab${(count += 1)}`);
    cpSync(join(home, "lab"), lab, { recursive: true });
    return openTerminal(["assign", "--now", NOW, ...args], { cwd: lab, ...options });
  }

  function yaml(): string {
    return readFileSync(join(lab, "cscert.yaml"), "utf8");
  }

  function untouched(): boolean {
    const names = (folder: string): string => readdirSync(folder, { recursive: true }).toSorted().join("\n");
    return (
      yaml() === readFileSync(join(home, "lab", "cscert.yaml"), "utf8") &&
      names(lab) === names(join(home, "lab"))
    );
  }

  /** WebServicesExternal, pool:pool01, web-external-2026, at once. */
  async function walk(terminal: Terminal): Promise<void> {
    await terminal.sees("What is the certificate for?");
    await terminal.sees("confirm");
    terminal.press(KEY.down, KEY.down, KEY.down, KEY.enter);
    await terminal.sees("Where does it hold?");
    await terminal.sees("confirm");
    terminal.press(KEY.down, KEY.down, KEY.down, KEY.enter);
    await terminal.sees("Which certificate?");
    await terminal.sees("● pool01-2026");
    terminal.press(KEY.down);
    await terminal.sees("● web-external-2026");
    terminal.press(KEY.enter);
    await terminal.sees("From when on?");
    await terminal.sees("confirm");
    terminal.press(KEY.enter);
    await terminal.sees("Write it?");
    await terminal.sees("No");
  }

  test("cursor keys choose, the plan is shown, and a yes writes the file", { timeout: LIMIT }, async () => {
    const terminal = start();
    await walk(terminal);
    terminal.press(KEY.up, KEY.enter);
    const { exit, shown } = await terminal.ends();
    expect(exit, shown).toBe(0);
    expect(shown).toContain("+   - type: WebServicesExternal");
    expect(shown).toContain("The plan would then be:");
    expect(shown).toContain("WebServicesExternal: web-external-2026");
    expect(yaml()).toContain(
      "  - type: WebServicesExternal\n    scope: pool:pool01.contoso.com\n    certificate: web-external-2026\n",
    );
    expect(yaml()).toContain(
      "  - type: [Default, WebServicesInternal]\n    scope: pool:pool01.contoso.com\n",
    );
  });

  test("a no writes nothing", { timeout: LIMIT }, async () => {
    const terminal = start();
    await walk(terminal);
    terminal.press(KEY.enter);
    expect((await terminal.ends()).exit).toBe(1);
    expect(untouched()).toBe(true);
  });

  test("Ctrl-C leaves nothing behind, whatever was asked", { timeout: 3 * LIMIT }, async () => {
    const questions = [
      { args: [], sees: "What is the certificate for?" },
      { args: ["--type", "WebServicesExternal"], sees: "Where does it hold?" },
      {
        args: ["--type", "WebServicesExternal", "--scope", "pool:pool01.contoso.com"],
        sees: "Which certificate?",
      },
      { args: ["--type", "OAuthTokenIssuer", "--certificate", "oauth-2025"], sees: "From when on?" },
      {
        args: [
          "--type",
          "WebServicesExternal",
          "--scope",
          "pool:pool01.contoso.com",
          "--certificate",
          "web-external-2026",
          "--at",
          "now",
        ],
        sees: "Write it?",
      },
    ];
    for (const { args, sees } of questions) {
      const terminal = start({}, ...args);
      await terminal.sees(sees);
      terminal.press(KEY.interrupt);
      expect((await terminal.ends()).exit, sees).toBe(130);
      expect(untouched(), sees).toBe(true);
    }
  });

  test("a date can be pasted, and a wrong one is said at once", { timeout: LIMIT }, async () => {
    const terminal = start(
      {},
      "--type",
      "Internal",
      "--scope",
      "pool:edge.contoso.com",
      "--certificate",
      "edge-external-2026",
    );
    await terminal.sees("From when on?");
    await terminal.sees("confirm");
    terminal.press(KEY.down, KEY.enter);
    await terminal.sees("such as 2027-01-12T02:00+01:00");
    terminal.press("7/1/2027", KEY.enter);
    await terminal.sees("Please type date, time and offset");
    terminal.press("\u0015", pasted("2027-01-12T02:00+01:00"), KEY.enter);
    await terminal.sees("Write it?");
    terminal.press(KEY.up, KEY.enter);
    const { exit, shown } = await terminal.ends();
    expect(exit, shown).toBe(0);
    expect(yaml()).toContain(
      "    rolls:\n      - certificate: edge-external-2026\n        effectiveDate: 2027-01-12T01:00:00Z\n",
    );
  });

  test("of many servers one is named, not chosen", { timeout: LIMIT }, async () => {
    const names = Array.from({ length: 60 }, (_, at) => `fe${at}.contoso.com`);
    const pool = `pool01.contoso.com=FrontEnd:${names.join(",")}`;
    const made = await makeWorld(home)([
      "cscert",
      "init",
      "many",
      "--sip-domain",
      "contoso.com",
      "--pool",
      pool,
    ]);
    expect(made.exit, made.stderr).toBe(0);
    const terminal = openTerminal(["assign", "--type", "Default"], { cwd: join(home, "many") });
    await terminal.sees("Where does it hold?");
    await terminal.sees("One server, by its name");
    await terminal.sees("confirm");
    terminal.press(KEY.up, KEY.enter);
    await terminal.sees("The server's FQDN");
    terminal.press("fe60.contoso.com", KEY.enter);
    await terminal.sees("No server of that name bears Default.");
    terminal.press("\u0015", "FE59.contoso.com", KEY.enter);
    // There is no certificate yet: the question after the next can't be asked.
    const { exit, shown } = await terminal.ends();
    expect([exit, shown]).toEqual([1, expect.stringContaining("expected a certificate that can serve")]);
  });

  test("a narrow window, without colour, asks the same", { timeout: LIMIT }, async () => {
    const terminal = start({ columns: 44, env: { NO_COLOR: "1" } });
    await terminal.sees("What is the certificate for?");
    await terminal.sees("OAuthTokenIssuer");
    await terminal.sees("confirm");
    terminal.press(KEY.interrupt);
    const { exit, shown } = await terminal.ends();
    expect(exit).toBe(130);
    for (const line of shown.split("\n")) expect(line.length, line).toBeLessThanOrEqual(44);
  });

  test("plain lines for a screen reader: numbers and words, nothing moves", { timeout: LIMIT }, async () => {
    const terminal = start({ env: { CSCERT_PLAIN: "1" } });
    await terminal.sees("What is the certificate for?");
    await terminal.sees("Number: ");
    terminal.press("99\r");
    await terminal.sees("Please type a number from 1 to");
    await terminal.sees("Number: ");
    terminal.press("4\r");
    await terminal.sees("Where does it hold?");
    await terminal.sees("Number: ");
    terminal.press("4\r");
    await terminal.sees("2. web-external-2026");
    await terminal.sees("Number: ");
    terminal.press("2\r");
    await terminal.sees("1. At once");
    await terminal.sees("Number: ");
    terminal.press("1\r");
    await terminal.sees("yes or no: ");
    terminal.press("yes\r");
    const { exit, shown } = await terminal.ends();
    expect(exit, shown).toBe(0);
    expect(yaml()).toContain("    certificate: web-external-2026\n");
    const normalise = makeNormaliser(home, "nobody@nowhere");
    // Actions of one server stand by their certificates' thumbprints, and these are random: the head of the plan is enough.
    const head = /(The plan would then be:\n\n[^\n]*\n)[\s\S]*?(?=Write it\?)/;
    await expect(normalise(shown).replace(head, "$1\n…\n\n")).toMatchFileSnapshot(
      join(import.meta.dirname, "../../docs/wizard.txt"),
    );
  });

  test(
    "in plain lines Ctrl-C and the end of the input leave nothing behind too",
    { timeout: LIMIT },
    async () => {
      for (const key of [KEY.interrupt, KEY.end]) {
        const terminal = start({ env: { TERM: "dumb" } });
        await terminal.sees("Number: ");
        terminal.press(`${pasted("4")}\r`);
        await terminal.sees("Where does it hold?");
        await terminal.sees("Number: ");
        terminal.press(key);
        expect((await terminal.ends()).exit).toBe(130);
        expect(untouched()).toBe(true);
      }
    },
  );
});

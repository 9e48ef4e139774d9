// The other questions in a real pseudo-terminal: init, and the password of a PFX file.

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makeEstate, type Estate } from "../kit/estate.ts";
import { KEY, NO_TERMINAL, openTerminal } from "../kit/terminal.ts";

const LIMIT = 60_000;
if (NO_TERMINAL !== undefined) console.warn(`questions are not tried in a terminal: ${NO_TERMINAL}`);

// Needs python3's pty, which a host may lack and CI installs; the warning above says that it is not tried.
describe.skipIf(NO_TERMINAL !== undefined)("cscert init on a terminal", () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "cscert-init-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  test("asks for product, domains and pools", { timeout: LIMIT }, async () => {
    const terminal = openTerminal(["init"], { cwd: folder });
    await terminal.sees("Which product runs there?");
    await terminal.sees("confirm");
    terminal.press(KEY.down, KEY.down, KEY.enter);
    await terminal.sees("Which SIP domains");
    terminal.press("contoso", KEY.enter);
    await terminal.sees("Please type domains");
    terminal.press(".com fabrikam.com", KEY.enter);
    await terminal.sees("The FQDN of a pool");
    terminal.press("pool01.contoso.com", KEY.enter);
    await terminal.sees("What do its servers do?");
    await terminal.sees("confirm");
    terminal.press(KEY.enter);
    await terminal.sees("Its site");
    terminal.press("Paris", KEY.enter);
    await terminal.sees("Its servers");
    terminal.press("fe01.contoso.com fe02.contoso.com", KEY.enter);
    await terminal.sees("Is there another pool?");
    await terminal.sees("No");
    terminal.press(KEY.enter);
    const { exit, shown } = await terminal.ends();
    expect(exit, shown).toBe(0);
    const text = readFileSync(join(folder, "cscert.yaml"), "utf8");
    expect(text).toContain("product: sfb-2019\nsipDomains: [contoso.com, fabrikam.com]\n");
    expect(text).toContain(
      "  pool01.contoso.com:\n    role: FrontEnd\n    site: Paris\n    servers: [fe01.contoso.com, fe02.contoso.com]\n",
    );
    expect(text.startsWith("# yaml-language-server: $schema=./cscert.schema.json\n")).toBe(true);
  });

  test("Ctrl-C leaves nothing behind", { timeout: LIMIT }, async () => {
    const terminal = openTerminal(["init"], { cwd: folder });
    await terminal.sees("Which product runs there?");
    await terminal.sees("confirm");
    terminal.press(KEY.enter);
    await terminal.sees("Which SIP domains");
    terminal.press(KEY.interrupt);
    expect((await terminal.ends()).exit).toBe(130);
    expect(readdirSync(folder)).toEqual([]);
  });
});

// Needs python3's pty, which a host may lack and CI installs; the warning above says that it is not tried.
describe.skipIf(NO_TERMINAL !== undefined)("cscert add certificate on a terminal", () => {
  const PASSWORD = "Correct horse 7 battery";
  let estate: Estate;

  beforeEach(async () => {
    estate = await makeEstate(["fe01.contoso.com"]);
    estate.write(
      "cscert.yaml",
      "version: 1\r\nproduct: sfb-2019\r\nsipDomains: [contoso.com] # ours\r\npools:\r\n  pool01.contoso.com: { role: FrontEnd, servers: [fe01.contoso.com] }\r\nstore: { directory: { path: stores } }\r\n",
    );
    estate.certify("fresh", {}, PASSWORD);
    rmSync(join(estate.folder, "secrets", "fresh"));
    rmSync(join(estate.folder, "certificates", "fresh.cer"));
  });
  afterEach(() => estate.remove());

  test("asks for the password, shows it nowhere, and writes a reference", { timeout: LIMIT }, async () => {
    const terminal = openTerminal(["add", "certificate", "certificates/fresh.pfx"], { cwd: estate.folder });
    await terminal.sees("Where will apply find the password");
    await terminal.sees("confirm");
    terminal.press(KEY.enter);
    await terminal.sees("Its path");
    terminal.press(KEY.enter);
    await terminal.sees("The password, to open the file now");
    terminal.press(PASSWORD, KEY.enter);
    await terminal.sees("Write it?");
    await terminal.sees("No");
    terminal.press(KEY.up, KEY.enter);
    const { exit, shown } = await terminal.ends();
    expect(exit, shown).toBe(0);
    const text = readFileSync(join(estate.folder, "cscert.yaml"), "utf8");
    expect(text).toContain("sipDomains: [contoso.com] # ours\r\n");
    expect(text).toContain(
      "certificates:\r\n  fresh:\r\n    pfx: certificates/fresh.pfx\r\n    public: certificates/fresh.cer\r\n    password: { file: secrets/fresh }\r\n",
    );
    expect(existsSync(join(estate.folder, "certificates", "fresh.cer"))).toBe(true);
    expect(existsSync(join(estate.folder, "secrets", "fresh"))).toBe(false);
    expect(shown).not.toContain(PASSWORD);
    expect(text).not.toContain(PASSWORD);
    expect((await estate.cscert(["validate"])).exit).toBe(0);
  });

  test("a wrong password opens nothing and writes nothing", { timeout: LIMIT }, async () => {
    const before = readFileSync(join(estate.folder, "cscert.yaml"), "utf8");
    const { exit, err } = await estate.cscert(
      ["add", "certificate", "certificates/fresh.pfx", "--password-env", "PW", "--yes"],
      { env: { PW: "wrong" } },
    );
    expect(exit).toBe(1);
    expect(err).toContain("pfx/wrong-password");
    expect(readFileSync(join(estate.folder, "cscert.yaml"), "utf8")).toBe(before);
    expect(existsSync(join(estate.folder, "certificates", "fresh.cer"))).toBe(false);
  });

  test("what could never serve is refused with the rule", async () => {
    estate.certify("ended", { use: "authority" });
    const { exit, err } = await estate.cscert(["add", "certificate", "certificates/ended.cer", "--yes"]);
    expect([exit, err]).toEqual([4, expect.stringContaining("certificate/")]);
  });
});

// The effective date that the cmdlet receives is the instant that was asked for, whatever language and zone the server thinks in.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { invariant } from "../../src/base/invariant.ts";
import { DEPLOYMENT } from "../../src/model/target.ts";
import {
  assign,
  firstOAuth,
  install,
  makeBench,
  OAUTH,
  settled,
  stage,
  staged,
} from "../conformance/bench.ts";
import { aPowerShellUnderTest, sharedSessions } from "../kit/powershell-store.ts";
import { describeWithPowerShell, powershell } from "../kit/powershell.ts";

/** Language, zone, and what proves that the process really thinks in both: the year 2027, and noon UTC on 1 July. */
const SERVERS = [
  ["en_US.UTF-8", "America/St_Johns", "2027", "09:30"],
  ["fr_FR.UTF-8", "Europe/Paris", "2027", "14:00"],
  ["de_DE.UTF-8", "Asia/Kathmandu", "2027", "17:45"],
  ["th_TH.UTF-8", "Pacific/Kiritimati", "2570", "02:00"],
  ["ar_SA.UTF-8", "Australia/Lord_Howe", "1449", "22:30"],
] as const;

/** Days that read as others when day and month change places; and both readings of an hour that Paris has twice. */
const DATES = [
  "2027-01-12T01:00:00Z",
  "2027-02-03T23:59:59Z",
  "2027-10-31T00:30:00Z",
  "2027-10-31T01:30:00Z",
  "2028-02-29T12:00:00Z",
] as const;

const PROOF = `
  $culture = [Globalization.CultureInfo]::CurrentCulture
  [datetime]::new(2027, 7, 1, 12, 0, 0, [DateTimeKind]::Utc).ToString('yyyy', $culture)
  [datetime]::new(2027, 7, 1, 12, 0, 0, [DateTimeKind]::Utc).ToLocalTime().ToString('HH:mm', [Globalization.CultureInfo]::InvariantCulture)`;

/** Runs work with a language and a zone in this process's environment, which the PowerShells that it starts inherit. */
async function inLocale<Value>(locale: string, zone: string, work: () => Promise<Value>): Promise<Value> {
  const before = { LC_ALL: process.env["LC_ALL"], TZ: process.env["TZ"] };
  Object.assign(process.env, { LC_ALL: locale, TZ: zone });
  try {
    return await work();
  } finally {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

// Windows takes neither from the environment.
const describeInLocales = process.platform === "win32" ? describe.skip : describeWithPowerShell;

describeInLocales("a server that thinks otherwise", () => {
  it.for(SERVERS)(
    "%s, %s: every date arrives as the instant that it is",
    async ([locale, zone, year, noon]) => {
      await inLocale(locale, zone, async () => {
        invariant(powershell !== undefined, "only where there is a PowerShell");
        const { stdout } = spawnSync(powershell.path, ["-NoProfile", "-Command", PROOF], {
          encoding: "utf8",
        });
        expect(stdout.trim().split(/\s+/u)).toEqual([year, noon]);

        const sessions = sharedSessions();
        const under = await aPowerShellUnderTest({ sessions })();
        const bench = makeBench(under);
        await bench.write([...firstOAuth(bench.a), install(DEPLOYMENT, bench.b)]);
        for (const date of DATES) {
          const instant = Date.parse(date);
          const held = await bench.copies(DEPLOYMENT, OAUTH);
          expect(await bench.write([stage(DEPLOYMENT, OAUTH, bench.b, instant, held)])).toEqual(["done"]);
          expect(receivedBehind(under.root)).toBe(date);
          const rolling = staged(bench.a, bench.b, instant);
          expect(await bench.copies(DEPLOYMENT, OAUTH)).toEqual(rolling);
          expect(await bench.write([assign(DEPLOYMENT, OAUTH, bench.a, rolling)])).toEqual(["done"]);
          expect(await bench.copies(DEPLOYMENT, OAUTH)).toEqual(settled(bench.a, bench.b));
        }
        sessions.close();
      });
    },
  );
});

/** The instant that the laboratory's cmdlet wrote down. */
function receivedBehind(root: string): string {
  const records = JSON.parse(readFileSync(join(root, "central", "assignments.json"), "utf8")) as readonly {
    readonly effectiveDate: string;
  }[];
  return new Date(records[0]?.effectiveDate ?? "").toISOString().replace(".000Z", "Z");
}

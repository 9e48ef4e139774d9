// The real binary: edited under, rolled past a date, killed, doubled, stopped and woken; the outcome is read from its pages.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import type { Run } from "../../src/model/run.ts";
import { openJournal } from "../../src/state/journal.ts";
import { createDirectoryStore } from "../../src/stores/directory/directory-store.ts";
import { cscert, editFile, endWatchProcesses, makeLab, startWatch } from "../kit/watch-process.ts";

afterEach(endWatchProcesses);

interface Row {
  readonly target: string;
  readonly type: string;
  readonly current?: { readonly name?: string };
  readonly next?: { readonly name?: string };
}
interface ServersJson {
  readonly status: { readonly rows: readonly Row[] };
}
interface PlanJson {
  readonly plan: { readonly actions: readonly unknown[] };
}
interface JournalJson {
  readonly runs: readonly { readonly result: string }[];
}

const APPLY = ["--mode", "apply", "--interval", "1h"] as const;

// Real processes are stopped, killed and raced here, and a machine that serves others may delay any of them: once more, before it counts.
describe("cscert watch", { retry: 1 }, () => {
  test("reports and changes nothing, shows an edit at once, and keeps the last good configuration", async () => {
    const lab = makeLab("--servers", "3", "--pools", "1");
    const file = join(lab, "cscert.yaml");
    const good = readFileSync(file, "utf8");
    const daemon = startWatch(lab, "--interval", "1h", "--publish", "seen.json");
    await daemon.logged(/^pending \(start\)/);
    const before = (await daemon.json<PlanJson>("/plan.json")).plan.actions.length;
    expect(before).toBeGreaterThan(0);

    const edited = performance.now();
    editFile(file, (text) => text.replace("expiryWarning: 30d", "expiryWarning: 31d"));
    await daemon.logged(/configuration in force/, 2);
    const took = performance.now() - edited;
    console.log(`an edit was picked up after ${Math.round(took)} ms`);
    expect(took).toBeLessThan(3_000);

    // Left alone for two seconds, it is one to fall back to.
    await pause(3_000);
    editFile(file, (text) => text.replace("version: 1", "version: 1\nnonsense: yes"));
    const broken = await daemon.logged(/has errors: the last good one is kept/);
    expect(broken.diagnostics[0]).toMatchObject({
      code: "schema/unknown-key",
      location: { file: "cscert.yaml", line: 7 },
    });
    expect((await daemon.json<PlanJson>("/plan.json")).plan.actions).toHaveLength(before);
    writeFileSync(file, good);
    await daemon.logged(/configuration in force/, daemon.log.indexOf(broken) + 1);
    daemon.child.kill("SIGHUP");
    await daemon.logged(/^pending \(reload\)/);
    expect(cscert(["history"], lab).out).not.toMatch(/run 1/);
    const seen = cscert(["plan", "--observed", "seen.json", "--format", "json"], lab);
    expect(JSON.parse(seen.out)).toMatchObject({ completeness: { complete: true } });
    expect(readdirSync(lab).filter((name) => name.startsWith("seen.json"))).toEqual(["seen.json"]);
    const taken = new URL(await daemon.url()).host;
    expect(cscert(["watch", "--listen", taken], lab).exit).toBe(1);
    expect(await daemon.end("SIGTERM")).toBe(0);
  });

  test("applies an edit once it was left alone, never half of one; then passes an effective date", async () => {
    const lab = makeLab("--servers", "3", "--pools", "1");
    const file = join(lab, "cscert.yaml");
    const daemon = startWatch(lab, ...APPLY, "--allow", "guard/change-share");
    await daemon.logged(/^applied/);
    const runs = async (): Promise<JournalJson["runs"]> =>
      (await daemon.json<JournalJson>("/journal.json")).runs;
    expect(await runs()).toHaveLength(1);

    const date = new Date(Math.ceil(Date.now() / 1000) * 1000 + 14_000);
    const text = readFileSync(file, "utf8");
    const half = text.replace(/certificate: pool01-2026\n/, "certificate: oauth-2026\n");
    const whole = text.replace(
      /certificate: pool01-2026\n/,
      `certificate: pool01-2026\n    rolls:\n      - { certificate: oauth-2026, effectiveDate: ${date.toISOString()} }\n`,
    );
    expect(half).not.toBe(text);
    expect(whole).not.toBe(text);
    const from = daemon.log.length;
    writeFileSync(file, half);
    await pause(700);
    writeFileSync(file, whole);
    const applied = await daemon.logged(/^applied \(clock\)/, from);
    const late = Date.parse(applied.at) - date.getTime();
    console.log(`rolls were done ${late} ms after their date`);
    expect(late).toBeGreaterThanOrEqual(0);
    expect(await runs()).toHaveLength(2);
    const { status } = await daemon.json<ServersJson>("/servers.json");
    const held = status.rows.filter(({ type }) => type === "Default");
    expect(held.map(({ current }) => current?.name)).toContain("oauth-2026");
    expect(await daemon.end("SIGTERM")).toBe(0);
  });

  test("that is told to end in the middle of its work finishes what is in hand, journals it and exits with 0", async () => {
    const lab = makeLab("--servers", "24", "--pools", "8");
    const daemon = startWatch(lab, ...APPLY);
    const store = createDirectoryStore({ path: join(lab, "stores"), clock: Date.now });
    await untilLeased(store, 50);
    expect(await daemon.end("SIGTERM")).toBe(0);
    expect(await store.readLease()).toBeUndefined();
    const [run] = readRuns(lab);
    expect(["done", "interrupted"]).toContain(run?.result);
    const begun = run?.actions.filter(({ intendedAt }) => intendedAt !== undefined) ?? [];
    expect(begun.length).toBeGreaterThan(0);
    expect([...new Set(begun.map(({ outcome }) => outcome?.kind))]).toEqual(["done"]);
    expect(cscert(["apply", "--auto-approve"], lab).exit).toBe(0);
    expect(cscert(["plan", "--detailed-exitcode"], lab).exit).toBe(0);
  });

  test("sees a staged roll take over at its date, with nothing written", async () => {
    const lab = makeLab("--servers", "3", "--pools", "1");
    expect(cscert(["apply", "--auto-approve"], lab).exit).toBe(0);
    const date = Date.parse("2027-02-16T01:00:00Z");
    const now = new Date(date - 12_000).toISOString();
    const daemon = startWatch(lab, ...APPLY, "--now", now);
    const oauth = async (): Promise<Row | undefined> =>
      (await daemon.json<ServersJson>("/servers.json")).status.rows.find(
        ({ target, type }) => target === "deployment" && type === "OAuthTokenIssuer",
      );
    await daemon.logged(/^in-order \(start/);
    expect(await oauth()).toMatchObject({ current: { name: "oauth-2025" }, next: { name: "oauth-2026" } });
    await expect
      .poll(async () => (await oauth())?.current?.name, { timeout: 60_000, interval: 200 })
      .toBe("oauth-2026");
    expect((await daemon.json<JournalJson>("/journal.json")).runs).toHaveLength(1);
    expect(await daemon.end("SIGINT")).toBe(0);
  });
});

// Real processes are stopped, killed and raced here, and a machine that serves others may delay any of them: once more, before it counts.
describe("two daemons on one store", { retry: 1 }, () => {
  test("one is killed in the middle of its work, and the other goes on within seconds", async () => {
    const lab = makeLab("--servers", "24", "--pools", "2");
    const first = startWatch(lab, ...APPLY, "--state", ".first");
    const second = startWatch(lab, ...APPLY, "--state", ".second", "--lock-timeout", "20s");
    const store = createDirectoryStore({ path: join(lab, "stores"), clock: Date.now });
    const holder = await untilLeased(store);
    const [killed, other] = holder === first.child.pid ? [first, second] : [second, first];
    const at = Date.now();
    expect(await killed.end("SIGKILL")).toBe("SIGKILL");
    const done = await other.logged(/^applied/);
    console.log(`the other daemon had done all that was left ${Date.parse(done.at) - at} ms after the kill`);
    expect((await other.json<PlanJson>("/plan.json")).plan.actions).toEqual([]);

    const again = startWatch(lab, ...APPLY, "--state", holder === first.child.pid ? ".first" : ".second");
    await again.logged(/^in-order/);
    expect(cscert(["plan", "--detailed-exitcode"], lab).exit).toBe(0);
  });

  test("one stands still in the middle of its work, is overtaken, and is refused when it wakes up", async () => {
    const { lab, first, second } = await overtakeOne();
    first.child.kill("SIGCONT");
    const refused = await first.logged(/^(fenced|partial|applied|in-order)/);
    expect(refused.diagnostics.map(({ code }) => code)).toContain("store/fenced");
    await first.logged(/^in-order/, first.log.indexOf(refused) + 1);
    expect(cscert(["plan", "--detailed-exitcode"], lab).exit).toBe(0);
    expect(await first.end("SIGTERM")).toBe(0);
    expect(await second.end("SIGTERM")).toBe(0);
  });
});

/**
 * Stops a daemon in the middle of its work and lets another overtake it. Where the first was done already, or stood still within one
 * write, which nobody may overtake, it is tried anew a little earlier or later.
 */
async function overtakeOne() {
  for (const wait of [150, 60, 250, 20, 100, 40, 200, 10]) {
    const lab = makeLab("--servers", "24", "--pools", "2");
    const first = startWatch(lab, ...APPLY, "--state", ".first");
    const store = createDirectoryStore({ path: join(lab, "stores"), clock: Date.now });
    await untilLeased(store, wait);
    first.child.kill("SIGSTOP");
    const second = startWatch(lab, ...APPLY, "--state", ".second", "--lock-timeout", "25s");
    const { message } = await second.logged(/^(applied|in-order|locked|failed|partial)/);
    if (message.startsWith("applied")) return { lab, first, second };
    await first.end("SIGKILL");
    await second.end("SIGKILL");
  }
  throw new Error("nobody was overtaken, whenever it was stopped");
}

function readRuns(lab: string): readonly Run[] {
  const journal = openJournal(join(lab, ".cscert"));
  try {
    return journal.history(1);
  } finally {
    journal.close();
  }
}

/** Waits until somebody holds the lease and has begun to write; returns whose process. */
async function untilLeased(
  store: ReturnType<typeof createDirectoryStore>,
  wait = 150,
): Promise<number | undefined> {
  for (let tries = 0; tries < 3_000; tries += 1) {
    const lease = await store.readLease().catch(() => undefined);
    if (lease !== undefined) {
      await pause(wait);
      return lease.pid;
    }
    await pause(10);
  }
  return undefined;
}

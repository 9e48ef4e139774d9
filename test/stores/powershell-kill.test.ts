// A process that is killed in the middle of a change: the outcome is never a success or a failure that it is not, the first look
// afterwards already shows how it ended, and the same change, asked for again, reaches the same end.

import { existsSync, readFileSync, readdirSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DAY, type Instant } from "../../src/base/instant.ts";
import { invariant } from "../../src/base/invariant.ts";
import type { Copies } from "../../src/model/assignment.ts";
import type { PowerShellSettings } from "../../src/model/powershell-settings.ts";
import { DEPLOYMENT } from "../../src/model/target.ts";
import type { NodeStore, StoreWrite } from "../../src/port/node-store.ts";
import {
  assign,
  firstOAuth,
  install,
  KIT_NOW,
  makeBench,
  OAUTH,
  settled,
  stage,
  staged,
  type Bench,
} from "../conformance/bench.ts";
import {
  aLabStore,
  aPowerShellUnderTest,
  CMS,
  setProductFault,
  sharedSessions,
} from "../kit/powershell-store.ts";
import { describeWithPowerShell } from "../kit/powershell.ts";
import { childrenOf, describeOverSsh, startSshd, type Sshd } from "../kit/sshd.ts";

const D = KIT_NOW + 10 * DAY;
/** How long a cmdlet takes that is to be hit in its middle. */
const LONG_CMDLET = 700;
const LONG_AGO = new Date(Date.UTC(2020, 0, 1));
/** Each victim at each change; else each victim once, and each change once. */
const ALL = process.env["CSCERT_TEST_LONG"] === "1";

/** A change of the deployment: how it begins, what it is, and what it makes. */
interface Change {
  readonly name: string;
  readonly cmdlet: string;
  readonly before: (bench: Bench) => readonly StoreWrite[];
  readonly change: (bench: Bench, expected: Copies) => StoreWrite;
  readonly made: (bench: Bench) => Copies;
}

const both = (bench: Bench): readonly StoreWrite[] => [...firstOAuth(bench.a), install(DEPLOYMENT, bench.b)];
const CHANGES: readonly Change[] = [
  {
    name: "install",
    cmdlet: "Import-CsCertificate",
    before: (bench) => firstOAuth(bench.a),
    change: (bench) => install(DEPLOYMENT, bench.b),
    made: (bench) => settled(bench.a),
  },
  {
    name: "assign",
    cmdlet: "Set-CsCertificate",
    before: both,
    change: (bench, expected) => assign(DEPLOYMENT, OAUTH, bench.b, expected),
    made: (bench) => settled(bench.b, bench.a),
  },
  {
    name: "stage",
    cmdlet: "Set-CsCertificate",
    before: both,
    change: (bench, expected) => stage(DEPLOYMENT, OAUTH, bench.b, D, expected),
    made: (bench) => staged(bench.a, bench.b, D),
  },
  {
    name: "remove-previous",
    cmdlet: "Remove-CsCertificate",
    before: (bench) => [...both(bench), assign(DEPLOYMENT, OAUTH, bench.b, settled(bench.a))],
    change: (_, expected) => ({ kind: "remove-previous", target: DEPLOYMENT, type: OAUTH, expected }),
    made: (bench) => settled(bench.b),
  },
];

/** The changes at which a victim falls. */
function changesFor(...names: readonly string[]): readonly Change[] {
  return CHANGES.filter(({ name }) => ALL || names.includes(name));
}

/** Plays one kill: `choose` picks the victim, given the process that runs the cmdlet. */
async function play(
  { cmdlet, before, change, made }: Change,
  settings: Partial<PowerShellSettings>,
  choose: (running: number, strangers: ReadonlySet<number>) => number,
): Promise<void> {
  const strangers = new Set(sshClients());
  const sessions = sharedSessions();
  // Somebody else looks on, through a process that is ready: nothing but the script itself keeps it from looking too early.
  const onlookers = sharedSessions();
  try {
    const under = await aPowerShellUnderTest({ sessions, settings })();
    const bench = makeBench(under);
    const at = (now: Instant): NodeStore => aLabStore(under.root, now, { sessions: onlookers, settings });
    const onlooker = makeBench({ ...under, at });
    for (const outcome of await bench.write(before(bench))) expect(outcome).toBe("done");
    const held = await bench.copies(DEPLOYMENT, OAUTH);
    await look(onlooker);
    setProductFault(under.root, CMS, [
      { fault: "mark", cmdlets: [cmdlet] },
      { fault: "slow", milliseconds: LONG_CMDLET, cmdlets: [cmdlet] },
    ]);
    const writing = bench.write([change(bench, held)]).catch((error: unknown) => [String(error)]);
    const running = await findRunning(under.root);
    process.kill(choose(running, strangers), "SIGKILL");
    const [told] = await writing;
    // Unknown, or, where the victim was not in the way, what really happened.
    expect(told).toMatch(/^(unknown powershell\/|done$)/u);

    // The first look waits for whatever still runs: nothing changes after it.
    const seen = await look(onlooker);
    await ended(running);
    expect(await look(onlooker)).toEqual(seen);
    if (told === "done") expect(await bench.copies(DEPLOYMENT, OAUTH)).toEqual(made(bench));

    setProductFault(under.root, CMS, undefined);
    const again = change(bench, await bench.copies(DEPLOYMENT, OAUTH));
    expect(["done", "unchanged"]).toContain((await bench.write([again]))[0]);
    expect(await bench.copies(DEPLOYMENT, OAUTH)).toEqual(made(bench));
    expect((await bench.deployment()).installed.size).toBe(2);
    await expectSwept(under, settings);
  } finally {
    sessions.close();
    onlookers.close();
  }
}

/** What a killed process left of a key is readable to nobody else, and the next write puts it away once it is old. */
async function expectSwept(
  { root }: { readonly root: string },
  settings: Partial<PowerShellSettings>,
): Promise<void> {
  const folder = join(root, "servers", CMS, "cscert");
  const list = (): readonly string[] => readdirSync(folder).filter((name) => name.endsWith(".pfx"));
  for (const name of list()) {
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    utimesSync(join(folder, name), LONG_AGO, LONG_AGO);
  }
  const sessions = sharedSessions();
  const bench = makeBench({
    ...(await aPowerShellUnderTest({ sessions, settings })()),
    at: (now) => aLabStore(root, now, { sessions, settings }),
  });
  expect(await bench.write([install(DEPLOYMENT, bench.a)])).toEqual(["unchanged"]);
  sessions.close();
  expect(list()).toEqual([]);
}

async function look(bench: Bench): Promise<unknown> {
  const { assignments, installed } = await bench.deployment();
  return { record: assignments.get(OAUTH)?.record, installed: [...installed.keys()].toSorted() };
}

/** The process that runs the cmdlet, once it does. */
async function findRunning(root: string): Promise<number> {
  const mark = join(root, "servers", CMS, "running");
  for (let tries = 0; tries < 6_000 && !existsSync(mark); tries++) await wait(5);
  return Number(readFileSync(mark, "utf8"));
}

async function ended(pid: number): Promise<void> {
  for (let tries = 0; tries < 600 && isAlive(pid); tries++) await wait(5);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
}

function ancestors(pid: number): readonly number[] {
  const found: number[] = [];
  for (let at = pid; at > 1 && found.length < 10;) {
    at = Number(/^\d+ \(.*\) \S (\d+)/u.exec(readFileSync(`/proc/${at}/stat`, "utf8"))?.[1]);
    found.push(at);
  }
  return found;
}

/** The ssh client among the children of this process whose connection a session of sshd serves. */
function sshClients(): readonly number[] {
  return childrenOf(process.pid).filter((pid) => readFileSync(`/proc/${pid}/comm`, "utf8").trim() === "ssh");
}

// Processes are found where Linux shows them.
const onLinux = process.platform === "linux";

(onLinux ? describeWithPowerShell : describe.skip)("killed in the middle, here", () => {
  it.for(changesFor("install", "assign", "stage", "remove-previous"))(
    "the PowerShell, at $name",
    async (change) => {
      await play(change, {}, (running) => running);
    },
  );
});

(onLinux ? describeOverSsh : describe.skip)("killed in the middle, over ssh", () => {
  let sshd: Sshd;
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(() => {
    sshd.stop();
  });
  const overSsh = (): Partial<PowerShellSettings> => ({ deployment: sshd.access, access: sshd.access });

  it.for(changesFor("stage"))("the ssh client, at $name", async (change) => {
    await play(change, overSsh(), (_, strangers) => {
      const [client] = sshClients().filter((pid) => !strangers.has(pid));
      invariant(client !== undefined, "somebody is connected");
      return client;
    });
  });

  it.for(changesFor("assign"))("the connection's sshd, at $name", async (change) => {
    await play(change, overSsh(), (running) => {
      const served = ancestors(running).find((pid) => sshd.sessions().includes(pid));
      invariant(served !== undefined, "it was started by sshd");
      return served;
    });
  });

  it.for(changesFor("install"))("the PowerShell there, at $name", async (change) => {
    await play(change, overSsh(), (running) => running);
  });

  it("the listener alone: what runs goes on and is answered, what comes next is told", async () => {
    const mortal = await startSshd();
    const [install_] = CHANGES;
    invariant(install_ !== undefined, "there are changes");
    const settings = { deployment: mortal.access, access: mortal.access };
    const sessions = sharedSessions();
    const bench = makeBench(await aPowerShellUnderTest({ sessions, settings })());
    await bench.write(firstOAuth(bench.a));
    process.kill(mortal.pid, "SIGKILL");
    expect(await bench.copies(DEPLOYMENT, OAUTH)).toEqual(settled(bench.a));
    sessions.close();
    const late = sharedSessions();
    const cut = makeBench(await aPowerShellUnderTest({ sessions: late, settings })());
    await expect(cut.deployment()).rejects.toMatchObject({ diagnostic: { code: "powershell/ssh-failed" } });
    late.close();
    mortal.stop();
  });
});

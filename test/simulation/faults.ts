// What can go wrong in a simulated deployment, each by chance and for a while. After `end` nothing does any more.

import { HOUR, MINUTE, SECOND, type DurationMs, type Instant } from "../../src/base/instant.ts";
import { diagnose } from "../../src/diagnostic/diagnostic.ts";
import type { StoreWrite } from "../../src/port/node-store.ts";
import type { MemoryAnswer, MemoryFault, MemoryServer } from "../kit/memory-store.ts";
import { writeTo } from "../kit/memory-write.ts";
import { thumbprint } from "../kit/names.ts";
import { nextVersion, PLAIN, SKEW, type Version } from "./deployment.ts";
import { boot, type Fleet, type Machine } from "./fleet.ts";
import type { Random } from "./random.ts";
import { push } from "./repository.ts";
import type { Fqdn } from "../../src/model/fqdn.ts";

/** Every kind of fault; a run of CI must have met each of them. */
export const FAULTS = [
  "crash",
  "crash in a write",
  "lost memory",
  "frozen process",
  "fenced",
  "suspend",
  "clock jump",
  "skew",
  "unreachable server",
  "read-only server",
  "slow server",
  "deployment unreadable",
  "write refused",
  "write unknown",
  "partial replication",
  "full disk",
  "operator edit",
  "operator override",
  "lost key",
  "broken commit",
  "force push",
  "half-written file",
  "lost event",
  "two daemons",
  "wrong server clock",
  "wrong password",
  "secret read",
] as const;
export type Fault = (typeof FAULTS)[number];

export interface Story {
  readonly fleet: Fleet;
  readonly start: Instant;
  /** Until when things go wrong. */
  readonly end: Instant;
  readonly met: Set<Fault>;
  version: Version;
  /** Which writes are answered otherwise, and how many more of them. */
  answers: { readonly kind: Exclude<MemoryAnswer, undefined>; left: number } | undefined;
  /** Things that the promises about tokens (and, with `yes`, about dates) leave outside happened. */
  outside: "yes" | "tokens" | "no";
  /** How far each server's clock is ahead of the true time. */
  readonly clocks: Map<Fqdn, DurationMs>;
  /** Whether passwords open their files at the moment. */
  passwords: "right" | "wrong";
  /** A person changed something by hand. */
  edited: "yes" | "no";
  away: number;
}

type Plot = (story: Story) => void;

const KINDS: readonly (readonly [number, Plot])[] = [
  [8, crash],
  [4, freeze],
  [2, suspend],
  [2, jump],
  [6, awayServer],
  [3, centralAway],
  [5, answerWrites],
  [2, fillDisk],
  [4, operatorEdit],
  [2, operatorOverride],
  [1, loseKey],
  [3, brokenCommit],
  [3, forcePush],
  [5, halfWritten],
  [8, edit],
];

/** Plans what happens, and when, from the story's chance alone. */
export function plotStory(story: Story, chance: Random): void {
  const { fleet, start, end } = story;
  const { random, time } = fleet;
  const many = random.weighted([
    [2, 1],
    [4, random.whole(2, 4)],
    [2, random.whole(5, 9)],
  ]);
  for (let index = 0; index < many; index += 1) {
    const plot = random.weighted(KINDS);
    time.at(start + random.whole(1, Math.floor((end - start) / MINUTE) - 1) * MINUTE, () => plot(story));
  }
  if (random.onceIn(2)) time.at(start + random.whole(1, 120) * MINUTE, () => edit(story));
  plotMore(story, chance);
  time.at(end, () => ceaseFaults(story));
}

/** What came later has a chance of its own, so that the seeds of old still tell their stories. */
function plotMore(story: Story, chance: Random): void {
  const { start, end, fleet } = story;
  const some = (): Instant => start + chance.whole(1, Math.floor((end - start) / MINUTE) - 1) * MINUTE;
  if (chance.onceIn(8)) fleet.time.at(some(), () => setServerClock(story, chance));
  if (chance.onceIn(10)) fleet.time.at(some(), () => changePasswords(story, chance));
}

/** A server's clock goes wrong by more than is allowed for, and is set right again. */
function setServerClock(story: Story, chance: Random): void {
  const { clocks, fleet } = story;
  const { names } = fleet.shape;
  const server = names[chance.whole(0, names.length - 1)]!;
  const before = clocks.get(server) ?? 0;
  story.met.add("wrong server clock");
  if (story.outside === "no") story.outside = "tokens";
  clocks.set(server, chance.whole(2 * SKEW, 6 * HOUR) * (chance.onceIn(2) ? 1 : -1));
  if (chance.onceIn(2)) edit(story);
  later(story, chance.whole(5, 300) * MINUTE, () => void clocks.set(server, before));
}

/** No password opens its file for a while: somebody changed them, and the file with them comes later. */
function changePasswords(story: Story, chance: Random): void {
  story.met.add("wrong password");
  story.passwords = "wrong";
  edit(story);
  later(story, chance.whole(5, 300) * MINUTE, () => void (story.passwords = "right"));
}

function anyMachine({ fleet }: Story): Machine {
  const { machines, random } = fleet;
  return machines[random.whole(0, machines.length - 1)]!;
}

function anyServer({ fleet }: Story): readonly [Fqdn, MemoryServer] {
  const servers = [...fleet.state.servers];
  return servers[fleet.random.whole(0, servers.length - 1)]!;
}

function later(story: Story, delay: DurationMs, what: () => void): void {
  const { time } = story.fleet;
  time.at(Math.min(time.now() + delay, story.end), what);
}

function crash(story: Story): void {
  const machine = anyMachine(story);
  const { fleet } = story;
  const { process } = machine;
  const { random } = fleet;
  const revive = (): void => {
    if (machine.process !== process) return;
    process.kill();
    const memory = random.onceIn(5) ? "lost" : "kept";
    if (memory === "lost") story.met.add("lost memory");
    boot(fleet, machine, memory);
  };
  process.onPlanned = () => {
    story.met.add("crash in a write");
    later(story, random.whole(5, 30 * 60) * SECOND, revive);
  };
  story.met.add("crash");
  if (random.onceIn(4)) {
    process.kill();
    later(story, random.whole(5, 30 * 60) * SECOND, revive);
  } else {
    process.plan("kill", random.whole(1, 40));
    // Something to do, so that it dies at it.
    if (random.onceIn(2)) edit(story);
    else machine.daemon?.hint();
  }
}

function freeze(story: Story): void {
  const machine = anyMachine(story);
  const { fleet } = story;
  const { process } = machine;
  const awake = fleet.random.whole(10, 600) * SECOND;
  process.onPlanned = () => {
    later(story, awake, () => process.wake());
    // Others look while it stands still, and may take its lease over.
    later(story, 16 * SECOND, () => {
      for (const other of fleet.machines) if (other !== machine) other.daemon?.hint();
    });
  };
  process.plan("freeze", fleet.random.whole(1, 40));
  story.met.add("frozen process");
  if (fleet.random.onceIn(2)) edit(story);
  else for (const { daemon } of fleet.machines) daemon?.hint();
}

/** The machine sleeps: its wall clock goes on, its monotonic clock does not. */
function suspend(story: Story): void {
  const machine = anyMachine(story);
  const { process } = machine;
  const { time, random } = story.fleet;
  if (process.life() !== "alive") return;
  story.met.add("suspend");
  const since = time.now();
  process.freeze();
  later(story, random.whole(1, 5 * 60) * MINUTE, () => {
    machine.slept += time.now() - since;
    process.wake();
    process.nudge();
  });
}

/** Somebody sets a clock wrong, and later right. */
function jump(story: Story): void {
  const machine = anyMachine(story);
  const { random } = story.fleet;
  const by = random.whole(10, 180) * MINUTE * (random.onceIn(2) ? 1 : -1);
  story.met.add("clock jump");
  story.outside = "yes";
  machine.skew += by;
  machine.process.nudge();
  later(story, random.whole(5, 240) * MINUTE, () => {
    machine.skew -= by;
    machine.process.nudge();
  });
}

/** At most one server at a time: two bearers away at once are outside of what is promised. */
function awayServer(story: Story): void {
  if (story.away > 0) return;
  const [, server] = anyServer(story);
  const { random } = story.fleet;
  const fault = random.pick<Exclude<MemoryFault, "none">>(["unreachable", "read-only", "slow"]);
  story.met.add(`${fault} server`);
  story.away += 1;
  server.fault = fault;
  const { state } = story.fleet;
  later(story, random.whole(5, 5 * 60) * MINUTE, () => {
    if (server.publication !== state.central.publication) story.met.add("partial replication");
    server.fault = "none";
    story.away -= 1;
  });
}

function centralAway(story: Story): void {
  const { state, random } = story.fleet;
  story.met.add("deployment unreadable");
  state.centralProblem = diagnose("store/write-failed", { target: "deployment", why: "it is away" } as never);
  later(story, random.whole(1, 90) * MINUTE, () => {
    delete state.centralProblem;
  });
}

function answerWrites(story: Story): void {
  const { random } = story.fleet;
  const kind = random.pick<Exclude<MemoryAnswer, undefined>>(["refused", "unknown-done", "unknown-not-done"]);
  story.met.add(kind === "refused" ? "write refused" : "write unknown");
  story.answers = { kind, left: random.whole(1, 6) };
  edit(story);
}

function fillDisk(story: Story): void {
  const machine = anyMachine(story);
  story.met.add("full disk");
  machine.disk = "full";
  edit(story);
  later(story, story.fleet.random.whole(1, 120) * MINUTE, () => void (machine.disk = "free"));
}

/** Somebody assigns, or takes away, a server's own certificate with the product's tools. */
function operatorEdit(story: Story): void {
  const { fleet } = story;
  if (fleet.shape.manages === "oauth") return;
  const [server] = anyServer(story);
  const held = fleet.state.servers.get(server)?.own.get("Default");
  story.met.add("operator edit");
  story.edited = "yes";
  const target = { kind: "server", server } as const;
  const now = fleet.time.now();
  const name = fleet.random.pick(PLAIN);
  fleet.state.servers
    .get(server)
    ?.installed.set(thumbprint(name), { thumbprint: thumbprint(name), exportable: "yes" });
  const expected =
    held === undefined
      ? ({ kind: "empty" } as const)
      : ({
          kind: "settled",
          current: held.record.thumbprint,
          ...(held.record.previousThumbprint === undefined
            ? {}
            : { previous: held.record.previousThumbprint }),
        } as const);
  const write: StoreWrite =
    held !== undefined && fleet.random.onceIn(4)
      ? { kind: "unassign", target, type: "Default", expected }
      : { kind: "assign", target, type: "Default", thumbprint: thumbprint(name), expected };
  writeTo({ ...fleet.state, answer: () => undefined }, write, undefined, now);
}

/** Somebody gives one server an OAuth certificate of its own: what must never be. */
function operatorOverride(story: Story): void {
  const { fleet } = story;
  if (fleet.shape.manages === "plain") return;
  const [, server] = anyServer(story);
  story.met.add("operator override");
  story.outside = "yes";
  story.edited = "yes";
  server.installed.set(thumbprint("C"), { thumbprint: thumbprint("C"), exportable: "yes" });
  server.own.set("OAuthTokenIssuer", {
    record: { thumbprint: thumbprint("C") },
    writtenAt: fleet.time.now(),
  });
}

/** A key is gone from a server, as after a restore. */
function loseKey(story: Story): void {
  const [, server] = anyServer(story);
  const first = server.installed.keys().next().value;
  if (first === undefined) return;
  story.met.add("lost key");
  story.outside = "yes";
  story.edited = "yes";
  server.installed.delete(first);
}

export function edit(story: Story): void {
  const { fleet } = story;
  story.version = nextVersion(story.version, fleet.time.now(), fleet.random);
  publish(story, "good");
}

function publish(story: Story, kind: "good" | "rewritten"): void {
  const { fleet } = story;
  const event = fleet.random.onceIn(5) ? "silent" : "told";
  if (event === "silent") story.met.add("lost event");
  push(fleet.repository, { kind, version: story.version }, event);
}

function brokenCommit(story: Story): void {
  const { fleet } = story;
  const { repository, random } = fleet;
  story.met.add("broken commit");
  push(repository, { kind: "broken", number: story.version.number + 1000 }, "told");
  later(story, random.whole(1, 240) * MINUTE, () => publish(story, "good"));
}

/** The branch is rewritten; later somebody brings the history back, with a commit on top of it. */
function forcePush(story: Story): void {
  const { fleet } = story;
  story.met.add("force push");
  const { version } = story;
  const other = nextVersion(version, fleet.time.now(), fleet.random);
  const rewritten: Version = { ...other, number: other.number + 5000 };
  push(fleet.repository, { kind: "rewritten", version: rewritten }, "told");
  later(story, fleet.random.whole(1, 240) * MINUTE, () => edit(story));
}

/** An editor writes in two parts, of which the second may be wrong; in between the file reads well and says something else. */
function halfWritten(story: Story): void {
  const { fleet } = story;
  story.met.add("half-written file");
  const version = nextVersion(story.version, fleet.time.now(), fleet.random);
  story.version = version;
  push(fleet.repository, { kind: "half", version }, fleet.random.onceIn(3) ? "silent" : "told");
  const whole = (): void => publish(story, "good");
  const broken = (): void => {
    push(fleet.repository, { kind: "broken", number: version.number + 1000 }, "told");
    later(story, fleet.random.whole(1, 60) * MINUTE, whole);
  };
  fleet.time.after(fleet.random.whole(50, 1_900), fleet.random.onceIn(3) ? broken : whole);
}

/** Everything is well again: what is left is for the daemons to mend. */
function ceaseFaults(story: Story): void {
  const { fleet } = story;
  const { state, machines, repository } = fleet;
  for (const server of state.servers.values()) server.fault = "none";
  delete state.centralProblem;
  story.answers = undefined;
  for (const machine of machines) {
    machine.disk = "free";
    machine.skew = Math.max(-SKEW, Math.min(SKEW, machine.skew));
    machine.process.plan("kill", Number.POSITIVE_INFINITY);
    machine.process.wake();
    if (machine.process.life() === "dead") boot(fleet, machine, "kept");
    machine.process.nudge();
  }
  if (repository.head.kind !== "good" || repository.head.version !== story.version) publish(story, "good");
}

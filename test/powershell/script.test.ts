// The constant script by itself, spoken to line by line: what changes something waits for its word, and what is no request does nothing.

import { spawn } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { invariant } from "../../src/base/invariant.ts";
import { bootstrapText, powerShellArguments } from "../../src/stores/powershell/bootstrap.ts";
import { makeFrameReader } from "../../src/stores/powershell/frames.ts";
import { LAB_MODULES, describeWithPowerShell, powershell } from "../kit/powershell.ts";
import { aLabFolder, CMS, SCRIPT } from "../kit/powershell-store.ts";

const NONCE = "0123456789abcdef0123456789abcdef";

interface Answer {
  readonly id?: number;
  readonly kind: string;
  readonly reason?: string;
  readonly answer?: unknown;
}

interface Conversation {
  /** Sends a line; `next` waits for what is answered. */
  say(line: string): void;
  next(): Promise<Answer>;
  /** Ends standard input; returns the exit code. */
  end(last?: string): Promise<number | null>;
}

function converse(script = SCRIPT, altered = SCRIPT): Conversation {
  invariant(powershell !== undefined, "only where there is a PowerShell");
  const child = spawn(powershell.path, powerShellArguments(), { stdio: ["pipe", "pipe", "inherit"] });
  const reader = makeFrameReader(NONCE);
  const heard: Answer[] = [];
  const waiting: ((answer: Answer) => void)[] = [];
  child.stdout.on("data", (chunk: Buffer) => {
    for (const text of reader.push(chunk)) {
      const answer = JSON.parse(text) as Answer;
      const next = waiting.shift();
      if (next === undefined) heard.push(answer);
      else next(answer);
    }
  });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  child.stdin.on("error", () => undefined);
  const lines = bootstrapText(altered, NONCE).split("\n");
  // The digest is of one script, the lines are of another, where somebody altered it on its way.
  lines[2] = bootstrapText(script, NONCE).split("\n")[2] ?? "";
  child.stdin.write(lines.join("\n"));
  return {
    say: (line) => void child.stdin.write(`${line}\n`),
    next: async () => heard.shift() ?? (await new Promise((resolve) => waiting.push(resolve))),
    end: (last = "") => {
      child.stdin.end(last);
      return ended;
    },
  };
}

describeWithPowerShell("the constant script", () => {
  let talk: Conversation;
  let id = 100;
  const lab = { root: aLabFolder(), modules: LAB_MODULES, server: CMS, now: "2026-11-26T12:00:00.000Z" };
  const holder = { holder: "kit", host: "h", bootId: "b", pid: 1 };
  /** A change that anybody can see: taking the lease. */
  const take = (more: object = {}): string =>
    JSON.stringify({ id: ++id, op: "lease", do: "take", holder, replace: -1, patience: 1_000, lab, ...more });
  const fence = async (): Promise<unknown> => {
    talk.say(JSON.stringify({ id: ++id, op: "lease", do: "check", fence: 0, patience: 1_000, lab }));
    return ((await talk.next()).answer as { readonly fence: number }).fence;
  };
  beforeAll(() => {
    talk = converse();
  });
  afterAll(async () => {
    await talk.end();
  });

  it.for([
    ["no JSON", "{oops", "unread"],
    ["JSON and more", '{"id":1,"op":"hello"} x', "unread"],
    ["a key twice", '{"id":1,"id":2}', "unread"],
    ["too deep", `${"[".repeat(40)}${"]".repeat(40)}`, "unread"],
    ["a text that does not end", '{"id":1,"op":"he', "unread"],
    ["an escape that JSON does not have", '{"id":1,"op":"\\x41"}', "unread"],
    ["an unknown request", '{"id":1,"op":"Invoke-Expression"}', "bad-request"],
    ["a request of another letter case", '{"id":1,"op":"HELLO"}', "bad-request"],
  ] as const)("does nothing for %s", async ([, line, reason]) => {
    talk.say(line);
    expect(await talk.next()).toMatchObject({ reason });
  });

  it("ignores empty lines, and what has no number", async () => {
    for (const line of ["", "null", "[1]", '{"op":"hello"}', '{"id":"1","op":"hello"}']) talk.say(line);
    talk.say(JSON.stringify({ id: 7, op: "hello" }));
    expect(await talk.next()).toMatchObject({ id: 7, kind: "answer" });
  });

  it("does what it was told to go on with", async () => {
    const before = Number(await fence());
    talk.say(take({ lease: 60_000, replace: before }));
    expect(await talk.next()).toMatchObject({ kind: "ready" });
    talk.say(`go ${id}`);
    expect(await talk.next()).toMatchObject({ kind: "answer", answer: { ours: true } });
    expect(Number(await fence())).toBeGreaterThan(before);
  });

  it.for([
    ["comes too late", 20, (own: number) => `go ${own}`, 120],
    ["is for another", 60_000, (own: number) => `go ${own + 1}`, 0],
    ["is something else", 60_000, () => "yes", 0],
    ["has more behind it", 60_000, (own: number) => `go ${own} now`, 0],
  ] as const)("does nothing where the word to go on %s", async ([, lease, word, pause]) => {
    const before = Number(await fence());
    talk.say(take({ lease, replace: before }));
    expect(await talk.next()).toMatchObject({ kind: "ready" });
    await wait(pause);
    talk.say(word(id));
    expect(await talk.next()).toMatchObject({ kind: "refused", reason: "stale" });
    expect(await fence()).toBe(before);
  });

  it.for([
    ["before the word to go on", ""],
    ["in the middle of it", "go "],
  ] as const)("does nothing when its client is gone %s, and ends", async ([, last]) => {
    const before = Number(await fence());
    const dying = converse();
    dying.say(take({ lease: 60_000, replace: before }));
    expect(await dying.next()).toMatchObject({ kind: "ready" });
    expect(await dying.end(last)).toBe(0);
    expect(await fence()).toBe(before);
  });

  it("does not run where it arrived altered", async () => {
    const altered = converse(SCRIPT, SCRIPT.replace("does nothing", "does something").concat("# more\n"));
    expect(await altered.next()).toMatchObject({ id: 0, kind: "script-altered" });
    expect(await altered.end()).toBe(0);
  });
});

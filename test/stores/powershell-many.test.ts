// Many servers, and some that hang: at most sixteen processes at once, and who hangs holds up nobody. The PowerShells are stand-ins
// that answer as the script does, so that a hundred of them start in a moment.

import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { SECOND } from "../../src/base/instant.ts";
import type { Fqdn } from "../../src/model/fqdn.ts";
import type { PowerShellAccess } from "../../src/model/powershell-settings.ts";
import type { NodeStore } from "../../src/port/node-store.ts";
import { createPowerShellStore } from "../../src/stores/powershell/powershell-store.ts";
import { collect, HOLDER, KIT_NOW, NEVER } from "../conformance/bench.ts";
import { fqdn } from "../kit/names.ts";
import { LOCAL_SETTINGS } from "../kit/powershell-store.ts";

const FOLDER = mkdtempSync(join(tmpdir(), "cscert-many-"));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

/**
 * A stand-in for ssh: it answers for the host that it is given, and notes how many of its kind are at work. Hosts called hang hang; one
 * called far says hello only once it was asked for more; one called shy notes what comes before its hello was said.
 */
const SSH = `#!${process.execPath}
const fs = require("node:fs");
const host = process.argv.at(-2);
const mine = __dirname + "/alive-" + process.pid;
const begin = () => {
  fs.writeFileSync(mine, "");
  const alive = fs.readdirSync(__dirname).filter((name) => name.startsWith("alive-")).length;
  fs.writeFileSync(__dirname + "/count-" + alive, "");
};
process.on("exit", () => fs.rmSync(mine, { force: true }));
let nonce, script = 0, seen = 0, greeted = false;
const nobody = () => undefined;
let more = nobody;
const lines = require("node:readline").createInterface({ input: process.stdin });
lines.on("close", () => process.exit(0));
lines.on("line", (line) => {
  seen += 1;
  if (seen === 2) nonce = line;
  if (seen === 4) script = Number(line);
  if (seen <= 4 + script || line.startsWith("go ")) return;
  const { id, op } = JSON.parse(line);
  const now = new Date().toISOString();
  const held = { holder: "x", host: "h", bootId: "b", pid: 1, fence: 1, startedAt: now, renewedAt: now };
  const answers = { hello: { computer: host }, observe: { records: [], store: [], now, replicas: [] }, lease: { ours: true, fence: 1, held } };
  if (host.startsWith("hang") && op !== "hello") return;
  const text = JSON.stringify({ id, kind: "answer", answer: answers[op] });
  if (host === "shy" && op !== "hello" && !greeted) fs.writeFileSync(__dirname + "/early", "");
  const answer = () => {
    greeted = true;
    fs.rmSync(mine, { force: true });
    process.stdout.write("\\n" + nonce + " " + text.length + " " + text + "\\n");
  };
  begin();
  if (host.startsWith("far.") && op !== "hello" && !greeted && more === nobody) fs.writeFileSync(__dirname + "/early", "");
  if (host.startsWith("far.") && op === "hello") more = answer;
  else {
    more();
    setTimeout(answer, op === "observe" || host === "shy" ? 300 : 20);
  }
});
`;

describe.skipIf(process.platform === "win32")("many servers", () => {
  writeFileSync(join(FOLDER, "ssh.cjs"), SSH);
  writeFileSync(join(FOLDER, "ssh"), `#!/bin/sh\nexec ${process.execPath} "$(dirname "$0")/ssh.cjs" "$@"\n`);
  chmodSync(join(FOLDER, "ssh"), 0o755);
  const path = process.env["PATH"];
  process.env["PATH"] = `${FOLDER}:${path ?? ""}`;
  afterAll(() => {
    process.env["PATH"] = path;
  });

  const makeStore = (timeout: number, host = "mgmt"): NodeStore => {
    const access: PowerShellAccess = { via: "ssh" };
    const settings = {
      ...LOCAL_SETTINGS,
      deployment: { via: "ssh", host } as const,
      access,
      timeout,
    };
    return createPowerShellStore({ settings, script: "''", executable: "pwsh", clock: () => KIT_NOW });
  };
  const names = (prefix: string, count: number): readonly Fqdn[] =>
    Array.from({ length: count }, (_, index) => fqdn(`${prefix}${index}`));

  test(
    "sixty servers are observed, each once, by sixteen processes at most at a time",
    { timeout: 120_000 },
    async () => {
      const servers = names("fe", 60);
      const seen = await collect(makeStore(60 * SECOND).observe(servers, NEVER));
      expect(new Set(seen.map(({ server }) => server)).size).toBe(60);
      expect(seen.filter(({ kind }) => kind === "unreachable")).toEqual([]);
      const most = Math.max(
        ...readdirSync(FOLDER).flatMap((name) => (name.startsWith("count-") ? [Number(name.slice(6))] : [])),
      );
      // A place is free once its answer was sent: whoever ends late is not at work any more.
      expect(most).toBeGreaterThan(4);
      expect(most).toBeLessThanOrEqual(16);
    },
  );

  test(
    "servers that hang come last, say that they are slow, and delay no other",
    { timeout: 120_000 },
    async () => {
      const servers = [...names("hang", 5), ...names("web", 5)];
      const seen = await collect(makeStore(8 * SECOND).observe(servers, NEVER));
      expect(seen.map(({ server }) => server.slice(0, 3))).toEqual([
        ...Array(5).fill("web"),
        ...Array(5).fill("han"),
      ]);
      expect(seen.slice(5)).toMatchObject(
        Array.from({ length: 5 }, () => ({ kind: "unreachable", diagnostic: { code: "server/slow" } })),
      );
    },
  );

  test("a look goes out right behind the hello of a new process", { timeout: 120_000 }, async () => {
    const seen = await collect(makeStore(10 * SECOND).observe([fqdn("far")], NEVER));
    expect(seen).toMatchObject([{ kind: "observed" }]);
    expect(readdirSync(FOLDER)).not.toContain("early");
  });

  test("a change waits until the process has said hello", { timeout: 120_000 }, async () => {
    const store = makeStore(10 * SECOND, "shy");
    const session = await store.open({ holder: HOLDER, lockTimeout: 0 }, NEVER);
    expect(readdirSync(FOLDER)).not.toContain("early");
    await session.close();
  });

  test("the lease is taken while sixteen servers hang", { timeout: 120_000 }, async () => {
    const store = makeStore(20 * SECOND);
    const abort = new AbortController();
    const looking = collect(store.observe(names("hang", 16), abort.signal)).catch(() => "aborted");
    const session = await store.open({ holder: HOLDER, lockTimeout: 0 }, NEVER);
    expect(session.fence).toBe(1);
    abort.abort();
    expect(await looking).toBe("aborted");
    await session.close();
  });
});

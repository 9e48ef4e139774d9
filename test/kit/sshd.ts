// A real sshd on loopback: keys, port and configuration of its own, started by a test and gone with it. Where a machine has none, what
// needs it is skipped, and says so on standard error, once.

import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, test } from "vitest";
import { invariant } from "../../src/base/invariant.ts";
import type { PowerShellAccess } from "../../src/model/powershell-settings.ts";
import { powershell } from "./powershell.ts";

/** An sshd that runs, and how it is reached. */
export interface Sshd {
  readonly access: PowerShellAccess & { readonly knownHosts: string };
  readonly pid: number;
  /** The processes that serve connections, youngest last. */
  sessions(): readonly number[];
  stop(): void;
}

const SSHD = ["/usr/sbin/sshd", "/usr/local/sbin/sshd", "/usr/bin/sshd"].find((path) => existsSync(path));

/** `describe`, where there are a PowerShell and an sshd. */
export const describeOverSsh: typeof describe | typeof describe.skip =
  powershell === undefined || SSHD === undefined ? skipLoudly() : describe;

/** `test`, where there is an sshd. */
export const testWithSshd: typeof test | typeof test.skip = SSHD === undefined ? skipTestLoudly() : test;

/** What a login says before the command that was asked for runs. */
export interface SshdWords {
  /** To everybody who connects; ssh writes it to its standard error. */
  readonly banner?: string;
  /** To standard output, in whatever bytes, with or without an end of line: what a shell's profile does. */
  readonly greeting?: Uint8Array;
}

/** Starts an sshd that lets this user in, with a key made for it. */
export async function startSshd(words: SshdWords = {}): Promise<Sshd> {
  invariant(SSHD !== undefined, "only where there is one");
  const folder = mkdtempSync(join(tmpdir(), "cscert-sshd-"));
  const port = await findPort();
  for (const name of ["host", "user"]) makeKey(join(folder, name));
  const own = readFileSync(join(folder, "host.pub"), "utf8").split(" ").slice(0, 2).join(" ");
  writeFileSync(join(folder, "known_hosts"), `[127.0.0.1]:${port} ${own}\n`);
  writeFileSync(join(folder, "sshd_config"), configure(folder, port, words));
  // It drops its rights into an empty folder that its package makes at boot; there was none.
  if (process.getuid?.() === 0) mkdirSync("/run/sshd", { recursive: true, mode: 0o755 });
  const child = spawn(SSHD, ["-D", "-e", "-f", join(folder, "sshd_config")], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  await listening(child);
  const { pid } = child;
  invariant(pid !== undefined, "it listens");
  return {
    pid,
    access: {
      via: "ssh",
      host: "127.0.0.1",
      port,
      user: userInfo().username,
      identityFile: join(folder, "user"),
      knownHosts: join(folder, "known_hosts"),
      executable: powershell?.path ?? "pwsh",
    },
    sessions: () => childrenOf(pid),
    stop: () => {
      child.kill("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Returns the processes that a process started, oldest first. */
export function childrenOf(pid: number): readonly number[] {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
    return text
      .split(" ")
      .filter((word) => word !== "")
      .map(Number);
  } catch {
    return [];
  }
}

function configure(folder: string, port: number, { banner, greeting }: SshdWords): string {
  const lines = [
    "ListenAddress 127.0.0.1",
    `Port ${port}`,
    `HostKey ${join(folder, "host")}`,
    `AuthorizedKeysFile ${join(folder, "user.pub")}`,
    `PidFile ${join(folder, "pid")}`,
    "PermitRootLogin prohibit-password",
    "PasswordAuthentication no",
    "KbdInteractiveAuthentication no",
    "UsePAM no",
    // The folder of temporary files is everybody's.
    "StrictModes no",
    "MaxStartups 200",
  ];
  if (banner !== undefined) {
    writeFileSync(join(folder, "banner"), banner);
    lines.push(`Banner ${join(folder, "banner")}`);
  }
  if (greeting !== undefined) {
    writeFileSync(join(folder, "greeting"), greeting);
    lines.push(`ForceCommand cat ${join(folder, "greeting")}; eval "$SSH_ORIGINAL_COMMAND"`);
  }
  return `${lines.join("\n")}\n`;
}

function makeKey(path: string): void {
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "cscert test", "-f", path]);
}

function findPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      invariant(typeof address === "object" && address !== null, "it listens on an address");
      server.close(() => {
        resolve(address.port);
      });
    });
  });
}

function listening(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const heard: string[] = [];
    invariant(child.stderr !== null, "its standard error is a pipe");
    createInterface({ input: child.stderr }).on("line", (line) => {
      heard.push(line);
      if (line.includes("Server listening")) resolve();
    });
    child.once("exit", () => {
      reject(new Error(`sshd ended: ${heard.join("; ")}`));
    });
    child.once("error", reject);
  });
}

function skipLoudly(): typeof describe.skip {
  if (powershell !== undefined) {
    process.stderr.write(
      "SKIPPED: no sshd here (openssh-server): the tests of PowerShell over ssh do not run\n",
    );
  }
  return describe.skip;
}

function skipTestLoudly(): typeof test.skip {
  process.stderr.write("SKIPPED: no sshd here (openssh-server): what is fetched over ssh is not tried\n");
  return test.skip;
}

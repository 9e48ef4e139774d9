// A real `cscert watch` in a process of its own, and a real lab for it to keep.

import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const MAIN = join(import.meta.dirname, "../../src/cli/main.ts");

export interface LogEntry {
  readonly at: string;
  readonly level: string;
  readonly message: string;
  readonly diagnostics: readonly { readonly code: string; readonly message: string }[];
}

export interface WatchProcess {
  readonly child: ChildProcess;
  readonly log: LogEntry[];
  /** The address of its pages; waits until it is printed. */
  url(): Promise<string>;
  /** Waits for a line of the log from the `from`-th on. */
  logged(wanted: RegExp, from?: number): Promise<LogEntry>;
  /** Reads a JSON twin. */
  json<Value = Record<string, unknown>>(path: string): Promise<Value>;
  /** Ends it with a signal and returns its exit code, or the signal that it died of. */
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals>;
}

const started: ChildProcess[] = [];
const folders: string[] = [];

/** Kills what is left and removes the labs of a test. */
export function endWatchProcesses(): void {
  for (const child of started.splice(0)) child.kill("SIGKILL");
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** Makes a lab; returns its folder. */
export function makeLab(...options: readonly string[]): string {
  const home = realpathSync(mkdtempSync(join(tmpdir(), "cscert-watch-")));
  folders.push(home);
  const folder = join(home, "lab");
  cscert(["lab", "create", folder, ...options], home);
  return folder;
}

/** Runs a command to its end in a folder. */
export function cscert(
  args: readonly string[],
  cwd: string,
): { readonly exit: number | null; readonly out: string } {
  const { status, stdout } = spawnSync(process.execPath, [MAIN, ...args], { cwd, encoding: "utf8" });
  return { exit: status, out: stdout };
}

/** Starts a daemon in a folder. */
export function startWatch(cwd: string, ...options: readonly string[]): WatchProcess {
  const args = [MAIN, "watch", "--listen", "0", "--log", "json", ...options];
  const child = spawn(process.execPath, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
  started.push(child);
  const log: LogEntry[] = [];
  const other: string[] = [];
  const waiting: { readonly check: () => boolean; readonly give: () => void }[] = [];
  const wake = (): void => {
    for (const one of waiting.filter(({ check }) => check())) {
      waiting.splice(waiting.indexOf(one), 1);
      one.give();
    }
  };
  let url: string | undefined;
  createInterface(child.stdout).on("line", (line) => {
    url ??= /^pages: (http\S+)$/.exec(line)?.[1];
    wake();
  });
  createInterface(child.stderr).on("line", (line) => {
    if (line.startsWith("{")) log.push(JSON.parse(line) as LogEntry);
    else other.push(line);
    wake();
  });
  const closed = new Promise<number | NodeJS.Signals>((resolve) =>
    child.once("close", (code, signal) => {
      resolve(signal ?? code ?? -1);
      wake();
    }),
  );
  const until = (check: () => boolean, what: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        const told = [...log.map((entry) => JSON.stringify(entry)), ...other].join("\n");
        reject(new Error(`not within 60 s: ${what}\n${told}`));
      }, 60_000);
      const give = (): void => {
        clearTimeout(timer);
        resolve();
      };
      if (check()) give();
      else waiting.push({ check, give });
    });
  const process_: WatchProcess = {
    child,
    log,
    async url() {
      await until(() => url !== undefined, "its pages");
      return url ?? "";
    },
    async logged(wanted, from = 0) {
      const find = (): LogEntry | undefined => log.slice(from).find(({ message }) => wanted.test(message));
      await until(() => find() !== undefined, String(wanted));
      return find()!;
    },
    async json<Value>(path: string) {
      const response = await fetch(`${await process_.url()}${path}`);
      return (await response.json()) as Value;
    },
    async end(signal) {
      child.kill(signal);
      return await closed;
    },
  };
  return process_;
}

/** Replaces a text in a file at once, as an editor does. */
export function editFile(file: string, change: (text: string) => string): void {
  writeFileSync(file, change(readFileSync(file, "utf8")));
}

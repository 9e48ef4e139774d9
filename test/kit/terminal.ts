// A command in a real pseudo-terminal: keys go in, and what a person would see is waited for. Needs python3; tests skip loudly without.

import { spawn, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const BRIDGE = fileURLToPath(new URL("pty-bridge.py", import.meta.url));
const MAIN = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));

/** Why there is no pseudo-terminal here; undefined: there is one. */
export const NO_TERMINAL: string | undefined =
  process.platform !== "win32" && spawnSync("python3", ["-c", "import pty"]).status === 0
    ? undefined
    : "python3 with its pty module is not there";

export const KEY = {
  up: "\u001b[A",
  down: "\u001b[B",
  enter: "\r",
  interrupt: "\u0003",
  end: "\u0004",
} as const;

export interface Terminal {
  /** Waits until a text is shown after what was waited for before. */
  sees(text: string): Promise<void>;
  press(...keys: readonly string[]): void;
  /** Waits for the end; returns exit code and everything that was shown. */
  ends(): Promise<{ readonly exit: number; readonly shown: string }>;
}

export interface TerminalOptions {
  readonly cwd: string;
  readonly columns?: number;
  readonly env?: Readonly<Record<string, string>>;
}

const PATIENCE = 20_000;

/** Starts `cscert` with these arguments in a pseudo-terminal. */
export function openTerminal(args: readonly string[], options: TerminalOptions): Terminal {
  const { cwd, columns = 100, env = {} } = options;
  const command = [BRIDGE, String(columns), "40", process.execPath, MAIN, ...args];
  const clean = { PATH: process.env["PATH"] ?? "", TERM: "xterm-256color", HOME: cwd, ...env };
  const child = spawn("python3", command, { cwd, env: clean, stdio: ["pipe", "pipe", "inherit"] });
  let shown = "";
  let from = 0;
  let wake = (): void => {};
  child.stdout.setEncoding("utf8");
  child.stdout.on("data", (text: string) => {
    shown += text;
    wake();
  });
  const ended = new Promise<number>((resolve) => child.once("close", (code) => resolve(code ?? -1)));
  let isOver = false;
  child.once("close", () => {
    isOver = true;
    wake();
  });
  /** False where nothing came for long: the person would have given up. */
  const isWoken = async (): Promise<boolean> =>
    await new Promise((resolve) => {
      const patience = setTimeout(() => resolve(false), PATIENCE);
      wake = () => {
        clearTimeout(patience);
        resolve(true);
      };
    });
  return {
    sees: async (text) => {
      for (;;) {
        const plain = plainText(shown);
        const at = plain.indexOf(text, from);
        if (at >= 0) {
          from = at + text.length;
          return;
        }
        if (isOver || !(await isWoken()))
          throw new Error(`never shown: ${text}\n--- what was shown:\n${plain}`);
      }
    },
    press: (...keys) => void child.stdin.write(keys.join("")),
    ends: async () => ({ exit: await ended, shown: plainText(shown) }),
  };
}

/** What was shown without the sequences that move the cursor or colour, in the order in which it came. */
export function plainText(shown: string): string {
  return shown.replaceAll(/\u001b\[[0-9;?]*[A-Za-z]/g, "").replaceAll("\r", "");
}

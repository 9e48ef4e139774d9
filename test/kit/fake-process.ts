// A process that says what a test wants it to say: standard input is heard line by line, standard output is spoken byte by byte.

import { EventEmitter } from "node:events";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { PassThrough, Writable } from "node:stream";
import type { Launch } from "../../src/stores/powershell/launch.ts";

export interface FakeProcess {
  readonly launch: Launch;
  /** The lines that it was sent, without those that hand the script over. */
  readonly asked: () => readonly string[];
  /** What its answers are marked with. */
  readonly nonce: () => string;
  /** Writes raw bytes to its standard output. */
  readonly say: (bytes: string | Uint8Array) => void;
  readonly exit: (code: number | null) => void;
  readonly killed: () => boolean;
}

/** Makes a process; `hear` is called with each line after the script, and may answer. */
export function aFakeProcess(hear: (line: string, self: FakeProcess) => void = () => undefined): FakeProcess {
  const stdout = new PassThrough();
  const lines: string[] = [];
  const heard: string[] = [];
  let killed = false;
  let partial = "";
  const stdin = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      partial += chunk.toString("latin1");
      const whole = partial.split("\n");
      partial = whole.pop() ?? "";
      for (const line of whole) take(line);
      done();
    },
  });
  const child = Object.assign(new EventEmitter(), {
    stdin,
    stdout,
    stderr: new PassThrough(),
    unref: () => undefined,
    kill: () => {
      killed = true;
      return true;
    },
  });
  const self: FakeProcess = {
    launch: {
      place: "fe01",
      program: "fake",
      kind: "powershell",
      start: () => child as unknown as ChildProcessWithoutNullStreams,
    },
    asked: () => heard,
    nonce: () => lines[1] ?? "",
    // What another process says comes later, never within the call that asked for it.
    say: (bytes) => {
      queueMicrotask(() => stdout.write(bytes));
    },
    exit: (code) => {
      queueMicrotask(() => {
        stdout.end();
        child.emit("exit", code);
      });
    },
    killed: () => killed,
  };
  /** First the loader, the nonce, the digest, a count and so many lines of script; then requests. */
  const take = (line: string): void => {
    const scriptEnds = 4 + Number(lines[3] ?? Number.MAX_SAFE_INTEGER);
    lines.push(line);
    if (lines.length <= scriptEnds) return;
    heard.push(line);
    hear(line, self);
  };
  return self;
}

/** An answer as the script frames it. */
export function frame(nonce: string, value: unknown): string {
  const text = JSON.stringify(value);
  return `\n${nonce} ${text.length} ${text}\n`;
}

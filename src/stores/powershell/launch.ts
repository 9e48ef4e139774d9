// Starts the process behind a channel: a PowerShell of this machine, or the system's ssh to one elsewhere. Nothing that a
// configuration or a server says becomes part of a command but names that were checked by an allow-list.

import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { invariant } from "../../base/invariant.ts";
import type { PowerShellAccess } from "../../model/powershell-settings.ts";
import { powerShellArguments, powerShellCommandLine } from "./bootstrap.ts";
import { environmentOfPrograms } from "./environment.ts";

/** How a process is started, and what it is called in what people read. */
export interface Launch {
  /** `this machine`, or the host. */
  readonly place: string;
  readonly program: string;
  readonly kind: "powershell" | "ssh";
  start(): ChildProcessWithoutNullStreams;
}

/** Launches a PowerShell here. */
export function launchHere(executable: string): Launch {
  return {
    place: "this machine",
    program: executable,
    kind: "powershell",
    start: () => spawn(executable, powerShellArguments(), apart()),
  };
}

/** Launches one over ssh; `host` is the machine's own name unless the access gives another. Paths in the access are absolute. */
export function launchOverSsh(access: PowerShellAccess, host: string, program = "ssh"): Launch {
  const words = sshArguments(access, host);
  return {
    place: host,
    program,
    kind: "ssh",
    start: () => spawn(program, words, apart()),
  };
}

/** Returns the arguments of ssh: never a question, never a host that is not known, and `--` before the host. */
export function sshArguments(access: PowerShellAccess, host: string): readonly string[] {
  const { user, port, identityFile, knownHosts, executable = "powershell.exe" } = access;
  const target = access.host ?? host;
  for (const name of [target, ...(user === undefined ? [] : [user])]) {
    invariant(isPlainName(name), "names for ssh were checked when the configuration was read");
  }
  invariant(isPlainProgram(executable), "the executable was checked when the configuration was read");
  return [
    "-T",
    ...SSH_OPTIONS.flatMap((option) => ["-o", option]),
    ...(knownHosts === undefined ? [] : ["-o", `UserKnownHostsFile="${knownHosts}"`]),
    ...(identityFile === undefined ? [] : ["-o", "IdentitiesOnly=yes", "-i", identityFile]),
    ...(port === undefined ? [] : ["-p", String(port)]),
    ...(user === undefined ? [] : ["-l", user]),
    "--",
    target,
    powerShellCommandLine(executable),
  ];
}

/** Decides whether a host's or user's name is one that ssh can't take for anything else. */
export function isPlainName(text: string): boolean {
  return /^[A-Za-z0-9_][A-Za-z0-9_.:@\\-]{0,254}$/.test(text);
}

/** Decides whether a program's path means the same to cmd.exe, PowerShell and a POSIX shell. */
export function isPlainProgram(text: string): boolean {
  return /^[A-Za-z0-9_./\\:~][A-Za-z0-9_./\\:~-]{0,254}$/.test(text);
}

/** A Ctrl-C at the terminal is for cscert, which finishes the action in hand: what performs it must not hear it. Nor does it see our secrets. */
function apart() {
  const env = environmentOfPrograms(process.env);
  return { stdio: "pipe", windowsHide: true, detached: true, env } as const;
}

const SSH_OPTIONS = [
  "BatchMode=yes",
  "StrictHostKeyChecking=yes",
  "ConnectTimeout=15",
  "ServerAliveInterval=5",
  "ServerAliveCountMax=3",
  "ForwardAgent=no",
  "ForwardX11=no",
  "ClearAllForwardings=yes",
  "PermitLocalCommand=no",
  "LogLevel=ERROR",
];

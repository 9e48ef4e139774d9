// What to do with a lab next: command lines that can be copied as they are. Pure.

import { formatInstant, type Instant } from "../base/instant.ts";

/** A command line to go on with, and what it is for. */
export interface NextStep {
  readonly command: string;
  readonly purpose: string;
}

export interface NextStepsRequest {
  /** How cscert is started there: `npx cscert`. */
  readonly program: string;
  /**
   * `enter`: go into the folder, where nothing else is to be said. `name-configuration`: stay, and name the configuration, because
   * `program` can't be started from that folder.
   */
  readonly way: "enter" | "name-configuration";
  /** The lab's folder as the user would type it. */
  readonly folder: string;
}

/** Returns the command lines to go on with after `lab create`, in order. */
export function describeNextSteps(
  lab: { readonly afterRoll: Instant; readonly someServer: string },
  request: NextStepsRequest,
): readonly NextStep[] {
  const { program, way, folder } = request;
  const configuration = way === "enter" ? "" : ` -c ${quote(`${folder}/cscert.yaml`)}`;
  const run = (command: string): string => `${program} ${command}${configuration}`;
  return [
    ...(way === "enter" ? [{ command: `cd ${quote(folder)}`, purpose: "go there" }] : []),
    { command: run("validate"), purpose: "is the YAML right?" },
    { command: run("plan"), purpose: "what would change?" },
    { command: run("apply"), purpose: "change it, verified" },
    { command: run("plan"), purpose: "is anything left? (No changes)" },
    { command: run("status"), purpose: "who holds and uses what?" },
    {
      command: run(`status --type OAuthTokenIssuer --now ${formatInstant(lab.afterRoll)}`),
      purpose: "and after the roll?",
    },
    { command: run(`lab fault ${lab.someServer} unreachable`), purpose: "break a server, then plan" },
  ];
}

/** Quotes a path for a POSIX shell, PowerShell and cmd alike where it needs it. */
function quote(path: string): string {
  return /^[\w./:\\~+-]+$/.test(path) ? path : `"${path}"`;
}

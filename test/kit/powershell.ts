// The PowerShell that tests run on: CSCERT_PWSH, the one that `npm run build:pwsh` made, or one on the PATH. Where there is none, what
// needs it is skipped, and says so on standard error, once.

import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { describe } from "vitest";

/** A PowerShell, and where it comes from. */
export interface PowerShell {
  readonly path: string;
  readonly origin: "CSCERT_PWSH" | "built" | "PATH";
}

const ROOT = join(import.meta.dirname, "..", "..");

/** The folder of the laboratory's modules. */
export const LAB_MODULES = join(ROOT, "src", "stores", "powershell", "lab");

/** PSModulePath with the laboratory's modules before those of this machine. */
export function labModulePath(): string {
  const own = process.env["PSModulePath"] ?? "";
  return own === "" ? LAB_MODULES : `${LAB_MODULES}${delimiter}${own}`;
}

/** The PowerShell of this machine, or nothing. */
export const powershell: PowerShell | undefined = findPowerShell();

/** `describe`, where there is a PowerShell. */
export const describeWithPowerShell: typeof describe | typeof describe.skip =
  powershell === undefined ? skipLoudly() : describe;

function findPowerShell(): PowerShell | undefined {
  const named = process.env["CSCERT_PWSH"];
  if (named !== undefined && named !== "") return { path: named, origin: "CSCERT_PWSH" };
  const built = join(ROOT, ".pwsh", process.platform === "win32" ? "pwsh.exe" : "pwsh");
  if (isExecutable(built)) return { path: built, origin: "built" };
  const names = process.platform === "win32" ? ["powershell.exe", "pwsh.exe"] : ["pwsh"];
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const path = names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
  return path === undefined ? undefined : { path, origin: "PATH" };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function skipLoudly(): typeof describe.skip {
  process.stderr.write(
    "SKIPPED: no PowerShell here (`npm run build:pwsh` builds one, or set CSCERT_PWSH): the PowerShell tests do not run\n",
  );
  return describe.skip;
}

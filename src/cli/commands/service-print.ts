// `cscert service print`: what installs the daemon, on standard output. It installs nothing itself.

import { basename, dirname, resolve } from "node:path";
import { findConfiguration } from "../wiring.ts";
import { packageVersion } from "../package-root.ts";
import { describeService, type ServiceKind } from "../service.ts";
import { printLine, type Shell } from "../shell.ts";

export interface ServicePrintOptions {
  /** The configuration to watch; absent: cscert.yaml here or above. */
  readonly config?: string;
  readonly folder?: string;
  readonly user: string;
}

/** Prints it. `args` are those of `cscert watch`. */
export async function servicePrint(
  kind: ServiceKind,
  args: readonly string[],
  options: ServicePrintOptions,
  shell: Shell,
): Promise<number> {
  const { config } = options;
  const found = config === undefined ? findConfiguration(shell.cwd) : resolve(shell.cwd, config);
  const name = found === undefined ? "cscert.yaml" : basename(found);
  const named = name === "cscert.yaml" ? args : ["--config", name, ...args];
  const here = found === undefined ? shell.cwd : dirname(found);
  // A path of another system is taken as it is.
  const folder =
    options.folder === undefined
      ? here
      : isForeign(options.folder)
        ? options.folder
        : resolve(shell.cwd, options.folder);
  printLine(
    shell.out,
    describeService({ kind, folder, user: options.user, args: named, version: packageVersion() }),
  );
  return 0;
}

function isForeign(path: string): boolean {
  return process.platform !== "win32" && /^[A-Za-z]:\\/.test(path);
}

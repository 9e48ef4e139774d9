// Where the package's own files lie: the schema and the pages of the diagnostics.

import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { invariant } from "../base/invariant.ts";

/** Returns the absolute path of a file of the package, given from the package's folder. */
export function packageFile(...segments: readonly string[]): string {
  return join(packageRoot(), ...segments);
}

/** Returns the version of this package. */
export function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(packageFile("package.json"), "utf8"));
  invariant(
    typeof manifest === "object" && manifest !== null && "version" in manifest,
    "package.json has a version",
  );
  return String(manifest.version);
}

function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json"))) {
    const parent = dirname(folder);
    invariant(parent !== folder, "the package's folder holds package.json");
    folder = parent;
  }
  return folder;
}

// How the child is started: from a text that is passed to it, so that it may read no file at all; from its sources, in a clone.

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { packageFile } from "../package-root.ts";

/** The child's bundle and its loader, where the build put them into this one: an action is one file. */
declare const UNTRUSTED_CODE: string | undefined;
declare const UNTRUSTED_LOADER: string | undefined;

export interface ChildStart {
  readonly args: readonly string[];
  /** What is written to its standard input before all else. */
  readonly preamble: string;
}

const LIMITS = [
  "--permission",
  "--no-warnings",
  "--max-old-space-size=1024",
  "--disable-proto=throw",
] as const;

/** Returns the arguments of Node, and what the child is told first. */
export function childStart(): ChildStart {
  const here = fileURLToPath(import.meta.url);
  if (here.endsWith(".ts")) return fromSources(dirname(here));
  const aside = (name: string): string => readFileSync(packageFile("dist", "aside", name), "utf8");
  const code = Buffer.from(typeof UNTRUSTED_CODE === "string" ? UNTRUSTED_CODE : aside("untrusted.cjs"));
  const loader = typeof UNTRUSTED_LOADER === "string" ? UNTRUSTED_LOADER : aside("untrusted-loader.cjs");
  return {
    args: [...LIMITS, "--eval", loader],
    preamble: `${String(code.length).padStart(16, "0")}${code.toString()}`,
  };
}

function fromSources(folder: string): ChildStart {
  const readable = ["src", "node_modules", "package.json"].map(
    (name) => `--allow-fs-read=${packageFile(name)}`,
  );
  return { args: [...LIMITS, ...readable, join(folder, "child.ts")], preamble: "" };
}

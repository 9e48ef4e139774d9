// Builds the PowerShell that the tests run on where a machine has none: the engine in a small host, published into .pwsh/.
// Does nothing where what is there was made of the same sources. `--if-possible` says so and succeeds where there is no .NET SDK.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { globSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..");
const SOURCES = join(ROOT, "test", "powershell", "host");
const BUILT = join(ROOT, ".pwsh");
const STAMP = "sources.sha256";

const digest = digestSources();
if (readStamp() === digest) console.log("the PowerShell host is up to date");
else if (findSdk()) buildHost();
else if (process.argv.includes("--if-possible")) console.log("no .NET SDK 10: no PowerShell host is built");
else {
  console.error(
    "the PowerShell host needs the .NET SDK 10 (`dotnet`); or set CSCERT_PWSH to a PowerShell that is there",
  );
  process.exitCode = 1;
}

function digestSources(): string {
  const hash = createHash("sha256");
  const files = globSync("**/*.{cs,csproj,props,psd1}", { cwd: SOURCES }).toSorted();
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(join(SOURCES, file)));
  return hash.digest("hex");
}

function readStamp(): string | undefined {
  try {
    return readFileSync(join(BUILT, STAMP), "utf8");
  } catch {
    return undefined;
  }
}

function findSdk(): boolean {
  const { status, stdout } = spawnSync("dotnet", ["--version"], { encoding: "utf8" });
  return status === 0 && Number.parseInt(stdout, 10) >= 10;
}

/** Beside its place first: a build that fails leaves the last one, and a PowerShell that runs keeps its files. */
function buildHost(): void {
  const made = `${BUILT}-${process.pid}`;
  const scratch = join(made, "scratch");
  const options = [
    "-c",
    "Release",
    "--use-current-runtime",
    "-o",
    made,
    "-v",
    "q",
    "-nologo",
    `-p:Scratch=${scratch}/`,
  ];
  const env = { ...process.env, DOTNET_CLI_TELEMETRY_OPTOUT: "1", DOTNET_NOLOGO: "1" };
  const { status } = spawnSync("dotnet", ["publish", join(SOURCES, "host.csproj"), ...options], {
    stdio: "inherit",
    env,
  });
  rmSync(scratch, { recursive: true, force: true });
  if (status === 0) {
    writeFileSync(join(made, STAMP), digest);
    rmSync(`${BUILT}-old`, { recursive: true, force: true });
    try {
      renameSync(BUILT, `${BUILT}-old`);
    } catch {
      // The first build replaces nothing.
    }
    renameSync(made, BUILT);
    rmSync(`${BUILT}-old`, { recursive: true, force: true });
  } else {
    rmSync(made, { recursive: true, force: true });
    process.exitCode = 1;
  }
}

// Builds the PowerShell that the tests run on where a machine has none: the engine in a small host, published into .pwsh/.
// Does nothing where what is there was made of the same sources. `--if-possible` says so and succeeds where there is no .NET SDK.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const sources = join(root, "test", "powershell", "host");
const place = join(root, ".pwsh");
const digest = digestSources();

if (readStamp() === digest) console.log("the PowerShell host is up to date");
else if (findSdk()) process.exitCode = buildHost();
else if (process.argv.includes("--if-possible"))
  console.log("NO POWERSHELL HOST: there is no .NET SDK 10 here");
else {
  console.error(
    "the PowerShell host needs the .NET SDK 10 (`dotnet`); or set CSCERT_PWSH to a PowerShell that is there",
  );
  process.exitCode = 1;
}

function digestSources() {
  const hash = createHash("sha256");
  const files = readdirSync(sources, { recursive: true }).filter((file) =>
    /\.(cs|csproj|props|psd1)$/.test(file),
  );
  for (const file of files.sort()) hash.update(`${file}\0`).update(readFileSync(join(sources, file)));
  return hash.digest("hex");
}

function readStamp() {
  const stamp = join(place, "sources.sha256");
  return existsSync(stamp) ? readFileSync(stamp, "utf8") : undefined;
}

function findSdk() {
  const { status, stdout } = spawnSync("dotnet", ["--version"], { encoding: "utf8" });
  return status === 0 && Number.parseInt(stdout, 10) >= 10;
}

/** Beside its place first: a build that fails leaves the last one, and a PowerShell that runs keeps its files. */
function buildHost() {
  const made = `${place}-${process.pid}`;
  const options = ["-c", "Release", "--use-current-runtime", "-o", made, "-v", "q", "-nologo"];
  const env = { ...process.env, DOTNET_CLI_TELEMETRY_OPTOUT: "1", DOTNET_NOLOGO: "1" };
  const { status } = spawnSync(
    "dotnet",
    ["publish", join(sources, "host.csproj"), ...options, `-p:Scratch=${join(made, "scratch")}/`],
    { stdio: "inherit", env },
  );
  rmSync(join(made, "scratch"), { recursive: true, force: true });
  if (status !== 0) rmSync(made, { recursive: true, force: true });
  else putIntoPlace(made);
  return status ?? 1;
}

function putIntoPlace(made) {
  writeFileSync(join(made, "sources.sha256"), digest);
  const old = `${made}-old`;
  if (existsSync(place)) renameSync(place, old);
  renameSync(made, place);
  rmSync(old, { recursive: true, force: true });
}

// Makes the deployment that is measured, once a size, in a folder that is kept for the next run.

import { hash } from "node:crypto";
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { DAY } from "../src/base/instant.ts";
import { makeLabFolder } from "../src/lab/folder.ts";
import { makeLabKeys } from "../src/lab/keys.ts";
import { makeMaterials } from "../src/lab/materials.ts";
import { writePast } from "../src/lab/past.ts";
import { writeLabFiles } from "../src/lab/write-files.ts";
import { hastyFiles } from "../src/stores/directory/durable.ts";
import { createDirectoryStore } from "../src/stores/directory/directory-store.ts";
import { initialiseDirectoryStore } from "../src/stores/directory/initialise.ts";
import { drawEstate } from "./estate.ts";

/** What the contenders work on. */
export interface BenchData {
  readonly servers: number;
  /** Holds cscert.yaml and `stores/`. */
  readonly folder: string;
  /** A copy of `stores/`, for rsync to compare with. */
  readonly copy: string;
  /** The list of the PFX files and documents in `stores/` that `sha256sum -c` reads, relative to {@link folder}. */
  readonly sums: string;
  readonly files: number;
}

/** Returns the data of a size below `root`; makes them where they are not there yet. */
export async function provideData(root: string, servers: number): Promise<BenchData> {
  const folder = join(root, `n${servers}`);
  const copy = join(root, `n${servers}-copy`);
  const sums = join(folder, "stores.sha256");
  if (!existsSync(sums)) {
    await makeDeployment(folder, servers, "everything");
    cpSync(join(folder, "stores"), copy, { recursive: true, preserveTimestamps: true });
    writeFileSync(sums, listSums(folder));
  }
  return { servers, folder, copy, sums, files: readFileSync(sums, "utf8").split("\n").length - 1 };
}

/** A deployment whose certificates are in the repository and not yet on any server. */
export interface EmptyData {
  /** Holds cscert.yaml and `stores/`, where nothing is installed. */
  readonly folder: string;
  /** How many PFX files there are. */
  readonly distinct: number;
}

/** Returns a deployment on which nothing was ever applied: each pool shares three certificates, and all share one. */
export async function provideEmptyData(root: string, servers: number): Promise<EmptyData> {
  const folder = join(root, `empty${servers}`);
  const done = join(folder, "made");
  if (!existsSync(done)) {
    rmSync(folder, { recursive: true, force: true });
    await makeDeployment(folder, servers, "nothing yet");
    writeFileSync(done, "");
  }
  const files = readdirSync(join(folder, "certificates"), { recursive: true, encoding: "utf8" });
  return { folder, distinct: files.filter((name) => name.endsWith(".pfx")).length };
}

async function makeDeployment(
  folder: string,
  servers: number,
  applied: "everything" | "nothing yet",
): Promise<void> {
  const signal = new AbortController().signal;
  const defaults = applied === "everything" ? "one a server" : "one a pool";
  const estate = drawEstate(servers, Date.now() - DAY, defaults);
  makeLabFolder(folder);
  const keys = await makeLabKeys(estate.keyPairs);
  const materials = await makeMaterials(estate.certificates, keys, estate.calendar, signal);
  const schema = readFileSync(join(dirname(import.meta.dirname), "schemas", "cscert.schema.json"), "utf8");
  writeLabFiles(folder, { schema, storeLine: undefined }, estate, materials);
  const path = join(folder, "stores");
  const { founded } = estate.calendar;
  await initialiseDirectoryStore({ path, servers: estate.servers, lab: "lab", founded, files: hastyFiles });
  if (applied === "nothing yet") return;
  await writePast({
    events: estate.story.past,
    materials: materials.certificates,
    bearers: estate.bearers,
    openStore: (clock) => createDirectoryStore({ path, clock, files: hastyFiles }),
    holder: { holder: "bench", host: hostname(), bootId: "", pid: process.pid },
    signal,
  });
}

/** Only what a plan verifies too: public parts count nothing, for a document holds their facts. */
function listSums(folder: string): string {
  const files = readdirSync(join(folder, "stores"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(pfx|json)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  return files
    .toSorted()
    .map((file) => `${hash("sha256", readFileSync(file), "hex")}  ${file.slice(folder.length + 1)}\n`)
    .join("");
}

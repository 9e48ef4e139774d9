// What a commit holds, read from the object store: names first, then the bytes of those that are wanted. Nothing is checked out.

import { diagnose } from "../diagnostic/diagnostic.ts";
import { Failure } from "../diagnostic/failure.ts";
import type { Git } from "./git.ts";
import type { FileReading } from "./regular-file.ts";

/** What a name stands for. Anything but a blob is there, and is not read. */
export type Entry =
  | { readonly kind: "blob"; readonly oid: string }
  | { readonly kind: "link" | "submodule" | "folder" };

/** By its path from the top of the repository, `/`-separated. */
export type Listing = ReadonlyMap<string, Entry>;

const OID = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

/** Far more than any configuration has; the listing is held, and passed on, as a whole. */
const ENTRIES_MAX = 200_000;

/** Lists all files and folders of a commit below a folder (empty: all there are). `folder` is the user's own, not the commit's. */
export async function listCommit(git: Git, commit: string, folder: string): Promise<Listing> {
  const below = folder === "" ? [] : ["--", `${folder}/`];
  const text = await git.text(["ls-tree", "-r", "-t", "-z", "--full-tree", commit, ...below]);
  const listing = new Map<string, Entry>();
  const lines = text.split("\0");
  if (lines.length > ENTRIES_MAX) {
    const why = `${folder === "" ? "the repository" : folder} holds more than ${ENTRIES_MAX} files`;
    throw new Failure(diagnose("git/failed", { command: "ls-tree", why }));
  }
  for (const line of lines) {
    const [, mode, oid, path] = /^(\d{6}) \w+ ([0-9a-f]{40,64})\t(.+)$/s.exec(line) ?? [];
    if (mode === undefined || oid === undefined || path === undefined) continue;
    listing.set(path, toEntry(mode, oid));
  }
  return listing;
}

const KINDS: Readonly<Record<string, "link" | "submodule" | "folder">> = {
  "120000": "link",
  "160000": "submodule",
  "040000": "folder",
};

function toEntry(mode: string, oid: string): Entry {
  const kind = KINDS[mode];
  return kind === undefined ? { kind: "blob", oid } : { kind };
}

export interface WantedBlob {
  readonly oid: string;
  readonly bytesMax: number;
}

/** All that is read at once; thousands of certificates are a hundredth of it. */
const TOTAL_MAX = 256 * 1024 * 1024;

/** Reads blobs, each once; the sizes are asked first, so that none that is too large is loaded. */
export async function readBlobs(
  git: Git,
  wanted: readonly WantedBlob[],
): Promise<ReadonlyMap<string, FileReading>> {
  const limits = new Map<string, number>();
  for (const { oid, bytesMax } of wanted) limits.set(oid, Math.max(bytesMax, limits.get(oid) ?? 0));
  const readings = new Map<string, FileReading>();
  if (limits.size === 0) return readings;
  const sizes = parseSizes(await git.objects("--batch-check", [...limits.keys()]));
  let total = 0;
  const fitting = [...limits].filter(([oid, bytesMax]) => {
    const bytes = sizes.get(oid);
    if (bytes === undefined)
      readings.set(oid, { kind: "unreadable", why: "its content is not in this clone" });
    else if (bytes > bytesMax) readings.set(oid, { kind: "too-large", bytes });
    else if ((total += bytes) > TOTAL_MAX)
      readings.set(oid, { kind: "unreadable", why: "the files before it fill 256 MiB" });
    else return true;
    return false;
  });
  if (fitting.length === 0) return readings;
  const contents = await git.objects(
    "--batch",
    fitting.map(([oid]) => oid),
  );
  for (const [oid, bytes] of cut(contents, fitting, sizes)) readings.set(oid, { kind: "read", bytes });
  return readings;
}

/** `OID blob SIZE` a line; `OID missing` where the clone lacks it. */
function parseSizes(answer: Buffer): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const line of answer.toString("latin1").split("\n")) {
    const [oid, type, size] = line.split(" ");
    if (oid !== undefined && OID.test(oid) && type === "blob") sizes.set(oid, Number(size));
  }
  return sizes;
}

/** Each content stands between its header line and a line feed, in the order that was asked. */
function cut(
  answer: Buffer,
  asked: readonly (readonly [string, number])[],
  sizes: ReadonlyMap<string, number>,
): readonly (readonly [string, Buffer])[] {
  let at = 0;
  return asked.map(([oid]) => {
    const start = answer.indexOf("\n", at) + 1;
    const end = start + (sizes.get(oid) ?? 0);
    if (
      start === 0 ||
      end >= answer.length ||
      !answer.toString("latin1", at, start).startsWith(`${oid} blob `)
    )
      throw new Failure(diagnose("git/failed", { command: "cat-file", why: "its answer was cut short" }));
    at = end + 1;
    return [oid, Buffer.from(answer.subarray(start, end))] as const;
  });
}

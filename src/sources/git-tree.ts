// A configuration at a commit: read from Git's object store as it would be read from disk. No checkout, and nothing of the commit is run.

import { posix } from "node:path";
import type { GatheredFiles } from "./gathered-configuration.ts";
import type { WantedFile } from "./gathered-tree.ts";
import { listCommit, readBlobs, type Entry, type Listing } from "./git-objects.ts";
import { makeGit, type Git } from "./git.ts";
import type { FileReading } from "./regular-file.ts";

/** Where a configuration lies in a repository at a commit. */
export interface CommitPlace {
  /** The `.git` folder, or a bare repository's, absolute. */
  readonly gitFolder: string;
  /** The commit's full hash. */
  readonly commit: string;
  /** The root file's folder from the top of the repository, `/`-separated; empty for the top itself. */
  readonly folder: string;
}

/** The files of one commit. Their paths never reach Git; `..` reaches files beside the folder, never outside the repository. */
export interface CommitFiles extends GatheredFiles {
  readonly commit: string;
}

/** Opens a commit: its names are listed, no content is read yet. Throws a Failure `git/failed`. */
export async function openCommit(place: CommitPlace, signal?: AbortSignal): Promise<CommitFiles> {
  const git = makeGit(place.gitFolder, signal);
  const { commit, folder } = place;
  const below = await listCommit(git, commit, folder);
  let whole: Promise<Listing> | undefined;
  const listingFor = async (wanted: readonly WantedFile[]): Promise<Listing> => {
    const beside = wanted.some(({ path }) => !isBelow(folder, fromTop(folder, path)));
    return beside ? await (whole ??= listCommit(git, commit, "")) : below;
  };
  return {
    commit,
    paths: [...below.keys()]
      .filter((path) => isBelow(folder, path))
      .map((path) => posix.relative(folder, path)),
    bring: async (wanted) => await readWanted(git, folder, await listingFor(wanted), wanted),
  };
}

async function readWanted(
  git: Git,
  folder: string,
  listing: Listing,
  wanted: readonly WantedFile[],
): Promise<readonly FileReading[]> {
  const found = wanted.map(({ path, bytesMax }) => ({ bytesMax, entry: findEntry(listing, folder, path) }));
  const blobs = await readBlobs(
    git,
    found.flatMap(({ entry, bytesMax }) => (entry.kind === "blob" ? [{ oid: entry.oid, bytesMax }] : [])),
  );
  return found.map(({ entry }) =>
    entry.kind === "blob" ? (blobs.get(entry.oid) ?? unreadable(MISSING)) : unreadable(entry.why),
  );
}

type Found = Extract<Entry, { kind: "blob" }> | { readonly kind: "nothing"; readonly why: string };

function findEntry(listing: Listing, folder: string, path: string): Found {
  const absolute = /^(?:[/\\]|[A-Za-z]:)/.test(path);
  const top = fromTop(folder, path);
  if (absolute || top.split("/").includes(".."))
    return { kind: "nothing", why: "it lies outside the repository" };
  const entry = listing.get(top);
  if (entry?.kind === "blob") return entry;
  if (entry?.kind === "link")
    return { kind: "nothing", why: "it is a link, which is not followed in a commit" };
  if (entry !== undefined) return { kind: "nothing", why: "it is a folder" };
  return { kind: "nothing", why: throughLink(listing, top) ? THROUGH_LINK : MISSING };
}

const MISSING = "there is no such file";
const THROUGH_LINK = "a link in its path is not followed in a commit";

function unreadable(why: string): FileReading {
  return { kind: "unreadable", why };
}

function fromTop(folder: string, path: string): string {
  return posix.normalize(posix.join(folder, path));
}

function isBelow(folder: string, top: string): boolean {
  return folder === "" ? !top.startsWith("..") : top.startsWith(`${folder}/`);
}

function throughLink(listing: Listing, path: string): boolean {
  const parts = path.split("/");
  return parts.some((_, index) => listing.get(parts.slice(0, index).join("/"))?.kind === "link");
}

// Two commits of a configuration, side by side: the one that is planned, and the one that it is compared with. Nothing is checked out.

import { realpathSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";
import { Failure } from "../diagnostic/failure.ts";
import { findRepository } from "./commit.ts";
import { makeGit, type Git } from "./git.ts";
import { findFormerPath, findMergeBase, isShallow, resolveCommit } from "./git-history.ts";
import { openCommit, type CommitFiles } from "./git-tree.ts";

export interface ComparisonRequest {
  /** The configuration's file, absolute, where it lies on disk or would lie. */
  readonly file: string;
  readonly head: string;
  readonly base?: string | undefined;
  /** How a reader calls it, where that is another name. */
  readonly baseName?: string | undefined;
}

/** One side: the files of a commit, and where the configuration's root file is among them. */
export interface ComparisonSide {
  readonly files: CommitFiles;
  /** From the top of the repository. */
  readonly path: string;
}

export interface Comparison {
  readonly head: ComparisonSide;
  readonly base?: ComparisonSide & { readonly name: string };
  /** How the commits relate, where a reviewer should know. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Opens both commits. Throws a Failure `git/no-repository`, `git/unknown-revision` or `git/failed`. */
export async function openComparison(request: ComparisonRequest, signal?: AbortSignal): Promise<Comparison> {
  const { gitFolder, path } = locate(request.file);
  const git = makeGit(gitFolder, signal);
  const open = async (commit: string, at: string): Promise<ComparisonSide> => ({
    files: await openCommit({ gitFolder, commit, folder: folderOf(at) }, signal),
    path: at,
  });
  const headCommit = await resolveCommit(git, request.head);
  const head = await open(headCommit, path);
  if (request.base === undefined) return { head, diagnostics: [] };
  const name = request.baseName ?? request.base;
  const tip = await resolveCommit(git, request.base);
  const { commit, diagnostics } = await findBase(git, { name, tip, head: headCommit });
  const former = await findFormerPath(git, commit, headCommit, path);
  const base = { ...(await open(commit, former ?? path)), name };
  return { head, base, diagnostics };
}

function locate(file: string): { readonly gitFolder: string; readonly path: string } {
  const folder = dirname(resolve(file));
  const found = findRepository(folder);
  if (found === undefined) throw new Failure(diagnose("git/no-repository", { folder }));
  const below = relative(real(found.top), real(folder)).split(sep).join("/");
  const name = file.slice(dirname(file).length).replace(/^[/\\]/, "");
  return { gitFolder: found.gitFolder, path: below === "" ? name : `${below}/${name}` };
}

/** A folder that is not there any more (deleted with its configuration) has no links to follow. */
function real(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}

function folderOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
}

interface Parting {
  readonly name: string;
  readonly tip: string;
  readonly head: string;
}

/**
 * What a branch changes is counted from where it left its base: against the base's tip, all that came there since would read as taken
 * back by this change.
 */
async function findBase(
  git: Git,
  { name, tip, head }: Parting,
): Promise<{ readonly commit: string; readonly diagnostics: readonly Diagnostic[] }> {
  const common = await findMergeBase(git, tip, head);
  if (common === tip) return { commit: tip, diagnostics: [] };
  if (common !== undefined) {
    const parted = diagnose("git/base-moved-on", { name, common: common.slice(0, 12) });
    return { commit: common, diagnostics: [parted] };
  }
  const shallow = (await isShallow(git)) ? "shallow" : "whole";
  return { commit: tip, diagnostics: [diagnose("git/base-unrelated", { name, shallow })] };
}

// One comment for each configuration, edited in place. Only comments of this token's own account are touched, whatever marker others write.

import { createHash } from "node:crypto";
import { Failure } from "../diagnostic/failure.ts";
import type { ForgeComment, PullRequestComments } from "./forge.ts";

/** Returns the hidden line by which a configuration's comment is found again. A hash: the path could end the HTML comment. */
export function markerOf(configuration: string): string {
  return `<!-- cscert:plan:${createHash("sha256").update(configuration).digest("hex").slice(0, 24)} -->`;
}

export type StickyOutcome = "created" | "updated" | "unchanged" | "not needed";

/** `if-there`: there is nothing to say, so that no comment is made; one that is there is kept up to date. */
export type Occasion = "always" | "if-there";

/** Creates or updates the comment of a configuration; older ones of it are folded. `body` does not hold the marker. */
export async function postSticky(
  comments: PullRequestComments,
  configuration: string,
  body: string,
  occasion: Occasion = "always",
): Promise<StickyOutcome> {
  const marker = markerOf(configuration);
  const text = `${marker}\n${body}`;
  const own = await findOwn(comments, marker);
  const kept = own.at(-1);
  if (kept === undefined && occasion === "if-there") return "not needed";
  const outcome = await write(comments, marker, text, kept);
  for (const outdated of own.slice(0, -1))
    if (outdated.folded === "open") await tryToFold(comments, outdated);
  return outcome;
}

/** That a token may not fold is no reason to fail: the comment that counts is there. */
async function tryToFold(comments: PullRequestComments, outdated: ForgeComment): Promise<void> {
  try {
    await comments.fold(outdated);
  } catch (error) {
    if (!(error instanceof Failure) || error.diagnostic.code !== "forge/refused") throw error;
  }
}

/** Returns how many characters a comment's body may have beside its marker. */
export function roomFor({ limit }: PullRequestComments, configuration: string): number {
  return limit - markerOf(configuration).length - 1;
}

async function findOwn(comments: PullRequestComments, marker: string): Promise<readonly ForgeComment[]> {
  const all = await comments.list();
  return all.filter(({ author, body }) => author === "own" && body.startsWith(marker));
}

async function write(
  comments: PullRequestComments,
  marker: string,
  text: string,
  kept: ForgeComment | undefined,
): Promise<StickyOutcome> {
  if (kept !== undefined) {
    if (sameText(kept.body, text)) return "unchanged";
    if ((await comments.update(kept.id, text)) === "updated") return "updated";
  }
  await createOnce(comments, marker, text);
  return "created";
}

/** Platforms store line ends and final spaces as they like. */
function sameText(one: string, other: string): boolean {
  const plain = (text: string): string => text.replaceAll("\r\n", "\n").trimEnd();
  return plain(one) === plain(other);
}

const TRIES = 3;

/** An answer that was lost may have been a comment that was made: it is looked for before another is. */
async function createOnce(comments: PullRequestComments, marker: string, text: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await comments.create(text);
      return;
    } catch (error) {
      if (!(error instanceof Failure) || error.effect !== "unknown" || tries === TRIES) throw error;
    }
    const made = await findOwn(comments, marker);
    if (made.some(({ body }) => sameText(body, text))) return;
  }
}

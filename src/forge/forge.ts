// What every platform for pull requests gives: comments of one pull request. Each client speaks one platform's API and decides nothing.

/** A comment on a pull request. */
export interface ForgeComment {
  readonly id: string;
  readonly body: string;
  /** Whether this token's own account wrote it. Anybody can write our marker into a comment of theirs. */
  readonly author: "own" | "other";
  readonly folded: "folded" | "open";
}

/** The comments of one pull request. Each call throws a Failure `forge/…`. */
export interface PullRequestComments {
  readonly platform: string;
  /** Characters that a comment holds at most. */
  readonly limit: number;
  /** All of them, in the order in which they were written. */
  list(): Promise<readonly ForgeComment[]>;
  /** Its effect may be unknown (see the Failure): list before trying again. */
  create(body: string): Promise<void>;
  /** Answers `gone` where somebody deleted it. */
  update(id: string, body: string): Promise<"updated" | "gone">;
  /** Folds an outdated comment away, as far as the platform can; one that is gone is folded. */
  fold(comment: ForgeComment): Promise<void>;
}

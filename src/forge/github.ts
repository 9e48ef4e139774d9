// GitHub's API, as far as comments of a pull request need it: REST, and GraphQL for what REST can't (who am I, fold a comment).

import { diagnose } from "../diagnostic/diagnostic.ts";
import { Failure } from "../diagnostic/failure.ts";
import { asRecord, asRecords, numberIn, textIn } from "./answer.ts";
import type { ForgeComment, PullRequestComments } from "./forge.ts";
import type { Http, HttpResponse } from "./http.ts";

export interface GithubPlace {
  readonly http: Http;
  /** `owner/name`. */
  readonly repository: string;
  /** GraphQL's address, of the same origin. */
  readonly graphql: string;
}

const LIMIT = 65_536;
/** Who the token of a workflow acts as. */
const WORKFLOW_BOT = "github-actions[bot]";

/** Returns the comments of a pull request. */
export function githubComments(place: GithubPlace, number: number): PullRequestComments {
  const { http, repository } = place;
  let login: Promise<string> | undefined;
  return {
    platform: "GitHub",
    limit: LIMIT,
    list: async () => {
      const me = await (login ??= whoAmI(place));
      const path = `repos/${repository}/issues/${number}/comments?per_page=100`;
      return (await readPages(http, path, "list comments")).map((comment) => toComment(comment, me));
    },
    create: async (body) => {
      const path = `repos/${repository}/issues/${number}/comments`;
      await http({ method: "POST", path, body: { body }, what: "create a comment", repeat: "once" });
    },
    update: async (id, body) => {
      const path = `repos/${repository}/issues/comments/${commentNumber(id)}`;
      const request = { method: "PATCH", path, body: { body }, what: "update the comment" } as const;
      const { status } = await http({ ...request, expected: [404], repeat: "safe" });
      return status === 404 ? "gone" : "updated";
    },
    fold: async ({ id }) => {
      const query =
        "mutation($id: ID!) { minimizeComment(input: { subjectId: $id, classifier: OUTDATED }) { clientMutationId } }";
      await ask(place, query, { id: nodeId(id) }, "fold an outdated comment");
    },
  };
}

/** Finds the open pull requests whose head is this commit, on this branch of this repository, which may be a fork. */
export async function findGithubPullRequests(
  { http, repository }: GithubPlace,
  head: { readonly owner: string; readonly branch: string; readonly commit: string },
): Promise<readonly number[]> {
  const query = new URLSearchParams({ state: "open", per_page: "100", head: `${head.owner}:${head.branch}` });
  const pulls = await readPages(http, `repos/${repository}/pulls?${query.toString()}`, "list pull requests");
  return pulls.flatMap((pull) => {
    const number = numberIn(pull, "number");
    return number !== undefined && textIn(asRecord(pull["head"]), "sha") === head.commit ? [number] : [];
  });
}

/** Returns the commit at which a pull request stands; undefined where GitHub does not tell. */
export async function headOfGithub(
  { http, repository }: GithubPlace,
  number: number,
): Promise<string | undefined> {
  const path = `repos/${repository}/pulls/${number}`;
  const request = { method: "GET", path, what: "read the pull request", repeat: "safe" } as const;
  const { body } = await http({ ...request, expected: [404] });
  return textIn(asRecord(asRecord(body)["head"]), "sha");
}

/** An id is both of REST's number and GraphQL's: each call wants its own. */
function toComment(comment: Readonly<Record<string, unknown>>, me: string): ForgeComment {
  const author = textIn(asRecord(comment["user"]), "login") === me ? "own" : "other";
  const id = `${numberIn(comment, "id") ?? 0} ${textIn(comment, "node_id") ?? ""}`;
  // REST does not tell whether it is folded: folding twice is the same as once.
  return { id, body: textIn(comment, "body") ?? "", author, folded: "open" };
}

function commentNumber(id: string): string {
  return id.split(" ")[0] ?? "";
}

function nodeId(id: string): string {
  return id.split(" ")[1] ?? "";
}

/** A workflow's token may not ask REST who it is; where GraphQL does not say either, it is the workflow's bot. */
async function whoAmI(place: GithubPlace): Promise<string> {
  try {
    const viewer = asRecord((await ask(place, "query { viewer { login } }", {}, "say who it is"))["viewer"]);
    return textIn(viewer, "login") ?? WORKFLOW_BOT;
  } catch (error) {
    if (error instanceof Failure && error.diagnostic.code === "forge/refused") return WORKFLOW_BOT;
    throw error;
  }
}

/** GraphQL's limit starts anew each hour; when, its refusal does not tell. */
const LIMIT_SECONDS = 3_600;

async function ask(
  { http, graphql }: GithubPlace,
  query: string,
  variables: Readonly<Record<string, string>>,
  what: string,
): Promise<Readonly<Record<string, unknown>>> {
  const request = {
    method: "POST",
    path: graphql,
    body: { query, variables },
    what,
    repeat: "safe",
  } as const;
  const { body, status } = await http(request);
  const answer = asRecord(body);
  const [error] = asRecords(answer["errors"]);
  if (error?.["type"] === "RATE_LIMITED")
    throw new Failure(diagnose("forge/rate-limited", { platform: "GitHub", seconds: LIMIT_SECONDS }));
  // GraphQL refuses with 200. What is gone need not be folded.
  if (error !== undefined && error["type"] !== "NOT_FOUND") {
    const said = (textIn(error, "message") ?? "").slice(0, 200);
    throw new Failure(diagnose("forge/refused", { platform: "GitHub", what, status, said }));
  }
  return asRecord(answer["data"]);
}

/** More comments than this are no conversation. */
const PAGES_MOST = 100;

async function readPages(
  http: Http,
  first: string,
  what: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const found: Readonly<Record<string, unknown>>[] = [];
  let path: string | undefined = first;
  for (let page = 0; path !== undefined && page < PAGES_MOST; page++) {
    const response: HttpResponse = await http({ method: "GET", path, what, repeat: "safe" });
    found.push(...asRecords(response.body));
    path = nextLink(response.headers.get("link"));
  }
  return found;
}

function nextLink(link: string | null): string | undefined {
  return /<([^<>]+)>;\s*rel="next"/.exec(link ?? "")?.[1];
}

// Azure DevOps' API, as far as threads of a pull request need it: each of our comments is a thread of its own.

import { asRecord, asRecords, numberIn, textIn } from "./answer.ts";
import type { ForgeComment, PullRequestComments } from "./forge.ts";
import type { Http } from "./http.ts";

export interface AzurePlace {
  readonly http: Http;
  readonly project: string;
  /** The repository's id. */
  readonly repository: string;
}

const LIMIT = 150_000;
const VERSION = "api-version=7.1";
const ACTIVE = 1;
const CLOSED = 4;
const TEXT = 1;

/** Returns the threads of a pull request, each by its first comment. */
export function azureComments(
  { http, project, repository }: AzurePlace,
  number: number,
): PullRequestComments {
  const threads = `${pathOf(project, repository)}/pullRequests/${number}/threads`;
  let own: Promise<string | undefined> | undefined;
  return {
    platform: "Azure DevOps",
    limit: LIMIT,
    list: async () => {
      const me = await (own ??= whoAmI(http));
      const request = { method: "GET", path: `${threads}?${VERSION}`, what: "list threads" } as const;
      const { body } = await http({ ...request, repeat: "safe" });
      return asRecords(asRecord(body)["value"]).flatMap((thread) => toComment(thread, me));
    },
    create: async (content) => {
      const body = { status: ACTIVE, comments: [{ parentCommentId: 0, commentType: TEXT, content }] };
      const request = {
        method: "POST",
        path: `${threads}?${VERSION}`,
        body,
        what: "create a thread",
      } as const;
      await http({ ...request, repeat: "once" });
    },
    update: async (id, content) => {
      const path = `${threads}/${id}/comments/1?${VERSION}`;
      const request = { method: "PATCH", path, body: { content }, what: "update the comment" } as const;
      const { status } = await http({ ...request, expected: [404], repeat: "safe" });
      return status === 404 ? "gone" : "updated";
    },
    fold: async ({ id }) => {
      const path = `${threads}/${id}?${VERSION}`;
      const request = {
        method: "PATCH",
        path,
        body: { status: CLOSED },
        what: "close an outdated thread",
      } as const;
      await http({ ...request, expected: [404], repeat: "safe" });
    },
  };
}

/** Finds the active pull requests whose source stands at this commit. */
export async function findAzurePullRequests(
  { http, project, repository }: AzurePlace,
  commit: string,
): Promise<readonly number[]> {
  const pulls = await readPages(http, `${pathOf(project, repository)}/pullrequests`);
  return pulls.flatMap((pull) => {
    const number = numberIn(pull, "pullRequestId");
    const commits = [pull["lastMergeSourceCommit"], pull["lastMergeCommit"]].map((at) =>
      textIn(asRecord(at), "commitId"),
    );
    return number !== undefined && commits.includes(commit) ? [number] : [];
  });
}

/** Returns the commit at which a pull request's source stands; undefined where Azure DevOps does not tell. */
export async function headOfAzure(
  { http, project, repository }: AzurePlace,
  number: number,
): Promise<string | undefined> {
  const path = `${pathOf(project, repository)}/pullrequests/${number}?${VERSION}`;
  const request = { method: "GET", path, what: "read the pull request", repeat: "safe" } as const;
  const { body } = await http({ ...request, expected: [404] });
  return textIn(asRecord(asRecord(body)["lastMergeSourceCommit"]), "commitId");
}

const PAGE = 500;
const PAGES_MOST = 20;

async function readPages(http: Http, path: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const found: Readonly<Record<string, unknown>>[] = [];
  for (let page = 0; page < PAGES_MOST; page++) {
    const query = `searchCriteria.status=active&$top=${PAGE}&$skip=${found.length}&${VERSION}`;
    const request = { method: "GET", path: `${path}?${query}`, what: "list pull requests" } as const;
    const { body } = await http({ ...request, repeat: "safe" });
    const pulls = asRecords(asRecord(body)["value"]);
    // A server may give less than it is asked for: the end is where it gives nothing.
    if (pulls.length === 0) break;
    found.push(...pulls);
  }
  return found;
}

function pathOf(project: string, repository: string): string {
  return `${encodeURIComponent(project)}/_apis/git/repositories/${encodeURIComponent(repository)}`;
}

function toComment(
  thread: Readonly<Record<string, unknown>>,
  me: string | undefined,
): readonly ForgeComment[] {
  const [first] = asRecords(thread["comments"]);
  const id = numberIn(thread, "id");
  if (first === undefined || id === undefined || thread["isDeleted"] === true || first["isDeleted"] === true)
    return [];
  const author = textIn(asRecord(first["author"]), "id");
  return [
    {
      id: String(id),
      body: textIn(first, "content") ?? "",
      author: me !== undefined && author === me ? "own" : "other",
      folded: thread["status"] === "closed" ? "folded" : "open",
    },
  ];
}

async function whoAmI(http: Http): Promise<string | undefined> {
  const path = "_apis/connectionData";
  const { body } = await http({ method: "GET", path, what: "say whose token this is", repeat: "safe" });
  return textIn(asRecord(asRecord(body)["authenticatedUser"]), "id");
}

// GitLab's API, as far as notes of a merge request need it.

import { asRecord, asRecords, numberIn, textIn } from "./answer.ts";
import type { ForgeComment, PullRequestComments } from "./forge.ts";
import type { Http, HttpResponse } from "./http.ts";

export interface GitlabPlace {
  readonly http: Http;
  /** The project's number, or its path. */
  readonly project: string;
}

/** GitLab takes a million; nobody reads so much. */
const LIMIT = 200_000;
const FOLDED = "<details><summary>Outdated plan</summary>";

/** Returns the notes of a merge request, by its number in the project. */
export function gitlabComments({ http, project }: GitlabPlace, number: number): PullRequestComments {
  const notes = `projects/${encodeURIComponent(project)}/merge_requests/${number}/notes`;
  const put = async (id: string, body: string, what: string): Promise<HttpResponse> =>
    await http({
      method: "PUT",
      path: `${notes}/${id}`,
      body: { body },
      what,
      expected: [404],
      repeat: "safe",
    });
  let own: Promise<number | undefined> | undefined;
  return {
    platform: "GitLab",
    limit: LIMIT,
    list: async () => {
      const me = await (own ??= whoAmI(http));
      const found = await readPages(http, `${notes}?sort=asc&order_by=created_at&per_page=100`, "list notes");
      return found.filter((note) => note["system"] !== true).map((note) => toComment(note, me));
    },
    create: async (body) => {
      await http({ method: "POST", path: notes, body: { body }, what: "create a note", repeat: "once" });
    },
    update: async (id, body) =>
      (await put(id, body, "update the note")).status === 404 ? "gone" : "updated",
    // There is no folding: the note says by itself that it is outdated, under the marker that finds it.
    fold: async ({ id, body }) => {
      const [marker = "", ...rest] = body.split("\n");
      await put(id, `${marker}\n${FOLDED}\n\n${rest.join("\n")}\n\n</details>`, "fold an outdated note");
    },
  };
}

/** Finds the open merge requests whose head is this commit. */
export async function findGitlabMergeRequests(
  { http, project }: GitlabPlace,
  commit: string,
): Promise<readonly number[]> {
  const path = `projects/${encodeURIComponent(project)}/repository/commits/${commit}/merge_requests?per_page=100`;
  const found = await readPages(http, path, "list merge requests");
  return found.flatMap((request) => {
    const number = numberIn(request, "iid");
    const isHead = textIn(request, "sha") === commit && textIn(request, "state") === "opened";
    return number !== undefined && isHead ? [number] : [];
  });
}

/** Returns the commit at which a merge request stands; undefined where GitLab does not tell. */
export async function headOfGitlab(
  { http, project }: GitlabPlace,
  number: number,
): Promise<string | undefined> {
  const path = `projects/${encodeURIComponent(project)}/merge_requests/${number}`;
  const request = { method: "GET", path, what: "read the merge request", repeat: "safe" } as const;
  const { body } = await http({ ...request, expected: [404] });
  return textIn(asRecord(body), "sha");
}

function toComment(note: Readonly<Record<string, unknown>>, me: number | undefined): ForgeComment {
  const body = textIn(note, "body") ?? "";
  const author = numberIn(asRecord(note["author"]), "id");
  return {
    id: String(numberIn(note, "id") ?? 0),
    body,
    author: me !== undefined && author === me ? "own" : "other",
    folded: body.split("\n")[1]?.startsWith(FOLDED) === true ? "folded" : "open",
  };
}

async function whoAmI(http: Http): Promise<number | undefined> {
  const { body } = await http({
    method: "GET",
    path: "user",
    what: "say whose token this is",
    repeat: "safe",
  });
  return numberIn(asRecord(body), "id");
}

const PAGES_MOST = 100;

async function readPages(
  http: Http,
  first: string,
  what: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const found: Readonly<Record<string, unknown>>[] = [];
  for (let page = 1; page <= PAGES_MOST; page++) {
    const response = await http({ method: "GET", path: `${first}&page=${page}`, what, repeat: "safe" });
    found.push(...asRecords(response.body));
    if ((response.headers.get("x-next-page") ?? "") === "") break;
  }
  return found;
}

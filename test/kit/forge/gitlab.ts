// GitLab, as far as notes of merge request 7 of project 42 go.

import { startServer, type Asked, type Reply, type TestServer } from "./server.ts";

interface Note {
  readonly id: number;
  body: string;
  readonly author: { readonly id: number };
  readonly system: boolean;
}

export interface GitlabServer extends TestServer {
  readonly notes: Note[];
  readonly requests: { iid: number; sha: string; state: string }[];
  write(author: number, body: string, system?: boolean): Note;
}

export const GITLAB_ME = 11;
const NOTES = "/api/v4/projects/42/merge_requests/7/notes";

/** Starts a GitLab; quick actions in a note are carried out, as the real one does: `actions` keeps them. */
export async function startGitlab(): Promise<GitlabServer & { readonly actions: string[] }> {
  const notes: Note[] = [];
  const requests: GitlabServer["requests"] = [];
  const actions: string[] = [];
  const write = (author: number, body: string, system = false): Note => {
    const note = { id: notes.length + 1, body, author: { id: author }, system };
    notes.push(note);
    return note;
  };
  const handle = (asked: Asked): Reply => {
    if (asked.headers["private-token"] !== "glpat-token")
      return { status: 401, body: { message: "401 Unauthorized" } };
    if (asked.path === "/api/v4/user") return { status: 200, body: { id: GITLAB_ME } };
    if (/^\/api\/v4\/projects\/42\/repository\/commits\/[0-9a-f]{40}\/merge_requests$/.test(asked.path))
      return page(asked, requests);
    if (asked.path === "/api/v4/projects/42/merge_requests/7" && requests.length > 0)
      return { status: 200, body: requests.at(-1) };
    if (asked.path === NOTES && asked.method === "GET") return page(asked, notes);
    const body = (asked.body as { readonly body: string } | undefined)?.body ?? "";
    actions.push(
      ...body
        .replace(/```[\s\S]*?```/g, "")
        .split("\n")
        .filter((line) => /^\/\w/.test(line)),
    );
    if (body.length > 1_000_000)
      return { status: 400, body: { message: "Note is too long (maximum is 1000000 characters)" } };
    if (asked.path === NOTES && asked.method === "POST") return { status: 201, body: write(GITLAB_ME, body) };
    const note = notes.find(({ id }) => asked.path === `${NOTES}/${id}`);
    if (note === undefined || asked.method !== "PUT")
      return { status: 404, body: { message: "404 Not found" } };
    note.body = body;
    return { status: 200, body: note };
  };
  return Object.assign(await startServer(handle), { notes, requests, write, actions });
}

function page(asked: Asked, items: readonly unknown[]): Reply {
  const size = 2;
  const number = Number(asked.query.get("page") ?? "1");
  const next = items.length > number * size ? String(number + 1) : "";
  return {
    status: 200,
    body: items.slice((number - 1) * size, number * size),
    headers: { "x-next-page": next },
  };
}

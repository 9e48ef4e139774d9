// Azure DevOps, as far as threads of pull request 7 go.

import { startServer, type Asked, type Reply, type TestServer } from "./server.ts";

interface Thread {
  readonly id: number;
  status: "active" | "closed";
  isDeleted: boolean;
  readonly comments: { id: number; content: string; author: { id: string } }[];
}

export interface AzureServer extends TestServer {
  readonly threads: Thread[];
  readonly pulls: { pullRequestId: number; lastMergeSourceCommit: { commitId: string } }[];
  write(author: string, content: string): Thread;
}

export const AZURE_ME = "9d3c8f0e-0000-4000-8000-000000000001";
const COMMENT_MAX = 150_000;
const GIT = "/contoso/project-id/_apis/git/repositories/repository-id";
const THREADS = `${GIT}/pullRequests/7/threads`;

/** Starts an Azure DevOps with organisation `contoso`. */
export async function startAzure(): Promise<AzureServer> {
  const threads: Thread[] = [];
  const pulls: AzureServer["pulls"] = [];
  const write = (author: string, content: string): Thread => {
    const id = threads.length + 1;
    const thread: Thread = {
      id,
      status: "active",
      isDeleted: false,
      comments: [{ id: 1, content, author: { id: author } }],
    };
    threads.push(thread);
    return thread;
  };
  const handle = (asked: Asked): Reply => {
    if (asked.headers.authorization !== "Bearer azure-token") return { status: 401, body: { message: "no" } };
    if (asked.path === "/contoso/_apis/connectionData")
      return { status: 200, body: { authenticatedUser: { id: AZURE_ME } } };
    if (asked.query.get("api-version") !== "7.1") return { status: 400, body: { message: "no api-version" } };
    if (asked.path === `${GIT}/pullrequests`) {
      const skip = Number(asked.query.get("$skip") ?? "0");
      const value = pulls.slice(skip, skip + 1);
      return { status: 200, body: { value, count: value.length } };
    }
    if (asked.path === `${GIT}/pullrequests/7` && pulls.length > 0)
      return { status: 200, body: pulls.at(-1) };
    if (asked.path === THREADS && asked.method === "GET") return { status: 200, body: { value: threads } };
    if (asked.path === THREADS && asked.method === "POST") {
      const { comments } = asked.body as { readonly comments: readonly { readonly content: string }[] };
      const content = comments[0]?.content ?? "";
      if (content.length > COMMENT_MAX) return { status: 400, body: { message: "the comment is too long" } };
      return { status: 200, body: write(AZURE_ME, content) };
    }
    const [, id, comment] = /\/threads\/(\d+)(\/comments\/1)?$/.exec(asked.path) ?? [];
    const thread = threads.find((one) => String(one.id) === id && !one.isDeleted);
    const [first] = thread?.comments ?? [];
    if (thread === undefined || first === undefined || asked.method !== "PATCH")
      return { status: 404, body: { message: "no such thread" } };
    const body = asked.body as { readonly content?: string; readonly status?: number };
    if ((body.content ?? "").length > COMMENT_MAX)
      return { status: 400, body: { message: "the comment is too long" } };
    if (comment !== undefined) first.content = body.content ?? "";
    else if (body.status === 4) thread.status = "closed";
    return { status: 200, body: thread };
  };
  return Object.assign(await startServer(handle), { threads, pulls, write });
}

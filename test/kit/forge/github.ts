// GitHub, as far as comments go: REST with pages and limits, GraphQL for who one is and what is folded.

import { startServer, type Asked, type Reply, type TestServer } from "./server.ts";

interface Comment {
  readonly id: number;
  readonly node_id: string;
  body: string;
  readonly user: { readonly login: string; readonly type: string };
  minimized: boolean;
}

export interface GithubServer extends TestServer {
  readonly comments: Comment[];
  readonly pulls: { number: number; head: { sha: string; ref: string; repo: string } }[];
  /** Who a workflow's token is; null where it may not ask. */
  viewer: string | null;
  write(login: string, body: string): Comment;
}

const TOKEN = "Bearer ghs_token";
const BOT = "github-actions[bot]";

/** Starts a GitHub with one repository `contoso/certs` and pull request 7. */
export async function startGithub(): Promise<GithubServer> {
  const comments: Comment[] = [];
  const pulls: GithubServer["pulls"] = [];
  const state = { viewer: BOT as string | null };
  let ids = 100;
  const write = (login: string, body: string): Comment => {
    ids += 1;
    const type = login.endsWith("[bot]") ? "Bot" : "User";
    const comment = { id: ids, node_id: `IC_${ids}`, body, user: { login, type }, minimized: false };
    comments.push(comment);
    return comment;
  };
  let address = "";
  const handle = (asked: Asked): Reply => {
    if (asked.headers.authorization !== TOKEN) return { status: 401, body: { message: "Bad credentials" } };
    if (asked.path === "/graphql") return graphql(asked);
    if (asked.headers.accept !== "application/vnd.github+json")
      return { status: 415, body: { message: "Unsupported" } };
    const list = "/repos/contoso/certs/issues/7/comments";
    if (asked.path === list && asked.method === "GET") return page(asked, comments, address);
    if (asked.path === list && asked.method === "POST") return create(asked);
    if (asked.path === "/repos/contoso/certs/pulls") return listPulls(asked);
    if (asked.path === "/repos/contoso/certs/pulls/7") {
      const pull = pulls.at(-1);
      return pull === undefined ? notFound : { status: 200, body: pull };
    }
    const id = /^\/repos\/contoso\/certs\/issues\/comments\/(\d+)$/.exec(asked.path)?.[1];
    return id !== undefined && asked.method === "PATCH" ? update(Number(id), asked) : notFound;
  };
  const create = (asked: Asked): Reply => {
    const body = bodyOf(asked);
    if (body.length > 65_536)
      return { status: 422, body: { message: "Body is too long (maximum is 65536 characters)" } };
    return { status: 201, body: write(state.viewer ?? BOT, body) };
  };
  const update = (id: number, asked: Asked): Reply => {
    const comment = comments.find((one) => one.id === id);
    if (comment === undefined) return notFound;
    comment.body = bodyOf(asked);
    return { status: 200, body: comment };
  };
  const listPulls = (asked: Asked): Reply => {
    const [owner, ...branch] = (asked.query.get("head") ?? "").split(":");
    const found = pulls.filter(
      ({ head }) => head.ref === branch.join(":") && head.repo.startsWith(`${owner}/`),
    );
    return page(asked, found, address);
  };
  const graphql = (asked: Asked): Reply => {
    const { query, variables } = asked.body as { query: string; variables: Record<string, string> };
    if (query.includes("viewer")) {
      if (state.viewer === null)
        return { status: 200, body: { errors: [{ type: "FORBIDDEN", message: "no" }] } };
      return { status: 200, body: { data: { viewer: { login: state.viewer } } } };
    }
    const comment = comments.find(({ node_id }) => node_id === variables["id"]);
    if (comment === undefined)
      return { status: 200, body: { data: null, errors: [{ type: "NOT_FOUND", message: "gone" }] } };
    comment.minimized = true;
    return { status: 200, body: { data: { minimizeComment: { clientMutationId: null } } } };
  };
  const server = await startServer(handle);
  address = server.address;
  return Object.assign(server, {
    comments,
    pulls,
    write,
    get viewer() {
      return state.viewer;
    },
    set viewer(value: string | null) {
      state.viewer = value;
    },
  });
}

const notFound: Reply = { status: 404, body: { message: "Not Found" } };

function bodyOf(asked: Asked): string {
  return (asked.body as { readonly body: string }).body;
}

/** At most two a page, whatever is asked for: so that every test turns pages. */
function page(asked: Asked, items: readonly unknown[], address: string): Reply {
  const size = 2;
  const number = Number(asked.query.get("page") ?? "1");
  const query = new URLSearchParams(asked.query);
  query.set("page", String(number + 1));
  const more = items.length > number * size;
  const link = `<${address}${encodeURI(asked.path)}?${query.toString()}>; rel="next", <${address}/x?page=9>; rel="last"`;
  return {
    status: 200,
    body: items.slice((number - 1) * size, number * size),
    ...(more ? { headers: { link } } : {}),
  };
}

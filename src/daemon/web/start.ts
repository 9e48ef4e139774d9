// The HTTP server of the daemon: reads only, serves no file, keeps no session. Who may ask is the guard's matter, what is answered the routes'.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { hostname } from "node:os";
import type { Secret } from "../../base/secret.ts";
import { diagnose } from "../../diagnostic/diagnostic.ts";
import { Failure } from "../../diagnostic/failure.ts";
import { renderMetrics } from "../../render/metrics.ts";
import type { StartWeb, WebInput } from "../web-port.ts";
import { makeGuard } from "./guard.ts";
import { SAFE_HEADERS } from "./headers.ts";
import { receiveHint } from "./hint.ts";
import { formatAddress, parseListen, type ListenAddress } from "./listen.ts";
import { makeNews, type News } from "./news.ts";
import { processGauges } from "./process-gauges.ts";
import { reply, say, type Reply } from "./reply.ts";
import { route } from "./routes.ts";

/** Starts the pages (contract in web-port.ts). */
export const startWeb: StartWeb = async (input) => {
  const address = parseListen(input.listen);
  checkToken(address, input.token);
  const news = makeNews(input.feed);
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 5_000 });
  server.maxConnections = 256;
  const guard = makeGuard({ token: input.token, names: [address.host, ...ownNames()] });
  server.on("request", (request, response) => {
    answer({ ...input, news, guard }, request, response).catch(() => response.destroy());
  });
  await listen(server, address);
  const { port } = server.address() as AddressInfo;
  return { url: `http://${formatAddress(address.host, port)}`, close: () => close(server, news) };
};

/** Shorter ones can be guessed. */
const TOKEN_LEAST = 16;

function checkToken({ host, port, reach }: ListenAddress, token: Secret | undefined): void {
  if (token !== undefined && token.reveal().length < TOKEN_LEAST)
    throw new Failure(diagnose("web/weak-token", { least: TOKEN_LEAST }));
  if (reach === "remote" && token === undefined)
    throw new Failure(diagnose("web/token-needed", { address: formatAddress(host, port) }));
}

function ownNames(): readonly string[] {
  const name = hostname();
  return [name, name.split(".")[0] ?? name];
}

interface Serving extends WebInput {
  readonly news: News;
  readonly guard: ReturnType<typeof makeGuard>;
}

async function answer(serving: Serving, request: IncomingMessage, response: ServerResponse): Promise<void> {
  // Put behind a name, so that `//elsewhere/` and `http://elsewhere/` are paths that nothing has.
  const url = URL.parse(`http://cscert${request.url ?? ""}`);
  if (url === null) return send(request, response, say(400, "no such path"));
  if (url.pathname === "/hint") return send(request, response, await answerHint(serving, request));
  const { remoteAddress = "", localAddress = "" } = request.socket;
  const refusal = serving.guard({ remoteAddress, localAddress, headers: request.headers });
  if (refusal !== undefined) return send(request, response, refusal);
  if (request.method !== "GET" && request.method !== "HEAD")
    return send(request, response, say(405, "these pages are read only", { allow: "GET, HEAD" }));
  if (url.pathname === "/events" && request.method === "GET") {
    if (serving.news.follow(response) === "full")
      send(request, response, say(503, "too many listen already"));
    return;
  }
  const status = serving.feed.current();
  const found =
    url.pathname === "/metrics"
      ? reply("metrics", renderMetrics(status, processGauges()))
      : route(url, status, serving.clock());
  send(request, response, found ?? say(404, "no such page"));
}

/** It is signed, so that it may come from anywhere. */
async function answerHint({ hint }: Serving, request: IncomingMessage): Promise<Reply> {
  if (hint === undefined) return say(404, "there is no webhook here");
  if (request.method !== "POST") return say(405, "a webhook is posted", { allow: "POST" });
  return await receiveHint(request, hint);
}

function send(request: IncomingMessage, response: ServerResponse, { status, headers, body }: Reply): void {
  const bytes = Buffer.from(body, "utf8");
  // A body that nobody read would be taken for the next request.
  if (request.method !== "GET" && request.method !== "HEAD" && !request.complete)
    response.shouldKeepAlive = false;
  response.writeHead(status, { ...SAFE_HEADERS, ...headers, "content-length": bytes.length });
  response.end(request.method === "HEAD" ? undefined : bytes);
}

async function listen(server: Server, { host, port }: ListenAddress): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ host, port }, () => {
        server.off("error", reject);
        resolve();
      });
    });
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? "unknown reason";
    const address = formatAddress(host, port);
    const diagnostic =
      reason === "EADDRINUSE"
        ? diagnose("web/address-in-use", { address })
        : diagnose("web/address-unavailable", { address, reason });
    throw new Failure(diagnostic, { cause });
  }
}

/** Answers that are under way have a moment to end. */
const GRACE_MS = 500;

async function close(server: Server, news: News): Promise<void> {
  news.close();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await closed;
  clearTimeout(cut);
}

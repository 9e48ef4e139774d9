// A real Git server over HTTP or HTTPS on loopback: Git's own `http-backend`, run as a CGI program for each request.

import { execFileSync, spawn } from "node:child_process";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

export interface GitServer {
  /** `http://127.0.0.1:PORT`, or `https:`; a repository's address is its folder's name after it. */
  readonly address: string;
  close(): Promise<void>;
}

const BACKEND = join(execFileSync("git", ["--exec-path"], { encoding: "utf8" }).trim(), "git-http-backend");

export interface GitServerOptions {
  /** Serves HTTPS with these PEM texts. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Decides by the header `authorization` whether somebody may read; the others are asked who they are. */
  readonly admits?: (authorization: string | undefined) => boolean;
}

/** Serves every repository below a folder, for reading; for writing where `http.receivepack` is set in it. */
export async function startGitServer(
  root: string,
  { tls, admits = () => true }: GitServerOptions = {},
): Promise<GitServer> {
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    if (admits(request.headers.authorization)) return serve(root, request, response);
    response.writeHead(401, { "www-authenticate": 'Basic realm="forge"' }).end();
  };
  const server = tls === undefined ? createServer(answer) : createTlsServer(tls, answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `${tls === undefined ? "http" : "https"}://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function serve(root: string, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, search } = new URL(request.url ?? "/", "http://server");
  const { headers, method = "GET" } = request;
  const env = {
    PATH: process.env["PATH"] ?? "",
    GIT_PROJECT_ROOT: root,
    GIT_HTTP_EXPORT_ALL: "1",
    GIT_PROTOCOL: headers["git-protocol"]?.toString() ?? "",
    PATH_INFO: decodeURIComponent(pathname),
    QUERY_STRING: search.slice(1),
    REQUEST_METHOD: method,
    CONTENT_TYPE: headers["content-type"] ?? "",
    HTTP_CONTENT_ENCODING: headers["content-encoding"] ?? "",
    REMOTE_ADDR: "127.0.0.1",
  };
  const backend = spawn(BACKEND, { env, stdio: ["pipe", "pipe", "ignore"] });
  request.pipe(backend.stdin);
  let head = Buffer.alloc(0);
  let open = false;
  backend.stdout.on("data", (chunk: Buffer) => {
    if (open) return void response.write(chunk);
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf("\r\n\r\n");
    if (end === -1) return;
    open = true;
    for (const line of head.toString("latin1", 0, end).split("\r\n")) {
      const [name = "", value = ""] = line.split(/: (.*)/s);
      if (name.toLowerCase() === "status") response.statusCode = Number.parseInt(value, 10);
      else response.setHeader(name, value);
    }
    response.write(head.subarray(end + 4));
  });
  backend.on("close", () => response.end());
}

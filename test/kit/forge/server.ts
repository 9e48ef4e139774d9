// A real HTTP server on loopback that a platform's behaviour is put into. It keeps what it was asked, and can be told to fail.

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Asked {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  readonly body: unknown;
}

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The connection is cut after this request was carried out, before the answer. */
  readonly cut?: true;
}

export type Handler = (asked: Asked) => Reply;

/** Decides, before a request is carried out, that something else happens; `also` carries it out nevertheless. */
export type Fault = (asked: Asked) => (Reply & { readonly also?: true }) | undefined;

export interface TestServer {
  readonly address: string;
  /** Everything that was asked, in order. */
  readonly asked: Asked[];
  /** The next requests meet these, one after the other; undefined lets one pass. */
  readonly faults: (Fault | undefined)[];
  close(): Promise<void>;
}

/** Starts a server. */
export async function startServer(handle: Handler): Promise<TestServer> {
  const asked: Asked[] = [];
  const faults: (Fault | undefined)[] = [];
  const server = createServer((request, response) => void answer(request, response));
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const one = await read(request);
    asked.push(one);
    const fault = faults.shift()?.(one);
    const reply = fault === undefined || fault.also === true ? handle(one) : fault;
    send(response, fault ?? reply);
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    asked,
    faults,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function read(request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const url = request.url ?? "/";
  const parsed = new URL(url, "http://server");
  return {
    method: request.method ?? "GET",
    url,
    path: decodeURI(parsed.pathname),
    query: parsed.searchParams,
    headers: request.headers,
    body: text === "" ? undefined : (JSON.parse(text) as unknown),
  };
}

function send(response: ServerResponse, { status, body, headers, cut }: Reply): void {
  if (cut === true) {
    response.destroy();
    return;
  }
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
  response.end(body === undefined ? "" : JSON.stringify(body));
}

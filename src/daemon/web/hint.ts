// The webhook: a request that claims that something changed. Its raw body is what was signed; who judges it is handed in.

import type { IncomingMessage } from "node:http";
import type { HintReceiver } from "../web-port.ts";
import { say, type Reply } from "./reply.ts";

const BODY_MAX = 1024 * 1024;

/** Reads the body and passes it on. Answers 202, or 401 where the signature is none that is known. */
export async function receiveHint(request: IncomingMessage, hint: HintReceiver): Promise<Reply> {
  const body = await readBody(request);
  if (body === undefined) return say(413, "the body is larger than 1 MiB", { connection: "close" });
  const headers: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value === "string") headers[name] = value;
  }
  return hint({ body, headers }) === "accepted"
    ? say(202, "the source will be looked at")
    : say(401, "not signed by anybody known here");
}

async function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  if (Number(request.headers["content-length"] ?? 0) > BODY_MAX) return undefined;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > BODY_MAX) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

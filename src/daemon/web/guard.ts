// Who may ask: programs and people of this machine who mean this daemon, and others with its token. Everything else is turned away before
// anything is read. A page of another site that found its way here by a name of its own (DNS rebinding) shows itself by the Host header.

import { createHash, timingSafeEqual } from "node:crypto";
import type { Secret } from "../../base/secret.ts";
import { isLoopback } from "./listen.ts";
import { say, type Reply } from "./reply.ts";

/** What is known of a request before it is answered; header names in lower case. */
export interface Caller {
  readonly remoteAddress: string;
  /** The address on which this machine was reached. */
  readonly localAddress: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

export interface GuardInput {
  readonly token: Secret | undefined;
  /** Names of this machine, beside `localhost`: as it was told to listen, and its host name. */
  readonly names: readonly string[];
}

/** Makes the guard: it returns how a request is turned away, or undefined where it may pass. */
export function makeGuard({ token, names }: GuardInput): (caller: Caller) => Reply | undefined {
  const known = new Set(["localhost", ...names.map((name) => name.toLowerCase())]);
  const wanted = token === undefined ? undefined : digest(token.reveal());
  return (caller) => {
    if (!isOurs(caller, known)) return say(421, "this daemon is not known by that name");
    if (isFromHere(caller)) return undefined;
    if (wanted === undefined) return say(403, "this daemon answers its own machine only");
    const given = readToken(caller.headers["authorization"]);
    if (given !== undefined && timingSafeEqual(digest(given), wanted)) return undefined;
    return say(401, "a token is needed", { "www-authenticate": 'Basic realm="cscert", charset="UTF-8"' });
  };
}

function isOurs({ headers, localAddress }: Caller, known: ReadonlySet<string>): boolean {
  const { host } = headers;
  if (typeof host !== "string") return false;
  const name = /^(?<name>[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?$/
    .exec(host)
    ?.groups?.["name"]?.toLowerCase();
  if (name === undefined) return false;
  const bare = name.replaceAll(/[[\]]/g, "").replace(/\.$/, "");
  return known.has(bare) || isLoopback(bare) || bare === localAddress.toLowerCase().replace(/^::ffff:/, "");
}

/** What a proxy on this machine passes on comes from elsewhere. */
function isFromHere({ remoteAddress, headers }: Caller): boolean {
  return isLoopback(remoteAddress) && FORWARDED.every((name) => headers[name] === undefined);
}

const FORWARDED = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"];

/** `Bearer TOKEN` for programs; `Basic` with any user's name for browsers, which ask for it themselves. */
function readToken(header: Caller["headers"][string]): string | undefined {
  if (typeof header !== "string") return undefined;
  const [scheme = "", value = ""] = header.trim().split(/\s+/, 2);
  if (scheme.toLowerCase() === "bearer") return value;
  if (scheme.toLowerCase() !== "basic") return undefined;
  const pair = Buffer.from(value, "base64").toString("utf8");
  const colon = pair.indexOf(":");
  return colon === -1 ? undefined : pair.slice(colon + 1);
}

/** Digests are of one length, so that comparing them tells nothing of the token's. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text, "utf8").digest();
}

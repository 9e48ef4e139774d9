// Requests to a platform's API: patient with a busy server, never with a refusal. The token goes to one origin and nowhere else.

import { diagnose } from "../diagnostic/diagnostic.ts";
import { Failure } from "../diagnostic/failure.ts";

export interface HttpOptions {
  readonly platform: string;
  /** The API's address; https, or http on this machine. */
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Waits; rejects when the signal aborts. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  /** The real time, for limits that end at an instant. */
  readonly now: () => number;
}

export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH";
  /** Below the address, or a whole address of the same origin. */
  readonly path: string;
  readonly body?: unknown;
  /** What is asked, as in `refused to …`. */
  readonly what: string;
  /** Statuses that are an answer and no fault. */
  readonly expected?: readonly number[];
  /** `once`: a second try could do it twice, so that an answer that is lost is reported as such. */
  readonly repeat: "safe" | "once";
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** Sends a request. Throws a Failure `forge/refused`, `forge/unreachable` (its effect unknown) or `forge/rate-limited`. */
export type Http = (request: HttpRequest) => Promise<HttpResponse>;

const TRIES = 5;
const WAIT_FIRST_MS = 500;
const WAIT_MOST_MS = 60_000;
const ANSWER_MS = 30_000;
const BYTES_MAX = 16 * 1024 * 1024;

/** Makes what sends requests to one platform. */
export function makeHttp(options: HttpOptions): Http {
  const origin = checkAddress(options.address);
  return async (request) => {
    for (let tries = 1; ; tries++) {
      const answer = await attempt(options, origin, request);
      if (answer.kind === "answer") return answer.response;
      if (answer.kind === "lost" && (tries === TRIES || request.repeat === "once"))
        throw unreachable(options, request, tries, answer.why);
      if (tries === TRIES) throw refused(options, request, answer.status, answer.said);
      const ms = answer.waitMs ?? WAIT_FIRST_MS * 2 ** (tries - 1);
      if (ms > WAIT_MOST_MS) {
        const args = { platform: options.platform, seconds: Math.ceil(ms / 1_000) };
        throw new Failure(diagnose("forge/rate-limited", args));
      }
      await options.wait(ms, options.signal);
    }
  };
}

function checkAddress(address: string): string {
  const url = URL.parse(address);
  const local = url !== null && ["127.0.0.1", "[::1]", "localhost"].includes(url.hostname);
  if (url === null || !(url.protocol === "https:" || (local && url.protocol === "http:")))
    throw new Failure(diagnose("forge/insecure-address", { address }));
  return url.origin;
}

type Attempt =
  | { readonly kind: "answer"; readonly response: HttpResponse }
  | {
      readonly kind: "lost";
      readonly why: string;
      readonly waitMs?: number;
      readonly status: number;
      readonly said: string;
    }
  | { readonly kind: "busy"; readonly status: number; readonly said: string; readonly waitMs?: number };

async function attempt(options: HttpOptions, origin: string, request: HttpRequest): Promise<Attempt> {
  let response: HttpResponse;
  try {
    response = await send(options, origin, request);
  } catch (error) {
    if (options.signal.aborted || error instanceof Failure) throw error;
    return { kind: "lost", why: describe(error), status: 0, said: "" };
  }
  const { status, body } = response;
  if ((status >= 200 && status < 300) || request.expected?.includes(status) === true)
    return { kind: "answer", response };
  const said = messageOf(body);
  const waitMs = limitEnd(response, options.now());
  const wait = waitMs === undefined ? {} : { waitMs };
  if (waitMs !== undefined || status === 429) return { kind: "busy", status, said, ...wait };
  // A server that fails may have done what it was asked for.
  if (status >= 500) return { kind: "lost", why: `${status} ${said}`.trim(), status, said };
  if (status === 409 || status === 423 || status === 408) return { kind: "busy", status, said };
  throw refused(options, request, status, said);
}

async function send(options: HttpOptions, origin: string, request: HttpRequest): Promise<HttpResponse> {
  const url = new URL(request.path, `${options.address.replace(/\/$/, "")}/`);
  // A page's link that leads elsewhere would take the token along.
  if (url.origin !== origin) throw refused(options, request, 0, `its answer leads to ${url.origin}`);
  const body = request.body === undefined ? {} : { body: JSON.stringify(request.body) };
  const response = await fetch(url, {
    method: request.method,
    headers: { "user-agent": "cscert", "content-type": "application/json", ...options.headers },
    redirect: "error",
    signal: AbortSignal.any([options.signal, AbortSignal.timeout(ANSWER_MS)]),
    ...body,
  });
  return { status: response.status, headers: response.headers, body: parse(await readText(response)) };
}

async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > BYTES_MAX) throw new Error("its answer is too long");
  }
  return text + decoder.decode();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What GitHub asks for where it names no time: its second limit, of requests at once and comments in a row. */
const SECOND_LIMIT_MS = 60_000;

/** `Retry-After` in seconds, or GitHub's and GitLab's instant at which an exhausted limit starts anew. */
function limitEnd({ status, headers, body }: HttpResponse, now: number): number | undefined {
  if (status !== 403 && status !== 429 && status !== 503) return undefined;
  const after = headers.get("retry-after");
  if (after !== null && /^\d{1,6}$/.test(after)) return Number(after) * 1_000;
  const left = headers.get("x-ratelimit-remaining") ?? headers.get("ratelimit-remaining");
  const reset = headers.get("x-ratelimit-reset") ?? headers.get("ratelimit-reset");
  if (left !== "0" || reset === null || !/^\d{1,12}$/.test(reset))
    return /secondary rate limit/i.test(messageOf(body)) ? SECOND_LIMIT_MS : undefined;
  return Math.max(1_000, Number(reset) * 1_000 - now);
}

const SAID_MAX = 200;

function messageOf(body: unknown): string {
  if (typeof body !== "object" || body === null || !("message" in body)) return "";
  return (typeof body.message === "string" ? body.message : JSON.stringify(body.message)).slice(0, SAID_MAX);
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return (cause instanceof Error ? `${error.message}: ${cause.message}` : error.message).slice(0, SAID_MAX);
}

function refused({ platform }: HttpOptions, { what }: HttpRequest, status: number, said: string): Failure {
  return new Failure(diagnose("forge/refused", { platform, what, status, said }));
}

function unreachable({ platform }: HttpOptions, { what }: HttpRequest, tries: number, why: string): Failure {
  return new Failure(diagnose("forge/unreachable", { platform, what, tries, why }), { effect: "unknown" });
}

// What the server answers: plain values, so that the routes can be tried without a network.

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const TYPES = {
  html: "text/html; charset=utf-8",
  json: "application/json; charset=utf-8",
  text: "text/plain; charset=utf-8",
  css: "text/css; charset=utf-8",
  script: "text/javascript; charset=utf-8",
  svg: "image/svg+xml; charset=utf-8",
  metrics: "text/plain; version=0.0.4; charset=utf-8",
} as const;

export type ContentType = keyof typeof TYPES;

/** Makes an answer of a kind of content; `headers` are added. */
export function reply(
  type: ContentType,
  body: string,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return { status, headers: { "content-type": TYPES[type], ...headers }, body };
}

/** Makes an answer in one line, for programs and for people without a page. */
export function say(status: number, text: string, headers: Readonly<Record<string, string>> = {}): Reply {
  return reply("text", `${text}\n`, status, headers);
}

// Server-sent events: the number of the latest status, to whoever shows a page. What changed is in the page itself.

import type { ServerResponse } from "node:http";
import type { StatusFeed } from "../status.ts";
import { SAFE_HEADERS } from "./headers.ts";

export interface News {
  /** Lets a response stay open and tells it of each status; `full` where too many listen already. */
  follow(response: ServerResponse): "followed" | "full";
  close(): void;
}

const LISTENERS = 64;
/** Between two messages: a burst of statuses is one piece of news. */
const PAUSE_MS = 500;
/** Proxies close what stays silent. */
const SILENCE_MS = 25_000;

/** Makes the stream of a feed. */
export function makeNews(feed: StatusFeed): News {
  const open = new Set<ServerResponse>();
  let waiting: NodeJS.Timeout | undefined;
  const tell = (text: string): void => {
    for (const response of open) if (response.writableLength < BACKLOG) response.write(text);
  };
  const stop = feed.subscribe(() => {
    if (open.size === 0) return;
    waiting ??= setTimeout(() => {
      waiting = undefined;
      tell(message(feed));
    }, PAUSE_MS).unref();
  });
  const breath = setInterval(() => tell(":\n\n"), SILENCE_MS).unref();
  return {
    follow(response) {
      if (open.size >= LISTENERS) return "full";
      open.add(response);
      response.on("close", () => open.delete(response));
      response.writeHead(200, { ...SAFE_HEADERS, "content-type": "text/event-stream; charset=utf-8" });
      response.write(`retry: 3000\n\n${message(feed)}`);
      return "followed";
    },
    close() {
      stop();
      clearInterval(breath);
      clearTimeout(waiting);
      for (const response of open) response.end();
    },
  };
}

/** Bytes that a listener may leave unread before it is told no more. */
const BACKLOG = 4_096;

function message(feed: StatusFeed): string {
  return `event: status\ndata: ${feed.current().sequence}\n\n`;
}

// The processes that a store keeps: at most sixteen at once, each with one request in flight, used again and again. While none
// of them is asked for anything they keep nobody from ending.

import type { DurationMs } from "../../base/instant.ts";
import { openChannel, type Channel, type Ending } from "./channel.ts";
import type { Route } from "./route.ts";

/** A process that has said hello. */
export interface OpenSession {
  readonly channel: Channel;
  /** The name of the machine that it runs on, lower case. */
  readonly computer: string;
}

export interface Sessions {
  /** Runs work with a process of the route's kind, which nobody else uses meanwhile. An ending instead of a session: it could not be had. */
  use<Value>(route: Route, work: (session: OpenSession) => Promise<Value>): Promise<Value | Ending>;
  /** Lets all processes end. */
  close(): void;
}

/** Makes the processes of a store; `script` is the constant script, `startTimeout` how long one may take to say hello. */
export function makeSessions(script: string, startTimeout: DurationMs, most: number): Sessions {
  const idle = new Map<Channel, { readonly key: string; readonly session: OpenSession }>();
  const waiting: (() => void)[] = [];
  let busy = 0;
  const findIdle = (key: string): OpenSession | undefined => {
    for (const [channel, entry] of idle) {
      if (channel.loss() !== undefined) idle.delete(channel);
      else if (entry.key === key) {
        idle.delete(channel);
        return entry.session;
      }
    }
    return undefined;
  };
  const makeRoom = (): void => {
    const [oldest] = idle.keys();
    if (oldest === undefined || busy + idle.size <= most) return;
    idle.delete(oldest);
    oldest.close();
  };
  return {
    use: async (route, work) => {
      while (busy >= most) await new Promise<void>((resolve) => waiting.push(resolve));
      busy += 1;
      let session = findIdle(route.key);
      try {
        if (session === undefined) {
          makeRoom();
          const opened = await open(route, script, startTimeout);
          if ("kind" in opened) return opened;
          session = opened;
        }
        return await work(session);
      } finally {
        busy -= 1;
        if (session !== undefined && session.channel.loss() === undefined) {
          idle.set(session.channel, { key: route.key, session });
        }
        waiting.shift()?.();
      }
    },
    close: () => {
      for (const channel of idle.keys()) channel.close();
      idle.clear();
    },
  };
}

async function open(route: Route, script: string, timeout: DurationMs): Promise<OpenSession | Ending> {
  const channel = openChannel(route.launch, script);
  const probe = route.launch.kind === "ssh" ? { probe: "x".repeat(PROBE), probeLength: PROBE } : {};
  const hello = await channel.request({ op: "hello", ...probe }, { timeout });
  if (hello.kind !== "answer") {
    channel.close();
    return hello.kind === "refused" ? unusable(hello.message) : { ...hello, handedOver: "no" };
  }
  const { value } = hello;
  const computer =
    typeof value === "object" && value !== null && "computer" in value ? String(value.computer) : "";
  return { channel, computer };
}

function unusable(problem: string): Ending {
  return { kind: "lost", why: { kind: "unusable", problem }, handedOver: "no" };
}

/** Longer than any line that some transports are reported to cut. */
const PROBE = 65_536;

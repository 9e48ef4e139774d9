// The processes that a store keeps: at most sixteen at once, each used by one at a time, and again and again. While none
// of them is asked for anything they keep nobody from ending.

import type { DurationMs } from "../../base/instant.ts";
import { openChannel, type Channel, type Ending } from "./channel.ts";
import type { Route } from "./route.ts";

/** A process that was asked for its hello. What only reads may go out right behind that; a change waits for it. */
export interface OpenSession {
  readonly channel: Channel;
  /** What it said, or how that ended: it is of no use then. Never rejects. */
  readonly hello: Promise<Hello | Ending>;
}

export interface Hello {
  readonly kind: "hello";
  /** The name of the machine that the process runs on, lower case. */
  readonly computer: string;
}

/** `urgent` waits for nobody's place: a lease must be renewed while sixteen servers hang. */
export type Priority = "in-turn" | "urgent";

export interface Sessions {
  /** Runs work with a process of the route's kind, which nobody else uses meanwhile. An ending instead of a session: it could not be had. */
  use<Value>(
    route: Route,
    work: (session: OpenSession) => Promise<Value>,
    how?: Priority,
  ): Promise<Value | Ending>;
  /** Lets all processes end. */
  close(): void;
}

/** Makes the processes of a store; `script` is the constant script, `startTimeout` how long one may take to say hello. */
export function makeSessions(script: string, startTimeout: DurationMs, most: number): Sessions {
  const idle = new Map<Channel, { readonly key: string; readonly session: OpenSession }>();
  const waiting: (() => void)[] = [];
  let busy = 0;
  const takePlace = async (how: Priority): Promise<void> => {
    if (busy >= most && how === "in-turn") await new Promise<void>((resolve) => waiting.push(resolve));
    else busy += 1;
  };
  // A place that is given up is handed to who waits longest, unless the urgent took more than there are.
  const leavePlace = (): void => {
    const next = busy > most ? undefined : waiting.shift();
    if (next === undefined) busy -= 1;
    else next();
  };
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
    use: async (route, work, how = "in-turn") => {
      await takePlace(how);
      let session = findIdle(route.key);
      try {
        if (session === undefined) {
          makeRoom();
          session = open(route, script, startTimeout);
        }
        const value = await work(session);
        const hello = await session.hello;
        if (hello.kind === "hello") return value;
        session.channel.close();
        return hello;
      } finally {
        if (session !== undefined && session.channel.loss() === undefined) {
          idle.set(session.channel, { key: route.key, session });
        }
        leavePlace();
      }
    },
    close: () => {
      for (const channel of idle.keys()) channel.close();
      idle.clear();
    },
  };
}

function open(route: Route, script: string, timeout: DurationMs): OpenSession {
  const channel = openChannel(route.launch, script);
  return { channel, hello: sayHello(channel, timeout) };
}

async function sayHello(channel: Channel, timeout: DurationMs): Promise<Hello | Ending> {
  const probe = channel.launch.kind === "ssh" ? { probe: "x".repeat(PROBE), probeLength: PROBE } : {};
  const said = await channel.request({ op: "hello", ...probe }, { timeout });
  if (said.kind !== "answer")
    return said.kind === "refused" ? unusable(said.message) : { ...said, handedOver: "no" };
  const { value } = said;
  const computer =
    typeof value === "object" && value !== null && "computer" in value ? String(value.computer) : "";
  return { kind: "hello", computer };
}

function unusable(problem: string): Ending {
  return { kind: "lost", why: { kind: "unusable", problem }, handedOver: "no" };
}

/** Longer than any line that some transports are reported to cut. */
const PROBE = 65_536;

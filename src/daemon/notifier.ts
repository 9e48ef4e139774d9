// Tells people what the statuses say, through channels that are handed in. It has no timer of its own: a status comes at least once a minute.

import { Failure } from "../diagnostic/failure.ts";
import type { Notice } from "../model/notice.ts";
import type { Clock } from "../port/clock.ts";
import type { LogLine } from "./daemon-input.ts";
import {
  afterFailure,
  afterSent,
  noticeDue,
  NOTHING_TOLD,
  takeProblems,
  type NoticeState,
} from "./notices.ts";
import type { DaemonStatus, StatusFeed } from "./status.ts";
import type { Tally } from "./tally.ts";

export interface NoticeChannel {
  /** Tells channels apart, also after a restart; shows no secret. */
  readonly name: string;
  /** Throws a Failure where it can't be sent. */
  send(notice: Notice): Promise<void>;
}

export interface NotifierInput {
  readonly feed: StatusFeed;
  readonly channels: readonly NoticeChannel[];
  readonly memory: { read(): string | undefined; write(text: string): void };
  /** The real clock. */
  readonly clock: Clock;
  readonly tally: Tally;
  readonly log: (line: LogLine) => void;
}

/** Begins to tell. The returned function stops, and waits for what is being sent. */
export function startNotifier(input: NotifierInput): () => Promise<void> {
  const states = recall(input);
  const sending = new Map<string, Promise<void>>();
  const step = (status: DaemonStatus): void => {
    for (const channel of input.channels) {
      const state = takeProblems(
        states.get(channel.name) ?? NOTHING_TOLD,
        status.health.problems,
        input.clock(),
      );
      states.set(channel.name, state);
      const notice = noticeDue(state, input.clock(), nameOf(status));
      if (notice === undefined || sending.has(channel.name)) continue;
      const sent = send(input, channel, notice, states).finally(() => sending.delete(channel.name));
      sending.set(channel.name, sent);
    }
  };
  const unsubscribe = input.feed.subscribe(step);
  return async () => {
    unsubscribe();
    await Promise.all(sending.values());
  };
}

async function send(
  { clock, tally, log, memory }: NotifierInput,
  channel: NoticeChannel,
  notice: Notice,
  states: Map<string, NoticeState>,
): Promise<void> {
  const settle = (change: (state: NoticeState) => NoticeState): void => {
    states.set(channel.name, change(states.get(channel.name) ?? NOTHING_TOLD));
    memory.write(JSON.stringify(Object.fromEntries(states)));
  };
  try {
    await channel.send(notice);
    settle((state) => afterSent(state, notice, clock()));
    tally.count("notifications", { channel: channel.name, outcome: "sent" });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    settle((state) => afterFailure(state, clock()));
    tally.count("notifications", { channel: channel.name, outcome: "failed" });
    log({ level: "warning", message: "somebody could not be told", diagnostics: [error.diagnostic] });
  }
}

function nameOf({ actor, source }: DaemonStatus): string {
  const what = source.kind === "folder" ? source.path : `${source.branch} of ${source.url}`;
  return `${actor}, ${what}`;
}

/** What is no state is as if it were not there: one message is sent again. */
function recall({ memory }: NotifierInput): Map<string, NoticeState> {
  try {
    const kept: unknown = JSON.parse(memory.read() ?? "{}");
    return new Map(Object.entries(kept as Record<string, NoticeState>).filter(([, state]) => isState(state)));
  } catch {
    return new Map();
  }
}

function isState(value: unknown): value is NoticeState {
  if (typeof value !== "object" || value === null) return false;
  const { told, pending, failures } = value as Partial<Record<keyof NoticeState, unknown>>;
  return isItems(told) && isItems(pending) && typeof failures === "number";
}

function isItems(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.every(
      (item: unknown) =>
        typeof item === "object" &&
        item !== null &&
        ["cause", "severity", "message"].every(
          (key) => typeof (item as Record<string, unknown>)[key] === "string",
        ) &&
        typeof (item as Record<string, unknown>)["since"] === "number",
    )
  );
}

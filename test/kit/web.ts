// The pages of a status that a test chooses, and may exchange while somebody looks.

import { Secret } from "../../src/base/secret.ts";
import type { DaemonStatus, StatusFeed } from "../../src/daemon/status.ts";
import type { HintReceiver, RunningWeb } from "../../src/daemon/web-port.ts";
import { startWeb } from "../../src/daemon/web/start.ts";

export interface TestWeb extends RunningWeb {
  publish(status: DaemonStatus): void;
}

export interface TestWebOptions {
  readonly listen?: string;
  readonly token?: string;
  readonly hint?: HintReceiver;
  readonly now?: number;
}

/** Starts them on a free port. */
export async function startTestWeb(first: DaemonStatus, options: TestWebOptions = {}): Promise<TestWeb> {
  let status = first;
  const listeners = new Set<(status: DaemonStatus) => void>();
  const feed: StatusFeed = {
    current: () => status,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const web = await startWeb({
    feed,
    listen: options.listen ?? "0",
    token: options.token === undefined ? undefined : new Secret(options.token),
    hint: options.hint,
    clock: () => options.now ?? status.publishedAt,
  });
  return {
    ...web,
    publish(next) {
      status = next;
      for (const listener of listeners) listener(next);
    },
  };
}

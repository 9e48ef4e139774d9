// What somebody should know: each cause stays the same while it lasts, and each is told through a channel once.

import { describe, expect, test } from "vitest";
import { DAY, MINUTE, SECOND } from "../../src/base/instant.ts";
import type { LogLine } from "../../src/daemon/daemon-input.ts";
import { startNotifier, type NoticeChannel } from "../../src/daemon/notifier.ts";
import { EXPIRY_HORIZONS, findProblems } from "../../src/daemon/problems.ts";
import type { DaemonStatus, StatusFeed } from "../../src/daemon/status.ts";
import { makeTally } from "../../src/daemon/tally.ts";
import { diagnose } from "../../src/diagnostic/diagnostic.ts";
import { Failure } from "../../src/diagnostic/failure.ts";
import type { StatusRow } from "../../src/model/status.ts";
import { aCertificate } from "../kit/deployment.ts";
import { inOrder } from "../kit/daemon-status.ts";
import { fqdn } from "../kit/names.ts";

const ORDERLY = inOrder();
const LOOK = ORDERLY.look!;
const NOW = LOOK.at;

function withRows(...rows: readonly StatusRow[]): DaemonStatus {
  return { ...ORDERLY, look: { ...LOOK, report: { ...LOOK.report, rows } } };
}

function aRow(left: number, next?: number): StatusRow {
  const copy = (name: string, notAfter: number) => {
    const certificate = aCertificate(name, { notAfter: NOW + notAfter });
    return { thumbprint: certificate.thumbprint, name, certificate };
  };
  return {
    target: { kind: "server", server: fqdn("fe01") },
    type: "Default",
    current: copy("old", left),
    ...(next === undefined ? {} : { next: copy("new", next) }),
    standing: "as-desired",
  };
}

const causes = (status: DaemonStatus): readonly string[] =>
  findProblems(status, [], NOW)
    .map(({ cause, severity }) => `${severity} ${cause.replaceAll(/[0-9A-F]{40}/g, "T")}`)
    .filter((cause) => cause.includes("expiry"));

describe("a certificate in use", () => {
  test.for([
    [31 * DAY, []],
    [30 * DAY, ["warning expiry:T:30"]],
    [14 * DAY, ["warning expiry:T:14"]],
    [7 * DAY, ["error expiry:T:7"]],
    [DAY, ["error expiry:T:1"]],
    [0, ["error expiry:T:0"]],
    [-DAY, ["error expiry:T:0"]],
  ] as const)("with %d ms to live raises %j", ([left, wanted]) => {
    expect(causes(withRows(aRow(left)))).toEqual(wanted);
    expect(EXPIRY_HORIZONS).toEqual([1, 7, 14, 30]);
  });

  test("whose successor is staged worries nobody; the successor does", () => {
    expect(causes(withRows(aRow(5 * DAY, 400 * DAY)))).toEqual([]);
    expect(causes(withRows(aRow(5 * DAY, 10 * DAY)))).toEqual(["warning expiry:T:14"]);
  });
});

describe("a problem", () => {
  test("keeps the instant since when it has been there", () => {
    const offered = { kind: "broken", since: NOW, diagnostics: [] } as const;
    const [first] = findProblems({ ...ORDERLY, offered }, [], NOW);
    const [second] = findProblems({ ...ORDERLY, offered }, [first!], NOW + DAY);
    expect(second?.since).toBe(NOW);
  });

  test("is told through each channel once, later where it could not be, and not again after a restart", async () => {
    let now = NOW;
    let away = true;
    const told: string[] = [];
    const log: LogLine[] = [];
    const channel = (name: string, send: () => void): NoticeChannel => ({
      name,
      send: async ({ items }) => {
        send();
        told.push(
          `${name}: ${items.map(({ standing, cause }) => `${standing} ${cause.split(":")[0]}`).join()}`,
        );
      },
    });
    const channels = [
      channel("well", () => undefined),
      channel("away", () => {
        if (away) throw new Failure(diagnose("notify/not-sent", { channel: "away", why: "it is away" }));
      }),
    ];
    let kept: string | undefined;
    const memory = { read: () => kept, write: (text: string) => void (kept = text) };
    const offered = { kind: "broken", since: NOW, diagnostics: [] } as const;
    const problems = findProblems({ ...ORDERLY, look: { ...LOOK, deviations: [] }, offered }, [], NOW).slice(
      0,
      1,
    );
    const status: DaemonStatus = { ...ORDERLY, health: { ...ORDERLY.health, problems } };
    const live = async (duration: number): Promise<void> => {
      const listeners = new Set<(status: DaemonStatus) => void>();
      const feed: StatusFeed = {
        current: () => status,
        subscribe: (listener) => {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
      };
      const stop = startNotifier({
        feed,
        channels,
        memory,
        clock: () => now,
        tally: makeTally(),
        log: (line) => void log.push(line),
      });
      for (const end = now + duration; now < end; now += 10 * SECOND) {
        for (const listener of listeners) listener(status);
        await Promise.resolve();
        await Promise.resolve();
      }
      await stop();
    };
    await live(10 * MINUTE);
    expect(told).toEqual(["well: new configuration/broken"]);
    expect(log[0]?.diagnostics[0]?.code).toBe("notify/not-sent");
    away = false;
    await live(20 * MINUTE);
    expect(told).toEqual(["well: new configuration/broken", "away: new configuration/broken"]);
    kept = '{"well": {"told": "nonsense"}, "away": 7}';
    await live(MINUTE);
    expect(told).toHaveLength(4);
  });
});

// Every change of the clocks, in every zone of the world, over 400 days: a roll that waits for a night's window is done in the night in
// which the clocks change, at the first minute of the window and never outside of it; also by a machine that sleeps over its opening.

import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import { DAY, HOUR, MINUTE, SECOND, type Instant } from "../../src/base/instant.ts";
import { T0 } from "../kit/deployment.ts";
import { thumbprint } from "../kit/names.ts";
import { foundStores, type Shape, type Version } from "./deployment.ts";
import { aMachine, boot, type Fleet } from "./fleet.ts";
import { fqdn } from "../kit/names.ts";
import { makeRandom } from "./random.ts";
import { aRepository } from "./repository.ts";
import { makeVirtualTime } from "./virtual-time.ts";

const SPAN = 400 * DAY;

/** Returns the instants at which a zone's clocks change. */
function changesOf(zone: string): readonly Instant[] {
  const changes: Instant[] = [];
  let at = Temporal.Instant.fromEpochMilliseconds(T0).toZonedDateTimeISO(zone);
  for (;;) {
    const next = at.getTimeZoneTransition("next");
    if (next === null || next.epochMilliseconds > T0 + SPAN) return changes;
    changes.push(next.epochMilliseconds);
    at = next;
  }
}

/** Decides by the clock on the wall whether it is between 1 and 5 in the morning. */
function isNight(at: Instant, zone: string): boolean {
  const { hour } = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  return hour >= 1 && hour < 5;
}

function aShapeIn(zone: string): Shape {
  return {
    servers: ["fe01"],
    names: [fqdn("fe01")],
    manages: "plain",
    windows: "nightly",
    allow: [],
    policy: {
      windows: [
        {
          weekdays: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
          startMinute: 60,
          endMinute: 300,
          zone,
          text: `Mon-Sun 01:00-05:00 ${zone}`,
        },
      ],
    },
  };
}

/** Lets a daemon live through a change; returns when the roll was done. */
async function rollAround(
  zone: string,
  change: Instant,
  sleep: "awake" | "asleep",
): Promise<{ done: Instant; opens: Instant }> {
  const date = change - 12 * HOUR;
  let opens = date;
  while (!isNight(opens, zone)) opens += MINUTE;
  const start = date - 6 * HOUR;
  const time = makeVirtualTime(start);
  const random = makeRandom(7);
  const shape = aShapeIn(zone);
  const state = foundStores(shape, start, makeRandom(1));
  const version: Version = { number: 1, oauth: ["A"], plain: ["P", { certificate: "Q", at: date }] };
  const machine = aMachine("watcher", 0, time, 1);
  let done = 0;
  const fleet: Fleet = {
    time,
    random,
    shape,
    state,
    repository: aRepository(version),
    machines: [machine],
    interval: 6 * HOUR,
    latency: 0,
    skipping: "yes",
    witness: {
      attempt: (_machine, write) => {
        if (write.kind === "assign" && write.thumbprint === thumbprint("Q")) done = time.now();
        return undefined;
      },
      around: () => undefined,
    },
    mutant: (input) => input,
    onFenced: () => undefined,
    said: new Set(),
    bugs: [],
  };
  boot(fleet, machine, "kept");
  if (sleep === "asleep") {
    time.at(opens - 20 * MINUTE, () => machine.process.freeze());
    time.at(opens + 10 * MINUTE, () => {
      machine.slept += 30 * MINUTE;
      machine.process.wake();
      machine.process.nudge();
    });
  }
  await time.runUntil(date + 40 * HOUR);
  machine.process.kill();
  return { done, opens };
}

test(
  "no change of the clocks makes a roll early, or late by more than a tick",
  { timeout: 600_000 },
  async () => {
    const zones = Intl.supportedValuesOf("timeZone");
    let changes = 0;
    let latest = 0;
    for (const zone of zones) {
      for (const [index, change] of changesOf(zone).entries()) {
        const sleep = (changes + index) % 3 === 0 ? "asleep" : "awake";
        const { done, opens } = await rollAround(zone, change, sleep);
        const where = `${zone} at ${new Date(change).toISOString()}, ${sleep}`;
        const due = sleep === "asleep" ? opens + 10 * MINUTE : opens;
        expect(done, where).toBeGreaterThanOrEqual(due);
        expect(done - due, where).toBeLessThanOrEqual(61 * SECOND);
        expect(isNight(done, zone), where).toBe(true);
        latest = Math.max(latest, done - due);
        changes += 1;
      }
    }
    console.log(
      `${zones.length} zones, ${changes} changes of clocks in 400 days; the latest roll ${latest / SECOND} s after its window opened`,
    );
    expect(changes).toBeGreaterThan(100);
  },
);

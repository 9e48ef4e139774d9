// Mistakes that somebody could make in the loop. Each is planted in a real daemon, and the simulation must notice it.

import { MINUTE } from "../../src/base/instant.ts";
import type { DaemonInput } from "../../src/daemon/daemon-input.ts";
import { diagnose } from "../../src/diagnostic/diagnostic.ts";
import { decide } from "../../src/daemon/decide.ts";
import { planNow } from "../../src/reconcile/plan.ts";
import { PASSWORD } from "./canary.ts";

export interface Mutant {
  readonly name: string;
  /** How what the simulation says of it begins. */
  readonly caughtAs: RegExp;
  readonly plant: (input: DaemonInput) => DaemonInput;
}

export const MUTANTS: readonly Mutant[] = [
  {
    name: "applies a file that may still be being written",
    caughtAs: /R7: what was half written/,
    plant: (input) => ({ ...input, settings: { ...input.settings, settle: 0 } }),
  },
  {
    name: "forgets the instants at which the clock changes something",
    caughtAs: /R5: a roll was .* late/,
    plant: (input) => ({
      ...input,
      decide: (state, event, now) =>
        (input.decide ?? decide)(
          state,
          event.kind === "reconciled" ? { ...event, clockDue: undefined } : event,
          now,
        ),
    }),
  },
  {
    name: "rounds the time up to the next ten minutes",
    caughtAs: /R5: .* is assigned early/,
    plant: (input) => ({
      ...input,
      makePlan: (plan) => planNow({ ...plan, now: Math.ceil(plan.now / (10 * MINUTE)) * 10 * MINUTE }),
    }),
  },
  {
    name: "tries a failed action again at once",
    caughtAs: /R10: a tight loop/,
    plant: (input) => ({
      ...input,
      decide: (state, event, now) =>
        (input.decide ?? decide)(
          { ...state, streak: 0 },
          event.kind === "reconciled" && event.findings.troubles.length > 0
            ? { ...event, more: "yes", findings: { ...event.findings, troubles: [] } }
            : event,
          now,
        ),
    }),
  },
  {
    name: "tells a password in a warning",
    caughtAs: /R8: a secret is shown/,
    plant: (input) => ({
      ...input,
      source: {
        ...input.source,
        read: async (before, signal) => {
          const reading = await input.source.read(before, signal);
          const why = Buffer.from(`x${PASSWORD}`).toString("base64");
          return reading.kind === "read"
            ? reading
            : { ...reading, diagnostics: [diagnose("yaml/unreadable", { why })] };
        },
      },
    }),
  },
  {
    name: "leaves what failed alone for ever",
    caughtAs: /R1\/R10: |R5: a roll was/,
    plant: (input) => ({
      ...input,
      decide: (state, event, now) => {
        const decision = (input.decide ?? decide)(state, event, now);
        const backOffs = [...decision.state.backOffs].map(
          ([target, backOff]) => [target, { ...backOff, until: Number.POSITIVE_INFINITY }] as const,
        );
        return { ...decision, state: { ...decision.state, backOffs: new Map(backOffs) } };
      },
    }),
  },
];

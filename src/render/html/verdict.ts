// The one sentence that a page begins with, and how it is meant.

import type { DaemonStatus, LookStatus } from "../../model/daemon-status.ts";
import { verdictOf } from "../plan-words.ts";
import { count } from "../style.ts";
import { daysWords, PRESSING_DAYS } from "./cell.ts";
import { firstExpiry } from "./expiry.ts";

/** `good`: nothing is to do. `busy`: something is, and will be done or can be. `bad`: a person must look. `unknown`: not everything was seen. */
export type Tone = "good" | "busy" | "bad" | "unknown";

export interface Verdict {
  readonly tone: Tone;
  readonly headline: string;
  /** What the plan says, or why there is none. */
  readonly detail: string;
}

/** Returns the verdict; only a complete look without anything to do is good. */
export function makeVerdict(status: DaemonStatus): Verdict {
  const { look, health } = status;
  if (look === undefined) return beforeFirstLook(status);
  const detail = verdictOf(look.plan);
  const expiry = firstExpiry(look.report.rows);
  if (expiry !== undefined && expiry.notAfter < look.at)
    return { tone: "bad", headline: `${expiredCount(look)} expired.`, detail };
  const errors = look.plan.diagnostics.filter(({ severity }) => severity === "error").length;
  const drifted = driftedTargets(look);
  if (errors > 0) return { tone: "bad", headline: "The plan is refused, until somebody decides.", detail };
  if (look.report.unreachable.length > 0) return { tone: "unknown", headline: awayHeadline(look), detail };
  if (drifted > 0)
    return { tone: "busy", headline: `${count(drifted, "place")} drifted from the YAML.`, detail };
  const actions = look.plan.actions.length;
  if (actions > 0) return { tone: "busy", headline: pendingHeadline(status, actions), detail };
  if (!look.plan.completeness.complete)
    return { tone: "unknown", headline: "Not everything could be seen.", detail };
  if (health.problems.some(({ severity }) => severity === "error"))
    return { tone: "bad", headline: "The servers are in order; the daemon needs help.", detail };
  if (expiry !== undefined && expiry.daysLeft < PRESSING_DAYS) {
    const who = expiry.current.name ?? expiry.current.thumbprint.slice(0, 8);
    return { tone: "busy", headline: `In order, but ${who} has ${daysWords(expiry.daysLeft)}.`, detail };
  }
  return { tone: "good", headline: "Every server holds what the YAML says.", detail };
}

function expiredCount({ report, at }: LookStatus): string {
  const expired = report.rows.flatMap(({ current }) =>
    current?.certificate !== undefined && current.certificate.notAfter < at ? [current.thumbprint] : [],
  );
  const number = new Set(expired).size;
  return number === 1 ? "A certificate in force has" : `${number} certificates in force have`;
}

function beforeFirstLook({ offered, health }: DaemonStatus): Verdict {
  const broken = offered?.diagnostics[0]?.message ?? health.problems[0]?.message;
  if (broken !== undefined)
    return { tone: "bad", headline: "There is no configuration to keep yet.", detail: broken };
  return {
    tone: "unknown",
    headline: "The first look is under way.",
    detail: "Nothing is known of the servers yet.",
  };
}

function awayHeadline({ report, servers }: LookStatus): string {
  const away = report.unreachable.length;
  return `${away} of ${count(servers.length, "server")} could not be seen.`;
}

function pendingHeadline({ mode }: DaemonStatus, actions: number): string {
  const what = count(actions, "action");
  if (mode === "report") return `${what} would bring the servers to what the YAML says.`;
  return `${what} ${actions === 1 ? "brings" : "bring"} the servers to what the YAML says.`;
}

function driftedTargets({ deviations }: LookStatus): number {
  const drifted = deviations.filter(({ cause }) => cause === "drift");
  return new Set(drifted.map(({ target, type }) => `${target} ${type ?? ""}`)).size;
}

// What somebody should know about, each with a cause that stays the same while it lasts: the health page shows them, messages are sent
// once for each. Pure.

import { DAY, formatInstant, type Instant } from "../base/instant.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { StatusCopy } from "../model/status.ts";
import { formatTarget } from "../model/target.ts";
import type { DaemonStatus, Deviation, LookStatus, Problem } from "./status.ts";

/** Days before the end of a certificate in use at which somebody is told, the last first. */
export const EXPIRY_HORIZONS: readonly number[] = [1, 7, 14, 30];

type Found = Omit<Problem, "since">;

/** Returns the problems of a status, each cause once, with since when it has been there. */
export function findProblems(
  status: Omit<DaemonStatus, "health">,
  before: readonly Problem[],
  now: Instant,
): readonly Problem[] {
  const since = new Map(before.map((problem) => [problem.cause, problem.since]));
  const problems = new Map<string, Problem>();
  for (const problem of listProblems(status)) {
    if (problems.has(problem.cause)) continue;
    problems.set(problem.cause, { ...problem, since: since.get(problem.cause) ?? now });
  }
  return [...problems.values()];
}

function listProblems({ offered, backOffs, look, apply }: Omit<DaemonStatus, "health">): readonly Found[] {
  return [
    ...(offered === undefined || offered.kind === "settling" ? [] : [ofOffered(offered)]),
    ...backOffs.map(({ target, kind, diagnostic }) =>
      kind === "unreachable"
        ? found(`server/unreachable:${target}`, "warning", diagnostic.message)
        : found(`apply/failed:${target}:${diagnostic.code}`, "error", diagnostic.message),
    ),
    ...(apply?.diagnostics ?? []).filter(isError).map((problem) => ofDiagnostic("apply", problem)),
    ...(look === undefined ? [] : ofLook(look)),
  ];
}

function ofOffered({ kind, commit, diagnostics }: NonNullable<DaemonStatus["offered"]>): Found {
  const [first] = diagnostics;
  const place = first?.location === undefined ? "" : ` (${first.location.file}:${first.location.line})`;
  const what = commit === undefined ? "the configuration" : `commit ${commit.slice(0, 12)}`;
  const words = { broken: "has errors", held: "is held", unreadable: "can't be read" } as const;
  const why = kind === "settling" ? "is still being written" : words[kind];
  const message = `${what} ${why}; the last good one is kept: ${first?.message ?? "no reason"}${place}`;
  return found(`configuration/${kind}:${commit ?? first?.message ?? ""}`, "error", message);
}

function ofLook(look: LookStatus): readonly Found[] {
  const { plan, report, deviations, proof, at } = look;
  return [
    ...plan.diagnostics.filter(isError).map((problem) => ofDiagnostic("plan", problem)),
    ...report.unreachable.map(({ server, diagnostic }) =>
      found(`server/unreachable:${server}`, "warning", diagnostic.message),
    ),
    ...deviations.filter(isWorthTelling).map(ofDeviation),
    ...(report.oauth.kind === "differ"
      ? [
          found(
            "oauth/differ",
            "warning",
            `not all servers hold the same OAuth certificate: ${report.oauth.deviating.join(", ")}`,
          ),
        ]
      : []),
    ...(proof?.kind === "counterexample"
      ? [
          found(
            `proof:${proof.counterexample.reason}:${formatInstant(proof.counterexample.at)}`,
            "warning",
            `the schedule is not safe at ${formatInstant(proof.counterexample.at)}; cscert prove tells the story`,
          ),
        ]
      : []),
    ...ofExpiry(look, at),
  ];
}

/** Drift is always told; the rest only where nobody is about to do it. */
function isWorthTelling({ cause, waitsFor }: Deviation): boolean {
  return cause === "drift" || waitsFor === "guard" || waitsFor === "mode";
}

function ofDeviation({ target, type, cause, reason, kind, action }: Deviation): Found {
  const what = type === undefined ? target : `${type} on ${target}`;
  const message =
    cause === "drift" ? `${what} has drifted: ${reason}` : `${what} waits for a person: ${kind} (${reason})`;
  return found(`${cause}:${action}`, "warning", message);
}

/** Certificates that sign or serve, or will: each with the nearest horizon that it has passed. */
function ofExpiry({ report }: LookStatus, now: Instant): readonly Found[] {
  const used = new Map<string, { readonly copy: StatusCopy; readonly targets: string[] }>();
  for (const { target, current, next } of report.rows) {
    // What is about to be displaced matters to nobody: its successor is staged.
    for (const copy of next === undefined ? [current] : [next]) {
      if (copy?.certificate === undefined) continue;
      const known = used.get(copy.thumbprint) ?? { copy, targets: [] };
      known.targets.push(formatTarget(target));
      used.set(copy.thumbprint, known);
    }
  }
  return [...used.values()].flatMap(({ copy, targets }) => ofCopy(copy, targets, now));
}

function ofCopy(
  { thumbprint, name, certificate }: StatusCopy,
  targets: readonly string[],
  now: Instant,
): readonly Found[] {
  if (certificate === undefined) return [];
  const left = certificate.notAfter - now;
  const horizon = EXPIRY_HORIZONS.find((days) => left <= days * DAY);
  if (horizon === undefined) return [];
  const label = name ?? thumbprint;
  const [first = "", ...rest] = targets;
  const where = rest.length === 0 ? first : `${first} and ${rest.length} more`;
  const end = formatInstant(certificate.notAfter);
  return left <= 0
    ? [found(`expiry:${thumbprint}:0`, "error", `${label} on ${where} has expired at ${end}`)]
    : [
        found(
          `expiry:${thumbprint}:${horizon}`,
          horizon <= 7 ? "error" : "warning",
          `${label} on ${where} expires at ${end}, in less than ${horizon} ${horizon === 1 ? "day" : "days"}`,
        ),
      ];
}

function ofDiagnostic(area: string, { code, message, location }: Diagnostic): Found {
  const place = location === undefined ? "" : ` (${location.file}:${location.line})`;
  const cause =
    location === undefined ? `${area}:${code}` : `${area}:${code}:${location.file}:${location.line}`;
  return found(cause, "error", `${message}${place}`);
}

function isError({ severity }: Diagnostic): boolean {
  return severity === "error";
}

function found(cause: string, severity: Problem["severity"], message: string): Found {
  return { cause, severity, message };
}

// What a daemon knows, as Prometheus reads it (text format 0.0.4). All instants are seconds since 1970, so that alerts compare them with
// time() and never go stale in between: `cscert_certificate_not_after_timestamp_seconds - time() < 14 * 86400`.

import { SECOND, type Instant } from "../base/instant.ts";
import { printable } from "../base/printable.ts";
import type { Counter, DaemonStatus, Histogram } from "../model/daemon-status.ts";
import type { StatusCopy, StatusRow } from "../model/status.ts";
import { formatTarget } from "../model/target.ts";

type Labels = Readonly<Record<string, string>>;
type Sample = readonly [labels: Labels, value: number];

/** One metric; a name with a unit last, as Prometheus wants it. */
interface Family {
  readonly name: string;
  readonly type: "gauge" | "counter";
  readonly help: string;
  readonly samples: readonly Sample[];
}

/** Renders all metrics; `extra` are gauges of the process, by name. */
export function renderMetrics(
  status: DaemonStatus,
  extra: Readonly<Record<string, readonly [help: string, value: number]>> = {},
): string {
  const families = [
    ...daemonFamilies(status),
    ...lookFamilies(status),
    ...counterFamilies(status.counters),
    ...Object.entries(extra).map(([name, [help, value]]) => gauge(name, help, [[{}, value]])),
  ].filter(({ samples }) => samples.length > 0);
  return [...families.map(renderFamily), ...status.histograms.map(renderHistogram)].join("");
}

function gauge(name: string, help: string, samples: readonly Sample[]): Family {
  return { name, type: "gauge", help, samples };
}

function daemonFamilies(status: DaemonStatus): readonly Family[] {
  const { health, startedAt, publishedAt, lastSuccess, lastInOrder, nextLook, backOffs, inForce } = status;
  const at = (name: string, help: string, instant: Instant | undefined): Family =>
    gauge(`cscert_${name}_timestamp_seconds`, help, instant === undefined ? [] : [[{}, seconds(instant)]]);
  return [
    gauge("cscert_build_info", "The release and mode of this daemon; always 1.", [
      [{ version: status.release, mode: status.mode }, 1],
    ]),
    at("start", "When this daemon started.", startedAt),
    at("published", "When the loop last reported; older than three minutes: it stands still.", publishedAt),
    at("last_success", "When a reconcile last ended without a failure.", lastSuccess),
    at("last_in_order", "When everything was last as the YAML says.", lastInOrder),
    at("next_look", "When the daemon looks again at the latest.", nextLook),
    at("configuration_in_force_since", "Since when this configuration is kept.", inForce?.since),
    gauge(
      "cscert_configuration_info",
      "The commit in force; always 1.",
      inForce === undefined ? [] : [[{ commit: inForce.commit ?? "", fingerprint: inForce.fingerprint }, 1]],
    ),
    gauge(
      "cscert_configuration_held",
      "1 where a newer configuration is not kept, by why.",
      status.offered === undefined ? [] : [[{ why: status.offered.kind }, 1]],
    ),
    gauge("cscert_live", "1 while the loop runs.", [[{}, Number(health.live === "yes")]]),
    gauge("cscert_ready", "1 once a configuration is in force and everything was looked at.", [
      [{}, Number(health.ready === "yes")],
    ]),
    gauge(
      "cscert_problems",
      "Problems of the daemon and of what it keeps, by severity.",
      (["error", "warning"] as const).map((severity): Sample => [
        { severity },
        health.problems.filter((each) => each.severity === severity).length,
      ]),
    ),
    gauge(
      "cscert_back_off_until_timestamp_seconds",
      "When a server that is left alone for a while is asked again.",
      backOffs.map(({ target, kind, until }): Sample => [{ target, kind }, seconds(until)]),
    ),
  ];
}

function lookFamilies({ look }: DaemonStatus): readonly Family[] {
  if (look === undefined) return [];
  const { report, plan, deviations, servers, at, took } = look;
  return [
    gauge("cscert_look_timestamp_seconds", "When everything was last looked at, by the deployment's clock.", [
      [{}, seconds(at)],
    ]),
    gauge("cscert_look_duration_seconds", "How long that look took.", [[{}, took / SECOND]]),
    gauge("cscert_servers", "Servers of the configuration.", [[{}, servers.length]]),
    gauge("cscert_servers_unreachable", "Servers that could not be read.", [[{}, report.unreachable.length]]),
    gauge("cscert_plan_actions", "Actions of the plan that would run now.", [[{}, plan.actions.length]]),
    gauge("cscert_plan_complete", "1 where the plan saw everything.", [
      [{}, Number(plan.completeness.complete)],
    ]),
    gauge(
      "cscert_deviations",
      "What is not as the YAML says, by cause.",
      (["config", "drift", "clock"] as const).map((cause): Sample => [
        { cause },
        deviations.filter((each) => each.cause === cause).length,
      ]),
    ),
    gauge("cscert_oauth_agrees", "1 where all bearers hold the same OAuth certificate as the deployment.", [
      [{}, Number(report.oauth.kind === "agree")],
    ]),
    gauge(
      "cscert_certificate_not_after_timestamp_seconds",
      "When a certificate expires, by where it is and what it is there.",
      report.rows.flatMap(expiries),
    ),
    gauge(
      "cscert_effective_date_timestamp_seconds",
      "When a staged certificate takes over.",
      report.rows.flatMap(effectiveDates),
    ),
    gauge(
      "cscert_as_desired",
      "1 where a server holds for a type what the YAML says.",
      report.rows
        .filter(({ standing }) => standing !== "unmanaged")
        .map((row): Sample => [placeOf(row), Number(row.standing === "as-desired")]),
    ),
  ];
}

function placeOf({ target, type, pool }: StatusRow): Labels {
  return { target: formatTarget(target), type, pool: pool ?? "" };
}

function expiries(row: StatusRow): readonly Sample[] {
  const one = (copy: "current" | "next" | "previous", held: StatusCopy | undefined): readonly Sample[] =>
    held?.certificate === undefined
      ? []
      : [
          [
            { ...placeOf(row), copy, certificate: held.name ?? "", thumbprint: held.thumbprint },
            seconds(held.certificate.notAfter),
          ],
        ];
  return [...one("current", row.current), ...one("next", row.next), ...one("previous", row.previous)];
}

function effectiveDates(row: StatusRow): readonly Sample[] {
  const { next, effectiveDate } = row;
  if (next === undefined || effectiveDate === undefined) return [];
  return [
    [{ ...placeOf(row), certificate: next.name ?? "", thumbprint: next.thumbprint }, seconds(effectiveDate)],
  ];
}

const COUNTERS = {
  reconciles: "Reconciles, by how they ended.",
  looks: "Looks at everything, by what called for them.",
  actions: "Actions that were applied, by kind and outcome.",
  configurations: "Configurations that were read, by what became of them.",
  hints: "Webhook calls, by whether they were believed.",
  notifications: "Messages to people, by channel and outcome.",
  "clock-jumps": "Jumps of the wall clock, suspends included.",
  ticks: "Turns of the loop.",
} as const satisfies Record<Counter["name"], string>;

function counterFamilies(counters: readonly Counter[]): readonly Family[] {
  return [...Map.groupBy(counters, ({ name }) => name)].map(([name, own]) => ({
    name: `cscert_${name.replaceAll("-", "_")}_total`,
    type: "counter",
    help: COUNTERS[name],
    samples: own.map(({ labels, value }): Sample => [labels, value]),
  }));
}

const HISTOGRAMS = {
  "reconcile-seconds": "How long reconciles took.",
  "look-seconds": "How long looks took.",
  "lateness-seconds": "How late the loop's turns came.",
} as const satisfies Record<Histogram["name"], string>;

function renderHistogram({ name, bounds, counts, sum, count }: Histogram): string {
  const metric = `cscert_${name.replaceAll("-", "_")}`;
  let cumulated = 0;
  const buckets = bounds.map((bound, index) => {
    cumulated += counts[index] ?? 0;
    return line(`${metric}_bucket`, { le: String(bound) }, cumulated);
  });
  const head = `# HELP ${metric} ${HISTOGRAMS[name]}\n# TYPE ${metric} histogram\n`;
  return `${head}${buckets.join("")}${line(`${metric}_bucket`, { le: "+Inf" }, count)}${line(`${metric}_sum`, {}, sum)}${line(`${metric}_count`, {}, count)}`;
}

function renderFamily({ name, type, help, samples }: Family): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${samples.map(([labels, value]) => line(name, labels, value)).join("")}`;
}

function line(name: string, labels: Labels, value: number): string {
  const shown = Object.entries(labels).map(
    ([label, text]) => `${label.replaceAll("-", "_")}="${escapeLabel(text)}"`,
  );
  return `${name}${shown.length === 0 ? "" : `{${shown.join(",")}}`} ${value}\n`;
}

function escapeLabel(text: string): string {
  return printable(text).replaceAll("\\", "\\\\").replaceAll('"', '\\"');
}

function seconds(at: Instant): number {
  return at / SECOND;
}

// `cscert timeline`: which certificate each type holds over time, as text, JSON, picture, Mermaid chart or calendar.

import { DAY, formatInstant } from "../../base/instant.ts";
import { diagnose } from "../../diagnostic/diagnostic.ts";
import {
  CERTIFICATE_TYPES,
  parseCertificateType,
  type CertificateType,
} from "../../model/certificate-type.ts";
import { renderTimeline, type TimelineFormat } from "../../render/timeline.ts";
import { makeTimeline } from "../../schedule/timeline.ts";
import { lastExpiry } from "../charts.ts";
import { openDeployment, type DeploymentOptions } from "../deployment.ts";
import { look } from "../observation.ts";
import { readInstantOption } from "../options.ts";
import { printLine, type Shell } from "../shell.ts";
import { Stop } from "../stop.ts";

export interface TimelineOptions extends DeploymentOptions {
  readonly observed?: string;
  readonly from?: string;
  readonly to?: string;
  readonly type?: string;
  readonly format: TimelineFormat;
}

/** Prints the timeline. Exits with 0, or with 6 when a server could not be seen; its lane then shows what was planned. */
export async function timeline(options: TimelineOptions, shell: Shell): Promise<number> {
  const deployment = await openDeployment(options, shell);
  const { desired, now } = deployment;
  const type = readType(options.type);
  const from = readInstantOption("--from", options.from) ?? Math.floor(now / DAY - 30) * DAY;
  const to = readInstantOption("--to", options.to) ?? lastExpiry(desired, now);
  if (to <= from) {
    const args =
      options.to === undefined
        ? {
            option: "--from",
            text: options.from ?? "",
            wanted: `an instant before ${formatInstant(to)}, the last expiry`,
          }
        : { option: "--to", text: options.to, wanted: "an instant after the one of --from" };
    throw new Stop(64, [diagnose("cli/bad-option", args)]);
  }
  const { observed, known } = await look(deployment, options.observed, shell);
  const made = makeTimeline({ desired, observed, known, now, from, to, type });
  const text = renderTimeline(made, options.format, shell);
  // A calendar ends its last line itself, as its format asks.
  if (options.format === "ics") shell.out(text);
  else printLine(shell.out, text);
  return [...observed.servers.values()].some(({ kind }) => kind === "unreachable") ? 6 : 0;
}

function readType(text: string | undefined): CertificateType | undefined {
  if (text === undefined) return undefined;
  const type = parseCertificateType(text);
  if (type !== undefined) return type;
  const wanted = `one of ${CERTIFICATE_TYPES.join(", ")}`;
  throw new Stop(64, [diagnose("cli/bad-option", { option: "--type", text, wanted })]);
}

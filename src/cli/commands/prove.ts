// `cscert prove`: is there any instant at which a server is shown a live token that it can't validate?

import { formatInstant, type Instant } from "../../base/instant.ts";
import { parseDuration } from "../../config/duration.ts";
import { parseInstant } from "../../config/instant.ts";
import { diagnose } from "../../diagnostic/diagnostic.ts";
import { parseFqdn } from "../../model/fqdn.ts";
import type { Assumption, NextValidates, Proof } from "../../model/proof.ts";
import { renderProof, type ProofFormat } from "../../render/proof.ts";
import { prove as proveSchedule } from "../../schedule/proof.ts";
import { openDeployment, type Deployment, type DeploymentOptions } from "../deployment.ts";
import { look } from "../observation.ts";
import { readInstantOption } from "../options.ts";
import { printLine, type Shell } from "../shell.ts";
import { Stop } from "../stop.ts";

export interface ProveOptions extends DeploymentOptions {
  readonly observed?: string;
  readonly settled?: true;
  readonly horizon?: string;
  readonly next: NextValidates;
  readonly assume: readonly string[];
  readonly format: ProofFormat;
}

/** Exits with 0 when it is proved, 4 with a counterexample, 6 when too little is known. */
export async function prove(options: ProveOptions, shell: Shell): Promise<number> {
  const deployment = await openDeployment(options, shell);
  const { desired, now } = deployment;
  const assume = options.assume.map((text) => readAssumption(text, deployment));
  const horizon = readHorizon(options.horizon, now);
  const view = options.settled === true ? {} : await look(deployment, options.observed, shell);
  const proof = proveSchedule({
    ...view,
    desired,
    now,
    assume,
    nextValidates: options.next,
    ...(horizon === undefined ? {} : { horizon }),
  });
  printLine(shell.out, renderProof(proof, options.format, shell));
  return EXITS[proof.kind];
}

const EXITS = { proved: 0, counterexample: 4, unknown: 6 } as const satisfies Record<Proof["kind"], number>;

/** What is over can't be proved any more. */
function readHorizon(text: string | undefined, now: Instant): Instant | undefined {
  const horizon = readInstantOption("--horizon", text);
  if (text === undefined || horizon === undefined || horizon > now) return horizon;
  const wanted = `an instant after ${formatInstant(now)}`;
  throw new Stop(64, [diagnose("cli/bad-option", { option: "--horizon", text, wanted })]);
}

/** Reads `unreachable:FQDN@INSTANT`, `daemon-stops@INSTANT` or `apply-late=DURATION`. */
function readAssumption(text: string, { desired }: Deployment): Assumption {
  const away = /^unreachable:([^@]+)@(.+)$/.exec(text);
  const server = parseFqdn(away?.[1] ?? "");
  const from = parseInstant(away?.[2] ?? /^daemon-stops@(.+)$/.exec(text)?.[1] ?? "");
  const by = parseDuration(/^apply-late=(.+)$/.exec(text)?.[1] ?? "");
  if (server !== undefined && from !== undefined && desired.topology.servers.has(server))
    return { kind: "unreachable", server, from };
  if (away === null && from !== undefined) return { kind: "daemon-stops", from };
  if (by !== undefined) return { kind: "apply-late", by };
  const wanted =
    "unreachable:FQDN@INSTANT of a server of the configuration, daemon-stops@INSTANT or apply-late=DURATION";
  throw new Stop(64, [diagnose("cli/bad-option", { option: "--assume", text, wanted })]);
}

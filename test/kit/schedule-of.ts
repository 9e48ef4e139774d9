// A schedule of the oracles as the prover sees it: the same numbers, in a desired state and an observation of a settled deployment.

import { DAY, type DurationMs } from "../../src/base/instant.ts";
import type { NextValidates, ProofInput } from "../../src/model/proof.ts";
import { NOTHING_KNOWN } from "../../src/model/observed.ts";
import { aDesiredState, T0, type StepInput } from "./deployment.ts";
import { fqdn, thumbprint } from "./names.ts";
import { anEmptyServer, observeWorld, type World } from "./world.ts";

export interface NumberedSchedule {
  readonly servers: number;
  readonly skew: number;
  readonly replication: number;
  readonly margin: number;
  readonly window: number;
  readonly late: number;
  readonly certificates: readonly { readonly notBefore: number; readonly notAfter: number }[];
  readonly rolls: readonly number[];
  readonly next: NextValidates;
}

/** Returns the prover's input; one number is `unit` long. */
export function proofInputOf(
  schedule: NumberedSchedule,
  unit: DurationMs,
  type: "OAuthTokenIssuer" | "AudioVideoAuthentication",
): ProofInput {
  const { servers, skew, replication, margin, window, late, certificates, rolls, next } = schedule;
  const names = Array.from({ length: servers }, (_, index) => `s${index}`);
  const steps: [StepInput, ...StepInput[]] = [
    "c0",
    ...rolls.map((date, index) => ({ certificate: `c${index + 1}`, at: T0 + date * unit })),
  ];
  const facts = Object.fromEntries(
    certificates.map(({ notBefore, notAfter }, index) => [
      `c${index}`,
      { notBefore: at(notBefore, unit), notAfter: at(notAfter, unit) },
    ]),
  );
  const isCentral = type === "OAuthTokenIssuer";
  const desired = aDesiredState({
    pools: [{ pool: "pool", role: isCentral ? "FrontEnd" : "Edge", servers: names }],
    assignments: isCentral ? [{ steps }] : names.map((server) => ({ server, type, steps })),
    certificates: facts,
    policy: {
      clockSkew: skew * unit,
      replicationBound: replication * unit,
      stagingMargin: margin * unit,
      applyWindow: window * unit,
    },
  });
  const observed = observeWorld(settledWorld(names, type), T0);
  return {
    desired,
    observed,
    known: NOTHING_KNOWN,
    now: T0,
    nextValidates: next,
    horizon: T0 + ((rolls.at(-1) ?? 0) + 1) * unit,
    ...(late === window ? {} : { assume: [{ kind: "apply-late", by: late * unit }] }),
  };
}

function at(number: number, unit: DurationMs): number {
  return Number.isFinite(number) ? T0 + number * unit : number < 0 ? T0 - 1_000 * DAY : T0 + 4_000 * DAY;
}

function settledWorld(names: readonly string[], type: string): World {
  const written = { record: { thumbprint: thumbprint("c0") }, writtenAt: T0 - 100 * DAY };
  const isCentral = type === "OAuthTokenIssuer";
  const world: World = {
    deployment: {
      records: new Map(isCentral ? [[type, written]] : []),
      installed: new Set(),
      publication: 1,
    },
    servers: new Map(),
    certificates: () => undefined,
    distribution: "replicated",
    writes: 0,
  };
  for (const name of names) {
    const server = anEmptyServer();
    (isCentral ? server.replica : server.own).set(type, written);
    world.servers.set(fqdn(name), server);
  }
  return world;
}

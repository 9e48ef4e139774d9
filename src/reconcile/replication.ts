// One replication: published to its servers, then looked at on each of them.

import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";
import { Failure } from "../diagnostic/failure.ts";
import type { ReplicateAction } from "../model/action.ts";
import type { ActionOutcome } from "../model/apply-report.ts";
import type { Fqdn } from "../model/fqdn.ts";
import { DEPLOYMENT, type Target } from "../model/target.ts";
import { NEVER } from "./apply-input.ts";
import type { Execution, Lost } from "./execute.ts";
import { lookAt } from "./look.ts";
import type { Look } from "./outcome.ts";
import { holdsReplica } from "./verify.ts";

export interface Replicated {
  /** Servers that surely lack what was published, in code-unit order. */
  readonly behind: readonly Fqdn[];
  readonly lost: Lost;
}

/** Executes and verifies a replication; the outcome is settled. */
export async function executeReplication(execution: Execution, action: ReplicateAction): Promise<Replicated> {
  const { input, ledger } = execution;
  ledger.intend([action]);
  const { reasons, lost } = await publish(execution, action);
  const look = await lookAt(input.store, [DEPLOYMENT, ...action.servers.map(serverTarget)]);
  const standings = action.servers.map((server) => ({ server, ...standingOf(action, server, look) }));
  const behind = standings.filter(({ kind }) => kind === "behind").map(({ server }) => server);
  ledger.settle(new Map([[action.id, outcomeOf(standings, reasons, lost)]]));
  return { behind, lost };
}

interface Published {
  readonly reasons: ReadonlyMap<Fqdn, Diagnostic>;
  readonly lost: Lost;
}

async function publish({ input, session }: Execution, { servers }: ReplicateAction): Promise<Published> {
  const reasons = new Map<Fqdn, Diagnostic>();
  let done = 0;
  try {
    for await (const progress of session.replicate(servers, NEVER)) {
      done += 1;
      if (progress.kind === "behind") reasons.set(progress.server, progress.diagnostic);
      const { server } = progress;
      const why = progress.kind === "behind" ? { diagnostic: progress.diagnostic } : {};
      input.onEvent?.({ kind: "replica", server, standing: progress.kind, ...why, done, of: servers.length });
    }
    return { reasons, lost: undefined };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { reasons, lost: error.diagnostic };
  }
}

type Standing =
  | { readonly kind: "there" | "behind" }
  | { readonly kind: "unseen"; readonly diagnostic: Diagnostic };

function standingOf(action: ReplicateAction, server: Fqdn, look: (target: Target) => Look): Standing {
  const deployment = look(DEPLOYMENT);
  const seen = look(serverTarget(server));
  if (deployment.kind === "unseen") return deployment;
  if (seen.kind === "unseen") return seen;
  if (!("replicas" in deployment.target) || "replicas" in seen.target) return { kind: "behind" };
  return { kind: holdsReplica(action, seen.target, deployment.target) ? "there" : "behind" };
}

/** One that is behind fails it; one that was said to be reached and can't be seen leaves it unverified. */
function outcomeOf(
  standings: readonly (Standing & { readonly server: Fqdn })[],
  reasons: ReadonlyMap<Fqdn, Diagnostic>,
  lost: Lost,
): ActionOutcome {
  const lacking = standings.filter(
    ({ kind, server }) => kind === "behind" || (kind === "unseen" && reasons.has(server)),
  );
  const [first] = lacking;
  if (first !== undefined) {
    const servers = lacking.map(({ server }) => server).join(", ");
    const why = reasons.get(first.server) ?? lost;
    const args = { servers, why: why?.message ?? "its replica still holds something else" };
    return { kind: "failed", diagnostic: diagnose("apply/replicas-behind", args) };
  }
  for (const standing of standings) {
    if (standing.kind !== "unseen") continue;
    const args = {
      target: standing.server,
      what: "the deployment's copies",
      why: standing.diagnostic.message,
    };
    return { kind: "unverified", diagnostic: diagnose("apply/not-verified", args) };
  }
  return { kind: "done" };
}

function serverTarget(server: Fqdn): Target {
  return { kind: "server", server };
}

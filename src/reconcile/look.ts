// Looks again at the targets that were just written to. Reads only; what can't be seen is a value.

import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Fqdn } from "../model/fqdn.ts";
import { formatTarget, type Target } from "../model/target.ts";
import type { NodeStore } from "../port/node-store.ts";
import { Failure } from "../diagnostic/failure.ts";
import { NEVER } from "./apply-input.ts";
import type { Look } from "./outcome.ts";

/** Returns a look at each of the targets, by their names. */
export async function lookAt(
  store: NodeStore,
  targets: readonly Target[],
): Promise<(target: Target) => Look> {
  const servers = new Set(targets.flatMap((target) => (target.kind === "server" ? [target.server] : [])));
  const asksDeployment = targets.some(({ kind }) => kind === "deployment");
  const [looks, deployment] = await Promise.all([
    lookAtServers(store, [...servers]),
    asksDeployment ? lookAtDeployment(store) : undefined,
  ]);
  return (target) =>
    (target.kind === "deployment" ? deployment : looks.get(target.server)) ?? notAnswered(target);
}

async function lookAtDeployment(store: NodeStore): Promise<Look> {
  try {
    return { kind: "seen", target: await store.observeDeployment(NEVER) };
  } catch (error) {
    return { kind: "unseen", diagnostic: diagnosticOf(error) };
  }
}

async function lookAtServers(store: NodeStore, servers: readonly Fqdn[]): Promise<ReadonlyMap<Fqdn, Look>> {
  const looks = new Map<Fqdn, Look>();
  if (servers.length === 0) return looks;
  try {
    for await (const seen of store.observe(servers, NEVER)) {
      const look: Look =
        seen.kind === "observed"
          ? { kind: "seen", target: seen }
          : { kind: "unseen", diagnostic: seen.diagnostic };
      looks.set(seen.server, look);
    }
  } catch (error) {
    const diagnostic = diagnosticOf(error);
    for (const server of servers) if (!looks.has(server)) looks.set(server, { kind: "unseen", diagnostic });
  }
  return looks;
}

/** A bug is no look: it goes on to where bugs end. */
function diagnosticOf(error: unknown): Diagnostic {
  if (error instanceof Failure) return error.diagnostic;
  throw error;
}

function notAnswered(target: Target): Look {
  return { kind: "unseen", diagnostic: diagnose("server/not-observed", { server: formatTarget(target) }) };
}

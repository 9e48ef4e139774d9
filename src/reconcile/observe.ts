// Looks at every node store, beside each other, and keeps what could not be seen as a value. Reads only.

import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import { diagnose } from "../diagnostic/diagnostic.ts";
import { Failure } from "../diagnostic/failure.ts";
import type { Fqdn } from "../model/fqdn.ts";
import type { DeploymentObservation, ObservedState, ServerObservation } from "../model/observed.ts";
import type { NodeStore, ObserveOptions } from "../port/node-store.ts";

export interface ObserveInput {
  readonly store: NodeStore;
  /** Servers to ask, each once. */
  readonly servers: Iterable<Fqdn>;
  readonly signal: AbortSignal;
  /** `der` adds the public DER of every certificate that can be seen. */
  readonly detail?: ObserveOptions["detail"];
  /** Called once for each server that answered, or did not, in the order of arrival. */
  readonly onProgress?: (progress: { readonly done: number; readonly of: number }) => void;
}

/**
 * Returns what the node stores hold. A server that can't be read is in it with the reason, and a deployment that can't be read
 * is its `deploymentProblem`. Only bugs and an abort are thrown.
 */
export async function observeEverything(input: ObserveInput): Promise<ObservedState> {
  const options = input.detail === undefined ? {} : { detail: input.detail };
  const [deployment, servers] = await Promise.all([
    observeDeployment(input, options),
    observeServers(input, options),
  ]);
  return "code" in deployment ? { deploymentProblem: deployment, servers } : { deployment, servers };
}

async function observeDeployment(
  { store, signal }: ObserveInput,
  options: ObserveOptions,
): Promise<DeploymentObservation | Diagnostic> {
  try {
    return await store.observeDeployment(signal, options);
  } catch (error) {
    if (error instanceof Failure) return error.diagnostic;
    throw error;
  }
}

/** Every server that was asked for is in the result, in the order of the question, whatever the store leaves out. */
async function observeServers(
  { store, servers, signal, onProgress }: ObserveInput,
  options: ObserveOptions,
): Promise<ReadonlyMap<Fqdn, ServerObservation>> {
  const asked = [...new Set(servers)];
  const seen = new Map<Fqdn, ServerObservation>();
  let problem: Diagnostic | undefined;
  try {
    for await (const observation of store.observe(asked, signal, options)) {
      seen.set(observation.server, observation);
      onProgress?.({ done: seen.size, of: asked.length });
    }
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    problem = error.diagnostic;
  }
  signal.throwIfAborted();
  return inOrder(asked, seen, problem);
}

function inOrder(
  asked: readonly Fqdn[],
  seen: ReadonlyMap<Fqdn, ServerObservation>,
  problem: Diagnostic | undefined,
): ReadonlyMap<Fqdn, ServerObservation> {
  const ordered = new Map<Fqdn, ServerObservation>();
  for (const server of asked) ordered.set(server, seen.get(server) ?? unseen(server, problem));
  return ordered;
}

/** A store that stopped answering has told no time: the epoch makes sure that nobody takes the observation for a fresh one. */
function unseen(server: Fqdn, problem: Diagnostic | undefined): ServerObservation {
  const diagnostic = problem ?? diagnose("server/not-observed", { server });
  return { kind: "unreachable", server, observedAt: 0, diagnostic };
}

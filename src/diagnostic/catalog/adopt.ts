// The `adopt/…` codes: what an estate holds that can't be written as desired state, each with the way out. All are warnings: the
// rest is adopted.

import { entry } from "../entry.ts";

const AGAIN = "then run `cscert adopt` again: it adds what is new and touches nothing else";

export const adoptCatalog = {
  "adopt/own-oauth": entry<{ server: string; thumbprint: string }>(
    "warning",
    ({ server, thumbprint }) =>
      `${server} holds an OAuth certificate of its own (${thumbprint}); OAuthTokenIssuer is left unmanaged`,
    ({ server }) =>
      `take it away with \`Remove-CsCertificate -Type OAuthTokenIssuer\` on ${server}, so that the deployment's shows again; ${AGAIN}`,
  ),
  "adopt/pool-differs": entry<{ pool: string; type: string; held: readonly string[] }>(
    "warning",
    ({ pool, type, held }) =>
      `the servers of ${pool} differ in ${type}, which must be the same on all of them: ${held.join("; ")}; it is left unmanaged`,
    ({ pool, type }) => `give every server of ${pool} the same ${type} certificate and key; ${AGAIN}`,
  ),
  "adopt/expired": entry<{ target: string; type: string; thumbprint: string; notAfter: string }>(
    "warning",
    ({ target, type, thumbprint, notAfter }) =>
      `${type} of ${target} expired on ${notAfter} (${thumbprint}); it is left unmanaged`,
    ({ type }) =>
      `add its successor with \`cscert add certificate\`, and give it to ${type} with \`cscert assign\``,
  ),
  "adopt/unknown-type": entry<{ target: string; type: string; thumbprint: string }>(
    "warning",
    ({ target, type, thumbprint }) =>
      `${target} holds ${thumbprint} for ${type}, a type that cscert does not plan; it is left unmanaged`,
    () => "leave it to whoever set it; cscert lists it in each plan and never touches it",
  ),
  "adopt/not-borne": entry<{ target: string; role: string; type: string; thumbprint: string }>(
    "warning",
    ({ target, role, type, thumbprint }) =>
      `${target} holds ${thumbprint} for ${type}, which a ${role} does not bear in this product; it is left unmanaged`,
    ({ target }) =>
      `if the role of ${target} is another, correct it in the pool; else \`Remove-CsCertificate\` takes it away`,
  ),
  "adopt/not-in-store": entry<{ target: string; type: string; thumbprint: string }>(
    "warning",
    ({ target, type, thumbprint }) =>
      `${type} of ${target} names ${thumbprint}, and no store holds such a certificate; it is left unmanaged`,
    ({ target }) => `import the certificate with its key on ${target}, or assign one that is there; ${AGAIN}`,
  ),
  "adopt/no-key": entry<{ target: string; type: string; thumbprint: string }>(
    "warning",
    ({ target, type, thumbprint }) =>
      `${target} lacks the private key of ${thumbprint}, its ${type}; it is left unmanaged`,
    ({ target }) => `import it with its key on ${target} from a PFX file; ${AGAIN}`,
  ),
  "adopt/unsuitable": entry<{ target: string; type: string; thumbprint: string; why: string }>(
    "warning",
    ({ target, type, thumbprint, why }) =>
      `${thumbprint} serves ${type} on ${target} though it can't: ${why}; it is left unmanaged`,
    ({ type }) =>
      `\`cscert requirements --type ${type}\` says what a new certificate needs; add and assign one`,
  ),
  "adopt/no-answer": entry<{ server: string; why: string }>(
    "warning",
    ({ server, why }) => `${server} did not answer and is left out of its pool: ${why}`,
    () => `bring it back; ${AGAIN}`,
  ),
  "adopt/no-deployment": entry<{ why: string }>(
    "warning",
    ({ why }) =>
      `the deployment's own store could not be read, and OAuthTokenIssuer is left unmanaged: ${why}`,
    () => `see to it that the Central Management store answers; ${AGAIN}`,
  ),
  "adopt/replica-behind": entry<{ servers: readonly string[] }>(
    "warning",
    ({ servers }) =>
      `the deployment's OAuth certificate or its key is not on ${servers.join(", ")} yet; OAuthTokenIssuer is left unmanaged`,
    () => `\`Invoke-CsManagementStoreReplication\` publishes it; wait until all are up to date, ${AGAIN}`,
  ),
  "adopt/doubtful-roll": entry<{ target: string; type: string; thumbprint: string }>(
    "warning",
    ({ target, type, thumbprint }) =>
      `${type} of ${target} waits for ${thumbprint} and has nothing in force until then; it is left unmanaged`,
    () => `assign what is to be in force now; ${AGAIN}`,
  ),
  "adopt/holds-none": entry<{ server: string; types: readonly string[] }>(
    "warning",
    ({ server, types }) =>
      `${server} holds nothing for ${types.join(", ")} though others of its pool do; these are left unmanaged there`,
    ({ server }) => `give it one with \`cscert assign --scope server:${server}\``,
  ),
  "adopt/plan-differs": entry<{ target: string; type: string; what: string }>(
    "warning",
    ({ target, type, what }) =>
      `${type} of ${target} can't be written as it is, for a plan would say: ${what}; it is left unmanaged`,
    () => "add the assignment by hand to see that plan, and decide there",
  ),
  "adopt/guessed": entry<{ server: string; role: string; pool: string }>(
    "warning",
    ({ server, role, pool }) =>
      `no topology names ${server}; by what it holds it is taken for a ${role} server of ${pool}`,
    () => "correct role, pool and site in the file, or give `--pool FQDN=ROLE[@SITE]:SERVER,…`",
  ),
  "adopt/unplaced": entry<{ server: string }>(
    "warning",
    ({ server }) => `no topology names ${server}, and what it holds tells no role; it is left out`,
    () => `name its pool with \`--pool FQDN=ROLE[@SITE]:SERVER,…\``,
  ),
  "adopt/left-out": entry<{ server: string; pool: string; certificate: string }>(
    "warning",
    ({ server, pool, certificate }) =>
      `${server} has joined ${pool} and is left out: ${certificate} has a certificate for each server there, and it is not clear which is this one's`,
    ({ server, certificate }) => `add a line for ${server} to ${certificate}, and the server to its pool`,
  ),
  "adopt/scopes-clash": entry<{ server: string; type: string; scopes: readonly string[] }>(
    "warning",
    ({ server, type, scopes }) =>
      `${server} is new and left out: ${scopes.join(" and ")} would both reach it and say different things of ${type}`,
    ({ server }) =>
      `say what ${server} or its pool is to hold in an assignment of its own, and add it by hand`,
  ),
  "adopt/nothing-found": entry<Record<never, never>>(
    "error",
    () => "no server could be adopted: no pool has one that answered",
    () =>
      "name the pools with `--pool FQDN=ROLE[@SITE]:SERVER,…`, and see to it that the store can be reached",
  ),
} as const;

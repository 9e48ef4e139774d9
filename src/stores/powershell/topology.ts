// How the deployment's servers are grouped, as the product's topology tells it. Reads only.

import { diagnose } from "../../diagnostic/diagnostic.ts";
import { Failure } from "../../diagnostic/failure.ts";
import { compareText } from "../../base/order.ts";
import { parseFqdn } from "../../model/fqdn.ts";
import { ROLES, type Product, type Role } from "../../model/product.ts";
import type { ObservedPool, ObservedTopology } from "../../model/topology.ts";
import { ask } from "./ask.ts";
import { BadAnswer, list, object, text } from "./shapes.ts";
import type { StoreParts } from "./store-parts.ts";

/** Reads the topology on the deployment's host. Throws a Failure when it can't be read. A pool whose role can't be told is left out. */
export async function observeTopology(parts: StoreParts): Promise<ObservedTopology> {
  const asked = await ask(parts, "deployment", { op: "topology" }, { timeout: parts.settings.timeout });
  if (asked.kind !== "answer") throw new Failure(asked.diagnostic);
  try {
    return readTopology(asked.value);
  } catch (error) {
    if (!(error instanceof BadAnswer)) throw error;
    const args = { place: "the deployment's host", problem: error.message };
    throw new Failure(diagnose("powershell/answer-unusable", args));
  }
}

/** Reads the script's answer. Throws {@link BadAnswer}. */
export function readTopology(value: unknown): ObservedTopology {
  const answer = object(value);
  const product = productOf(text(answer["version"]));
  const domains = list(answer["domains"]).map(object);
  const names = domains.toSorted((a, b) => Number(b["first"] === true) - Number(a["first"] === true));
  return {
    ...(product === undefined ? {} : { product }),
    sipDomains: names.flatMap(({ name }) => parseFqdn(text(name)) ?? []),
    pools: list(answer["pools"])
      .flatMap((pool) => readPool(object(pool)) ?? [])
      .toSorted((a, b) => compareText(a.fqdn, b.fqdn)),
  };
}

function readPool(pool: Readonly<Record<string, unknown>>): ObservedPool | undefined {
  const fqdn = parseFqdn(text(pool["fqdn"]));
  const servers = list(pool["computers"]).flatMap((name) => parseFqdn(text(name)) ?? []);
  const services = new Set(
    list(pool["services"]).map((name) => text(name).split(":")[0]?.toLowerCase() ?? ""),
  );
  if (fqdn === undefined) return undefined;
  const role = roleOf(services, servers.length === 1 && servers[0] === fqdn ? "alone" : "pool");
  if (role === undefined) return undefined;
  const site = text(pool["site"]).replace(/^site:/i, "");
  return { fqdn, role, ...(site === "" ? {} : { site }), servers: servers.toSorted(compareText) };
}

/** A role by the services that run there (domain.md sections 1.1 and 2.6). */
function roleOf(services: ReadonlySet<string>, size: "alone" | "pool"): Role | undefined {
  const named = ROLES.find((role) => services.has(role.toLowerCase()));
  if (named !== undefined) return named;
  if (services.has("edgeserver")) return "Edge";
  if (services.has("registrar") && services.has("userserver")) {
    return size === "alone" ? "StandardEdition" : "FrontEnd";
  }
  if (services.has("persistentchatserver")) return "PersistentChat";
  if (services.has("registrar")) return "SurvivableBranch";
  return services.has("mediationserver") ? "Mediation" : undefined;
}

/** Get-CsServerVersion names the product, never the update (domain.md section 9). */
function productOf(version: string): Product | undefined {
  if (/Lync Server 2013/i.test(version)) return "lync-2013";
  if (/Server 2015/i.test(version)) return "sfb-2015";
  if (/Server 2019/i.test(version)) return "sfb-2019";
  return /Subscription/i.test(version) ? "sfb-se" : undefined;
}

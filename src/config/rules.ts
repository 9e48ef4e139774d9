// What each assignment must obey by itself: a flat list of named rules, each from one assignment to what is wrong with it.

import { findNearest } from "../base/nearest.ts";
import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";
import { bears, typeFacts } from "../model/certificate-type.ts";
import { formatScope, matchesServer, type Scope } from "../model/scope.ts";
import type { Server, Topology } from "../model/topology.ts";
import type { Choices } from "./choices.ts";
import type { AssignmentRule, NormalisedConfiguration } from "./configuration.ts";

type Rule = (rule: AssignmentRule, configuration: NormalisedConfiguration) => readonly Diagnostic[];

/** Checks every assignment by every rule, and all of them against each other. */
export function checkRules(configuration: NormalisedConfiguration): readonly Diagnostic[] {
  const single = configuration.rules.flatMap((rule) => RULES.flatMap((check) => check(rule, configuration)));
  return [...single, ...checkGivenTwice(configuration)];
}

/** Checks what refused assignments name. */
export function checkMentions(
  configuration: NormalisedConfiguration,
  choices: Choices,
): readonly Diagnostic[] {
  return configuration.mentions.flatMap(({ references, scope, locateScope }) => {
    for (const reference of references) if (reference.kind === "name") choices.entry(reference);
    return scope === undefined ? [] : scopeExists({ scope, locateScope }, configuration);
  });
}

/** The second of four places that refuse it: schema, here, planner, node store. */
const oauthIsGlobal: Rule = ({ type, scope, locateScope }) =>
  typeFacts(type).home === "deployment" && scope.kind !== "global"
    ? [diagnose("desired/oauth-per-server", { scope: formatScope(scope) }, { location: locateScope() })]
    : [];

const typeIsInProduct: Rule = ({ type, location }, { product }) =>
  typeFacts(type).products?.includes(product) === false
    ? [diagnose("desired/type-not-in-product", { type, product }, { location })]
    : [];

type ScopeRule = (
  place: Pick<AssignmentRule, "scope" | "locateScope">,
  configuration: NormalisedConfiguration,
) => readonly Diagnostic[];

const scopeExists: ScopeRule = ({ scope, locateScope }, configuration) => {
  const { topology, gaps, unreadPools } = configuration;
  if (gaps.has("pools") || (scope.kind !== "pool" && hidesServers(configuration))) return [];
  const { servers } = topology;
  const pools = [...topology.pools.keys(), ...unreadPools];
  const say = (name: string, known: readonly string[]): readonly Diagnostic[] =>
    known.includes(name)
      ? []
      : [
          diagnose(
            "desired/unknown-scope",
            { kind: scope.kind, name, nearest: findNearest(name, known), known: known.slice(0, 10) },
            { location: locateScope() },
          ),
        ];
  switch (scope.kind) {
    case "pool":
      return say(scope.pool, pools);
    case "server":
      return servers.has(scope.server) ? [] : say(scope.server, [...servers.keys()]);
    case "site":
      return say(scope.site, [...new Set([...servers.values()].flatMap(({ site }) => site ?? []))]);
    case "global":
    case "role":
      return [];
  }
};

/** Decides whether servers may be written where nothing could be read. */
export function hidesServers({ gaps, unreadPools }: NormalisedConfiguration): boolean {
  return gaps.has("pools") || unreadPools.size > 0;
}

const scopeHasBearers: Rule = (rule, configuration) => {
  const { scope, type, locateScope } = rule;
  if (scope.kind === "global" || scopeExists(rule, configuration).length > 0) return [];
  const { topology, product } = configuration;
  if (hidesServers(configuration)) return [];
  if (typeFacts(type).products?.includes(product) === false || oauthIsGlobal(rule, configuration).length > 0)
    return [];
  const borne = serversIn(scope, topology).some((server) => bears(server.role, type, product));
  const args = { type, scope: formatScope(scope) };
  return borne ? [] : [diagnose("desired/scope-without-bearers", args, { location: locateScope() })];
};

/** The servers of a scope; of a pool one, because all have its role. */
function serversIn(scope: Scope, { pools, servers }: Topology): readonly Server[] {
  const one =
    scope.kind === "pool" ? pools.get(scope.pool)?.[0] : scope.kind === "server" ? scope.server : undefined;
  const named = one === undefined ? undefined : servers.get(one);
  if (named !== undefined) return [named];
  return [...servers.values()].filter((server) => matchesServer(scope, server));
}

const audioVideoIsWholePool: Rule = ({ type, scope, locateScope }) =>
  typeFacts(type).sharedBy === "pool" && scope.kind === "server"
    ? [diagnose("desired/narrower-than-pool", { scope: formatScope(scope) }, { location: locateScope() })]
    : [];

const rollsChangeSomething: Rule = ({ reference, rolls }) => {
  let before = reference;
  return rolls.flatMap((roll) => {
    const same =
      before.kind === "name" && roll.reference.kind === "name" && before.name === roll.reference.name;
    before = roll.reference;
    if (!same || roll.reference.kind !== "name") return [];
    return [
      diagnose(
        "desired/roll-to-itself",
        { name: roll.reference.name },
        { location: roll.reference.location },
      ),
    ];
  });
};

const RULES: readonly Rule[] = [
  oauthIsGlobal,
  typeIsInProduct,
  scopeExists,
  scopeHasBearers,
  audioVideoIsWholePool,
  rollsChangeSomething,
];

function checkGivenTwice({ rules }: NormalisedConfiguration): readonly Diagnostic[] {
  const seen = new Map<string, AssignmentRule>();
  return rules.flatMap((rule) => {
    const name = `${rule.type} in ${formatScope(rule.scope)}`;
    const first = seen.get(name);
    if (first === undefined) {
      seen.set(name, rule);
      return [];
    }
    const related = [{ message: "given here first", location: first.location }];
    return [
      diagnose("desired/given-twice", { what: "assignment of", name }, { location: rule.location, related }),
    ];
  });
}

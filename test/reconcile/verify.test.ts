// Whether an effect is to be seen: by what was observed, and not by what the store said.

import { describe, expect, test } from "vitest";
import { DAY } from "../../src/base/instant.ts";
import { invariant } from "../../src/base/invariant.ts";
import { diagnose } from "../../src/diagnostic/diagnostic.ts";
import type { CopyActionKind, ReplicateAction } from "../../src/model/action.ts";
import { DEPLOYMENT } from "../../src/model/target.ts";
import type { WriteOutcome } from "../../src/port/node-store.ts";
import type { WriteAction } from "../../src/reconcile/batches.ts";
import { judge, type Look } from "../../src/reconcile/outcome.ts";
import { holdsEffect, holdsReplica } from "../../src/reconcile/verify.ts";
import { T0 } from "../kit/deployment.ts";
import { fqdn, thumbprint } from "../kit/names.ts";
import { anObservedState, type HoldingsInput, type ObservedInput } from "../kit/observation.ts";

const D = T0 + DAY;
const SERVER = fqdn("fe01");
const COMMON = {
  id: "it",
  target: { kind: "server", server: SERVER },
  certificate: thumbprint("B"),
  certificateName: "B",
  reason: "missing",
  cause: "config",
  dependsOn: [],
  undo: { kind: "always" },
  heldBy: [],
} as const;

function install(exportable: "exportable" | "kept"): WriteAction {
  const material = { kind: "installed" } as const;
  return { ...COMMON, kind: "install", material, exportable: exportable === "exportable" };
}

function change(kind: CopyActionKind): WriteAction {
  const copies = { ...COMMON, type: "AudioVideoAuthentication", expected: { kind: "empty" } } as const;
  return kind === "stage" ? { ...copies, kind, effectiveDate: D } : { ...copies, kind };
}

function seen(holdings: HoldingsInput) {
  const server = anObservedState({ servers: { fe01: holdings } }).servers.get(SERVER);
  invariant(server?.kind === "observed", "it was");
  return server;
}

const of = (record: NonNullable<HoldingsInput["assignments"]>[string]): HoldingsInput => ({
  assignments: { AudioVideoAuthentication: record },
});

describe("the effect", () => {
  const cases: readonly [string, WriteAction, HoldingsInput, "seen" | "not seen"][] = [
    ["of an install: the key is there", install("exportable"), { installed: ["B"] }, "seen"],
    ["of an install: nothing is there", install("kept"), {}, "not seen"],
    [
      "of an install: only the public part is",
      install("kept"),
      { installed: ["B"], withoutKeys: ["B"] },
      "not seen",
    ],
    ["of an assign: it is in force", change("assign"), of("B"), "seen"],
    ["of an assign: another is", change("assign"), of("A"), "not seen"],
    ["of an assign: nothing is", change("assign"), {}, "not seen"],
    [
      "of an assign: it is only next",
      change("assign"),
      of({ holds: "B", previous: "A", effectiveDate: D }),
      "not seen",
    ],
    [
      "of a stage: it is next at its date",
      change("stage"),
      of({ holds: "B", previous: "A", effectiveDate: D }),
      "seen",
    ],
    [
      "of a stage: at another date",
      change("stage"),
      of({ holds: "B", previous: "A", effectiveDate: D + 1 }),
      "not seen",
    ],
    [
      "of a stage whose date passed: it is in force",
      change("stage"),
      of({ holds: "B", previous: "A" }),
      "seen",
    ],
    ["of a stage: another is in force", change("stage"), of("A"), "not seen"],
    ["of an unstage: the one in force stays", change("unstage"), of({ holds: "B", previous: "A" }), "seen"],
    [
      "of an unstage: the roll is still pending",
      change("unstage"),
      of({ holds: "A", previous: "B", effectiveDate: D }),
      "not seen",
    ],
    ["of a removal: no previous copy", change("remove-previous"), of("A"), "seen"],
    [
      "of a removal: it is still there",
      change("remove-previous"),
      of({ holds: "A", previous: "B" }),
      "not seen",
    ],
  ];
  test.for(cases)("%s", ([, action, holdings, expected]) => {
    expect(holdsEffect(action, seen(holdings)) ? "seen" : "not seen").toBe(expected);
  });

  test("of an install that must be exportable: a key that can't leave is not enough", () => {
    const observed = seen({ installed: ["B"] });
    const held = observed.installed.get(thumbprint("B"));
    invariant(held !== undefined, "it is");
    const kept = { ...observed, installed: new Map([[held.thumbprint, { ...held, exportable: false }]]) };
    expect([holdsEffect(install("exportable"), kept), holdsEffect(install("kept"), kept)]).toEqual([
      false,
      true,
    ]);
  });

  test("of taking an override away: what is left comes from the deployment, or nothing", () => {
    const action: WriteAction = {
      ...change("remove-override"),
      kind: "remove-override",
      type: "OAuthTokenIssuer",
      expected: { kind: "empty" },
    };
    const sources = ["local", "global"] as const;
    const left = sources.map((source) => seen({ assignments: { OAuthTokenIssuer: { holds: "A", source } } }));
    expect([...left, seen({})].map((target) => holdsEffect(action, target))).toEqual([false, true, true]);
  });
});

describe("a replica", () => {
  const action: ReplicateAction = {
    ...COMMON,
    kind: "replicate",
    target: DEPLOYMENT,
    type: "OAuthTokenIssuer",
    servers: [SERVER],
  };
  const cases: readonly [string, ObservedInput, boolean][] = [
    [
      "holds what the deployment holds",
      {
        deployment: { assignments: { OAuthTokenIssuer: "B" } },
        servers: { fe01: { assignments: { OAuthTokenIssuer: "B" } } },
      },
      true,
    ],
    [
      "holds an older copy",
      {
        deployment: { assignments: { OAuthTokenIssuer: "B" } },
        servers: { fe01: { assignments: { OAuthTokenIssuer: "A" } } },
      },
      false,
    ],
    [
      "holds nothing",
      { deployment: { assignments: { OAuthTokenIssuer: "B" } }, servers: { fe01: {} } },
      false,
    ],
    [
      "says itself that it is behind",
      {
        deployment: { assignments: { OAuthTokenIssuer: "B" } },
        servers: { fe01: { assignments: { OAuthTokenIssuer: "B" } } },
        behind: ["fe01"],
      },
      false,
    ],
    [
      "lies beneath a copy of the server's own, and says that it is up to date",
      {
        deployment: { assignments: { OAuthTokenIssuer: "B" } },
        servers: { fe01: { assignments: { OAuthTokenIssuer: { holds: "X", source: "local" } } } },
      },
      true,
    ],
  ];
  test.for(cases)("%s", ([, input, expected]) => {
    const { deployment, servers } = anObservedState(input);
    const server = servers.get(SERVER);
    invariant(deployment !== undefined && server?.kind === "observed", "both were");
    expect(holdsReplica(action, server, deployment)).toBe(expected);
  });
});

describe("the outcome", () => {
  const REFUSAL = diagnose("server/read-only", { server: "fe01" });
  const SLOW = diagnose("server/slow", { server: "fe01" });
  const there: Look = { kind: "seen", target: seen(of("B")) };
  const notThere: Look = { kind: "seen", target: seen(of("A")) };
  const unseen: Look = { kind: "unseen", diagnostic: diagnose("server/unreachable", { server: "fe01" }) };
  const cases: readonly [WriteOutcome, Look, string][] = [
    [{ kind: "done" }, there, "done"],
    [{ kind: "unchanged" }, there, "done"],
    [{ kind: "unknown", diagnostic: SLOW }, there, "done"],
    [{ kind: "refused", diagnostic: REFUSAL }, there, "failed server/read-only"],
    [{ kind: "done" }, notThere, "unverified apply/not-verified"],
    [{ kind: "unchanged" }, notThere, "unverified apply/not-verified"],
    [{ kind: "unknown", diagnostic: SLOW }, notThere, "failed server/slow"],
    [{ kind: "refused", diagnostic: REFUSAL }, notThere, "failed server/read-only"],
    [{ kind: "done" }, unseen, "unverified apply/not-verified"],
    [{ kind: "unknown", diagnostic: SLOW }, unseen, "unverified server/slow"],
    [{ kind: "refused", diagnostic: REFUSAL }, unseen, "failed server/read-only"],
  ];
  test.for(cases)("of $0.kind, then $1.kind", ([answer, look, expected]) => {
    const outcome = judge(change("assign"), answer, look);
    expect("diagnostic" in outcome ? `${outcome.kind} ${outcome.diagnostic.code}` : outcome.kind).toBe(
      expected,
    );
  });
});

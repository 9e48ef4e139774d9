// Tokens in a simulated deployment: who signs with what, which tokens live, and whether every
// bearer validates them. This is law 9 by brute force, on the product's semantics alone: nothing
// here knows a rule of the planner.

import type { DurationMs, Instant } from "../../src/base/instant.ts";
import { heldCopies, inForce, settle, type Copies, type CopyRecord } from "../../src/model/assignment.ts";
import type { Fqdn } from "../../src/model/fqdn.ts";
import type { Thumbprint } from "../../src/model/thumbprint.ts";
import type { World, WorldServer } from "./world.ts";

export interface TokenWatch {
  /**
   * Moves the true time on: everything that bearers do by themselves until then happens, and every
   * live token is checked.
   */
  advance(world: World, to: Instant): void;
  /** Checks every live token now, after something was done to the world. */
  check(world: World): void;
  readonly now: Instant;
}

export interface TokenRules {
  /** Whose tokens: those of the deployment's certificate, or of a pool's. */
  readonly type: "OAuthTokenIssuer" | "AudioVideoAuthentication";
  readonly lifetime: DurationMs;
  /** σ: a staged copy validates from 2σ before its date, on the validator's clock (doubt D20). */
  readonly clockSkew: DurationMs;
}

/** Returns a watch that begins at an instant, with no token alive. */
export function watchTokens(start: Instant, rules: TokenRules): TokenWatch {
  let now = start;
  const lastSigned = new Map<Thumbprint, { at: Instant; by: Fqdn }>();
  const sign = (world: World): void => {
    for (const [by, server] of world.servers) {
      const certificate = inForce(copiesOf(server, rules.type, now));
      if (certificate !== undefined) lastSigned.set(certificate, { at: now, by });
    }
  };
  const check = (world: World): void => {
    sign(world);
    for (const [certificate, signed] of lastSigned) {
      if (now >= signed.at + rules.lifetime) continue;
      for (const [name, server] of world.servers)
        expectValid(server, name, { certificate, signed, now, rules });
    }
  };
  return {
    check,
    advance: (world, to) => {
      for (const instant of turns(world, rules.type, now, to)) {
        // Until the turn everybody signs as before it.
        now = instant - 1;
        sign(world);
        now = instant;
        check(world);
      }
      now = to;
      check(world);
    },
    get now() {
      return now;
    },
  };
}

/**
 * Returns the true instants in (from, to] at which some bearer's copies turn by its own clock, or
 * at which a stage begins to validate.
 */
function turns(world: World, type: TokenRules["type"], from: Instant, to: Instant): readonly Instant[] {
  const instants = [...world.servers.values()].flatMap((server) => {
    const date = recordOf(server, type)?.effectiveDate;
    return date === undefined ? [] : [date - server.clockAhead];
  });
  return [...new Set(instants)].filter((at) => at > from && at <= to).toSorted((a, b) => a - b);
}

function copiesOf(server: WorldServer, type: TokenRules["type"], now: Instant): Copies {
  return settle(recordOf(server, type), now + server.clockAhead);
}

function recordOf(server: WorldServer, type: TokenRules["type"]): CopyRecord | undefined {
  return (server.own.get(type) ?? server.replica.get(type))?.record;
}

interface Token {
  readonly certificate: Thumbprint;
  readonly signed: { readonly at: Instant; readonly by: Fqdn };
  readonly now: Instant;
  readonly rules: TokenRules;
}

function expectValid(server: WorldServer, name: Fqdn, { certificate, signed, now, rules }: Token): void {
  const copies = copiesOf(server, rules.type, now);
  if (copies.kind === "empty") return;
  const isHeld = heldCopies(copies).includes(certificate);
  const isEarly =
    copies.kind === "staged" &&
    copies.next === certificate &&
    now + server.clockAhead < copies.effectiveDate - 2 * rules.clockSkew;
  if (isHeld && !isEarly) return;
  throw new Error(
    `a token that ${signed.by} signed with ${certificate} at ${signed.at} does not validate on ${name} at ${now}: ${JSON.stringify(copies)}`,
  );
}

// Asks a target one thing: finds the way to it, wraps the request for a hop, and says in cscert's own words how it ended.

import type { DurationMs, Instant } from "../../base/instant.ts";
import { diagnose, type Diagnostic } from "../../diagnostic/diagnostic.ts";
import type { Ending, RequestOptions } from "./channel.ts";
import { encodeRequest } from "./frames.ts";
import { isCutOff, labFields, routeTo, type Route, type RouteParts, type RouteTarget } from "./route.ts";
import type { Loss } from "./script-process.ts";
import type { Hello, OpenSession, Priority, Sessions } from "./sessions.ts";

export interface AskParts extends RouteParts {
  readonly sessions: Sessions;
  /** The instant of a lab's clock, where it is another than the real one. */
  readonly labNow?: () => Instant | undefined;
}

export interface AskOptions {
  readonly timeout: DurationMs;
  readonly handOver?: DurationMs;
  /** For what only reads, and needs nothing that is heard beside the answer: it follows a new process's hello without a wait. */
  readonly send?: RequestOptions["send"];
  readonly priority?: Priority;
}

/** How it ended. `perhaps`: it may have been done, or may still be. */
export type Asked =
  | { readonly kind: "answer"; readonly value: unknown; readonly heard: string }
  | { readonly kind: "refused"; readonly reason: string; readonly diagnostic: Diagnostic }
  | { readonly kind: "lost"; readonly done: "no" | "perhaps"; readonly diagnostic: Diagnostic };

/** Asks a target; never throws. A process that died while nobody used it is replaced by a new one, once. */
export async function ask(
  parts: AskParts,
  target: RouteTarget,
  request: Readonly<Record<string, unknown>>,
  options: AskOptions,
): Promise<Asked> {
  const name = target === "deployment" ? "the deployment" : target;
  const route = routeTo(target, parts);
  // A hop finds out by itself.
  if (target !== "deployment" && route.hop?.when !== "always" && isCutOff(parts.lab, target)) {
    const diagnostic = diagnose("server/unreachable", { server: target });
    return { kind: "lost", done: "no", diagnostic };
  }
  let ending: Ending = await askOnce(parts, route, request, options);
  if (ending.kind === "lost" && ending.handedOver === "no" && ending.why.kind === "ended") {
    ending = await askOnce(parts, route, request, options);
  }
  if (ending.kind === "answer") return ending;
  const { place, program } = route.launch;
  if (ending.kind === "lost") {
    const diagnostic = tellLoss(ending.why, { target, place, program, kind: route.launch.kind });
    return { kind: "lost", done: ending.handedOver, diagnostic };
  }
  const where = route.hop === undefined ? place : name;
  const diagnostic = tellRefusal(ending.reason, ending.message, where, target);
  return { kind: "refused", reason: ending.reason, diagnostic };
}

async function askOnce(
  parts: AskParts,
  route: Route,
  request: Readonly<Record<string, unknown>>,
  { timeout, handOver, send, priority = "in-turn" }: AskOptions,
): Promise<Ending> {
  const fields = { ...request, ...labFields(route, parts.lab, parts.labNow?.()) };
  const options: RequestOptions = {
    timeout,
    ...(handOver === undefined ? {} : { lease: handOver }),
    ...(send === undefined ? {} : { send }),
  };
  const work = async ({ channel, hello }: OpenSession): Promise<Ending> => {
    // Where it runs decides about some hops, and only its hello tells.
    const said = send === "behind" && route.hop?.when !== "unless-here" ? undefined : await hello;
    if (said !== undefined && said.kind !== "hello") return said;
    return await channel.request(hops(route, said) ? throughHop(route, fields) : fields, options);
  };
  return await parts.sessions.use(route, work, priority);
}

function hops({ hop }: Route, said: Hello | undefined): boolean {
  if (hop === undefined) return false;
  return hop.when === "always" || said?.computer !== hop.computer;
}

/** What the far side is asked travels as one ASCII text; what looks like an object would arrive emptied. */
function throughHop(
  { hop }: Route,
  fields: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const { lab } = fields;
  return {
    hop: hop?.computer,
    inner: encodeRequest({ id: 0, ...fields }),
    ...(lab === undefined ? {} : { lab }),
  };
}

interface Teller {
  readonly target: RouteTarget;
  readonly place: string;
  readonly program: string;
  readonly kind: "powershell" | "ssh";
}

function tellLoss(why: Loss, { target, place, program, kind }: Teller): Diagnostic {
  switch (why.kind) {
    case "timeout":
      return target === "deployment"
        ? diagnose("powershell/ended", { place, code: "timeout", said: "no answer in time" })
        : diagnose("server/slow", { server: target });
    case "not-started":
      return diagnose("powershell/not-found", { place: "this machine", program, reason: why.code });
    case "unusable":
      return diagnose("powershell/answer-unusable", { place, problem: why.problem });
    case "closed":
      return diagnose("powershell/ended", { place, code: "closed", said: "" });
    case "ended":
      return tellEnd(why.code, why.said, place, kind);
  }
}

function tellEnd(code: number | undefined, said: string, place: string, kind: Teller["kind"]): Diagnostic {
  const words = said.replaceAll(/\s+/g, " ").slice(-SAID_TOLD);
  if (/language mode/i.test(said)) return diagnose("powershell/constrained-language", { place });
  if (kind === "ssh" && code === SSH_FAILED) return diagnose("powershell/ssh-failed", { place, said: words });
  return diagnose("powershell/ended", { place, code: `code ${code ?? "none"}`, said: words });
}

function tellRefusal(reason: string, message: string, place: string, target: RouteTarget): Diagnostic {
  switch (reason) {
    case "no-module":
    case "no-cmdlet":
      return diagnose("powershell/no-module", { place });
    case "busy":
      return diagnose("powershell/busy", { place });
    case "unreachable":
    case "hop-broken":
      return target === "deployment"
        ? diagnose("powershell/script-failed", { place, message })
        : diagnose(
            "server/unreachable",
            { server: target },
            { hints: [`PowerShell remoting said: ${message}`] },
          );
    case "damaged":
      return diagnose("powershell/lease-unusable", { place, reason: message });
    default:
      return diagnose("powershell/script-failed", { place, message });
  }
}

const SSH_FAILED = 255;
const SAID_TOLD = 300;

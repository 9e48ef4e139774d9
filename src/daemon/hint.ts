// A signed request that claims that something changed: judged by its signature alone, in constant time; what it says is never read, it
// only makes the daemon look by itself.

import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Secret } from "../base/secret.ts";
import type { HintReceiver, HintRequest } from "./web-port.ts";
import type { Tally } from "./tally.ts";

export interface HintReceiverInput {
  readonly secret: Secret;
  readonly accepted: () => void;
  readonly tally: Tally;
}

/** So many accepted signatures are remembered: the same one again is a replay. */
const REMEMBERED = 1_000;

/** Makes a receiver that knows one secret. Understands what GitHub, Gitea, Forgejo, Bitbucket and GitLab send. */
export function makeHintReceiver({ secret, accepted, tally }: HintReceiverInput): HintReceiver {
  const seen = new Set<string>();
  return (request) => {
    const proof = proofOf(request);
    const genuine = proof !== undefined && isGenuine(proof, request.body, secret) && !seen.has(proof.replay);
    tally.count("hints", { result: genuine ? "accepted" : "refused" });
    if (!genuine) return "refused";
    seen.add(proof.replay);
    const [oldest] = seen;
    if (seen.size > REMEMBERED && oldest !== undefined) seen.delete(oldest);
    accepted();
    return "accepted";
  };
}

interface Proof {
  readonly kind: "hmac" | "token";
  readonly value: string;
  /** The same for the same request again. */
  readonly replay: string;
}

/** `X-Hub-Signature-256: sha256=HEX` (GitHub, Gitea, Forgejo, Bitbucket as `X-Hub-Signature`), or GitLab's plain `X-Gitlab-Token`. */
function proofOf({ headers, body }: HintRequest): Proof | undefined {
  const signature = headers["x-hub-signature-256"] ?? headers["x-hub-signature"];
  const hex = /^sha256=([0-9a-f]{64})$/.exec(signature ?? "")?.[1] ?? headers["x-gitea-signature"];
  if (hex !== undefined) return { kind: "hmac", value: hex, replay: hex };
  const token = headers["x-gitlab-token"];
  const event = headers["x-gitlab-event-uuid"] ?? createHash("sha256").update(body).digest("hex");
  return token === undefined ? undefined : { kind: "token", value: token, replay: event };
}

function isGenuine({ kind, value }: Proof, body: Uint8Array, secret: Secret): boolean {
  const wanted =
    kind === "hmac" ? createHmac("sha256", secret.reveal()).update(body).digest("hex") : secret.reveal();
  // Hashed first: equal lengths, and no time that tells how much was right.
  return timingSafeEqual(digest(value), digest(wanted));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

// Sends a notice: one HTTPS request, no redirects, ten seconds. Its URL is a secret: whoever has it can post.

import type { Secret } from "../base/secret.ts";
import { diagnose } from "../diagnostic/diagnostic.ts";
import { Failure } from "../diagnostic/failure.ts";
import type { Notice } from "../model/notice.ts";
import { bodyFor, type ChannelKind } from "./channels.ts";

export interface Channel {
  readonly kind: ChannelKind;
  readonly url: Secret;
}

const TIMEOUT_MS = 10_000;

/** Checks that a notice can be sent to a channel without being read on the way. Throws a Failure `notify/bad-url`. */
export function checkChannel({ kind, url }: Channel): void {
  const parsed = URL.parse(url.reveal());
  const local = parsed?.protocol === "http:" && ["127.0.0.1", "[::1]", "localhost"].includes(parsed.hostname);
  if (parsed?.protocol !== "https:" && !local)
    throw new Failure(diagnose("notify/bad-url", { channel: kind }));
}

/** Posts a notice. Throws a Failure `notify/not-sent`, which never shows the URL. */
export async function postNotice({ kind, url }: Channel, notice: Notice): Promise<void> {
  const failed = (why: string, cause?: unknown): Failure =>
    new Failure(diagnose("notify/not-sent", { channel: kind, why }), { cause });
  let response: Response;
  try {
    response = await fetch(url.reveal(), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(bodyFor(kind, notice)),
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    throw failed(reasonOf(error), error);
  }
  // An answer that is not read keeps its connection.
  await response.body?.cancel();
  if (!response.ok) throw failed(`it answered ${response.status}`);
}

/** Only codes: messages of the network may hold the URL. */
function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === "TimeoutError") return "no answer within ten seconds";
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return code === "" ? "the request failed" : `the request failed (${code})`;
}

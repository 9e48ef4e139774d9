// One answer of the script, read as what it is: text from another machine. Nothing in it is believed before it has its shape.

export type Reply =
  | { readonly kind: "ready"; readonly id: number }
  | { readonly kind: "answer"; readonly id: number; readonly value: unknown }
  | { readonly kind: "refused"; readonly id: number; readonly reason: string; readonly message: string }
  | { readonly kind: "unusable"; readonly problem: string };

/** Reads an answer. What came through a hop carries another one within. */
export function readReply(text: string): Reply {
  const object = parseObject(text);
  if (object === undefined) return unusable("an answer is no JSON object");
  const { id, kind, answer } = object;
  if (kind === "script-altered") return unusable("the script arrived altered and was not run");
  if (typeof id !== "number") return unusable("an answer has no number");
  if (kind === "ready") return { kind: "ready", id };
  if (kind === "answer") return { kind: "answer", id, value: answer };
  if (kind === "refused" || kind === "failed") {
    return { kind: "refused", id, reason: textOf(object["reason"]), message: textOf(object["message"]) };
  }
  if (kind === "hopped" && typeof answer === "string") return readHopped(id, answer);
  return unusable("an answer of an unknown kind");
}

function readHopped(id: number, text: string): Reply {
  const inner = readReply(text);
  if (inner.kind === "unusable") return inner;
  return inner.kind === "ready" ? unusable("an answer out of turn from behind the hop") : { ...inner, id };
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function unusable(problem: string): Reply {
  return { kind: "unusable", problem };
}

// How a server's replica takes the deployment's copies. It takes them whole or not at all: a record whose keys are not
// all there would be a server that can't sign or validate what it claims to.

import type { Instant } from "../../base/instant.ts";
import { heldCopies, settle } from "../../model/assignment.ts";
import type { CentralDocument, DocumentRecord, ServerDocument } from "./document.ts";
import { canonicalJson, type Json } from "../../base/canonical-json.ts";

/**
 * Returns the certificates that a server lacks for the deployment's copies, in no particular order. A previous copy whose key the
 * deployment can't give does not count: the server only validates with it, and never will sign.
 */
export function findMissingKeys(
  central: CentralDocument,
  server: ServerDocument,
  at: Instant,
): readonly string[] {
  const named = Object.values(central.assignments).flatMap(({ record }) => {
    const copies = settle(record, at);
    const previous = copies.kind === "settled" ? copies.previous : undefined;
    return heldCopies(copies).filter(
      (thumbprint) => thumbprint !== previous || Object.hasOwn(central.certificates, thumbprint),
    );
  });
  return [...new Set(named)].filter((thumbprint) => !Object.hasOwn(server.certificates, thumbprint));
}

/**
 * Returns the server's document with the deployment's copies in its replica; the same document when it has them already
 * and `keys` says that none was new. `writtenAt` changes only for what changed.
 */
export function takePublication(
  central: CentralDocument,
  server: ServerDocument,
  at: Instant,
  keys: "new" | "known",
): ServerDocument {
  const held = server.replica;
  if (held?.publication === central.publication && keys === "known") return server;
  if (held === undefined && central.publication === 0) return server;
  const assignments: Record<string, DocumentRecord> = {};
  for (const [type, { record }] of Object.entries(central.assignments)) {
    const before = held?.assignments[type];
    const same = before !== undefined && sameRecord(before, record);
    assignments[type] = same ? before : { record, writtenAt: at };
  }
  return { ...server, replica: { publication: central.publication, updatedAt: at, assignments } };
}

function sameRecord(before: DocumentRecord, record: DocumentRecord["record"]): boolean {
  return canonicalJson(before.record as unknown as Json) === canonicalJson(record as unknown as Json);
}

// What is new, as edits of a configuration: items go to the end of what is there, and new names into the root file.

import { formatInstant } from "../base/instant.ts";
import type { FileEdits } from "../config/edit-assignment.ts";
import type { Edit, Value } from "../config/edit-model.ts";
import type { Outline } from "../config/outline.ts";
import type { DesiredState } from "../model/desired.ts";
import { parseFqdn, type Fqdn } from "../model/fqdn.ts";
import { formatScope } from "../model/scope.ts";
import type { Thumbprint } from "../model/thumbprint.ts";
import type { ObservedPool } from "../model/topology.ts";
import type { Table } from "./merge-tables.ts";
import type { AdoptedEntry, AdoptedItem } from "./name-certificates.ts";

/** Says where a certificate of an entry lies, of one server or of all. */
export type Place = (entry: string, server: string | undefined, thumbprint: Thumbprint) => Value;

/** Adds the line of a server; a file below another folder gets no path. */
export function tableEdit(table: Extract<Table, { kind: "edit" }>, place: Place): FileEdits {
  const { file, path, server, name, thumbprint } = table;
  const value = file.includes("/") ? { thumbprint } : place(name, server, thumbprint);
  return { file, edits: [{ kind: "add-pair", path, key: server, value }] };
}

/** Adds servers to their pools, and pools that are new; says how many servers. */
export function poolEdits(
  { desired, outline }: { readonly desired: DesiredState; readonly outline: Outline },
  pools: readonly ObservedPool[],
  left: ReadonlySet<Fqdn>,
): { readonly edits: readonly FileEdits[]; readonly servers: number } {
  const edits: FileEdits[] = [];
  let count = 0;
  for (const { fqdn, role, site, servers } of pools) {
    const added = servers.filter((server) => !desired.topology.servers.has(server) && !left.has(server));
    if (added.length === 0) continue;
    count += added.length;
    const known = outline.pools.find(({ name }) => parseFqdn(name) === fqdn);
    if (known === undefined) {
      const value: Value = { role, ...(site === undefined ? {} : { site }), servers: added };
      edits.push(atRoot(outline, [{ kind: "add-pair", path: ["pools"], key: fqdn, value }]));
    } else {
      const path = [...known.path, "servers"];
      edits.push({ file: known.file, edits: added.map((value) => ({ kind: "add-item", path, value })) });
    }
  }
  return { edits, servers: count };
}

/** Names a certificate. */
export function entryEdit({ name, content }: AdoptedEntry, place: Place): Edit {
  const value: Value =
    content.kind === "one"
      ? place(name, undefined, content.thumbprint)
      : {
          servers: Object.fromEntries(
            [...content.thumbprints].map(([server, thumbprint]) => [server, place(name, server, thumbprint)]),
          ),
        };
  return { kind: "add-pair", path: ["certificates"], key: name, value };
}

/** Adds an assignment. */
export function itemEdit({ types, scope, certificate, roll }: AdoptedItem): Edit {
  const [only = ""] = types;
  const value: Value = {
    type: types.length === 1 ? only : types,
    scope: formatScope(scope),
    certificate,
    ...(roll === undefined
      ? {}
      : { rolls: [{ certificate: roll.certificate, effectiveDate: formatInstant(roll.effectiveDate) }] }),
  };
  return { kind: "add-item", path: ["assignments"], value };
}

/** New things go into the root file. */
export function atRoot({ rootFile }: Outline, edits: readonly Edit[]): FileEdits {
  return { file: rootFile, edits };
}

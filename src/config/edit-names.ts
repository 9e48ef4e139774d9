// Every place of a configuration that names a certificate, a pool or a server: to take it away or to name it anew. Pure.

import { parseFqdn } from "../model/fqdn.ts";
import { formatScope } from "../model/scope.ts";
import type { EditPlan, FileEdits } from "./edit-assignment.ts";
import type { Edit } from "./edit-model.ts";
import type { Outline, OutlinedAssignment } from "./outline.ts";
import type { Path } from "./document.ts";
import { parseScope } from "./scope.ts";

export type NamedKind = "certificate" | "pool" | "server";

export interface Named {
  readonly kind: NamedKind;
  readonly name: string;
}

/** Finds the edits that take a name out of every place, or says why that can't be. */
export function planRemoval(outline: Outline, named: Named): EditPlan {
  switch (named.kind) {
    case "certificate":
      return removeCertificate(outline, named.name);
    case "server":
      return removeServers(outline, named, [named.name]);
    case "pool": {
      const pool = findPool(outline, named.name);
      if (pool === undefined) return unknown(named);
      return removeServers(outline, named, pool.pool.servers);
    }
  }
}

/** Finds the edits that give a certificate, pool or server another name in every place, or says why that can't be. */
export function planRename(outline: Outline, named: Named, to: string): EditPlan {
  if (isTaken(outline, named.kind, to)) return refuse(`there is a ${named.kind} ${to} already`);
  if (named.kind !== "certificate" && parseFqdn(to) === undefined) return refuse(`${to} is no FQDN`);
  const edits = collector();
  if (named.kind === "certificate") {
    const entry = outline.certificates.find(({ name }) => name === named.name);
    if (entry === undefined) return unknown(named);
    edits.add(entry.file, { kind: "rename", path: entry.path, key: to });
    for (const { file, path } of referencesTo(outline, named.name))
      edits.add(file, { kind: "set", path, value: to });
    return edits.plan();
  }
  const found =
    named.kind === "pool" ? renamePool(outline, named, to, edits) : renameServer(outline, named, to, edits);
  if (!found) return unknown(named);
  for (const { file, path } of scopesOf(outline, named))
    edits.add(file, { kind: "set", path, value: `${named.kind}:${to}` });
  return edits.plan();
}

function removeCertificate(outline: Outline, name: string): EditPlan {
  const entry = outline.certificates.find((one) => one.name === name);
  if (entry === undefined) return unknown({ kind: "certificate", name });
  const holder = outline.assignments.find(({ certificate }) => certificate === name);
  if (holder !== undefined) {
    const held = `${holder.types.join(", ")} in ${holder.scope}`;
    return refuse(
      `${held} holds it: assign another certificate there first, or remove that assignment by hand`,
    );
  }
  const edits = collector();
  // Later ones first: the places of those before them stay.
  for (const { file, path } of referencesTo(outline, name).toReversed())
    edits.add(file, { kind: "remove", path: path.slice(0, -1) });
  edits.add(entry.file, { kind: "remove", path: entry.path });
  return edits.plan();
}

function removeServers(outline: Outline, named: Named, servers: readonly string[]): EditPlan {
  const gone = new Set(servers.map((server) => canonical(server)));
  const source = outline.assignments.find((one) =>
    fromScopes(one).some(({ scope }) => isMeant(scope, named, gone)),
  );
  if (source !== undefined)
    return refuse(
      `${source.types.join(", ")} in ${source.scope} reuses a certificate from there: change that first`,
    );
  const edits = collector();
  for (const { file, path, guard } of outline.permissions.toReversed())
    if (gone.has(canonical(guard.split(":").slice(1).join(":")))) edits.add(file, { kind: "remove", path });
  for (const { file, path, scope } of outline.assignments.toReversed())
    if (isMeant(scope, named, gone)) edits.add(file, { kind: "remove", path });
  for (const { file, path, entry } of outline.certificates)
    for (const server of Object.keys(entry.servers ?? {}))
      if (gone.has(canonical(server)))
        edits.add(file, { kind: "remove", path: [...path, "servers", server] });
  if (named.kind === "pool") {
    const pool = findPool(outline, named.name);
    if (pool !== undefined) edits.add(pool.file, { kind: "remove", path: pool.path });
    return edits.plan();
  }
  const pool = outline.pools.find((one) => one.pool.servers.some((server) => gone.has(canonical(server))));
  if (pool === undefined) return unknown(named);
  if (pool.pool.servers.length === 1) return refuse(`it is the last server of ${pool.name}: remove the pool`);
  const index = pool.pool.servers.findIndex((server) => gone.has(canonical(server)));
  edits.add(pool.file, { kind: "remove", path: [...pool.path, "servers", index] });
  return edits.plan();
}

function renamePool(outline: Outline, { name }: Named, to: string, edits: Collector): boolean {
  const pool = findPool(outline, name);
  if (pool !== undefined) edits.add(pool.file, { kind: "rename", path: pool.path, key: to });
  return pool !== undefined;
}

function renameServer(outline: Outline, { name }: Named, to: string, edits: Collector): boolean {
  const wish = canonical(name);
  let found = false;
  for (const { file, path, pool } of outline.pools) {
    pool.servers.forEach((server, index) => {
      if (canonical(server) !== wish) return;
      found = true;
      edits.add(file, { kind: "set", path: [...path, "servers", index], value: to });
    });
  }
  for (const { file, path, entry } of outline.certificates)
    for (const server of Object.keys(entry.servers ?? {}))
      if (canonical(server) === wish)
        edits.add(file, { kind: "rename", path: [...path, "servers", server], key: to });
  for (const { file, path, guard } of outline.permissions) {
    const [kind = "", ...rest] = guard.split(":");
    if (canonical(rest.join(":")) === wish)
      edits.add(file, { kind: "set", path: [...path, "guard"], value: `${kind}:${to}` });
  }
  return found;
}

interface Place {
  readonly file: string;
  readonly path: Path;
}

/** Where assignments and rolls refer to a certificate by its name. */
function referencesTo({ assignments }: Outline, name: string): readonly Place[] {
  return assignments.flatMap(({ file, path, certificate, rolls = [] }) => [
    ...(certificate === name ? [{ file, path: [...path, "certificate"] }] : []),
    ...rolls.flatMap((roll, index) =>
      roll.certificate === name ? [{ file, path: [...path, "rolls", index, "certificate"] }] : [],
    ),
  ]);
}

/** Where scopes name a pool or a server. */
function scopesOf({ assignments }: Outline, named: Named): readonly Place[] {
  const only = new Set([canonical(named.name)]);
  return assignments.flatMap((one) => [
    ...(isMeant(one.scope, named, only) ? [{ file: one.file, path: [...one.path, "scope"] }] : []),
    ...fromScopes(one)
      .filter(({ scope }) => isMeant(scope, named, only))
      .map(({ path }) => ({ file: one.file, path })),
  ]);
}

function fromScopes({
  path,
  certificate,
  rolls = [],
}: OutlinedAssignment): readonly { readonly scope: string; readonly path: Path }[] {
  const all = [
    { reference: certificate, path: [...path, "certificate"] },
    ...rolls.map((roll, index) => ({
      reference: roll.certificate,
      path: [...path, "rolls", index, "certificate"],
    })),
  ];
  return all.flatMap(({ reference, path: own }) =>
    typeof reference === "string" || typeof reference.from === "string"
      ? []
      : [{ scope: reference.from.scope, path: [...own, "from", "scope"] }],
  );
}

/** A pool that goes takes the scopes of its servers with it. */
function isMeant(text: string, { kind, name }: Named, servers: ReadonlySet<string>): boolean {
  const scope = parseScope(text);
  if (scope === undefined) return false;
  if (kind === "pool" && formatScope(scope) === `pool:${canonical(name)}`) return true;
  return scope.kind === "server" && servers.has(scope.server);
}

function findPool({ pools }: Outline, name: string): Outline["pools"][number] | undefined {
  return pools.find((pool) => canonical(pool.name) === canonical(name));
}

function isTaken(outline: Outline, kind: NamedKind, name: string): boolean {
  if (kind === "certificate") return outline.certificates.some((one) => one.name === name);
  const wish = canonical(name);
  if (kind === "pool") return findPool(outline, name) !== undefined;
  return outline.pools.some(({ pool }) => pool.servers.some((server) => canonical(server) === wish));
}

function canonical(name: string): string {
  return name.toLowerCase();
}

interface Collector {
  add(file: string, edit: Edit): void;
  plan(): EditPlan;
}

function collector(): Collector {
  const files = new Map<string, Edit[]>();
  return {
    add: (file, edit) => void files.set(file, [...(files.get(file) ?? []), edit]),
    plan: () => ({
      kind: "edits",
      files: [...files].map(([file, edits]): FileEdits => ({ file, edits })),
    }),
  };
}

function unknown({ kind, name }: Named): EditPlan {
  return refuse(`the configuration names no ${kind} ${name}`);
}

function refuse(why: string): EditPlan {
  return { kind: "refused", why };
}

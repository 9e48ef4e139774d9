// The schema with the names of a configuration in it: editors then offer them by value. What it accepts stays the same.

import type { Outline } from "../config/outline.ts";
import { ROLES } from "../model/product.ts";

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Node = { readonly [key: string]: Json };

/** Returns the schema's text with certificates, thumbprints, scopes and servers of a configuration among its examples. */
export function offerNames(schema: string, { certificates, pools }: Outline): string {
  const names = certificates.map(({ name }) => name);
  const sources = certificates.flatMap(({ entry }) => [entry, ...Object.values(entry.servers ?? {})]);
  const thumbprints = [...new Set(sources.flatMap(({ thumbprint }) => thumbprint ?? []))];
  const servers = pools.flatMap(({ pool }) => pool.servers);
  const sites = [...new Set(pools.flatMap(({ pool }) => pool.site ?? []))];
  const scopes = [
    "global",
    ...sites.map((site) => `site:${site}`),
    ...pools.map(({ name }) => `pool:${name}`),
    ...ROLES.map((role) => `role:${role}`),
    ...servers.map((server) => `server:${server}`),
  ];
  const given: Readonly<Record<string, readonly string[]>> = {
    "definitions.reference": names,
    "definitions.certificate.properties.thumbprint": thumbprints,
    "definitions.source.properties.thumbprint": thumbprints,
    "definitions.assignment.properties.scope": scopes,
    "definitions.pool.properties.servers.items": servers,
  };
  const parsed = JSON.parse(schema) as Node;
  return `${JSON.stringify(withExamples(parsed, "", given), null, 2)}\n`;
}

/** A long list is no help in an editor, and a large schema slows it down. */
const MOST = 500;

function withExamples(node: Json, path: string, given: Readonly<Record<string, readonly string[]>>): Json {
  if (node === null || typeof node !== "object" || Array.isArray(node)) return node;
  const entries = Object.entries(node).map(([key, item]): [string, Json] => [
    key,
    withExamples(item, path === "" ? key : `${path}.${key}`, given),
  ]);
  const examples = given[path];
  const own = Object.fromEntries(entries);
  return examples === undefined || examples.length === 0
    ? own
    : { ...own, examples: examples.slice(0, MOST) };
}

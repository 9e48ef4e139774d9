// Where the parser's nodes stand in the text. Asked only for what is shown.

import { isMap, isNode, isScalar, isSeq, type Pair, type YAMLMap } from "yaml";
import type { Location } from "../diagnostic/location.ts";
import type { Place } from "./lines.ts";

type Path = readonly (string | number)[];

/** Finds the place of the value at a path, or of the nearest one around it. */
export function locateNode(contents: unknown, path: Path, place: Place): Location {
  let node = contents;
  let found = node;
  for (const part of path) {
    node = child(node, part);
    if (!isNode(node)) break;
    found = node;
  }
  return placeOf(found, place);
}

/** Finds the place of the key at the end of a path. */
export function locatePair(contents: unknown, path: Path, place: Place): Location | undefined {
  let node = contents;
  for (const part of path.slice(0, -1)) node = child(node, part);
  if (!isMap(node)) return undefined;
  const pair = findPair(node, String(path.at(-1)));
  return isScalar(pair?.key) ? placeOf(pair.key, place) : undefined;
}

/** Returns a node's place. A collection is shown by its first scalar: carets under whole blocks help nobody. */
export function placeOf(node: unknown, place: Place): Location {
  let shown = node;
  while (isMap(shown) || isSeq(shown)) {
    const first: unknown = shown.items[0];
    const inner = isMap(shown) ? (first as Pair | undefined)?.key : first;
    if (!isNode(inner)) break;
    shown = inner;
  }
  const range = isNode(shown) ? shown.range : undefined;
  return range === undefined || range === null ? place(0, 1) : place(range[0], range[1]);
}

function child(node: unknown, part: string | number): unknown {
  if (isSeq(node) && typeof part === "number") return node.items[part];
  return isMap(node) ? findPair(node, String(part))?.value : undefined;
}

/** Below this many keys, looking at each is cheaper than an index. */
const INDEXED_MIN = 12;

function findPair(node: YAMLMap, name: string): Pair | undefined {
  if (node.items.length >= INDEXED_MIN) return pairsOf(node).get(name);
  return node.items.find(({ key }) => isScalar(key) && key.value === name);
}

/** The pairs of a map by key, gathered once: a configuration may name thousands. */
function pairsOf(node: YAMLMap): ReadonlyMap<string, Pair> {
  const known = PAIRS.get(node);
  if (known !== undefined) return known;
  const pairs = new Map<string, Pair>();
  for (const pair of node.items) {
    if (isScalar(pair.key) && !pairs.has(String(pair.key.value))) pairs.set(String(pair.key.value), pair);
  }
  PAIRS.set(node, pairs);
  return pairs;
}

const PAIRS = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();

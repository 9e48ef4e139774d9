// What an edit means, on plain values: the text is right when it reads as this.

import type { Path } from "./document.ts";

/** A value as it is written: all scalars are texts, but for yes and no. */
export type Value = string | boolean | readonly Value[] | { readonly [key: string]: Value };

/** One change of a configuration's text. Paths lead from the root. */
export type Edit =
  /** Puts another value in the place of one that is there. */
  | { readonly kind: "set"; readonly path: Path; readonly value: Value }
  /** Adds a pair to the mapping at a path, after the others; it is made where it is missing. */
  | { readonly kind: "add-pair"; readonly path: Path; readonly key: string; readonly value: Value }
  /** Adds an item to the list at a path, after the others; it is made where it is missing. */
  | { readonly kind: "add-item"; readonly path: Path; readonly value: Value }
  /** Takes a pair or an item away, and what it would leave empty. */
  | { readonly kind: "remove"; readonly path: Path }
  /** Gives the last key of a path another name. */
  | { readonly kind: "rename"; readonly path: Path; readonly key: string };

/** Values of this file keep the order of their keys. */
type Model = string | null | Model[] | Map<string, Model>;

/** Returns what a text that reads as `value` must read as after an edit; undefined where the path leads nowhere. */
export function editModel(value: unknown, edit: Edit): unknown {
  const root = toModel(value);
  return change(root, edit) ? root : undefined;
}

/** Decides whether two readings are the same, the order of keys included. */
export function sameModel(a: unknown, b: unknown): boolean {
  return JSON.stringify(plain(toModel(a))) === JSON.stringify(plain(toModel(b)));
}

function change(root: Model, edit: Edit): boolean {
  switch (edit.kind) {
    case "set":
      return setAt(root, edit.path, () => toModel(edit.value));
    case "rename":
      return renameAt(root, edit.path, edit.key);
    case "remove":
      return removeAt(root, edit.path);
    case "add-pair":
      return addAt(root, edit.path, new Map(), (target) =>
        target instanceof Map && !target.has(edit.key)
          ? target.set(edit.key, toModel(edit.value))
          : undefined,
      );
    case "add-item":
      return addAt(root, edit.path, [], (target) =>
        Array.isArray(target) ? [...target, toModel(edit.value)] : undefined,
      );
  }
}

function addAt(root: Model, path: Path, empty: Model, add: (target: Model) => Model | undefined): boolean {
  const found = path.length === 0 ? root : getAt(root, path);
  const added = add(found === undefined || found === null || found === "" ? empty : found);
  if (added === undefined) return false;
  if (path.length === 0) return true;
  if (found !== undefined) return setAt(root, path, () => added);
  const parent = getAt(root, path.slice(0, -1));
  const key = path.at(-1);
  if (!(parent instanceof Map) || typeof key !== "string") return false;
  parent.set(key, added);
  return true;
}

function getAt(root: Model, path: Path): Model | undefined {
  let at: Model | undefined = root;
  for (const step of path) {
    if (at instanceof Map) at = at.get(String(step));
    else if (Array.isArray(at) && typeof step === "number") at = at[step];
    else return undefined;
  }
  return at;
}

function setAt(root: Model, path: Path, make: () => Model): boolean {
  const parent = getAt(root, path.slice(0, -1));
  const key = path.at(-1);
  if (parent instanceof Map && typeof key === "string" && parent.has(key)) parent.set(key, make());
  else if (Array.isArray(parent) && typeof key === "number" && key < parent.length) parent[key] = make();
  else return false;
  return true;
}

function renameAt(root: Model, path: Path, key: string): boolean {
  const parent = getAt(root, path.slice(0, -1));
  const old = path.at(-1);
  if (!(parent instanceof Map) || typeof old !== "string" || !parent.has(old) || parent.has(key))
    return false;
  const entries = [...parent];
  parent.clear();
  for (const [name, value] of entries) parent.set(name === old ? key : name, value);
  return true;
}

function removeAt(root: Model, path: Path): boolean {
  const parent = getAt(root, path.slice(0, -1));
  const key = path.at(-1);
  if (parent instanceof Map && typeof key === "string" && parent.has(key)) parent.delete(key);
  else if (Array.isArray(parent) && typeof key === "number" && key < parent.length) parent.splice(key, 1);
  else return false;
  const left = parent instanceof Map ? parent.size : parent.length;
  return left > 0 || path.length === 1 || removeAt(root, path.slice(0, -1));
}

function toModel(value: unknown): Model {
  if (Array.isArray(value)) return value.map((item: unknown) => toModel(item));
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [String(key), toModel(item)]));
  if (typeof value === "object" && value !== null)
    return new Map(Object.entries(value).map(([key, item]) => [key, toModel(item)]));
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : null;
}

function plain(model: Model): unknown {
  if (Array.isArray(model)) return model.map((item) => plain(item));
  if (model instanceof Map) return { pairs: [...model].map(([key, item]) => [key, plain(item)]) };
  return model === "" ? null : model;
}

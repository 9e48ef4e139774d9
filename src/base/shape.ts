// Reads untrusted JSON strictly: each reader names the place where a value is not what it must be. Nothing unknown passes.

/** A value that is not what it must be; caught by whoever decodes a whole document. */
export class ShapeError extends Error {
  readonly where: string;

  constructor(where: string, problem: string) {
    super(problem);
    this.where = where;
  }
}

/** Reads a value found at a place (a JSON pointer); throws a {@link ShapeError}. */
export type Reader<Value> = (value: unknown, where: string) => Value;

/** Reads a text, of at most 64 KiB. */
export const text: Reader<string> = (value, where) => {
  if (typeof value !== "string") throw new ShapeError(where, "it is not a text");
  if (value.length > TEXT_LIMIT) throw new ShapeError(where, "it is too long");
  return value;
};

/** Reads a whole number that JSON carries exactly. */
export const whole: Reader<number> = (value, where) => {
  if (typeof value !== "number" || !Number.isSafeInteger(value)) {
    throw new ShapeError(where, "it is not a whole number");
  }
  return value;
};

export const truth: Reader<boolean> = (value, where) => {
  if (typeof value !== "boolean") throw new ShapeError(where, "it is not true or false");
  return value;
};

/** Reads a text that a smart constructor accepts. */
export function made<Value>(make: (text: string) => Value | undefined, what: string): Reader<Value> {
  return (value, where) => {
    const result = make(text(value, where));
    if (result === undefined) throw new ShapeError(where, `it is not ${what}`);
    return result;
  };
}

/** Reads one of a few words. */
export function word<Word extends string>(...words: readonly Word[]): Reader<Word> {
  return (value, where) => {
    const found = words.find((candidate) => candidate === value);
    if (found === undefined) throw new ShapeError(where, `it is none of ${words.join(", ")}`);
    return found;
  };
}

/** Reads a list. */
export function list<Item>(item: Reader<Item>): Reader<readonly Item[]> {
  return (value, where) => {
    if (!Array.isArray(value)) throw new ShapeError(where, "it is not a list");
    return value.map((member: unknown, index) => item(member, `${where}/${index}`));
  };
}

/** Reads an object whose member names are free, in their order, as a map. */
export function mapOf<Key, Value>(key: Reader<Key>, item: Reader<Value>): Reader<ReadonlyMap<Key, Value>> {
  return (value, where) => {
    const members = Object.entries(membersOf(value, where));
    return new Map(members.map(([name, member]) => [key(name, where), item(member, pointer(where, name))]));
  };
}

/** Marks a member that may be absent. */
export interface Optional<Value> {
  readonly optional: Reader<Value>;
}

export function optional<Value>(reader: Reader<Value>): Optional<Value> {
  return { optional: reader };
}

type Shape = Readonly<Record<string, Reader<unknown> | Optional<unknown>>>;
type RequiredOf<S extends Shape> = {
  readonly [K in keyof S as S[K] extends Reader<unknown> ? K : never]: S[K] extends Reader<infer V>
    ? V
    : never;
};
type OptionalOf<S extends Shape> = {
  readonly [K in keyof S as S[K] extends Optional<unknown> ? K : never]?: S[K] extends Optional<infer V>
    ? V
    : never;
};

/** Reads an object with exactly these members. */
export function record<S extends Shape>(shape: S): Reader<RequiredOf<S> & OptionalOf<S>> {
  return (value, where) => {
    const members = membersOf(value, where);
    for (const name of Object.keys(members)) {
      if (!Object.hasOwn(shape, name)) throw new ShapeError(pointer(where, name), "no such member is known");
    }
    const result: Record<string, unknown> = {};
    for (const [name, member] of Object.entries(shape)) {
      const present = Object.hasOwn(members, name);
      if (!present && typeof member !== "function") continue;
      if (!present) throw new ShapeError(pointer(where, name), "it is missing");
      const reader = typeof member === "function" ? member : member.optional;
      result[name] = reader(members[name], pointer(where, name));
    }
    return result as RequiredOf<S> & OptionalOf<S>;
  };
}

function membersOf(value: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new ShapeError(where, "it is not an object");
  }
  return value as Readonly<Record<string, unknown>>;
}

function pointer(where: string, name: string): string {
  const printable = name.slice(0, NAME_LIMIT).replace(/[^\x20-\x7e]/g, "?");
  return `${where}/${printable.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

const TEXT_LIMIT = 65_536;
const NAME_LIMIT = 80;

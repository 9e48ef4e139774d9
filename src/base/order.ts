// One order for text everywhere: by UTF-16 code unit, the same on every machine and in every locale.

/** Compares two texts by code unit: negative, zero or positive. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Returns a copy sorted by the text that `key` gives for each item. */
export function sortedBy<Item>(items: Iterable<Item>, key: (item: Item) => string): Item[] {
  return [...items].toSorted((a, b) => compareText(key(a), key(b)));
}

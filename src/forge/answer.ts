// Reading what an API answered: whatever is not as documented is as if it were absent.

type Member = Readonly<Record<string, unknown>>;

/** Returns an object; an empty one for anything else. */
export function asRecord(value: unknown): Member {
  return isRecord(value) ? value : {};
}

/** Returns the objects of a list; none for anything else. */
export function asRecords(value: unknown): readonly Member[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** Returns a member that is a text. */
export function textIn(record: Member, name: string): string | undefined {
  const value = record[name];
  return typeof value === "string" ? value : undefined;
}

/** Returns a member that is a whole number. */
export function numberIn(record: Member, name: string): number | undefined {
  const value = record[name];
  return typeof value === "number" && Number.isSafeInteger(value) ? value : undefined;
}

function isRecord(value: unknown): value is Member {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// What must be true whatever the input. A broken invariant is a bug of cscert, never the user's fault.

/** A bug of cscert: caught once, in `cli/run.ts`, which exits with 70 and says that it is one. */
export class Bug extends Error {
  override readonly name = "Bug";
}

/** Throws a {@link Bug} unless `condition` holds; narrows the type where it does. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Bug(message);
}

/** Marks a branch that the types say cannot be reached; throws a {@link Bug} when it is. */
export function unreachable(value: never): never {
  throw new Bug(`unreachable: ${JSON.stringify(value)}`);
}

// A secret shows itself to nobody who does not ask for it by name.

const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/** A password or key bytes. Printing, logging, serialising or inspecting it yields `[secret]`. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** Returns the value. Call it only where the secret is used, and keep the result in no object. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return "[secret]";
  }

  toJSON(): string {
    return "[secret]";
  }

  [INSPECT](): string {
    return "[secret]";
  }
}

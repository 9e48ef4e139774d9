// How much a diagnostic weighs.

/** `error` refuses, `warning` should be looked at, `note` is worth knowing. */
export type Severity = "error" | "warning" | "note";

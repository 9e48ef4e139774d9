// Where something was written: a file and a range, 1-based lines and columns.

/** The place of one scalar in one file. Lines and columns are 1-based; columns count UTF-16 code units. */
export interface Location {
  /** Path as the user gave it or would type it, relative to the configuration's folder; `/` on every platform. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Length of the scalar in code units on its first line; at least 1. */
  readonly length: number;
  /** The whole source line, for the excerpt; absent where the file has no text lines. */
  readonly sourceLine?: string;
}

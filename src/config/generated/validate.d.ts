// Made from schemas/cscert.schema.json by `npm run generate`. Do not edit.
import type { Configuration } from "./written.ts";

export interface ShapeError {
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}
declare const validate: {
  /** Types scalars in place, as the schema says. */
  (data: unknown): data is Configuration;
  errors?: readonly ShapeError[] | null;
};
export default validate;

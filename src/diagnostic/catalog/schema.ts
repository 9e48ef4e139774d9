// The `schema/…` codes.

import { entry } from "../entry.ts";

export const schemaCatalog = {} as const;

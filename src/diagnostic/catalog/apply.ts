// The `apply/…` codes.

import { entry } from "../entry.ts";

export const applyCatalog = {} as const;

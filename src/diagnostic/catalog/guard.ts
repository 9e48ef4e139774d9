// The `guard/…` codes.

import { entry } from "../entry.ts";

export const guardCatalog = {} as const;

// The `pfx/…` codes.

import { entry } from "../entry.ts";

export const pfxCatalog = {} as const;

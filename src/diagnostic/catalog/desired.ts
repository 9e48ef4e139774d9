// The `desired/…` codes.

import { entry } from "../entry.ts";

export const desiredCatalog = {} as const;

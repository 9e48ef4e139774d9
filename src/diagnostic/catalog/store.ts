// The `store/…` codes.

import { entry } from "../entry.ts";

export const storeCatalog = {} as const;

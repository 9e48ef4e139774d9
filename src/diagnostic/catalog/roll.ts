// The `roll/…` codes.

import { entry } from "../entry.ts";

export const rollCatalog = {} as const;

// The `certificate/…` codes.

import { entry } from "../entry.ts";

export const certificateCatalog = {} as const;

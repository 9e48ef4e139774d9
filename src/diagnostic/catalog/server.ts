// The `server/…` codes.

import { entry } from "../entry.ts";

export const serverCatalog = {} as const;

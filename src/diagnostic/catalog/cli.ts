// The `cli/…` codes.

import { entry } from "../entry.ts";

export const cliCatalog = {} as const;

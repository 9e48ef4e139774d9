// The `yaml/…` codes.

import { entry } from "../entry.ts";

export const yamlCatalog = {} as const;

// The time, for rooms that may not ask for it.

import type { Instant } from "../base/instant.ts";

/** Returns the present instant. A lab's clock may stand elsewhere (`--now`). */
export type Clock = () => Instant;

// The events of an apply, by the name under which callers of this room look for them.

export type { ApplyEvent } from "../model/apply-event.ts";

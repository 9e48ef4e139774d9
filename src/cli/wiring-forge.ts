// What `cscert comment` takes from the adapters. Loaded by that command alone.

export { sha256 } from "./wiring.ts";
export { connect } from "../forge/connect.ts";
export type { PullRequestComments } from "../forge/forge.ts";
export { detectPlatform, type Platform } from "../forge/platform.ts";
export { postSticky, roomFor } from "../forge/sticky.ts";
export { runLink } from "../forge/run-link.ts";

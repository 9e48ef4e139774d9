// The adapters of the locked-up child: those that compute. No database, no Git, no file; src/cli/wiring.ts would bring them along.

export { loadGathered } from "../sources/gathered-configuration.ts";
export type { FileReading } from "../sources/regular-file.ts";
export { decodeSnapshot } from "../state/snapshot.ts";

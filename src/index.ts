// The library's face: what a program needs to plan and apply without the command line.

export type { Certificate, CertificateLookup } from "./model/certificate.ts";
export type { Action } from "./model/action.ts";
export type { ApplyReport } from "./model/apply-report.ts";
export type { DesiredState } from "./model/desired.ts";
export type { Known, ObservedState } from "./model/observed.ts";
export { NOTHING_KNOWN } from "./model/observed.ts";
export type { Plan } from "./model/plan.ts";
export type { Checked, Diagnostic } from "./diagnostic/diagnostic.ts";
export { Failure } from "./diagnostic/failure.ts";
export type { NodeStore, StoreSession, StoreWrite, WriteOutcome } from "./port/node-store.ts";
export { findConfiguration, loadConfiguration, type LoadedConfiguration } from "./sources/files.ts";
export { makePlan } from "./planner/make-plan.ts";
export { createDirectoryStore } from "./stores/directory/directory-store.ts";

// `cscert adopt` where there is a configuration: it adds what is new, and touches nothing that a person wrote.

import { dirname, normalize } from "node:path";
import { findPlanComplaints } from "../../adopt/complaints.ts";
import { holdingKey } from "../../adopt/estate.ts";
import { mergeEstate, type Merge } from "../../adopt/merge.ts";
import { readOutline } from "../../config/outline.ts";
import { diagnose, hasErrors, type Diagnostic } from "../../diagnostic/diagnostic.ts";
import type { DesiredState, StoreReference } from "../../model/desired.ts";
import { formatTarget } from "../../model/target.ts";
import { tellTopology } from "../../model/tell-topology.ts";
import { count } from "../../render/style.ts";
import { bytesOf, draftEdits, renderDraft, writeDraft, type Draft } from "../draft.ts";
import {
  isIncomplete,
  observeEstate,
  planFor,
  type EstateOptions,
  type ObservedEstate,
} from "../observe-estate.ts";
import { readInstantOption } from "../options.ts";
import { printLine, type Shell } from "../shell.ts";
import { Stop } from "../stop.ts";
import { showWarnings } from "../warnings.ts";
import { loadConfiguration, readDrafted, wireStore, type LoadedConfiguration } from "../wiring.ts";

export interface StoreOption {
  /** As it is written below `store:`. */
  readonly line: string;
  readonly value: StoreReference;
}

export interface AgainOptions extends EstateOptions {
  /** What was asked for; the configuration names a store already. */
  readonly store?: StoreOption;
  readonly print?: true;
  readonly now?: string;
}

/** Adds what is new to the configuration in a file. */
export async function adoptAgain(file: string, options: AgainOptions, shell: Shell): Promise<number> {
  const loaded = await loadConfiguration(file);
  const configuration = loaded.value;
  if (configuration === undefined || hasErrors(loaded.diagnostics)) throw new Stop(3, loaded.diagnostics);
  const { desired, storePath } = configuration;
  if (options.store !== undefined) refuseOther(options.store, desired.store);
  const now = readInstantOption("--now", options.now);
  const wired = wireStore(desired.store, storePath, now, shell.now);
  const found = await observeEstate(wired, options, shell, tellTopology(desired));
  const { merge, draft } = await mergeWithoutComplaints(configuration, found);
  const oddities = [...found.oddities, ...merge.oddities];
  showWarnings(oddities, shell);
  if (draft.texts.size === 0) printLine(shell.out, `${file} has it all: nothing was added`);
  else {
    printLine(shell.out, renderDraft(draft, shell.cwd));
    const { servers, certificates, assignments } = merge.added;
    if (options.print !== true) {
      writeDraft(draft);
      printLine(
        shell.out,
        `\nadded ${count(servers, "server")}, ${count(certificates, "certificate")} and ${count(assignments, "assignment")} to ${file}`,
      );
    }
  }
  return isIncomplete(oddities) ? 6 : 0;
}

/** One configuration, one store. */
function refuseOther({ line, value }: StoreOption, store: StoreReference): void {
  const same = value.kind === "directory" && store.kind === "directory";
  if (same ? normalize(value.path) === normalize(store.path) : value.kind === store.kind) return;
  const own = store.kind === "directory" ? `directory:${store.path}` : store.kind;
  const wanted = `${own}, which the configuration in that folder names: leave the option out, or choose another --out`;
  throw new Stop(64, [diagnose("cli/bad-option", { option: "--store", text: line, wanted })]);
}

/** What a plan would still change of what is new is left out, until nothing of it is. */
async function mergeWithoutComplaints(
  configuration: LoadedConfiguration,
  { estate }: ObservedEstate,
): Promise<{ readonly merge: Merge; readonly draft: Draft }> {
  const withheld = new Map<string, Diagnostic>();
  const outline = readOutline(configuration.texts);
  for (;;) {
    const merge = mergeEstate({ estate, desired: configuration.desired, outline, withheld });
    const added = new Map([...merge.publicFiles].map(([path, der]) => [path, Buffer.from(der, "base64")]));
    const draft = draftEdits({ root: dirname(configuration.file) }, merge.edits, added);
    const read = await readDrafted(configuration.file, bytesOf(draft));
    if (read.value === undefined) {
      const why = "with what is new it could not be read";
      throw new Stop(1, [...read.diagnostics, diagnose("cli/not-edited", { path: configuration.file, why })]);
    }
    const before = withheld.size;
    for (const [key, oddity] of complaints(read.value.desired, estate)) {
      if (merge.managed.has(key) && !withheld.has(key)) withheld.set(key, oddity);
    }
    if (withheld.size === before) return { merge, draft };
  }
}

function complaints(
  desired: DesiredState,
  estate: ObservedEstate["estate"],
): ReadonlyMap<string, Diagnostic> {
  const found = new Map<string, Diagnostic>();
  for (const { target, type, line, what } of findPlanComplaints(planFor(estate, desired))) {
    const meant = desired.assignments.filter((one) =>
      target === undefined
        ? one.location.line === line || one.steps.some(({ location }) => location.line === line)
        : formatTarget(one.target) === formatTarget(target) && (type === undefined || one.type === type),
    );
    for (const one of meant) {
      const key = holdingKey(one.target, one.type);
      const args = { target: formatTarget(one.target), type: one.type, what };
      if (!found.has(key)) found.set(key, diagnose("adopt/plan-differs", args));
    }
  }
  return found;
}

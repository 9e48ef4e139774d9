// `cscert plan --base`: a change planned from Git's object store, in this process. Its sibling in untrusted/ does it in a locked-up child.

import { dirname, join, resolve } from "node:path";
import type { Instant } from "../base/instant.ts";
import { diagnose } from "../diagnostic/diagnostic.ts";
import type { Fqdn } from "../model/fqdn.ts";
import type { GuardName } from "../model/policy.ts";
import type { DeploymentOptions } from "./deployment.ts";
import { lookAtSnapshot, lookAtStore } from "./observation.ts";
import { isThere, reviewChange, type Reviewed, type ReviewSide } from "./review.ts";
import type { Shell } from "./shell.ts";
import { Stop } from "./stop.ts";
import {
  findConfiguration,
  findUncommitted,
  loadGathered,
  openComparison,
  sha256,
  wireStore,
  type Comparison,
  type ComparisonSide,
  type WiredStore,
} from "./wiring.ts";

export interface ChangeOptions extends DeploymentOptions {
  readonly base?: string;
  readonly head?: string;
  /** How a reader calls the base, where the name that finds it is not how. */
  readonly baseName?: string | undefined;
  readonly observed?: string;
}

/** Opens the commits that the options name; ends the command with 64 where neither holds a configuration. */
export async function openChange(options: ChangeOptions, shell: Shell): Promise<OpenChange> {
  const named = options.config === undefined ? undefined : resolve(shell.cwd, options.config);
  const file = named ?? findConfiguration(shell.cwd) ?? join(shell.cwd, "cscert.yaml");
  const comparison = await openComparison(
    { file, head: options.head ?? "HEAD", base: options.base, baseName: options.baseName },
    shell.signal,
  );
  const sides = [comparison.head, ...(comparison.base === undefined ? [] : [comparison.base])];
  if (!sides.some(({ files, path }) => isThere(files.paths, path)))
    throw new Stop(64, [diagnose("cli/no-configuration", { folder: dirname(file) })]);
  return { file, comparison };
}

export interface OpenChange {
  /** Where the configuration lies on disk, or would lie; absolute. */
  readonly file: string;
  readonly comparison: Comparison;
}

/** Plans the change from what the stores hold, or a snapshot of them. */
export async function planChange(
  { file, comparison }: OpenChange,
  options: ChangeOptions,
  settings: { readonly allow: readonly GuardName[]; readonly moved: Instant | undefined },
  shell: Shell,
): Promise<Reviewed> {
  const { head, base, diagnostics } = comparison;
  const loaded = await loadSide(head, file);
  const side = base && { ...(await loadSide(base, file)), name: base.name };
  const { value } = loaded.loaded;
  const edited =
    value === undefined || options.head !== undefined ? [] : await findUncommitted(value.root, value.texts);
  const told = [...diagnostics, ...edited];
  const request = { head: loaded, base: side, diagnostics: told, allow: settings.allow, hash: sha256 };
  if (value === undefined) return reviewChange({ ...request, now: shell.now() }, undefined);
  const { desired, storePath, root } = value;
  const wire = (): WiredStore => wireStore(desired.store, storePath, settings.moved, shell.now);
  const now = settings.moved === undefined ? shell.now() : wire().clock();
  const stateFolder = resolve(shell.cwd, options.state ?? join(root, ".cscert"));
  const view =
    options.observed === undefined
      ? await lookAtStore({ store: wire().store, stateFolder, servers: serversOf(loaded, side) }, shell)
      : await lookAtSnapshot(options.observed, shell);
  return reviewChange({ ...request, now }, view);
}

/** A server that the change takes out is looked at too: its base plan needs it. */
function serversOf(...sides: readonly (ReviewSide | undefined)[]): ReadonlySet<Fqdn> {
  return new Set(sides.flatMap((side) => [...(side?.loaded.value?.desired.topology.servers.keys() ?? [])]));
}

interface LoadedSide extends ReviewSide {
  readonly loaded: Awaited<ReturnType<typeof loadGathered>>;
}

async function loadSide({ files, path }: ComparisonSide, file: string): Promise<LoadedSide> {
  const loaded = await loadGathered(files, join(dirname(file), path.slice(path.lastIndexOf("/") + 1)));
  return { commit: files.commit, path, there: isThere(files.paths, path), loaded };
}

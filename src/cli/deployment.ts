// What every command on a deployment starts with: find the configuration, read it, open its store and its memory.

import { isAbsolute, join, resolve } from "node:path";
import type { Instant } from "../base/instant.ts";
import { diagnose, hasErrors, type Diagnostic } from "../diagnostic/diagnostic.ts";
import type { DesiredState } from "../model/desired.ts";
import type { Clock } from "../port/clock.ts";
import type { NodeStore } from "../port/node-store.ts";
import type { Shell } from "./shell.ts";
import { readInstantOption } from "./options.ts";
import { spareMemoryFor } from "./spare-memory.ts";
import { Stop } from "./stop.ts";
import { findConfiguration, loadConfiguration, wireStore, type LoadedConfiguration } from "./wiring.ts";

/** The options that every command on a deployment takes. */
export interface DeploymentOptions {
  readonly config?: string;
  readonly state?: string;
  readonly now?: string;
}

export interface Deployment {
  readonly configuration: LoadedConfiguration;
  readonly desired: DesiredState;
  /** Warnings and notes of the configuration. */
  readonly diagnostics: readonly Diagnostic[];
  readonly stateFolder: string;
  readonly store: NodeStore;
  readonly clock: Clock;
  readonly now: Instant;
  /** Where `--now` stood the clock of a lab. */
  readonly moved: Instant | undefined;
}

/** Opens the deployment that the options name; a configuration at fault ends the command with 3. */
export async function openDeployment(options: DeploymentOptions, shell: Shell): Promise<Deployment> {
  const file = configurationFile(options, shell);
  await spareMemoryFor(file);
  const checked = await loadConfiguration(file);
  if (checked.value === undefined || hasErrors(checked.diagnostics)) throw new Stop(3, checked.diagnostics);
  const configuration = checked.value;
  const moved = readInstantOption("--now", options.now);
  const { store, clock } = wireStore(configuration.desired.store, configuration.storePath, moved, shell.now);
  return {
    configuration,
    desired: configuration.desired,
    diagnostics: checked.diagnostics,
    stateFolder: stateFolder(options, configuration.root, shell),
    store,
    clock,
    now: clock(),
    moved,
  };
}

/** Reads the configuration that the options name; one at fault ends the command with 3. No store is opened. */
export async function openDesired(options: DeploymentOptions, shell: Shell): Promise<DesiredState> {
  const checked = await loadConfiguration(configurationFile(options, shell));
  if (checked.value === undefined || hasErrors(checked.diagnostics)) throw new Stop(3, checked.diagnostics);
  return checked.value.desired;
}

/** Reads the texts of the configuration that the options name; one at fault ends the command with 3. No store is opened. */
export async function openTexts(
  options: DeploymentOptions,
  shell: Shell,
): Promise<ReadonlyMap<string, string>> {
  const checked = await loadConfiguration(configurationFile(options, shell));
  if (checked.value === undefined) throw new Stop(3, checked.diagnostics);
  return checked.value.texts;
}

/** Finds the configuration's file: the one named, or cscert.yaml in this folder or above; ends the command with 64 where there is none. */
export function configurationFile(options: DeploymentOptions, shell: Shell): string {
  if (options.config !== undefined) return resolve(shell.cwd, options.config);
  const found = findConfiguration(shell.cwd);
  if (found === undefined) throw new Stop(64, [diagnose("cli/no-configuration", { folder: shell.cwd })]);
  return found;
}

/** Returns where journal, history and sights are kept: the folder named, or .cscert beside the configuration. */
export function stateFolder(
  options: Pick<DeploymentOptions, "state">,
  root: string,
  shell: Pick<Shell, "cwd">,
): string {
  if (options.state === undefined) return join(root, ".cscert");
  return isAbsolute(options.state) ? options.state : resolve(shell.cwd, options.state);
}

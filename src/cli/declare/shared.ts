// The options that several commands share, and how a command is chosen.

import { type Command, Option } from "commander";
import type { Shell } from "../shell.ts";

/** A command with its options filled in. */
export type Run = (shell: Shell) => Promise<number>;

/** Called by commander with the command that the line asks for. */
export type Choose = (run: Run) => void;

/** Adds the options of every command that works on a deployment. */
export function deployment(command: Command): Command {
  return command
    .option("-c, --config <file>", "the configuration (default: cscert.yaml in this folder or above)")
    .option("--state <folder>", "journal, history and sights (default: .cscert beside the configuration)")
    .option("--now <instant>", "read and write at this instant; only in a lab");
}

/** The formats that a command prints; the first is the default. */
export function format(choices: readonly string[]): Option {
  return new Option("--format <format>", "how to print").choices([...choices]).default(choices[0]);
}

/** A snapshot in place of the node stores. */
export function observedFile(): Option {
  return new Option("--observed <file>", "use a snapshot instead of the node stores");
}

/** The guards to lift, by name. */
export function allow(): Option {
  return new Option("--allow <guard...>", "lift a guard by its name, e.g. guard/change-share").default([]);
}

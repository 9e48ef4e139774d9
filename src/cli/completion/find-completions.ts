// What could come next on a command line: commands, flags and their values, and the names in the configuration at hand.

import type { Argument, Command, Option } from "commander";
import { CERTIFICATE_TYPES } from "../../model/certificate-type.ts";
import { PRODUCTS, ROLES } from "../../model/product.ts";
import { SHELLS } from "./scripts.ts";

/** One word that could come next, with what it means. */
export interface Completion {
  readonly word: string;
  readonly about?: string;
}

/** `files`: the shell completes paths itself. */
export type Completions = readonly Completion[] | "files";

/** The names of a configuration. */
export interface Names {
  readonly certificates: readonly string[];
  readonly pools: readonly string[];
  readonly servers: readonly string[];
  readonly sites: readonly string[];
  readonly codes: readonly string[];
}

/** Returns what fits behind `words`, the last of which is being typed (and may be empty). */
export function findCompletions(program: Command, words: readonly string[], names: Names): Completions {
  const typed = words.at(-1) ?? "";
  const { command, positionals, before } = walk(program, words.slice(0, -1));
  if (before !== undefined) return fit(valuesOf(before, names), typed);
  if (typed.startsWith("-")) {
    const all = command.options.filter(({ hidden }) => !hidden);
    return fit(
      [
        ...all.map((option) => ({ word: option.long ?? option.short ?? "", about: option.description })),
        HELP,
      ],
      typed,
    );
  }
  const children = command.commands.filter((child) => !isHidden(child));
  if (children.length > 0 && positionals.length === 0)
    return fit(
      children.map((child) => ({ word: child.name(), about: child.description() })),
      typed,
    );
  return fit(argumentsOf(command, positionals, names), typed);
}

const HELP: Completion = { word: "--help", about: "display help for command" };

interface Walk {
  readonly command: Command;
  readonly positionals: readonly string[];
  /** The option whose value comes next. */
  readonly before?: Option;
}

function walk(program: Command, words: readonly string[]): Walk {
  let command = program;
  let before: Option | undefined;
  const positionals: string[] = [];
  for (const word of words) {
    if (word.startsWith("-")) {
      const option = command.options.find(({ long, short }) => long === word || short === word);
      before = option !== undefined && (option.required || option.optional) ? option : undefined;
    } else if (before !== undefined) {
      if (!before.variadic) before = undefined;
    } else {
      const child = command.commands.find((one) => one.name() === word || one.aliases().includes(word));
      if (child === undefined) positionals.push(word);
      else command = child;
    }
  }
  return { command, positionals, ...(before === undefined ? {} : { before }) };
}

function isHidden(command: Command): boolean {
  return command.name().startsWith("_");
}

function valuesOf(option: Option, names: Names): Completions {
  if (option.argChoices !== undefined) return option.argChoices.map((word) => ({ word }));
  switch (option.long) {
    case "--type":
      return CERTIFICATE_TYPES.map((word) => ({ word }));
    case "--scope":
      return scopes(names);
    case "--server":
      return plain(names.servers);
    case "--certificate":
      return [
        ...plain(names.certificates),
        ...CERTIFICATE_TYPES.map((type) => ({ word: `from:${type}`, about: "reuse its certificate" })),
      ];
    case "--product":
      return plain(PRODUCTS);
    case "--at":
      return [{ word: "now" }, { word: "best", about: "the best safe date" }];
    case "--allow":
      return [
        ...plain(["guard/change-share", "guard/immediate-oauth"]),
        ...names.servers.flatMap((server) =>
          plain([`guard/override:${server}`, `guard/unreachable:${server}`]),
        ),
      ];
    default:
      return FILES.test(option.long ?? "") ? "files" : [];
  }
}

const FILES = /^--(?:config|state|out|observed|plan|password-file|store)$/;

function scopes({ pools, servers, sites }: Names): readonly Completion[] {
  return plain([
    "global",
    ...sites.map((site) => `site:${site}`),
    ...ROLES.map((role) => `role:${role}`),
    ...pools.map((pool) => `pool:${pool}`),
    ...servers.map((server) => `server:${server}`),
  ]);
}

function argumentsOf(command: Command, positionals: readonly string[], names: Names): Completions {
  const declared: readonly Argument[] = command.registeredArguments;
  const index = Math.min(positionals.length, declared.length - 1);
  const argument = declared[index];
  if (argument === undefined || (positionals.length >= declared.length && !argument.variadic)) return [];
  if (argument.argChoices !== undefined) return plain(argument.argChoices);
  switch (argument.name()) {
    case "shell":
      return plain(SHELLS);
    case "kind":
      return plain(["certificate", "pool", "server"]);
    case "name":
    case "from":
      return namesOf(positionals[0], names);
    case "server":
    case "servers":
      return plain(names.servers);
    case "fault":
      return plain(["unreachable", "slow", "read-only", "none"]);
    case "code":
      return plain(names.codes);
    case "to":
      return [];
    default:
      return "files";
  }
}

function namesOf(kind: string | undefined, names: Names): readonly Completion[] {
  if (kind === "certificate") return plain(names.certificates);
  return plain(kind === "pool" ? names.pools : names.servers);
}

function plain(words: readonly string[]): readonly Completion[] {
  return words.map((word) => ({ word }));
}

function fit(completions: Completions, typed: string): Completions {
  if (completions === "files") return completions;
  const lower = typed.toLowerCase();
  return completions.filter(({ word }) => word.toLowerCase().startsWith(lower));
}

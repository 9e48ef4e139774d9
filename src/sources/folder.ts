// A configuration folder that is read again and again: the same value as long as nothing in it changed.

import { dirname } from "node:path";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import { makeDiskTree } from "./disk-tree.ts";
import { readConfiguration, type LoadedConfiguration } from "./files.ts";
import { recordTree, type RecordedTree } from "./recorded-tree.ts";

export interface FolderReading {
  /** Absent where the configuration has errors. */
  readonly configuration?: LoadedConfiguration;
  readonly diagnostics: readonly Diagnostic[];
  /** Identifies the content of all that was read: 64 lower-case hex digits. */
  readonly fingerprint: string;
}

/** Makes a reader of one configuration file and what it names. It returns the very same reading while nothing changed on disk. */
export function makeFolderReader(file: string): () => FolderReading {
  const root = dirname(file);
  let last: { readonly reading: FolderReading; readonly tree: RecordedTree } | undefined;
  return () => {
    if (last?.tree.isCurrent() === true) return last.reading;
    const tree = recordTree(makeDiskTree(root), root);
    const { value, diagnostics } = readConfiguration(tree, file);
    const reading: FolderReading = {
      diagnostics,
      fingerprint: tree.fingerprint(),
      ...(value === undefined ? {} : { configuration: value }),
    };
    last = { reading, tree };
    return reading;
  };
}

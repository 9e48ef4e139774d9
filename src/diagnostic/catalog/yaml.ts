// The `yaml/…` codes: what is wrong with a text before its meaning is looked at.

import { entry } from "../entry.ts";

export const yamlCatalog = {
  "yaml/syntax": entry<{ why: string }>("error", ({ why }) => `this is no sound YAML: ${why}`),
  "yaml/unreadable": entry<{ why: string }>(
    "error",
    ({ why }) => `the file can't be read: ${why}`,
    () => "check the path and the file's permissions",
  ),
  "yaml/not-utf8": entry(
    "error",
    () => "the file is not UTF-8",
    () => "save it as UTF-8; a byte order mark is fine",
  ),
  "yaml/control-character": entry<{ character: string }>(
    "error",
    ({ character }) => `the control or invisible character ${character} is not allowed`,
    () => "delete it; it may have come with a copied text",
  ),
  "yaml/duplicate-key": entry<{ key: string }>(
    "error",
    ({ key }) => `the key ${JSON.stringify(key)} is given twice`,
    () => "keep one of the two",
  ),
  "yaml/alias": entry(
    "error",
    () => "anchors, aliases and merge keys are not allowed",
    () => "write the value out, so that a review shows what it is",
  ),
  "yaml/tag": entry<{ tag: string }>(
    "error",
    ({ tag }) => `the tag ${tag} is not allowed`,
    () => "remove it; the schema says what type each value has",
  ),
  "yaml/second-document": entry(
    "error",
    () => "a file holds one document, and a second one begins here",
    () => "take `---` out, or put what follows into a file of its own",
  ),
  "yaml/tab": entry(
    "error",
    () => "a tab can't indent",
    () => "indent with spaces; most editors can be told to write them for the tab key",
  ),
  "yaml/too-large": entry<{ bytes: number; bytesMax: number }>(
    "error",
    ({ bytes, bytesMax }) => `the file has ${bytes} bytes; ${bytesMax} are allowed`,
    () => "split it with `include`",
  ),
  "yaml/too-deep": entry<{ depthMax: number }>(
    "error",
    ({ depthMax }) => `the values are nested more than ${depthMax} deep`,
  ),
  "yaml/too-many": entry<{ shown: number }>(
    "error",
    ({ shown }) => `more is wrong than the first ${shown} faults: the rest of the file was not read`,
    () => "mend the first ones: what follows them is mostly their echo",
  ),
  "yaml/empty": entry(
    "error",
    () => "the file is empty",
    () => "`cscert init` writes a first configuration",
  ),
} as const;

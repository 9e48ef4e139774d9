// The files of an adopted estate on disk. Nothing that is there is ever written over, but for the configuration itself.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { diagnose } from "../diagnostic/diagnostic.ts";
import { Failure } from "../diagnostic/failure.ts";
import { readOutline, type Outline } from "../config/outline.ts";
import { reason } from "./files.ts";
import { packageFile } from "./package-root.ts";
import { offerNames } from "./schema-names.ts";

/** What never belongs in Git: node stores, passwords, this machine's memory (design.md section 3). */
export const GITIGNORE = "stores/\nsecrets/\n.cscert/\n";

/** Writes public certificates, schema, .gitignore, and last the configuration. Throws a Failure `cli/unwritable-file`. */
export function writeAdoptedFiles(
  folder: string,
  texts: ReadonlyMap<string, string>,
  publicFiles: ReadonlyMap<string, string>,
): void {
  const made = new Set<string>();
  const write = (path: string, content: string | Uint8Array): void =>
    attempt(path, () => {
      const parent = dirname(path);
      if (!made.has(parent)) mkdirSync(parent, { recursive: true });
      made.add(parent);
      writeFileSync(path, content);
    });
  for (const [path, der] of publicFiles) {
    const file = join(folder, path);
    const content = Buffer.from(der, "base64");
    if (!existsSync(file)) write(file, content);
    else if (!readFileSync(file).equals(content))
      throw new Failure(diagnose("cli/file-exists", { path: file }));
  }
  layBeside(folder, readOutline(texts));
  for (const [path, text] of [...texts].toReversed()) write(join(folder, path), text);
}

/** Lays schema and .gitignore into the folder; a .gitignore that is there stays. The schema offers the names of an outline. */
export function layBeside(folder: string, outline?: Outline): void {
  const [schema, ignore] = [join(folder, "cscert.schema.json"), join(folder, ".gitignore")];
  attempt(schema, () => {
    mkdirSync(folder, { recursive: true });
    const text = readFileSync(packageFile("schemas", "cscert.schema.json"), "utf8");
    writeFileSync(schema, outline === undefined ? text : offerNames(text, outline));
  });
  if (!existsSync(ignore)) attempt(ignore, () => writeFileSync(ignore, GITIGNORE));
}

function attempt(path: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    throw new Failure(diagnose("cli/unwritable-file", { path, why: reason(error) }), { cause: error });
  }
}

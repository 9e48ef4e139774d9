// Everything that cscert can say is wrong, one entry a code. A code without text, or text without its
// arguments, does not compile; a code without a page in docs/diagnostics or without a test fails a test.

import { adoptCatalog } from "./catalog/adopt.ts";
import { applyCatalog } from "./catalog/apply.ts";
import { certificateCatalog } from "./catalog/certificate.ts";
import { cliCatalog } from "./catalog/cli.ts";
import { desiredCatalog } from "./catalog/desired.ts";
import { forgeCatalog } from "./catalog/forge.ts";
import { gitCatalog } from "./catalog/git.ts";
import { guardCatalog } from "./catalog/guard.ts";
import { labCatalog } from "./catalog/lab.ts";
import { notifyCatalog } from "./catalog/notify.ts";
import { pfxCatalog } from "./catalog/pfx.ts";
import { powershellCatalog } from "./catalog/powershell.ts";
import { rollCatalog } from "./catalog/roll.ts";
import { schemaCatalog } from "./catalog/schema.ts";
import { serverCatalog } from "./catalog/server.ts";
import { storeCatalog } from "./catalog/store.ts";
import { webCatalog } from "./catalog/web.ts";
import { yamlCatalog } from "./catalog/yaml.ts";
import type { CatalogEntry } from "./entry.ts";

export const catalog = {
  ...yamlCatalog,
  ...schemaCatalog,
  ...desiredCatalog,
  ...certificateCatalog,
  ...pfxCatalog,
  ...powershellCatalog,
  ...rollCatalog,
  ...serverCatalog,
  ...storeCatalog,
  ...guardCatalog,
  ...applyCatalog,
  ...cliCatalog,
  ...labCatalog,
  ...forgeCatalog,
  ...gitCatalog,
  ...webCatalog,
  ...notifyCatalog,
  ...adoptCatalog,
} as const;

export type DiagnosticCode = keyof typeof catalog;
export type DiagnosticArguments<Code extends DiagnosticCode> =
  (typeof catalog)[Code] extends CatalogEntry<infer Arguments> ? Arguments : never;

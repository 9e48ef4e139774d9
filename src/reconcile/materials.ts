// Key material for the installs of one run: each distinct PFX is opened once, however many servers get it. What can't be opened is a
// value. Only the latest are kept, and none outlives the run.

import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";
import { Failure } from "../diagnostic/failure.ts";
import type { InstallAction } from "../model/action.ts";
import { formatTarget } from "../model/target.ts";
import type { MaterialReader } from "../port/material.ts";
import type { StoreMaterial } from "../port/node-store.ts";

/** Returns the material of an install, or why there is none. Bugs are thrown. */
export type MaterialSource = (action: InstallAction) => Promise<StoreMaterial | Diagnostic>;

/** Distinct PFX files that are kept: those of one batch. */
const KEPT_MAX = 64;

/** Makes the source of one run. A read that failed is tried anew by the next action that needs it. */
export function makeMaterialSource(reader: MaterialReader): MaterialSource {
  const kept = new Map<string, Promise<StoreMaterial>>();
  const read = (key: string, open: () => Promise<StoreMaterial>): Promise<StoreMaterial> => {
    const known = kept.get(key);
    if (known !== undefined) return known;
    const opened = open();
    kept.set(key, opened);
    const [oldest] = kept.keys();
    if (kept.size > KEPT_MAX && oldest !== undefined) kept.delete(oldest);
    opened.catch(() => kept.delete(key));
    return opened;
  };
  return async ({ material, certificate, certificateName, target }) => {
    if (material.kind === "held-by") return material;
    if (material.kind === "installed") {
      return diagnose("apply/no-material", { certificate: certificateName, target: formatTarget(target) });
    }
    try {
      const key = JSON.stringify([material.path, material.password, certificate]);
      return await read(key, () => reader.read(material, certificate));
    } catch (error) {
      if (error instanceof Failure) return error.diagnostic;
      throw error;
    }
  };
}

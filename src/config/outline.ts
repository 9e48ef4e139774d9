// What stands where in a configuration, as it is written: for edits, which go by paths.

import type { CertificateReference, Configuration } from "./generated/written.ts";
import { readDocument, type Path } from "./document.ts";
import { checkShape } from "./shape.ts";

/** One item of `assignments:`. */
export interface OutlinedAssignment {
  readonly file: string;
  readonly path: Path;
  readonly types: readonly string[];
  readonly scope: string;
  readonly certificate: CertificateReference;
  readonly rolls: NonNullable<Configuration["assignments"]>[number]["rolls"];
  readonly distribution: string | undefined;
  readonly removePrevious: boolean | undefined;
}

export interface OutlinedCertificate {
  readonly file: string;
  readonly path: Path;
  readonly name: string;
  readonly entry: NonNullable<Configuration["certificates"]>[string];
}

export interface OutlinedPool {
  readonly file: string;
  readonly path: Path;
  readonly name: string;
  readonly pool: NonNullable<Configuration["pools"]>[string];
}

/** One item of `policy.allow`. */
export interface OutlinedPermission {
  readonly file: string;
  readonly path: Path;
  readonly guard: string;
}

export interface Outline {
  readonly rootFile: string;
  readonly permissions: readonly OutlinedPermission[];
  readonly assignments: readonly OutlinedAssignment[];
  readonly certificates: readonly OutlinedCertificate[];
  readonly pools: readonly OutlinedPool[];
}

/** Reads the outline of texts by their paths, the root file first; files that are at fault have none. */
export function readOutline(texts: ReadonlyMap<string, string>): Outline {
  const files = [...texts].flatMap(([file, text]) => {
    const { written } = checkShape(readDocument(file, text));
    return written === undefined ? [] : [{ file, written }];
  });
  return {
    rootFile: texts.keys().next().value ?? "",
    permissions: files.flatMap(({ file, written }) =>
      (written.policy?.allow ?? []).map(({ guard }, index) => ({
        file,
        path: ["policy", "allow", index],
        guard,
      })),
    ),
    assignments: files.flatMap(({ file, written }) => outlineAssignments(file, written)),
    certificates: files.flatMap(({ file, written }) =>
      Object.entries(written.certificates ?? {}).map(([name, entry]) => ({
        file,
        path: ["certificates", name],
        name,
        entry,
      })),
    ),
    pools: files.flatMap(({ file, written }) =>
      Object.entries(written.pools ?? {}).map(([name, pool]) => ({
        file,
        path: ["pools", name],
        name,
        pool,
      })),
    ),
  };
}

function outlineAssignments(
  file: string,
  { assignments = [] }: Configuration,
): readonly OutlinedAssignment[] {
  return assignments.map(({ type, scope, certificate, rolls, distribution, removePrevious }, index) => ({
    file,
    path: ["assignments", index],
    types: typeof type === "string" ? [type] : type,
    scope,
    certificate,
    rolls,
    distribution,
    removePrevious,
  }));
}

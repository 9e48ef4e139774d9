// Is a document of the written shape, and which of its parts are not to be read? The validator comes from the schema.

import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { ConfigurationDocument, Path } from "./document.ts";
import validate, { type ShapeError } from "./generated/validate.js";
import type { Configuration } from "./generated/written.ts";
import { toPath } from "./pointer.ts";
import { tellShapeFault } from "./shape-fault.ts";

export interface ShapeCheck {
  /** What is written, where it is a mapping at all; to be read only where `faulty` does not name it. */
  readonly written?: Configuration;
  /** Sections (`pools`), entries (`assignments/3`), their scope, certificate or password, and rolls (`assignments/3/rolls/0`) that are at fault. */
  readonly faulty: ReadonlySet<string>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Checks a document against the schema and types its scalars; every fault is told. */
export function checkShape(document: ConfigurationDocument): ShapeCheck {
  const { value } = document;
  if (value === undefined) return { faulty: new Set(), diagnostics: [] };
  if (validate(value)) return { written: value, faulty: new Set(), diagnostics: [] };
  const errors = validate.errors ?? [];
  const diagnostics = relevant(errors).flatMap((error) => tellShapeFault(error, document));
  // Unknown keys are told and passed over, an `if` only leads to what is at fault; any other fault makes its part unreadable.
  const faults = errors.filter(({ keyword }) => keyword !== "additionalProperties" && keyword !== "if");
  const faulty = new Set(faults.map(({ instancePath }) => entryAround(toPath(instancePath))));
  return { ...(isMapping(document.value) ? { written: document.value } : {}), faulty, diagnostics };
}

function isMapping(value: unknown): value is Configuration {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const WITH_ENTRIES: readonly unknown[] = ["pools", "certificates", "assignments", "policy"];

/** The part of an assignment, its roll, a certificate's password, or the entry that holds a path, or the section where it has no entries. */
function entryAround([section = "", ...rest]: Path): string {
  const [entry, list, item] = rest;
  if (!WITH_ENTRIES.includes(section) || entry === undefined) return String(section);
  const password = section === "certificates" ? rest.indexOf("password") : -1;
  if (password >= 0) return [section, ...rest.slice(0, password + 1)].join("/");
  if (section === "assignments" && (list === "scope" || list === "certificate"))
    return `${section}/${entry}/${list}`;
  const isRoll = section === "assignments" && list === "rolls" && item !== undefined;
  return isRoll ? `${section}/${entry}/${list}/${item}` : `${section}/${entry}`;
}

/** Of alternatives, only those errors help that speak of the alternative which was meant. */
function relevant(errors: readonly ShapeError[]): readonly ShapeError[] {
  const alternatives = errors.filter(({ keyword }) => keyword === "anyOf");
  return errors.filter((error) => {
    if (error.keyword === "if") return false;
    const around = alternatives.filter(({ instancePath }) => within(error.instancePath, instancePath));
    if (error.keyword !== "anyOf") {
      return around.every((outer) => error !== outer && meansAlternative(error, outer, errors));
    }
    return !errors.some(
      (inner) =>
        inner !== error &&
        within(inner.instancePath, error.instancePath) &&
        meansAlternative(inner, error, errors),
    );
  });
}

function within(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}/`);
}

/** An error inside an alternative counts only where the value has that alternative's type. */
function meansAlternative(error: ShapeError, outer: ShapeError, errors: readonly ShapeError[]): boolean {
  if (!error.schemaPath.startsWith(`${outer.schemaPath}/`)) return true;
  const branch = error.schemaPath.slice(0, outer.schemaPath.length + 1 + branchOf(error, outer).length);
  return !errors.some(
    ({ keyword, instancePath, schemaPath }) =>
      keyword === "type" && instancePath === outer.instancePath && schemaPath.startsWith(`${branch}/type`),
  );
}

function branchOf(error: ShapeError, outer: ShapeError): string {
  return error.schemaPath.slice(outer.schemaPath.length + 1).split("/")[0] ?? "";
}

// Is a document of the written shape? The validator comes from the schema; its words are translated here.

import { findNearest } from "../base/nearest.ts";
import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";
import type { ConfigurationDocument, Path } from "./document.ts";
import validate, { type ShapeError } from "./generated/validate.js";
import type { Configuration } from "./generated/written.ts";

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
  const diagnostics = relevant(errors).flatMap((error) => translate(error, document));
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

function translate(error: ShapeError, document: ConfigurationDocument): Diagnostic[] {
  const path = toPath(error.instancePath);
  if (MAY_SHOW_A_SECRET.includes(error.keyword) && isSecret(path))
    return [secretFault(error, document, path)];
  const location = document.locate(path);
  const found = valueAt(document.value, path);
  switch (error.keyword) {
    case "additionalProperties":
      return [unknownKey(error, document, path)];
    case "required":
      return [diagnose("schema/missing-key", { key: text(error.params["missingProperty"]) }, { location })];
    case "dependencies": {
      const key = text(error.params["property"]);
      const needs = text(error.params["missingProperty"]);
      return [diagnose("schema/needs-key", { key, needs }, { location: document.locateKey([...path, key]) })];
    }
    case "type":
    case "anyOf":
      return [
        diagnose(
          "schema/wrong-type",
          { wanted: wantedType(error, path), found: describe(found) },
          { location },
        ),
      ];
    case "enum":
      return [notOneOf(error, found, document, path)];
    case "const":
      // The only constant of the schema: the scope of the OAuth certificate.
      return [diagnose("desired/oauth-per-server", { scope: spell(found) }, { location })];
    case "pattern":
      return [diagnose("schema/bad-text", { found: spell(found), wanted: wantedText(path) }, { location })];
    case "minLength":
      return [
        diagnose(
          "schema/bad-text",
          { found: spell(found), wanted: "a text that is not empty" },
          { location },
        ),
      ];
    default:
      return [diagnose("schema/count", { wanted: wantedCount(error) }, { location })];
  }
}

const MAY_SHOW_A_SECRET: readonly string[] = ["additionalProperties", "type", "anyOf", "pattern"];

/** Whether a password may have been written there by mistake. */
function isSecret(path: Path): boolean {
  return path.some((part, index) => part === "password" && !(index === 1 && isNamed(path)));
}

/** Says what is wrong with a password's place and shows neither the value nor its line: logs are read by many. */
function secretFault(error: ShapeError, document: ConfigurationDocument, path: Path): Diagnostic {
  const unknown = error.keyword === "additionalProperties";
  const { file, line, column, length } = unknown
    ? document.locateKey([...path, text(error.params["additionalProperty"])])
    : document.locate(path);
  const found = unknown ? "another key" : "something else";
  const wanted =
    error.keyword === "pattern"
      ? wantedText(path)
      : "{ file: PATH } or { env: NAME }, never the password itself";
  return diagnose("schema/wrong-type", { wanted, found }, { location: { file, line, column, length } });
}

function unknownKey(error: ShapeError, document: ConfigurationDocument, path: Path): Diagnostic {
  const key = text(error.params["additionalProperty"]);
  const known = KEYS[keysAround(path)] ?? [];
  return diagnose(
    "schema/unknown-key",
    { key, nearest: findNearest(key, known), known },
    { location: document.locateKey([...path, key]) },
  );
}

function notOneOf(
  error: ShapeError,
  found: unknown,
  document: ConfigurationDocument,
  path: Path,
): Diagnostic {
  const allowed = (error.params["allowedValues"] as readonly unknown[]).map(String);
  const nearest = findNearest(spell(found), allowed);
  return diagnose(
    "schema/not-one-of",
    { found: spell(found), allowed, nearest },
    { location: document.locate(path) },
  );
}

const KEYS: Readonly<Record<string, readonly string[]>> = {
  root: [
    "version",
    "product",
    "sipDomains",
    "include",
    "pools",
    "store",
    "certificates",
    "assignments",
    "policy",
  ],
  pools: ["role", "site", "servers"],
  store: ["directory", "powershell"],
  directory: ["path"],
  powershell: [
    "host",
    "via",
    "user",
    "port",
    "identityFile",
    "knownHosts",
    "executable",
    "timeout",
    "replicationWait",
    "lab",
    "servers",
  ],
  powershellServer: ["host", "via", "user", "port", "identityFile", "knownHosts", "executable"],
  certificates: ["pfx", "public", "password", "thumbprint", "servers"],
  servers: ["pfx", "public", "password", "thumbprint"],
  password: ["file", "env"],
  assignments: ["type", "scope", "certificate", "rolls", "distribution", "removePrevious"],
  certificate: ["from"],
  from: ["type", "scope"],
  rolls: ["certificate", "effectiveDate"],
  effectiveDate: ["local", "zone"],
  until: ["local", "zone"],
  policy: [
    "expiryWarning",
    "clockSkew",
    "replicationBound",
    "stagingMargin",
    "applyWindow",
    "maxObservationAge",
    "windows",
    "allow",
  ],
  allow: ["guard", "until", "reason"],
};

/** Names the kind of mapping at a path by the last key that the schema itself gives. */
function keysAround(path: Path): string {
  if (path.length === 0) return "root";
  if (path[0] === "store" && path[2] === "servers") return "powershellServer";
  const own = path.findLast(
    (part, index) => typeof part === "string" && Object.hasOwn(KEYS, part) && !(index === 1 && isNamed(path)),
  );
  return typeof own === "string" ? own : "root";
}

/** Whether the second part of a path is a name that the author chose. */
function isNamed(path: Path): boolean {
  return path[0] === "certificates" || path[0] === "pools";
}

const WANTED_TEXT: Readonly<Record<string, string>> = {
  thumbprint: "40 hex digits",
  host: "a host's name or address",
  user: "a user's name",
  executable: "powershell.exe, pwsh, or the whole path of one, without spaces",
  env: "the name of an environment variable",
  guard: "guard/change-share, guard/immediate-oauth, guard/override:FQDN or guard/unreachable:FQDN",
};

function wantedText(path: Path): string {
  return WANTED_TEXT[String(path.at(-1))] ?? "another text";
}

const WANTED_ANY: Readonly<Record<string, string>> = {
  certificate: "a certificate's name, or { from: TYPE }",
  from: "a type, or { type: …, scope: … }",
  effectiveDate: "a date with offset, or { local: …, zone: … }",
  until: "a date with offset, or { local: …, zone: … }",
  type: "a type, or a list of types",
};
const WANTED_TYPE: Readonly<Record<string, string>> = {
  object: "a mapping",
  array: "a list",
  string: "a text",
  integer: "a whole number",
  boolean: "true or false",
};

function wantedType(error: ShapeError, path: Path): string {
  if (error.keyword === "anyOf") return WANTED_ANY[String(path.at(-1))] ?? "another type of value";
  const type = error.params["type"];
  return WANTED_TYPE[String(type)] ?? String(type);
}

function wantedCount(error: ShapeError): string {
  switch (error.keyword) {
    case "minItems":
      return "at least one entry";
    case "minProperties":
      return "at least one key";
    case "maxProperties":
      return "one key only";
    default:
      return `what the schema says (${error.keyword})`;
  }
}

function describe(value: unknown): string {
  if (value === null || value === "") return "nothing";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "a mapping" : JSON.stringify(value);
}

/** A value as text; a key such as `toString` makes no mapping a text. */
function spell(value: unknown): string {
  return typeof value === "string" ? value : describe(value);
}

function text(value: unknown): string {
  return String(value);
}

function toPath(pointer: string): Path {
  if (pointer === "") return [];
  return pointer
    .slice(1)
    .split("/")
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

function valueAt(value: unknown, path: Path): unknown {
  let at = value;
  for (const part of path) {
    if (typeof at !== "object" || at === null) return undefined;
    at = (at as Readonly<Record<string, unknown>>)[String(part)];
  }
  return at;
}

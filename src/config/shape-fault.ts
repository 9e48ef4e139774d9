// What the validator says of a fault, in words that an author understands. Decides nothing about what may still be read.

import { findNearest } from "../base/nearest.ts";
import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";
import type { ConfigurationDocument, Path } from "./document.ts";
import type { ShapeError } from "./generated/validate.js";
import { toPath } from "./pointer.ts";

/** Returns what to tell of one fault of the shape; never shows what stands in a password's place. */
export function tellShapeFault(error: ShapeError, document: ConfigurationDocument): Diagnostic[] {
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

function valueAt(value: unknown, path: Path): unknown {
  let at = value;
  for (const part of path) {
    if (typeof at !== "object" || at === null) return undefined;
    at = (at as Readonly<Record<string, unknown>>)[String(part)];
  }
  return at;
}

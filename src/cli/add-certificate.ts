// A PFX or CER file becomes a certificate of the configuration: its public part is written beside it, and of its password a reference only.

import { readdirSync } from "node:fs";
import { basename, isAbsolute, relative, resolve } from "node:path";
import { typeChoices } from "../adopt/scope-choices.ts";
import type { Secret } from "../base/secret.ts";
import type { Value } from "../config/edit-model.ts";
import type { Outline } from "../config/outline.ts";
import { diagnose, hasErrors, type Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Certificate } from "../model/certificate.ts";
import type { CertificateType } from "../model/certificate-type.ts";
import type { DesiredState } from "../model/desired.ts";
import { findUnsuitability } from "../model/suitability.ts";
import { decodeCertificates } from "../x509/decode.ts";
import { openPfx } from "../x509/open.ts";
import { readCertificate } from "../x509/read-certificate.ts";
import { readUserFile } from "./files.ts";
import { freeName } from "./name-stored.ts";
import { choosePassword } from "./wizard/password.ts";
import { Stop } from "./stop.ts";
import type { CertificateOptions, ChosenCertificate, RootedShell } from "./wizard/chosen.ts";

export interface AddQuestion {
  readonly desired: Pick<DesiredState, "product" | "topology" | "sipDomains">;
  readonly outline: Outline;
  readonly named: (name: string) => Certificate | undefined;
  /** For all of which it has to be fit; absent: for any that the deployment has. */
  readonly types?: readonly CertificateType[];
  /** Its name in the configuration; absent: the file's. */
  readonly name?: string;
}

/** Reads a file and finds the edits that name it. What could never serve ends the command with 4, a file that can't be opened with 1. */
export async function addCertificate(
  path: string,
  options: Omit<CertificateOptions, "certificate">,
  question: AddQuestion,
  shell: RootedShell,
): Promise<ChosenCertificate> {
  const bytes = readUserFile(path, shell);
  const { outline } = question;
  const name = question.name ?? freeName(stemOf(path), new Set(outline.certificates.map((one) => one.name)));
  if (outline.certificates.some((one) => one.name === name))
    throw new Stop(1, [diagnose("cli/named-already", { name, what: "that name" })]);
  const isPfx = /\.(?:pfx|p12)$/i.test(path);
  const opened = isPfx
    ? await openWithPassword(path, bytes, options, name, shell)
    : { der: openPublic(bytes) };
  const certificate = readFacts(opened.der);
  refuseKnown(certificate, question);
  refuseUnfit(path, certificate, question);
  const place = fromRoot(path, shell);
  const publicPath =
    isPfx && !isOutside(place) ? place.replace(/\.[^.]+$/, ".cer") : `certificates/${name}.cer`;
  const own = !isPfx && !isOutside(place) ? place : publicPath;
  const password = "password" in opened && opened.password !== undefined ? { password: opened.password } : {};
  const value: Value = isPfx
    ? { pfx: place, public: publicPath, ...password }
    : { thumbprint: certificate.thumbprint, public: own };
  return {
    reference: name,
    words: name,
    certificate,
    edits: [
      { file: outline.rootFile, edits: [{ kind: "add-pair", path: ["certificates"], key: name, value }] },
    ],
    added: own === place ? new Map() : new Map([[publicPath, opened.der]]),
  };
}

interface Opened {
  readonly der: Uint8Array;
  readonly password?: Value;
}

async function openWithPassword(
  path: string,
  bytes: Uint8Array,
  options: Omit<CertificateOptions, "certificate">,
  name: string,
  shell: RootedShell,
): Promise<Opened> {
  const bare = await openPfx(bytes, undefined, {});
  if (bare.value !== undefined && !hasErrors(bare.diagnostics)) return { der: bare.value.leaf };
  const isLocked = bare.diagnostics.some(({ code }) => code === "pfx/wrong-password");
  if (!isLocked) throw new Stop(1, bare.diagnostics);
  const { secret, reference } = await choosePassword(options, { path, name }, shell);
  return { der: await openSealed(bytes, secret), password: reference };
}

async function openSealed(bytes: Uint8Array, password: Secret): Promise<Uint8Array> {
  const { value, diagnostics } = await openPfx(bytes, password, {});
  if (value === undefined || hasErrors(diagnostics)) throw new Stop(1, diagnostics);
  return value.leaf;
}

function openPublic(bytes: Uint8Array): Uint8Array {
  const { value, diagnostics } = decodeCertificates(bytes);
  const [der] = value ?? [];
  if (der === undefined || hasErrors(diagnostics)) throw new Stop(1, diagnostics);
  return der;
}

function readFacts(der: Uint8Array): Certificate {
  const { value, diagnostics } = readCertificate(der);
  if (value === undefined) throw new Stop(1, diagnostics);
  return value;
}

function refuseKnown({ thumbprint }: Certificate, { outline, named }: AddQuestion): void {
  const same = outline.certificates.find(
    ({ name, entry }) =>
      entry.thumbprint?.toUpperCase() === thumbprint || named(name)?.thumbprint === thumbprint,
  );
  if (same !== undefined)
    throw new Stop(1, [diagnose("cli/named-already", { name: same.name, what: thumbprint })]);
}

/** Dates are no rule here: a certificate may begin later. One that has ended can never serve. */
function refuseUnfit(path: string, certificate: Certificate, question: AddQuestion): void {
  const { desired, types } = question;
  const wanted = types ?? typeChoices(desired);
  const verdicts = wanted.map((one) => findErrors(one, certificate, desired));
  const isFit = (found: readonly Diagnostic[]): boolean => found.length === 0;
  if (types === undefined ? verdicts.length === 0 || verdicts.some(isFit) : verdicts.every(isFit)) return;
  const told = new Map(verdicts.flat().map((diagnostic) => [diagnostic.message, diagnostic]));
  const args = { certificate: path, type: wanted.join(", "), why: "each type that is borne here refuses it" };
  throw new Stop(4, [
    ...told.values(),
    ...(types === undefined ? [diagnose("cli/can-not-serve", args)] : []),
  ]);
}

function findErrors(
  type: CertificateType,
  certificate: Certificate,
  { product, sipDomains }: AddQuestion["desired"],
): readonly Diagnostic[] {
  // Whether its subject will do for OAuth depends on what else it serves: nobody can say never.
  const question = { type, certificate, product, sipDomains, servesOtherType: "yes" } as const;
  return findUnsuitability(question).filter(({ severity }) => severity === "error");
}

function stemOf(path: string): string {
  const stem = basename(path).replace(/\.[^.]+$/, "");
  return stem === "" ? "certificate" : stem;
}

function fromRoot(path: string, shell: RootedShell): string {
  const place = relative(shell.root, resolve(shell.cwd, path)).replaceAll("\\", "/");
  return place === "" ? basename(path) : place;
}

function isOutside(place: string): boolean {
  return place.startsWith("..") || isAbsolute(place);
}

const FOLDERS = [".", "certificates"];

/** Lists PFX files of the repository by their paths from the current folder; folders that can't be read have none. */
export function findCertificateFiles(root: string): readonly string[] {
  return FOLDERS.flatMap((folder) => {
    try {
      return readdirSync(resolve(root, folder))
        .filter((name) => /\.(?:pfx|p12)$/i.test(name))
        .map((name) => resolve(root, folder, name));
    } catch {
      return [];
    }
  }).toSorted();
}

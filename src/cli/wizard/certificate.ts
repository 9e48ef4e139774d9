// Third question: which certificate? One that the configuration names, one of the stores, a PFX file, or the one that another type holds.

import {
  certificateChoices,
  type CertificateChoice,
  type ChoiceQuestion,
} from "../../adopt/certificate-choices.ts";
import { relative } from "node:path";
import type { Value } from "../../config/edit-model.ts";
import { parseScope } from "../../config/scope.ts";
import { diagnose } from "../../diagnostic/diagnostic.ts";
import { parseCertificateType } from "../../model/certificate-type.ts";
import { formatScope } from "../../model/scope.ts";
import { addCertificate, findCertificateFiles } from "../add-certificate.ts";
import { describeCertificate, describeEach } from "../describe-certificate.ts";
import { nameStored } from "../name-stored.ts";
import type { SelectOption } from "../question.ts";
import { answered, askFor } from "../questions.ts";
import { Stop } from "../stop.ts";
import type { CertificateOptions, ChosenCertificate, RootedShell } from "./chosen.ts";

/** Returns the certificate of the option, or the one that is chosen. One that can't serve ends the command with 4 and says why. */
export async function chooseCertificate(
  options: CertificateOptions,
  question: ChoiceQuestion,
  shell: RootedShell,
): Promise<ChosenCertificate> {
  const choices = certificateChoices(question);
  const text = options.certificate ?? (await ask(choices, question, shell));
  const choice = findChoice(text, choices);
  if (choice === undefined) {
    if (/\.(?:pfx|p12|cer|crt|pem)$/i.test(text)) return await addCertificate(text, options, question, shell);
    return other(text, choices);
  }
  if (choice.against.length > 0) {
    const type = question.types.join(", ");
    const args = { certificate: choice.key, type, why: choice.against.join("; ") };
    throw new Stop(4, [diagnose("cli/can-not-serve", args)]);
  }
  const base = {
    ...(choice.certificate === undefined ? {} : { certificate: choice.certificate }),
    edits: [],
    added: new Map(),
  };
  switch (choice.kind) {
    case "named":
      return { ...base, reference: choice.key, words: choice.key };
    case "reuse": {
      const from = choice.key.slice("from:".length);
      return { ...base, reference: { from }, words: `what ${from} holds` };
    }
    case "stored":
      return nameStored(choice, question);
  }
}

async function ask(
  choices: readonly CertificateChoice[],
  { now, outline }: ChoiceQuestion,
  shell: RootedShell,
): Promise<string> {
  const question = "Which certificate?";
  const questions = await askFor(shell, "--certificate NAME", question);
  const files = unnamedFiles(outline, shell).map((path): SelectOption => ({
    value: path,
    label: `${path}: a PFX file that nothing names yet`,
  }));
  const options = choices.map((choice): SelectOption => ({
    value: choice.key,
    label: [labelOf(choice), ...factsOf(choice, now)].join("; "),
    ...(choice.against.length > 0 ? { disabled: true } : {}),
  }));
  const usable = options.filter(({ disabled }) => disabled !== true);
  const rest = options.filter(({ disabled }) => disabled === true);
  if (usable.length + files.length === 0) {
    for (const { label } of rest) questions.say(label);
    const wanted = "a certificate that can serve; add one with `cscert add certificate FILE`";
    throw new Stop(1, [diagnose("cli/bad-option", { option: "--certificate", text: "", wanted })]);
  }
  return answered(await questions.select(question, [...usable, ...files, ...rest]));
}

function labelOf({ kind, key, certificate }: CertificateChoice): string {
  if (kind === "reuse") return `Reuse the ${key.slice("from:".length)} one`;
  if (kind === "named") return key;
  return `${certificate?.commonName ?? "a certificate"} in the stores (${key.slice(0, 8)}…)`;
}

/** Names, dates and key, who holds it, and what speaks against it. */
function factsOf(
  { certificate, each, against, doubts, holders }: CertificateChoice,
  now: number,
): readonly string[] {
  return [
    ...against.map((why) => `can't serve: ${why}`),
    ...(certificate === undefined ? [] : [describeCertificate(certificate, now)]),
    ...(each === undefined || each.length === 0 ? [] : [describeEach(each, now)]),
    ...(holders.length > 0 ? [`on ${holders.length} ${holders.length === 1 ? "server" : "servers"}`] : []),
    ...doubts.slice(0, 1).map(({ message }) => `note: ${message}`),
  ];
}

function unnamedFiles({ certificates }: ChoiceQuestion["outline"], shell: RootedShell): readonly string[] {
  const named = new Set(
    certificates.flatMap(({ entry }) => [entry, ...Object.values(entry.servers ?? {})].map(({ pfx }) => pfx)),
  );
  return findCertificateFiles(shell.root)
    .filter((path) => !named.has(relative(shell.root, path).replaceAll("\\", "/")))
    .map((path) => relative(shell.cwd, path));
}

function findChoice(text: string, choices: readonly CertificateChoice[]): CertificateChoice | undefined {
  const lower = text.toLowerCase();
  return choices.find(({ key }) => key === text) ?? choices.find(({ key }) => key.toLowerCase() === lower);
}

/** `from:TYPE@SCOPE` names an assignment that is not offered; whether it is clear is found when it is read. */
function other(text: string, choices: readonly CertificateChoice[]): ChosenCertificate {
  const [, from = "", at] = /^from:([A-Za-z]+)(?:@(.+))?$/i.exec(text) ?? [];
  const type = parseCertificateType(from);
  const scope = at === undefined ? undefined : parseScope(at);
  if (type === undefined || (at !== undefined && scope === undefined)) {
    const known = choices.slice(0, 8).map(({ key }) => key);
    const wanted = `a certificate of the configuration, from:TYPE[@SCOPE], a thumbprint, or a PFX or CER file: ${known.join(", ")}`;
    throw new Stop(64, [diagnose("cli/bad-option", { option: "--certificate", text, wanted })]);
  }
  const reference: Value = { from: scope === undefined ? type : { type, scope: formatScope(scope) } };
  return { reference, words: `what ${type} holds`, edits: [], added: new Map() };
}

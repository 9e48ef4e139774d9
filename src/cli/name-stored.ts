// A certificate that only the stores hold gets a name: its thumbprint, and its public part beside the configuration where that is known.

import type { CertificateChoice, ChoiceQuestion } from "../adopt/certificate-choices.ts";
import { takenNames } from "../adopt/known-names.ts";
import { stemOf } from "../adopt/name-certificates.ts";
import type { Value } from "../config/edit-model.ts";
import { parseThumbprint } from "../model/thumbprint.ts";
import type { ChosenCertificate } from "./wizard/chosen.ts";

/** Returns the reference with the edits that name it. */
export function nameStored(
  { key, certificate }: CertificateChoice,
  { outline, observed, types: [type = "Default"] }: ChoiceQuestion,
): ChosenCertificate {
  const thumbprint = parseThumbprint(key);
  const name = freeName(stemOf(type, certificate, key), takenNames(outline));
  const installed = [...observed.servers.values()].flatMap((server) =>
    server.kind === "observed" && thumbprint !== undefined ? (server.installed.get(thumbprint) ?? []) : [],
  );
  const der = installed.map((one) => one.der).find((one) => one !== undefined);
  const path = `certificates/${name}.cer`;
  const value: Value = { thumbprint: key, ...(der === undefined ? {} : { public: path }) };
  return {
    reference: name,
    words: `${name}, which the servers hold already`,
    ...(certificate === undefined ? {} : { certificate }),
    edits: [
      { file: outline.rootFile, edits: [{ kind: "add-pair", path: ["certificates"], key: name, value }] },
    ],
    added: new Map(der === undefined ? [] : [[path, Buffer.from(der, "base64")]]),
  };
}

/** Returns a name that no certificate has. */
export function freeName(wish: string, taken: ReadonlySet<string>): string {
  let name = wish;
  for (let number = 2; taken.has(name); number += 1) name = `${wish}-${number}`;
  return name;
}

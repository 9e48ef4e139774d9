// First question: for what is the certificate?

import { typeChoices } from "../../adopt/scope-choices.ts";
import { diagnose } from "../../diagnostic/diagnostic.ts";
import {
  CERTIFICATE_TYPES,
  parseCertificateType,
  type CertificateType,
} from "../../model/certificate-type.ts";
import type { DesiredState } from "../../model/desired.ts";
import { typePurpose } from "../../model/type-purpose.ts";
import { answered, askFor } from "../questions.ts";
import type { Shell } from "../shell.ts";
import { Stop } from "../stop.ts";

/** What one certificate usually serves together, as in the product's own wizard. */
const TOGETHER: readonly (readonly [readonly CertificateType[], string])[] = [
  [["Default", "WebServicesInternal", "WebServicesExternal"], "one certificate for all three"],
  [
    ["AccessEdgeExternal", "DataEdgeExternal", "AudioVideoAuthentication"],
    "one certificate for the public side of an Edge pool",
  ],
];

/** Returns the types of the options, or the one that is chosen. Never empty. */
export async function chooseTypes(
  texts: readonly string[] | undefined,
  desired: DesiredState,
  shell: Shell,
): Promise<readonly CertificateType[]> {
  if (texts !== undefined && texts.length > 0)
    return texts.flatMap((text) => text.split(",")).map((text) => readType(text.trim()));
  const question = "What is the certificate for?";
  const questions = await askFor(shell, "--type TYPE", question);
  const types = typeChoices(desired);
  const together = TOGETHER.filter(([all]) => all.every((type) => types.includes(type)));
  const options = [
    ...types.map((type) => ({ value: type as string, label: `${type}: ${typePurpose(type)}` })),
    ...together.map(([all, purpose]) => ({ value: all.join(","), label: `${all.join(", ")}: ${purpose}` })),
  ];
  const chosen = answered(await questions.select(question, options));
  return chosen.split(",").map((text) => readType(text));
}

/** Reads a type; ends the command with 64 where it is none. */
export function readType(text: string): CertificateType {
  const type = parseCertificateType(text);
  if (type !== undefined) return type;
  const wanted = `one of ${CERTIFICATE_TYPES.join(", ")}`;
  throw new Stop(64, [diagnose("cli/bad-option", { option: "--type", text, wanted })]);
}

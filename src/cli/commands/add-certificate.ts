// `cscert add certificate FILE`: a PFX or CER file gets a name in the configuration; of its password a reference is written.

import { readOutline } from "../../config/outline.ts";
import { addCertificate, type AddQuestion } from "../add-certificate.ts";
import { openDeployment, type DeploymentOptions } from "../deployment.ts";
import { draftEdits } from "../draft.ts";
import { finishDraft, type FinishOptions } from "../finish-draft.ts";
import type { Shell } from "../shell.ts";
import { readType } from "../wizard/type.ts";
import type { PasswordOptions } from "../wizard/password.ts";

export interface AddOptions extends DeploymentOptions, FinishOptions, PasswordOptions {
  readonly name?: string;
  readonly type?: string;
}

/** Adds the file's certificate. What could never serve is refused with the rule (exit 4). */
export async function addCertificateFile(file: string, options: AddOptions, shell: Shell): Promise<number> {
  const deployment = await openDeployment(options, shell);
  const { configuration, desired } = deployment;
  const question: AddQuestion = {
    desired,
    outline: readOutline(configuration.texts),
    named: configuration.certificateNamed,
    ...(options.type === undefined ? {} : { types: [readType(options.type)] }),
    ...(options.name === undefined ? {} : { name: options.name }),
  };
  const added = await addCertificate(file, options, question, { ...shell, root: configuration.root });
  const draft = draftEdits(configuration, added.edits, added.added);
  return await finishDraft({ deployment, draft, what: `add ${added.words}` }, options, shell);
}

// Where the password of a PFX file is to be found: a reference is written, and the password itself nowhere.

import { existsSync } from "node:fs";
import { relative, resolve } from "node:path";
import { Secret } from "../../base/secret.ts";
import type { Value } from "../../config/edit-model.ts";
import { diagnose } from "../../diagnostic/diagnostic.ts";
import { readUserFile } from "../files.ts";
import type { Questions } from "../question.ts";
import { answered, askFor } from "../questions.ts";
import { Stop } from "../stop.ts";
import type { RootedShell } from "./chosen.ts";

export interface PasswordOptions {
  readonly passwordFile?: string;
  readonly passwordEnv?: string;
}

export interface ChosenPassword {
  readonly secret: Secret;
  readonly reference: Value;
}

/** Returns password and reference from the options, or asks for both. */
export async function choosePassword(
  { passwordFile, passwordEnv }: PasswordOptions,
  about: { readonly path: string; readonly name: string },
  shell: RootedShell,
): Promise<ChosenPassword> {
  if (passwordFile !== undefined) return fromFile(resolve(shell.cwd, passwordFile), shell);
  if (passwordEnv !== undefined) return await fromVariable(passwordEnv, shell);
  const question = `Where will apply find the password of ${about.path}?`;
  const questions = await askFor(shell, "--password-file FILE or --password-env NAME", question);
  const kind = answered(
    await questions.select(question, [
      {
        value: "file",
        label: "In a file",
        hint: `such as secrets/${about.name}, which .gitignore keeps out of Git`,
      },
      { value: "env", label: "In an environment variable" },
    ]),
  );
  return kind === "file"
    ? await askForFile(questions, about.name, shell)
    : await askForVariable(questions, about.name, shell);
}

async function askForFile(questions: Questions, name: string, shell: RootedShell): Promise<ChosenPassword> {
  const notEmpty = (text: string): string | undefined =>
    text.trim() === "" ? "Please name a file." : undefined;
  const path = answered(
    await questions.text("Its path, from the configuration's folder", notEmpty, `secrets/${name}`),
  );
  const absolute = resolve(shell.root, path);
  if (existsSync(absolute)) return fromFile(absolute, shell);
  questions.say(
    `There is no such file yet: put the password there before the next apply. It is written nowhere by cscert.`,
  );
  const secret = new Secret(answered(await questions.secret("The password, to open the file now")));
  return { secret, reference: { file: path } };
}

async function askForVariable(
  questions: Questions,
  name: string,
  shell: RootedShell,
): Promise<ChosenPassword> {
  const initial = `${name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, "_")}_PASSWORD`;
  const variable = answered(
    await questions.text(
      "Its name",
      (text) => (VARIABLE.test(text) ? undefined : "Letters, digits and _ only."),
      initial,
    ),
  );
  return await fromVariable(variable, shell);
}

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

function fromFile(absolute: string, shell: RootedShell): ChosenPassword {
  const text = new TextDecoder().decode(readUserFile(absolute, shell));
  const path = relative(shell.root, absolute).replaceAll("\\", "/");
  return { secret: new Secret(text.replace(/\r?\n$/, "")), reference: { file: path } };
}

async function fromVariable(name: string, shell: RootedShell): Promise<ChosenPassword> {
  if (!VARIABLE.test(name)) {
    const wanted = "the name of an environment variable";
    throw new Stop(64, [diagnose("cli/bad-option", { option: "--password-env", text: name, wanted })]);
  }
  const value = shell.env[name];
  if (value !== undefined) return { secret: new Secret(value), reference: { env: name } };
  const questions = await askFor(shell, `--password-env with ${name} set`, "What is the password?");
  return {
    secret: new Secret(answered(await questions.secret("The password, to open the file now"))),
    reference: { env: name },
  };
}

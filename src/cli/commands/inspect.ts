// `cscert inspect FILE`: what a PFX, CER or PEM file holds, and what it could serve.

import { Secret } from "../../base/secret.ts";
import { hasErrors, type Diagnostic } from "../../diagnostic/diagnostic.ts";
import { renderInspectJson, renderInspectText } from "../../render/inspect.ts";
import { inspectFile } from "../../x509/inspect.ts";
import { openDesired } from "../deployment.ts";
import { readUserFile } from "../files.ts";
import { printLine, type Shell } from "../shell.ts";
import { Stop } from "../stop.ts";
import { showWarnings } from "../warnings.ts";

export interface InspectOptions {
  readonly passwordFile?: string;
  readonly sipDomain?: readonly string[];
  readonly config?: string;
  readonly format: "text" | "json";
}

/** Prints the report; exits with 1 where the file can't be opened, and says why. */
export async function inspect(file: string, options: InspectOptions, shell: Shell): Promise<number> {
  const bytes = readUserFile(file, shell);
  const password = options.passwordFile === undefined ? undefined : readPassword(options.passwordFile, shell);
  const { value, diagnostics } = await inspectFile(bytes, password, {
    now: shell.now(),
    sipDomains: options.sipDomain ?? (await configuredDomains(options, shell)),
    named: /\.(pfx|p12)$/i.test(file) ? "pfx" : "certificates",
  });
  if (value === undefined || hasErrors(diagnostics))
    throw new Stop(1, password === undefined ? diagnostics.map(askForPassword) : diagnostics);
  showWarnings(diagnostics, shell);
  printLine(
    shell.out,
    options.format === "json" ? renderInspectJson(value) : renderInspectText(value, { now: shell.now() }),
  );
  return 0;
}

/** The SIP domains of the configuration that is named; none where none is. One at fault ends the command with 3. */
async function configuredDomains(options: InspectOptions, shell: Shell): Promise<readonly string[]> {
  if (options.config === undefined) return [];
  return (await openDesired({ config: options.config }, shell)).sipDomains;
}

/** Without a password given, a wrong one is a missing one. */
function askForPassword(diagnostic: Diagnostic): Diagnostic {
  if (diagnostic.code !== "pfx/wrong-password") return diagnostic;
  return { ...diagnostic, hints: ["name the file that holds its password with `--password-file FILE`"] };
}

function readPassword(path: string, shell: Shell): Secret {
  const text = new TextDecoder().decode(readUserFile(path, shell));
  return new Secret(text.replace(/\r?\n[\s\S]*$/, ""));
}

// Second question: where does it hold? Only scopes that are allowed for the type, and that reach somebody, are offered.

import { scopeChoices, type ScopeChoice } from "../../adopt/scope-choices.ts";
import { parseScope } from "../../config/scope.ts";
import { diagnose } from "../../diagnostic/diagnostic.ts";
import type { CertificateType } from "../../model/certificate-type.ts";
import type { DesiredState } from "../../model/desired.ts";
import { formatScope } from "../../model/scope.ts";
import { answered, askFor } from "../questions.ts";
import type { Shell } from "../shell.ts";
import { Stop } from "../stop.ts";

/** Returns the scope of the option, the only one that there is, or the one that is chosen. */
export async function chooseScope(
  text: string | undefined,
  desired: DesiredState,
  types: readonly CertificateType[],
  shell: Shell,
): Promise<ScopeChoice> {
  const [first = "Default", ...others] = types;
  const choices = scopeChoices(desired, first).filter((choice) =>
    others.every((type) =>
      scopeChoices(desired, type).some(({ scope }) => formatScope(scope) === formatScope(choice.scope)),
    ),
  );
  if (text !== undefined) return readScope(text, choices, types);
  const [only, another] = choices;
  if (only !== undefined && another === undefined) return only;
  const question = "Where does it hold?";
  const questions = await askFor(shell, "--scope SCOPE", question);
  const isServer = ({ scope }: ScopeChoice): boolean => scope.kind === "server";
  const isLong = choices.filter((choice) => isServer(choice)).length > SERVERS_MAX;
  const options = choices
    .filter((choice) => !isLong || !isServer(choice))
    .map(({ scope, servers: { length } }) => ({
      value: formatScope(scope),
      label: formatScope(scope),
      ...(scope.kind === "server" ? {} : { hint: `${length} ${length === 1 ? "server" : "servers"}` }),
    }));
  if (isLong) options.push({ value: "", label: "One server, by its name" });
  const chosen = answered(await questions.select(question, options));
  if (chosen !== "") return readScope(chosen, choices, types);
  const find = (fqdn: string): ScopeChoice | undefined =>
    choices.find(({ scope }) => formatScope(scope) === `server:${fqdn.trim().toLowerCase()}`);
  const fqdn = answered(
    await questions.text("The server's FQDN", (line) =>
      find(line) === undefined ? `No server of that name bears ${types.join(" and ")}.` : undefined,
    ),
  );
  return find(fqdn) ?? readScope(`server:${fqdn}`, choices, types);
}

/** With more servers than this, one is named instead of chosen. */
const SERVERS_MAX = 50;

function readScope(
  text: string,
  choices: readonly ScopeChoice[],
  types: readonly CertificateType[],
): ScopeChoice {
  const parsed = parseScope(text);
  const wish = parsed === undefined ? "" : formatScope(parsed);
  const choice = choices.find(({ scope }) => formatScope(scope) === wish);
  if (choice !== undefined) return choice;
  const known = choices.slice(0, 8).map(({ scope }) => formatScope(scope));
  const more = choices.length > known.length ? ", …" : "";
  const wanted = `a scope that ${types.join(" and ")} may have here: ${known.join(", ")}${more}`;
  throw new Stop(64, [diagnose("cli/bad-option", { option: "--scope", text, wanted })]);
}

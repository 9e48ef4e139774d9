// Fourth question: from when on? At once, or from a date; where the type gains from a roll, the safe dates are offered.

import type { ChoiceQuestion } from "../../adopt/certificate-choices.ts";
import { formatInstant, type Instant } from "../../base/instant.ts";
import { parseInstant } from "../../config/instant.ts";
import { diagnose } from "../../diagnostic/diagnostic.ts";
import { typeFacts, type CertificateType } from "../../model/certificate-type.ts";
import type { Known } from "../../model/observed.ts";
import { formatScope, type Scope } from "../../model/scope.ts";
import type { RollSuggestion } from "../../model/suggestion.ts";
import { suggestRoll } from "../../schedule/suggest-roll.ts";
import { readInstantOption } from "../options.ts";
import type { SelectOption } from "../question.ts";
import { answered } from "../questions.ts";
import type { Shell } from "../shell.ts";
import { Stop } from "../stop.ts";
import type { ChosenCertificate } from "./chosen.ts";

export interface DateQuestion {
  readonly question: ChoiceQuestion;
  readonly known: Known;
  readonly chosen: ChosenCertificate;
  /** The scope that it is held in so far; absent: nothing is assigned there, so there is nothing to roll from. */
  readonly heldIn: Scope | undefined;
}

/** Returns the date, or undefined for at once. Without a terminal and without the option it is at once, or the certificate's only way. */
export async function chooseDate(
  text: string | undefined,
  date: DateQuestion,
  shell: Shell,
): Promise<Instant | undefined> {
  if (text?.toLowerCase() === "now") return undefined;
  const suggestions = suggestDates(date);
  if (text?.toLowerCase() === "best") return bestOf(suggestions, text);
  if (text !== undefined) return refusePast(readInstantOption("--at", text), date);
  const { heldIn, question } = date;
  const questions = heldIn === undefined ? undefined : await shell.questions?.();
  if (questions === undefined) return undefined;
  const options: readonly SelectOption[] = [
    ...suggestions.flatMap((suggestion) => dateOptions(suggestion)),
    { value: "now", label: "At once", hint: hintForNow(question.types) },
    { value: "other", label: "On another date" },
  ];
  const chosen = answered(await questions.select("From when on?", options));
  if (chosen === "now") return undefined;
  if (chosen !== "other") return Number(chosen);
  const typed = answered(
    await questions.text("The date, with its offset, such as 2027-01-12T02:00+01:00", (line) =>
      parseInstant(line.trim()) === undefined
        ? "Please type date, time and offset: 2027-01-12T02:00+01:00"
        : undefined,
    ),
  );
  return refusePast(parseInstant(typed.trim()), date);
}

function suggestDates({ question, known, chosen, heldIn }: DateQuestion): readonly RollSuggestion[] {
  const { desired, observed, now, types } = question;
  const { certificate, words } = chosen;
  if (certificate === undefined || heldIn === undefined) return [];
  const type = types.find((one) => typeFacts(one).tokenLifetime !== undefined);
  if (type === undefined) return [];
  return suggestRoll({
    desired,
    observed,
    known,
    now,
    certificate: { name: words, facts: certificate },
    type,
  }).filter((suggestion) => suggestion.scope === formatScope(heldIn));
}

function dateOptions(suggestion: RollSuggestion): readonly SelectOption[] {
  if (suggestion.kind === "impossible")
    return [{ value: "none", label: "No date is safe", hint: suggestion.reasons.join("; "), disabled: true }];
  const { best, earliest } = suggestion;
  const option = (label: string, { effectiveDate, mergeBefore, reasons }: typeof best): SelectOption => ({
    value: String(effectiveDate),
    label: `${label}: ${formatInstant(effectiveDate)}`,
    hint: [`merge before ${formatInstant(mergeBefore)}`, ...reasons.slice(0, 1)].join("; "),
  });
  const first = option("Best date", best);
  return best.effectiveDate === earliest.effectiveDate
    ? [first]
    : [first, option("Earliest safe date", earliest)];
}

function hintForNow(types: readonly CertificateType[]): string {
  return types.includes("OAuthTokenIssuer")
    ? "never safe while one is in force: tokens fail until every server holds it"
    : "the next apply assigns it";
}

function bestOf(suggestions: readonly RollSuggestion[], text: string): Instant {
  const [first] = suggestions;
  if (first?.kind === "possible") return first.best.effectiveDate;
  const why =
    first === undefined
      ? "this type gains nothing from a roll: give a date, or now"
      : first.reasons.join("; ");
  throw new Stop(64, [diagnose("cli/bad-option", { option: "--at", text, wanted: `a safe date: ${why}` })]);
}

function refusePast(instant: Instant | undefined, { question: { now } }: DateQuestion): Instant | undefined {
  if (instant === undefined || instant > now) return instant;
  const wanted = `an instant after ${formatInstant(now)}, or now`;
  throw new Stop(64, [diagnose("cli/bad-option", { option: "--at", text: formatInstant(instant), wanted })]);
}

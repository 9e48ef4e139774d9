// From what the script says of a write to the outcome of the port. Pure.

import { diagnose, type Diagnostic } from "../../diagnostic/diagnostic.ts";
import { formatTarget, type Target } from "../../model/target.ts";
import type { StoreWrite, WriteOutcome } from "../../port/node-store.ts";
import { copiesText, describeCopiesText } from "./copies-text.ts";
import type { CmdletCall, WriteResult } from "./shapes.ts";

/** Returns the outcome of one write. */
export function outcomeOf(write: StoreWrite, result: WriteResult): WriteOutcome {
  switch (result.outcome) {
    case "done":
    case "said":
      return { kind: "done" };
    case "unchanged":
      return { kind: "unchanged" };
    case "refused":
      return { kind: "refused", diagnostic: refusalOf(write, result) };
    case "unknown":
      return { kind: "unknown", diagnostic: doubtOf(write, result) };
  }
}

/** The name of a target in the words of the catalogue of node stores. */
export function ownerOf(target: Target): string {
  return target.kind === "deployment" ? "central" : target.server;
}

/** What a cmdlet said, on one line: its errors, else its warnings, else what its report holds. Untrusted text. */
export function wordsOf(call: CmdletCall | undefined): string {
  if (call === undefined) return "";
  const heard = call.errors.length > 0 ? call.errors : call.warnings;
  const words = [...heard, ...reportLines(call.report)].join("; ");
  return words.replaceAll(/\s+/g, " ").slice(0, WORDS_TOLD);
}

function refusalOf(write: StoreWrite, { reason, found, message, call }: WriteResult): Diagnostic {
  const owner = ownerOf(write.target);
  const type = write.kind === "install" ? "a certificate" : write.type;
  const allowed = REFUSALS[reason];
  if (allowed !== undefined) return diagnose("store/copies-refused", { owner, type, reason: allowed });
  switch (reason) {
    case "changed":
      return diagnose("store/copies-changed", {
        owner,
        type,
        expected: write.kind === "install" ? "" : describeCopiesText(copiesText(write.expected)),
        found: describeCopiesText(found),
      });
    case "not-installed":
      return diagnose("store/not-installed", {
        owner,
        thumbprint: "thumbprint" in write ? write.thumbprint : "the certificate",
      });
    case "denied":
      return write.target.kind === "server"
        ? diagnose(
            "server/read-only",
            { server: write.target.server },
            { hints: [`the product said: ${wordsOf(call)}`] },
          )
        : diagnose("store/write-failed", { owner, reason: wordsOf(call) });
    case "oauth-per-server":
      return diagnose("store/oauth-per-server", { server: formatTarget(write.target) });
    case "type-not-here":
      return diagnose("store/type-not-here", { owner, type });
    default:
      return diagnose("powershell/cmdlet-failed", {
        owner: formatTarget(write.target),
        cmdlet: call?.cmdlet ?? "the script",
        message: wordsOf(call) || message || reason,
      });
  }
}

function doubtOf(write: StoreWrite, { reason, found, message, call }: WriteResult): Diagnostic {
  const owner = formatTarget(write.target);
  if (reason === "script") return diagnose("powershell/script-failed", { place: owner, message });
  if (reason === "not-shown" && write.kind === "stage") {
    return diagnose("powershell/roll-not-shown", { owner, type: write.type });
  }
  const said = wordsOf(call);
  const shown = found === "" ? "" : `; it holds ${describeCopiesText(found)}`;
  return diagnose("powershell/not-confirmed", {
    owner,
    cmdlet: call?.cmdlet ?? "the cmdlet",
    message: `${shown}${said === "" ? "" : `; it said: ${said}`}`,
  });
}

/** The report is HTML: only lines that speak of an error are worth repeating. */
function reportLines(report: string): readonly string[] {
  return report
    .replaceAll(/<[^>]*>/g, "\n")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => /^error\b/i.test(line))
    .slice(0, 3);
}

const REFUSALS: Readonly<Record<string, string>> = {
  "staged-other": "a roll to another certificate is pending; unstage it first",
  "nothing-in-force": "nothing is in force, so a roll has nothing to roll from",
  "already-current": "that certificate is in force already",
  "date-not-ahead": "the effective date is not ahead",
  "roll-pending": "a roll is pending",
};
const WORDS_TOLD = 600;

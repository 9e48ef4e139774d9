// Findings at the lines of a pull request, and what later steps of a job are told, in the words of each platform. Names in them are
// hostile: a text can't begin a command, end one, or add a property.

import { canonicalJson } from "../base/canonical-json.ts";
import { printable } from "../base/printable.ts";
import type { ReviewFinding } from "../model/review.ts";
import { renderDiagnosticsGithub, type Annotation } from "./diagnostics-github.ts";

export interface Outputs {
  readonly changes: number;
  /** Empty where nothing could be planned. */
  readonly digest: string;
  readonly exit: number;
}

/** Returns findings as annotations; their files, relative to the configuration's folder, become relative to the repository's top. */
export function toAnnotations(
  findings: readonly ReviewFinding[],
  configuration: string,
): readonly Annotation[] {
  const folder = configuration.includes("/")
    ? configuration.slice(0, configuration.lastIndexOf("/") + 1)
    : "";
  return findings.map(({ place, ...finding }) => ({
    ...finding,
    ...(place === undefined ? {} : { location: { ...place, file: folder + place.file } }),
  }));
}

/** Renders GitHub's workflow commands, at most ten of a kind. */
export const githubAnnotations: (annotations: readonly Annotation[]) => string = renderDiagnosticsGithub;

/** Renders the lines that GitHub appends to the file of a step's outputs. */
export function githubOutputs({ changes, digest, exit }: Outputs): string {
  return `changes=${changes}\ndigest=${digest}\nexit-code=${exit}\n`;
}

const SHOWN_MAX = 50;

/** Renders Azure Pipelines' logging commands. A note has no place among its issues. */
export function azureAnnotations(annotations: readonly Annotation[]): string {
  return annotations
    .filter(({ severity }) => severity !== "note")
    .slice(0, SHOWN_MAX)
    .map(({ severity, code, message, hints, location }) => {
      const place =
        location === undefined
          ? ""
          : `;sourcepath=${azureValue(location.file)};linenumber=${location.line};columnnumber=${location.column}`;
      const text = [message, ...hints].map(azureText).join(" ");
      return `##vso[task.logissue type=${severity}${place};code=${azureValue(code)}]${text}`;
    })
    .join("\n");
}

/** Renders the commands that set Azure Pipelines' output variables. */
export function azureOutputs({ changes, digest, exit }: Outputs): string {
  const set = (name: string, value: string): string =>
    `##vso[task.setvariable variable=${name};isOutput=true]${value}`;
  return [set("changes", String(changes)), set("digest", digest), set("exitCode", String(exit))].join("\n");
}

function azureText(text: string): string {
  return printable(text).replaceAll("%", "%AZP25");
}

function azureValue(text: string): string {
  return azureText(text).replaceAll(";", "%3B").replaceAll("]", "%5D");
}

/** Renders GitLab's code quality report. `hash` makes its fingerprints. */
export function gitlabQuality(annotations: readonly Annotation[], hash: (text: string) => string): string {
  const levels = { error: "critical", warning: "minor", note: "info" } as const;
  return canonicalJson(
    annotations.map(({ severity, code, message, hints, location }) => ({
      type: "issue",
      check_name: printable(code),
      description: [message, ...hints].map(printable).join(" "),
      categories: ["Bug Risk"],
      severity: levels[severity],
      fingerprint: hash(
        canonicalJson([code, message, location?.file, location?.line].map((part) => part ?? null)),
      ),
      location: { path: printable(location?.file ?? "cscert.yaml"), lines: { begin: location?.line ?? 1 } },
    })),
  );
}

/** Renders the variables that GitLab's later jobs are given. */
export function gitlabOutputs({ changes, digest, exit }: Outputs): string {
  return `CSCERT_CHANGES=${changes}\nCSCERT_DIGEST=${digest}\nCSCERT_EXIT_CODE=${exit}\n`;
}

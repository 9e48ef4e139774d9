// `--at INSTANT`: a look into the future, on any store. Reads only (design.md section 9).

import type { Instant } from "../base/instant.ts";
import { diagnose } from "../diagnostic/diagnostic.ts";
import type { Plan } from "../model/plan.ts";
import { foretell } from "../schedule/foretell.ts";
import type { Deployment } from "./deployment.ts";
import { planFrom, type View } from "./observation.ts";
import { readInstantOption } from "./options.ts";
import { Stop } from "./stop.ts";

/** Reads `--at`; an instant that has passed ends the command with 64: the past is in `cscert history`. */
export function readForecastInstant(text: string | undefined, now: Instant): Instant | undefined {
  const at = readInstantOption("--at", text);
  if (at !== undefined && at < now) {
    const wanted = "an instant that lies ahead; `cscert history` tells of the past";
    throw new Stop(64, [diagnose("cli/bad-option", { option: "--at", text: text ?? "", wanted })]);
  }
  return at;
}

/** Returns the view that will be had at an instant if all goes as planned. */
export function viewAt({ desired, now }: Deployment, { observed, known }: View, at: Instant): View {
  return { observed: foretell({ desired, observed, known, now, at }), known };
}

/** Plans what will be left to do at an instant. How old the observation is is judged now, not then. */
export function planAt(deployment: Deployment, view: View, at: Instant, allow: readonly string[]): Plan {
  const gaps = planFrom(deployment, view, allow).completeness.gaps.filter(
    ({ code }) => code === "server/observation-too-old" || code === "server/observation-ahead",
  );
  const made = planFrom({ ...deployment, now: at }, viewAt(deployment, view, at), allow);
  if (gaps.length === 0) return made;
  const { completeness } = made;
  return {
    ...made,
    completeness: { ...completeness, gaps: [...gaps, ...completeness.gaps], complete: false },
  };
}

// `npm run fire [-- --faults KILL,EIO --stories first --only worker:fsync --out docs/robustness.md]`
// Strikes an apply with every fault at every system call that changes anything. Ends with 1 where something was wrong.

import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { everyPoint, prepareCampaign, runCampaign, type Choose } from "./campaign.ts";
import { makeGrounds, STORIES } from "./estate.ts";
import { nameOfPoint } from "./points.ts";
import { insertChapters, renderChapters, type Chapter } from "./report.ts";
import type { Fault } from "./strike.ts";

const FAULTS: readonly Fault[] = ["KILL", "ENOSPC", "EIO", "EACCES", "EROFS"];
const { values } = parseArgs({
  options: {
    faults: { type: "string", default: FAULTS.join(",") },
    stories: { type: "string", default: STORIES.map(({ name }) => name).join(",") },
    only: { type: "string", default: "" },
    out: { type: "string" },
  },
});

const chapters: Chapter[] = [];
/** After each chapter: a run that is cut short has still shown something. */
const keep = (): void => {
  if (values.out === undefined) return;
  writeFileSync(values.out, insertChapters(readFileSync(values.out, "utf8"), renderChapters(chapters)));
};

for (const story of STORIES.filter(({ name }) => values.stories.split(",").includes(name))) {
  const grounds = makeGrounds(story);
  try {
    const hopes = await prepareCampaign(grounds);
    for (const fault of FAULTS.filter((name) => values.faults.split(",").includes(name))) {
      const choose: Choose = (points) =>
        everyPoint(points.filter((point) => nameOfPoint(point).startsWith(values.only)));
      const campaign = await runCampaign(hopes, fault, choose, (incident) => {
        process.stderr.write(incident.problems.length === 0 ? "." : "\n");
        if (incident.problems.length === 0) return;
        const at = nameOfPoint(incident.point);
        process.stderr.write(
          `${story.name} ${fault} at ${at} (${incident.end} ${incident.codes.join(" ")}):\n`,
        );
        for (const problem of incident.problems) process.stderr.write(`  ${problem.slice(0, 600)}\n`);
        process.stderr.write(`  npm run fire -- --stories ${story.name} --faults ${fault} --only '${at}'\n`);
      });
      chapters.push({ story, fault, campaign });
      keep();
      const wrong = campaign.incidents.filter(({ problems }) => problems.length > 0).length;
      process.stderr.write(
        `\n${story.name} ${fault}: ${campaign.incidents.length} times, ${wrong} wrong, ${campaign.missed.length} never happened ${campaign.missed.join(" ")}\n`,
      );
    }
  } finally {
    grounds.remove();
  }
}
const fine = chapters.every(
  ({ campaign: { incidents, missed } }) =>
    incidents.length > 0 && missed.length === 0 && incidents.every(({ problems }) => problems.length === 0),
);
process.stdout.write(renderChapters(chapters));
process.exitCode = fine ? 0 : 1;

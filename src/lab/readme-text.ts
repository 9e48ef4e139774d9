// The README.md and .gitignore of a lab. Pure: text only.

import type { LabStory } from "./story.ts";

/** What Git must not see: the node stores, the passwords, and what this machine remembers. */
export const LAB_GITIGNORE = "stores/\nsecrets/\n.cscert/\n";

export interface LabReadmeFacts {
  readonly servers: number;
  readonly certificates: number;
  readonly keyPairs: number;
  readonly rollLocal: string;
  readonly zone: string;
  readonly story: LabStory;
}

/** Returns the README of a lab. It says what is real and what is not. */
export function renderLabReadme(facts: LabReadmeFacts): string {
  const { story } = facts;
  const state = [
    "- One OAuth certificate has been in force for more than a year. Its successor lies in `certificates/` and takes over at",
    `  ${facts.rollLocal} (${facts.zone}): the next apply stages it on every server that bears it.`,
    ...(story.newcomer === undefined
      ? []
      : [`- \`${story.newcomer}\` has just joined: it holds no certificate of its own yet.`]),
    ...(story.outdated.length === 0
      ? []
      : [`- ${describeOutdated(story)} what runs out in less than three weeks.`]),
  ];
  return [
    "# A cscert lab",
    "",
    `A Skype for Business deployment of ${facts.servers} ${facts.servers === 1 ? "server" : "servers"} that lives in this folder and nowhere else. Throw it away when you like.`,
    "",
    "## Its state",
    "",
    ...state,
    "",
    "## What lies where",
    "",
    "| path | what |",
    "|---|---|",
    "| `cscert.yaml` | the desired state; `cscert.schema.json` beside it completes it in an editor |",
    "| `certificates/` | public parts (`.cer`) and PFX files, in Git |",
    "| `secrets/` | the PFX files' passwords, one file each; never in Git |",
    "| `stores/` | what the servers hold: the directory store; never in Git |",
    "| `authority.cer` | the lab's certification authority; its key was thrown away |",
    "",
    "## What is real",
    "",
    `All ${facts.certificates} certificates are distinct and real, signed by the lab's own authority. Making keys is slow, so they share ${facts.keyPairs} RSA key`,
    "pairs of 2048 bits: fine to try things on, and a reason to use nothing of this anywhere else.",
    "",
    "`--now INSTANT` moves the lab's clock for one command, and `cscert lab fault SERVER unreachable` breaks a server.",
    "",
  ].join("\n");
}

function describeOutdated(story: LabStory): string {
  const [first, ...rest] = story.outdated;
  if (rest.length === 0) return `\`${first}\` still uses`;
  if (rest.length < 4) return `\`${story.outdated.join("`, `")}\` still use`;
  return `\`${first}\` and ${rest.length} more still use`;
}

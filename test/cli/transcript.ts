// Transcripts: Markdown whose `console` blocks hold commands and what they print. The prose is kept, the answers are replayed.
//
//   $ cscert plan          a command
//   …                      what it wrote to stdout
//   --- stderr             (only if it wrote there)
//   …
//   --- exit 2             (only if it is not 0)
//
// In a `console setup` block commands only have to succeed: what they print is told elsewhere.

/** One command line of a transcript: `cscert` with its arguments, or one of the helpers of {@link Perform}. */
export type Command = readonly [string, ...string[]];

/** What a command did. */
export interface Answer {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
}

export type Perform = (command: Command) => Promise<Answer>;

/** Replays a transcript: the same prose and commands, with the answers that `perform` gives now. */
export async function replay(markdown: string, perform: Perform): Promise<string> {
  const lines: string[] = [];
  let place: Place = "prose";
  for (const line of markdown.split("\n")) {
    if (line.startsWith("```")) place = FENCES.get(line) ?? "prose";
    if (line.startsWith("```") || place === "prose" || line.startsWith("$ ")) lines.push(line);
    if (place === "prose" || !line.startsWith("$ ")) continue;
    const answer = await perform(parseCommand(line.slice(2)));
    if (place === "block") lines.push(...renderAnswer(answer));
    else if (answer.exit !== 0) throw new Error(`${line}: exit ${answer.exit}\n${answer.stderr}`);
  }
  return lines.join("\n");
}

type Place = "prose" | "block" | "setup";
const FENCES = new Map<string, Place>([
  ["```console", "block"],
  ["```console setup", "setup"],
]);

/** Splits a command line at spaces; double quotes keep spaces, `\\n` in them is a line feed, and nothing else is special. */
export function parseCommand(line: string): Command {
  const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(
    (match) => match[1]?.replaceAll("\\n", "\n") ?? match[2] ?? "",
  );
  const [name, ...args] = words;
  if (name === undefined) throw new Error("a command line without a command");
  return [name, ...args];
}

function renderAnswer({ stdout, stderr, exit }: Answer): string[] {
  return [
    ...toLines(stdout),
    ...(stderr === "" ? [] : ["--- stderr", ...toLines(stderr)]),
    ...(exit === 0 ? [] : [`--- exit ${exit}`]),
  ];
}

function toLines(text: string): string[] {
  return text === ""
    ? []
    : text
        .replace(/\n$/, "")
        .split("\n")
        .map((line) => line.trimEnd());
}

// The results as Markdown. Pure.

export interface SizeResult {
  readonly servers: number;
  readonly files: number;
  /** Median wall time in milliseconds by contender. */
  readonly times: ReadonlyMap<string, number>;
  /** Peak resident memory in MiB by contender. */
  readonly memory: ReadonlyMap<string, number>;
}

/** One figure that does not depend on the sizes. */
export interface Row {
  readonly name: string;
  readonly value: string;
  readonly goal: string;
}

export interface Circumstances {
  readonly machine: string;
  readonly rounds: number;
}

const BEGIN = "<!-- bench: begin -->";
const END = "<!-- bench: end -->";

/** Returns the tables: times, then ratios beside their goals. */
export function renderResults(results: readonly SizeResult[], { machine, rounds }: Circumstances): string {
  const names = [...new Set(results.flatMap((result) => [...result.times.keys()]))];
  const head = `| median ms | ${results.map((result) => `N=${result.servers} (${result.files} files)`).join(" | ")} |`;
  return [
    `Measured on ${machine}; medians of ${rounds} rounds, everybody in turn.`,
    "",
    head,
    rule(results.length),
    ...names.map((name) => row(name, results, (result) => result.times.get(name), 0)),
    "",
    `| ratio | ${results.map((result) => `N=${result.servers}`).join(" | ")} | goal |`,
    rule(results.length + 1),
    ...RATIOS.filter(({ of }) => results.some((result) => of(result) !== undefined)).map(
      ({ name, of, goal }) => `${row(name, results, of, 2)} ${goal} |`,
    ),
    `| G11 plan time, growth from the size before | ${results.map((_, index) => growth(results, index)).join(" | ")} | 10 at most from 1000 to 10000 |`,
    "",
  ].join("\n");
}

/** Returns the table of what was measured at one size alone. */
export function renderRows(rows: readonly Row[]): string {
  const lines = rows.map(({ name, value, goal }) => `| ${name} | ${value} | ${goal} |`);
  return ["| measured once | | goal |", "|---|---:|---:|", ...lines, ""].join("\n");
}

/** Returns the document with the table between its two markers replaced; they are added at the end where they are missing. */
export function insertTable(document: string, table: string): string {
  const [before, rest] = document.split(BEGIN);
  const after = rest?.split(END)[1] ?? "\n";
  return `${(before ?? "").trimEnd()}\n\n${BEGIN}\n\n${table}\n${END}${after}`;
}

interface Ratio {
  readonly name: string;
  readonly of: (result: SizeResult) => number | undefined;
  readonly goal: string;
}

const RATIOS: readonly Ratio[] = [
  {
    name: "G1 plan ÷ sha256sum",
    of: (result) => divide(result.times.get("cscert plan"), result.times.get("sha256sum -c")),
    goal: "2.5 at 1000, 1.5 at 10000",
  },
  slower("rsync -nrc --delete", "0.5"),
  slower("cfengine, one recursive promise", "1.5"),
  slower("cfengine, a promise per file", "6"),
  slower("puppet, one recursive file", "60"),
  slower("ansible, one rsync task", "6"),
  slower("ansible, one rsync task per server", "700 (it is measured up to 100)"),
  {
    name: "G3 plan ÷ bare node",
    of: (result) => divide(result.times.get("cscert plan"), result.times.get("bare node")),
    goal: "1.7 at 10, 2.3 at 100",
  },
  {
    name: "G3 --version ÷ bare node",
    of: (result) => divide(result.times.get("cscert --version"), result.times.get("bare node")),
    goal: "1.3",
  },
  {
    name: "G3 --help ÷ bare node",
    of: (result) => divide(result.times.get("cscert --help"), result.times.get("bare node")),
    goal: "1.3",
  },
  {
    name: "G8 peak memory, plan ÷ bare node",
    of: (result) => divide(result.memory.get("cscert plan"), result.memory.get("bare node")),
    goal: "2 at 1000, 4 at 10000",
  },
];

/** How many times slower than a plan a peer is; the goals are those at 1000. */
function slower(peer: string, goal: string): Ratio {
  return {
    name: `G2 ${peer} ÷ plan`,
    of: (result) => divide(result.times.get(peer), result.times.get("cscert plan")),
    goal: `at least ${goal} at 1000`,
  };
}

function growth(results: readonly SizeResult[], index: number): string {
  const before = results[index - 1]?.times.get("cscert plan");
  return show(divide(results[index]?.times.get("cscert plan"), before), 2);
}

function divide(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a / b;
}

function row(
  name: string,
  results: readonly SizeResult[],
  of: (result: SizeResult) => number | undefined,
  digits: number,
): string {
  return `| ${name} | ${results.map((result) => show(of(result), digits)).join(" | ")} |`;
}

function show(value: number | undefined, digits: number): string {
  return value === undefined ? "" : value.toFixed(digits);
}

function rule(columns: number): string {
  return `|---|${"---:|".repeat(columns)}`;
}

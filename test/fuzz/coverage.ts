// Which branches of cscert's own code an input came through, as V8 counts them. The guide of the fuzzer; knows nothing of inputs.

import { Session, type Profiler } from "node:inspector/promises";

export interface Coverage {
  /** Returns the branches run since the last call, each with the magnitude of its count: `file:start:end:magnitude`. */
  take(): Promise<ReadonlySet<string>>;
  stop(): void;
}

/** Starts to count branches of the source files whose URL has a part. */
export async function startCoverage(part: string): Promise<Coverage> {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  return {
    take: async () => {
      const { result } = await session.post("Profiler.takePreciseCoverage");
      return new Set(result.filter(({ url }) => url.includes(part)).flatMap(branchesOf));
    },
    stop: () => session.disconnect(),
  };
}

function branchesOf({ url, functions }: Profiler.ScriptCoverage): readonly string[] {
  const file = url.slice(url.lastIndexOf("/src/") + 5);
  return functions.flatMap(({ ranges }) =>
    ranges.flatMap(({ count, startOffset, endOffset }) =>
      count === 0 ? [] : [`${file}:${startOffset}:${endOffset}:${Math.floor(Math.log2(count) / 2)}`],
    ),
  );
}

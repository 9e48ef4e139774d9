// The set-up of PowerShell tests in which each case gets a lab of its own, while the processes are shared by all of them.

import { afterAll, beforeEach } from "vitest";
import type { Sessions } from "../../src/stores/powershell/sessions.ts";
import { makeBench, type Bench } from "../conformance/bench.ts";
import { aPowerShellUnderTest, sharedSessions } from "./powershell-store.ts";

/** An empty lab: the bench at which a case works, and the folder in which the lab lies. */
export interface PowerShellLab {
  readonly bench: Bench;
  readonly root: string;
}

/** Hands a fresh lab to each case of the surrounding `describe`, and returns the processes that all of them share. */
export function withLabEach(take: (lab: PowerShellLab) => void): Sessions {
  const sessions = sharedSessions();
  afterAll(() => {
    sessions.close();
  });
  beforeEach(async () => {
    const under = await aPowerShellUnderTest({ sessions })();
    take({ bench: makeBench(under), root: under.root });
  });
  return sessions;
}

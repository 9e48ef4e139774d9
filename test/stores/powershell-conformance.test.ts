// The PowerShell store passes the conformance kit, through a PowerShell of this machine.

import { afterAll } from "vitest";
import { describeNodeStore } from "../conformance/node-store.ts";
import { aPowerShellUnderTest, sharedSessions } from "../kit/powershell-store.ts";
import { describeWithPowerShell } from "../kit/powershell.ts";

describeWithPowerShell("a PowerShell here", () => {
  const sessions = sharedSessions();
  afterAll(() => sessions.close());
  describeNodeStore("powershell", aPowerShellUnderTest({ sessions }));
});

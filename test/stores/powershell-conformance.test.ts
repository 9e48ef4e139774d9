// The PowerShell store passes the conformance kit, through a PowerShell of this machine; and once more with every server behind a hop.

import { afterAll } from "vitest";
import { describeNodeStore } from "../conformance/node-store.ts";
import { aPowerShellUnderTest, sharedSessions } from "../kit/powershell-store.ts";
import { describeWithPowerShell } from "../kit/powershell.ts";

describeWithPowerShell("a PowerShell here", () => {
  const sessions = sharedSessions();
  afterAll(() => sessions.close());
  describeNodeStore("powershell", aPowerShellUnderTest({ sessions }));
});

describeWithPowerShell("a hop by Invoke-Command", () => {
  // Each of them keeps a process of its own for each server.
  const sessions = sharedSessions(3);
  afterAll(() => sessions.close());
  const settings = { access: { via: "winrm" } } as const;
  // Who has lost patience finds a new process there, and waits for its start.
  const pace = { slow: 3_000, impatient: 2_500 };
  describeNodeStore("powershell over winrm", aPowerShellUnderTest({ sessions, settings, pace }));
});

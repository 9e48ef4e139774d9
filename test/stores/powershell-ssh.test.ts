// The PowerShell store passes the conformance kit over a real sshd on loopback: one connection a server, the script sent to each.

import { afterAll, beforeAll } from "vitest";
import { describeNodeStore } from "../conformance/node-store.ts";
import { aPowerShellUnderTest, sharedSessions } from "../kit/powershell-store.ts";
import { describeOverSsh, startSshd, type Sshd } from "../kit/sshd.ts";

describeOverSsh("a PowerShell over ssh", () => {
  let sshd: Sshd;
  const sessions = sharedSessions(8);
  beforeAll(async () => {
    sshd = await startSshd("Authorised use only.\n");
  });
  afterAll(() => {
    sessions.close();
    sshd.stop();
  });
  describeNodeStore("powershell over ssh", () =>
    aPowerShellUnderTest({ sessions, settings: { deployment: sshd.access, access: sshd.access } })(),
  );
});

// The PowerShell store passes the conformance kit over a real sshd on loopback: one connection a server, the script sent to each, behind
// a login that says too much.

import { afterAll, beforeAll } from "vitest";
import { describeNodeStore } from "../conformance/node-store.ts";
import { aPowerShellUnderTest, sharedSessions } from "../kit/powershell-store.ts";
import { describeOverSsh, startSshd, type Sshd } from "../kit/sshd.ts";

/** A byte-order mark, a code page that is not UTF-8, colours, what looks like an answer, and no end of line. */
const GREETING = Buffer.from(
  '\u00ef\u00bb\u00bfBienvenue \u00e0 FE01 \u0082\u0087\r\n\u001b[31m{"id":1,"kind":"answer"}\u0000\u0007PS C:\\>',
  "latin1",
);

describeOverSsh("a PowerShell over ssh", () => {
  let sshd: Sshd;
  const sessions = sharedSessions(8);
  beforeAll(async () => {
    sshd = await startSshd({ banner: "Authorised use only.\n", greeting: GREETING });
  });
  afterAll(() => {
    sessions.close();
    sshd.stop();
  });
  describeNodeStore("powershell over ssh", () =>
    aPowerShellUnderTest({ sessions, settings: { deployment: sshd.access, access: sshd.access } })(),
  );
});

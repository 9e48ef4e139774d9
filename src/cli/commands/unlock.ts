// `cscert unlock`: takes the writer's lease away from its holder, after asking.

import { formatInstant } from "../../base/instant.ts";
import { printable } from "../../base/printable.ts";
import { diagnose } from "../../diagnostic/diagnostic.ts";
import { openDeployment, type DeploymentOptions } from "../deployment.ts";
import { printLine, type Shell } from "../shell.ts";
import { Stop } from "../stop.ts";

export interface UnlockOptions extends DeploymentOptions {
  readonly autoApprove?: true;
}

/** Exits with 0 when no lease is left, 1 when the question was answered with no, 64 without anybody to ask. */
export async function unlock(options: UnlockOptions, shell: Shell): Promise<number> {
  const { store } = await openDeployment(options, shell);
  const lease = await store.readLease();
  if (lease === undefined) {
    printLine(shell.out, "nobody holds the lease");
    return 0;
  }
  const who = printable(
    `${lease.holder}, process ${lease.pid} on ${lease.host}, since ${formatInstant(lease.startedAt)}`,
  );
  if (options.autoApprove !== true) {
    if (shell.confirm === undefined)
      throw new Stop(64, [diagnose("cli/needs-approval", { command: "unlock" })]);
    const answer = await shell.confirm(`Take the lease away from ${who}? Its next write will be refused.`);
    if (answer !== "yes") return answer === "no" ? 1 : 130;
  }
  await store.breakLease();
  printLine(shell.out, `taken away from ${who}`);
  return 0;
}

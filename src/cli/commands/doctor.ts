// `cscert doctor`: is this machine, this configuration and its store fit for an apply? A remedy for each fault.

import { accessSync, constants, existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { canonicalJson } from "../../base/canonical-json.ts";
import { formatInstant } from "../../base/instant.ts";
import { printable } from "../../base/printable.ts";
import { Failure } from "../../diagnostic/failure.ts";
import type { DesiredAssignment, PasswordReference } from "../../model/desired.ts";
import { openDeployment, type Deployment, type DeploymentOptions } from "../deployment.ts";
import { look } from "../observation.ts";
import { printLine, type Shell } from "../shell.ts";

export interface DoctorOptions extends DeploymentOptions {
  readonly format: "text" | "json";
  readonly settle?: true;
}

/** One thing that was looked at, and a remedy where it is at fault. */
export interface Finding {
  readonly check: string;
  readonly state: "ok" | "fault";
  readonly detail: string;
  readonly remedy?: string;
}

/** Exits with 0 when all is well, 1 when there is a fault. Writes nothing. */
export async function doctor(options: DoctorOptions, shell: Shell): Promise<number> {
  const deployment = await openDeployment(options, shell);
  const onMachines = await import("./doctor-powershell.ts");
  if (options.settle === true) {
    await onMachines.settleDoubts(deployment, shell);
    return 0;
  }
  const findings = [
    checkNode(),
    ...checkIgnored(deployment),
    ...checkPasswords(deployment, shell),
    checkStateFolder(deployment),
    ...(await onMachines.checkPowerShell(deployment, shell)),
    ...(await checkLease(deployment)),
    ...(await checkServers(deployment, shell)),
  ];
  printLine(
    shell.out,
    options.format === "json"
      ? canonicalJson(findings.map((finding) => ({ ...finding })))
      : renderFindings(findings),
  );
  return findings.every(({ state }) => state === "ok") ? 0 : 1;
}

function renderFindings(findings: readonly Finding[]): string {
  return findings
    .map(({ check, state, detail, remedy }) => {
      const line = `${state.padEnd(5)}  ${check}: ${printable(detail)}`;
      return remedy === undefined ? line : `${line}\n       remedy: ${remedy}`;
    })
    .join("\n");
}

function checkNode(): Finding {
  return { check: "node", state: "ok", detail: `${process.version} on ${process.platform}-${process.arch}` };
}

function checkIgnored({ configuration }: Deployment): Finding[] {
  const git = ancestors(configuration.root).find((folder) => existsSync(join(folder, ".git")));
  if (git === undefined)
    return [{ check: "git", state: "ok", detail: "the configuration is in no Git repository" }];
  const file = join(configuration.root, ".gitignore");
  const lines = existsSync(file) ? readFileSync(file, "utf8").split(/\r?\n/) : [];
  const missing = ["stores/", "secrets/", ".cscert/"].filter((name) => !lines.includes(name));
  if (missing.length === 0)
    return [{ check: "git", state: "ok", detail: "stores/, secrets/ and .cscert/ are ignored" }];
  const remedy = `add to ${file}: ${missing.join(" ")}`;
  return [{ check: "git", state: "fault", detail: `not ignored: ${missing.join(" ")}`, remedy }];
}

function ancestors(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...ancestors(parent)];
}

function checkPasswords({ desired, configuration }: Deployment, shell: Shell): Finding[] {
  const references = new Map<string, PasswordReference>();
  for (const assignment of desired.assignments) collectPasswords(assignment, references);
  const faults = [...references.values()].flatMap((reference) =>
    checkPassword(reference, configuration.root, shell),
  );
  const detail = `${references.size} password references can be read`;
  return faults.length > 0 ? faults : [{ check: "passwords", state: "ok", detail }];
}

function collectPasswords({ steps }: DesiredAssignment, references: Map<string, PasswordReference>): void {
  for (const { certificate } of steps) {
    if (certificate.kind !== "named" || certificate.material.kind !== "pfx") continue;
    const { password } = certificate.material;
    if (password.kind !== "none") references.set(JSON.stringify(password), password);
  }
}

function checkPassword(reference: PasswordReference, root: string, shell: Shell): Finding[] {
  if (reference.kind === "env" && shell.env[reference.name] === undefined) {
    const remedy = `set ${reference.name} where apply runs`;
    return [
      {
        check: "passwords",
        state: "fault",
        detail: `the variable ${reference.name} is not set here`,
        remedy,
      },
    ];
  }
  if (reference.kind !== "file") return [];
  const path = resolve(root, reference.path);
  if (!existsSync(path)) {
    return [
      {
        check: "passwords",
        state: "fault",
        detail: `${path} is missing`,
        remedy: "write the password into it, mode 0600",
      },
    ];
  }
  const open = process.platform !== "win32" && (statSync(path).mode & 0o077) !== 0;
  return open
    ? [
        {
          check: "passwords",
          state: "fault",
          detail: `${path} can be read by others`,
          remedy: `chmod 600 ${path}`,
        },
      ]
    : [];
}

function checkStateFolder({ stateFolder }: Deployment): Finding {
  const folder = existsSync(stateFolder) ? stateFolder : dirname(stateFolder);
  try {
    accessSync(folder, constants.W_OK);
    return { check: "state", state: "ok", detail: `${stateFolder} can be written` };
  } catch {
    return {
      check: "state",
      state: "fault",
      detail: `${folder} can't be written`,
      remedy: "give the user write access, or use --state FOLDER",
    };
  }
}

async function checkLease({ store }: Deployment): Promise<Finding[]> {
  const lease = await store.readLease();
  if (lease === undefined) return [{ check: "lease", state: "ok", detail: "nobody is writing" }];
  const detail = `held by ${lease.holder}, process ${lease.pid} on ${lease.host}, since ${formatInstant(lease.startedAt)}`;
  return [{ check: "lease", state: "ok", detail }];
}

async function checkServers(deployment: Deployment, shell: Shell): Promise<Finding[]> {
  try {
    const { observed } = await look(deployment, undefined, shell);
    const faults = [...observed.servers.values()].flatMap((seen): Finding[] =>
      seen.kind === "observed" ? [] : [fault(seen.server, seen.diagnostic.message, seen.diagnostic.hints[0])],
    );
    if (observed.deploymentProblem !== undefined) {
      faults.unshift(
        fault("deployment", observed.deploymentProblem.message, observed.deploymentProblem.hints[0]),
      );
    }
    return faults.length > 0
      ? faults
      : [{ check: "servers", state: "ok", detail: `all ${observed.servers.size} can be read` }];
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return [fault("store", error.diagnostic.message, error.diagnostic.hints[0])];
  }
}

function fault(check: string, detail: string, remedy: string | undefined): Finding {
  return { check, state: "fault", detail, ...(remedy === undefined ? {} : { remedy }) };
}

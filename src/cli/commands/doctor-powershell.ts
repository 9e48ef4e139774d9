// The part of `cscert doctor` that asks the machines of a PowerShell store, and what to do about each fault.

import { formatDuration, type DurationMs } from "../../base/instant.ts";
import { printable } from "../../base/printable.ts";
import type { Product } from "../../model/product.ts";
import type { PowerShellSettings } from "../../model/powershell-settings.ts";
import type { Deployment } from "../deployment.ts";
import { printLine, type Shell } from "../shell.ts";
import { askMachines, askExperiments, type MachineCheck, type MachineFacts } from "../wiring-powershell.ts";
import type { Finding } from "./doctor.ts";

/** Returns what there is to say of each machine; nothing for another kind of store. */
export async function checkPowerShell(deployment: Deployment, shell: Shell): Promise<Finding[]> {
  const { store, topology, policy, product } = deployment.desired;
  if (store.kind !== "powershell") return [];
  const checks = await askMachines(store.settings, [...topology.servers.keys()], shell.now);
  const means = { clockSkew: policy.clockSkew, product, settings: store.settings };
  const edges = new Set<string>(
    [...topology.servers.values()].filter(({ role }) => role === "Edge").map(({ fqdn }) => fqdn),
  );
  return checks.flatMap((check) => findingsOf(check, { ...means, edge: edges.has(check.target) }));
}

/** Prints the report of the read-only experiments; `doctor --settle`. */
export async function settleDoubts(deployment: Deployment, shell: Shell): Promise<void> {
  const { store, topology } = deployment.desired;
  if (store.kind !== "powershell") {
    printLine(shell.out, "nothing to settle: the doubts are about the product, and this store is not it");
    return;
  }
  const experiments = await askExperiments(store.settings, [...topology.servers.keys()], shell.now);
  printLine(
    shell.out,
    [
      ...SETTLE_HEAD,
      ...experiments.flatMap(({ target, lines }) => ["", `== ${target}`, ...lines.map(printable)]),
    ].join("\n"),
  );
}

interface Means {
  readonly clockSkew: DurationMs;
  readonly product: Product;
  readonly settings: PowerShellSettings;
  readonly edge: boolean;
}

function findingsOf(check: MachineCheck, means: Means): Finding[] {
  const name = check.target;
  if (check.kind === "silent") {
    const { message, hints } = check.diagnostic;
    return [fault(`${name} reachable`, message, hints[0] ?? "see docs/powershell.md")];
  }
  const { facts } = check;
  const own = [
    ok(`${name} reachable`, `${facts.computer} answers`),
    versionOf(name, facts, means),
    moduleOf(name, facts),
    elevationOf(name, facts),
    ...groupsOf(name, facts, means),
    clockOf(name, facts, means),
    recordsOf(name, facts),
    aesOf(name, facts),
  ];
  return name === "deployment" ? [...own, ...deploymentOf(facts)] : own;
}

function versionOf(
  name: string,
  { version, edition, language, culture, zone }: MachineFacts,
  { settings }: Means,
): Finding {
  const detail = `PowerShell ${version}, ${language}, ${culture === "" ? "invariant culture" : culture}, ${zone}`;
  if (language !== "FullLanguage") {
    return fault(
      `${name} PowerShell`,
      detail,
      "lift Constrained Language mode for the account that cscert uses",
    );
  }
  if (edition === "Core" && settings.lab === undefined) {
    return fault(
      `${name} PowerShell`,
      detail,
      "set `store.powershell.executable` to powershell.exe: the product's module needs Windows PowerShell",
    );
  }
  return ok(`${name} PowerShell`, detail);
}

function moduleOf(name: string, { module, moduleBase = "", problems }: MachineFacts): Finding {
  return module === undefined
    ? fault(
        `${name} module`,
        problems.get("module") ?? "not found",
        "install the administrative tools there, or add their Modules folder to PSModulePath",
      )
    : ok(`${name} module`, `${module} in ${moduleBase}`);
}

function elevationOf(name: string, { elevated }: MachineFacts): Finding {
  if (elevated === undefined) return fault(`${name} elevated`, "can't be told", "run `whoami /groups` there");
  return elevated
    ? ok(`${name} elevated`, "yes")
    : fault(
        `${name} elevated`,
        "no",
        "use an account that is a local administrator there; over ssh it is then elevated, here start an elevated shell",
      );
}

/** Edge Servers are workgroup machines: domain groups mean nothing there. */
function groupsOf(name: string, { groups }: MachineFacts, { edge }: Means): Finding[] {
  if (edge) return [];
  const ours = (groups ?? []).filter((group) => /RTCUniversalServerAdmins$/i.test(group));
  return [
    ours.length > 0
      ? ok(`${name} groups`, ours.join(", "))
      : fault(
          `${name} groups`,
          "not in RTCUniversalServerAdmins",
          "add the account to RTCUniversalServerAdmins and log on anew",
        ),
  ];
}

function clockOf(name: string, { ahead }: MachineFacts, { clockSkew }: Means): Finding {
  const off = Math.abs(ahead);
  const detail =
    off < 1_000
      ? "as here"
      : `${formatDuration(Math.round(off / 1_000) * 1_000)} ${ahead > 0 ? "ahead" : "behind"}`;
  return off <= clockSkew
    ? ok(`${name} clock`, detail)
    : fault(
        `${name} clock`,
        detail,
        `synchronise it (w32tm /resync): the proof reckons with ${formatDuration(clockSkew)} (policy.clockSkew)`,
      );
}

function recordsOf(name: string, { readsLocal, problems }: MachineFacts): Finding {
  return readsLocal
    ? ok(`${name} Get-CsCertificate`, "answers")
    : fault(
        `${name} Get-CsCertificate`,
        problems.get("local") ?? "no module",
        "run it there by hand; it needs RTCUniversalServerAdmins",
      );
}

/** cscert sends what every Windows opens: that AES is refused matters to whoever imports a file by hand. */
function aesOf(name: string, { aes }: MachineFacts): Finding {
  const detail =
    aes === undefined
      ? "not tried"
      : aes
        ? "opens PFX files under AES"
        : "opens PFX files under 3DES only, which is what cscert sends";
  return ok(`${name} PFX`, detail);
}

function deploymentOf({ readsGlobal, master, replicas, problems }: MachineFacts): Finding[] {
  const behind = (replicas ?? []).filter(({ upToDate }) => !upToDate).map(({ server }) => server);
  return [
    readsGlobal
      ? ok("deployment double hop", "the Central Management store answers from there")
      : fault(
          "deployment double hop",
          problems.get("global") ?? "not tried",
          "a session by key or by WinRM has no credentials for the network: docs/powershell.md names four ways out",
        ),
    master === undefined
      ? fault(
          "deployment master",
          problems.get("master") ?? "not told",
          "look at Get-CsManagementStoreReplicationStatus -CentralManagementStoreStatus",
        )
      : ok("deployment master", master),
    replicas === undefined
      ? fault(
          "deployment replicas",
          problems.get("replicas") ?? "not told",
          "look at Get-CsManagementStoreReplicationStatus",
        )
      : behind.length === 0
        ? ok("deployment replicas", `all ${replicas.length} say that they are up to date`)
        : fault(
            "deployment replicas",
            `behind: ${behind.join(", ")}`,
            "wait for the product to replicate, then look at the replica service and, for an Edge Server, port 4443",
          ),
  ];
}

function ok(check: string, detail: string): Finding {
  return { check, state: "ok", detail };
}

function fault(check: string, detail: string, remedy: string): Finding {
  return { check, state: "fault", detail, remedy };
}

const SETTLE_HEAD = [
  "Read-only experiments of the doubts in docs/cmdlets.md. Thumbprints and dates are in it, no key and no password.",
  "D2, D14: which properties Get-CsCertificate shows, and how while a roll is pending (stage one in a lab first)",
  "D5: the kind of the dates that it shows",
  "D8, D16: the provider of each key, and whether it is exportable",
  "D10: the OAuth realm",
  "D11, D17: whether a Director or an Edge Server holds the OAuth certificate",
];

// Other tools that compare what is there with what should be, by content, and change nothing: the store's folder with a copy of it.
// Each is used as its own manual says, and each only where it is installed.

import { chmodSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BenchData } from "./data.ts";
import { isInstalled, type Contender } from "./measure.ts";

const FEW = 100;
const MANY = 1_000;

/** Returns the peers that are installed here; what they are given to read is written below the data. */
export function makePeers(data: BenchData): readonly Contender[] {
  const folder = `${data.folder}-peers`;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return [
    ...(isInstalled("rsync") ? [makeRsync(data)] : []),
    ...(isInstalled("cf-agent") ? makeCfengine(data, folder) : []),
    // A minute and a half a round at ten thousand servers.
    ...(isInstalled("puppet") && data.servers <= MANY ? [makePuppet(data, folder)] : []),
    ...(isInstalled("ansible-playbook") && isInstalled("rsync") ? makeAnsible(data, folder) : []),
  ];
}

function makeRsync({ copy, folder }: BenchData): Contender {
  const args = ["-nrci", "--delete", "--exclude=*.cer", `${copy}/`, "stores/"];
  return { name: "rsync -nrc --delete", command: "rsync", args, cwd: folder, exit: 0, notices: namesFile };
}

/** `-K`: no locks, or a second run within a minute would do nothing; `-I`: it says what it would do. */
function makeCfengine({ copy, folder: root }: BenchData, folder: string): readonly Contender[] {
  const bodies = [
    "body common control { bundlesequence => { main }; }",
    "body copy_from same(from) { source => $(from); compare => digest; }",
    "body depth_search all { depth => inf; }",
    "body action tell { action_policy => warn; }",
  ];
  const stores = join(root, "stores");
  const recursive = `${promise(`${stores}/.`, copy)}, depth_search => all;`;
  const each = listFiles(stores).map((name) => `${promise(join(stores, name), join(copy, name))};`);
  const contender = (name: string, file: string, promises: readonly string[]): Contender => {
    const policy = join(folder, file);
    writeFileSync(policy, `${bodies.join("\n")}\nbundle agent main {\nfiles:\n${promises.join("\n")}\n}\n`);
    chmodSync(policy, 0o600);
    const args = ["-K", "-I", "-f", policy];
    return { name, command: "cf-agent", args, cwd: folder, exit: 0, notices: namesFile };
  };
  const whole = contender("cfengine, one recursive promise", "recursive.cf", [recursive]);
  if (each.length > 10 * MANY) return [whole];
  return [whole, { ...contender("cfengine, a promise per file", "each.cf", each), rounds: 3 }];
}

function promise(to: string, from: string): string {
  return `  "${to}" copy_from => same("${from}"), action => tell`;
}

function makePuppet({ copy, folder: root }: BenchData, folder: string): Contender {
  const manifest = join(folder, "site.pp");
  const attributes = `ensure => directory, source => "${copy}", recurse => true, checksum => sha256`;
  writeFileSync(manifest, `file { "${join(root, "stores")}": ${attributes} }\n`);
  return {
    name: "puppet, one recursive file",
    command: "puppet",
    args: ["apply", "--noop", manifest],
    cwd: folder,
    exit: 0,
    rounds: 1,
    notices: namesFile,
  };
}

function makeAnsible({ copy, folder: root }: BenchData, folder: string): readonly Contender[] {
  const stores = join(root, "stores");
  const task = (below: string): readonly string[] => [
    `    - command: rsync -nrci --delete --exclude=*.cer ${copy}/${below} ${stores}/${below}`,
    "      check_mode: false",
    "      register: compared",
    '      changed_when: compared.stdout != ""',
  ];
  const servers = readdirSync(join(stores, "servers"));
  const perServer = [...task("servers/{{ item }}/"), `      loop: ${JSON.stringify(servers)}`];
  const contender = (name: string, file: string, tasks: readonly string[], rounds: number): Contender => {
    const playbook = join(folder, file);
    const head = ["- hosts: localhost", "  connection: local", "  gather_facts: false", "  tasks:"];
    writeFileSync(playbook, `${[...head, ...tasks].join("\n")}\n`);
    return {
      name,
      command: "ansible-playbook",
      args: ["--check", "-i", "localhost,", playbook],
      cwd: folder,
      exit: 0,
      rounds,
      notices: (stdout) => /changed=[1-9]/.test(stdout),
    };
  };
  const single = contender("ansible, one rsync task", "one.yml", task(""), 3);
  // A task takes a tenth of a second: with a thousand servers a round would take two minutes.
  if (servers.length > FEW) return [single];
  return [single, contender("ansible, one rsync task per server", "each.yml", perServer, 1)];
}

function listFiles(folder: string): readonly string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && /\.(pfx|json)$/.test(entry.name));
  return files.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)).toSorted();
}

function namesFile(stdout: string): boolean {
  return stdout.includes(".pfx");
}

// A PowerShell with the laboratory's module, kept for a file of tests, and deployments in folders of their own for it to act on.

import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { invariant } from "../../src/base/invariant.ts";
import { labModulePath, powershell } from "./powershell.ts";
import { aMaterial, type MaterialName } from "./store-material.ts";

/** What a script wrote: its objects, its warnings, and its errors, whether they ended it or not. */
export interface Heard {
  readonly output: readonly unknown[];
  readonly warnings: readonly string[];
  readonly errors: readonly { readonly message: string; readonly id: string; readonly type: string }[];
}

/** One PowerShell process. Scripts run one after the other. */
export interface LabShell {
  run(lab: Laboratory, script: string, environment?: Readonly<Record<string, string>>): Promise<Heard>;
  close(): void;
}

/** A deployment in a folder: two Front Ends and an Edge Server, with nothing assigned. */
export interface Laboratory {
  readonly root: string;
  /** The path of a PFX file of a name, under the password of the kit. */
  pfx(name: MaterialName): string;
  write(path: string, value: unknown): void;
  read(path: string): unknown;
  remove(): void;
}

const BLUEPRINT = {
  version: 1,
  product: "sfb-2019",
  sipDomains: ["contoso.com"],
  master: "fe01.contoso.com",
  pools: [
    {
      fqdn: "pool01.contoso.com",
      site: "Paris",
      role: "FrontEnd",
      servers: ["fe01.contoso.com", "fe02.contoso.com"],
    },
    { fqdn: "edge.contoso.com", site: "Paris", role: "Edge", servers: ["edge01.contoso.com"] },
  ],
};

const DRIVER = join(import.meta.dirname, "..", "powershell", "driver.ps1");
const PLACE = { CSCERT_LAB_SERVER: "fe01.contoso.com", CSCERT_LAB_NOW: "" };

/** Starts a PowerShell with the laboratory's module. */
export function openLabShell(): LabShell {
  invariant(powershell !== undefined, "only where there is a PowerShell");
  const child = spawn(
    powershell.path,
    ["-NoLogo", "-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-File", DRIVER],
    {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, PSModulePath: labModulePath() },
    },
  );
  const waiting: ((heard: Heard) => void)[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => {
    const text = /answer (\S+)$/.exec(line)?.[1];
    if (text !== undefined)
      waiting.shift()?.(JSON.parse(Buffer.from(text, "base64").toString("utf8")) as Heard);
  });
  return {
    run: (lab, script, environment = {}) =>
      new Promise((resolve) => {
        waiting.push(resolve);
        const request = { script, environment: { ...PLACE, CSCERT_LAB_ROOT: lab.root, ...environment } };
        child.stdin.write(`${Buffer.from(JSON.stringify(request)).toString("base64")}\n`);
      }),
    close: () => child.stdin.end(),
  };
}

/** Makes a deployment of its own: a new one, or a copy of another. */
export function aLaboratory(like?: Laboratory): Laboratory {
  const root = mkdtempSync(join(tmpdir(), "cscert-laboratory-"));
  const write = (path: string, value: unknown): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), JSON.stringify(value));
  };
  if (like !== undefined) cpSync(like.root, root, { recursive: true });
  else write("lab.json", BLUEPRINT);
  return {
    root,
    write,
    pfx: (name) => {
      const path = join(root, `${name}.pfx`);
      writeFileSync(path, aMaterial(name).material.bytes);
      return path;
    },
    read: (path) => JSON.parse(readFileSync(join(root, path), "utf8")) as unknown,
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

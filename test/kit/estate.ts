// A small real estate in a temporary folder: PFX files, public certificates, passwords, a YAML and empty directory stores,
// driven by the command line in this process.

import { createPrivateKey } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DAY, type Instant } from "../../src/base/instant.ts";
import { Secret } from "../../src/base/secret.ts";
import { run } from "../../src/cli/run.ts";
import { parseFqdn, type Fqdn } from "../../src/model/fqdn.ts";
import { initialiseDirectoryStore } from "../../src/stores/directory/initialise.ts";
import { mintCertificate, type MintRequest } from "../../src/x509/mint.ts";
import { sealPfx } from "../../src/x509/seal.ts";
import { thumbprintOf } from "../../src/x509/thumbprint.ts";
import { OTHER_KEY_PEM, STORE_KEY_PEM } from "./store-pems.ts";

export const ESTATE_NOW = Date.parse("2026-11-25T09:00:00Z");
const AUTHORITY = { commonName: "Contoso Issuing", privateKey: createPrivateKey(OTHER_KEY_PEM) };
const LEAF_KEY = createPrivateKey(STORE_KEY_PEM);

export interface Answer {
  readonly out: string;
  readonly err: string;
  readonly exit: number;
}

export interface Estate {
  readonly folder: string;
  /** Runs `cscert` in the folder; `env` holds nothing but what is given. */
  cscert(
    args: readonly string[],
    world?: { readonly now?: Instant; readonly env?: Record<string, string> },
  ): Promise<Answer>;
  write(path: string, content: string | Uint8Array): void;
  /** Makes `certificates/NAME.pfx`, `.cer` and `secrets/NAME`; returns the thumbprint. */
  certify(name: string, request?: Partial<MintRequest>, password?: string): string;
  remove(): void;
}

/** Makes an estate whose stores know these servers. */
export async function makeEstate(servers: readonly string[]): Promise<Estate> {
  const folder = mkdtempSync(join(tmpdir(), "cscert-estate-"));
  for (const name of ["certificates", "secrets"]) mkdirSync(join(folder, name));
  await initialiseDirectoryStore({
    path: join(folder, "stores"),
    servers: servers.map(fqdn),
    lab: "lab",
    founded: ESTATE_NOW - 900 * DAY,
  });
  return {
    folder,
    cscert: async (args, { now = ESTATE_NOW, env = {} } = {}) => await runIn(folder, args, now, env),
    write: (path, content) => writeFileSync(join(folder, path), content),
    certify: (name, request = {}, password = `P@ssw0rd of ${name}`) =>
      certify(folder, name, request, password),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

function fqdn(text: string): Fqdn {
  const name = parseFqdn(text);
  if (name === undefined) throw new Error(`${text} is no FQDN`);
  return name;
}

async function runIn(
  cwd: string,
  args: readonly string[],
  now: Instant,
  env: Record<string, string>,
): Promise<Answer> {
  let out = "";
  let err = "";
  const exit = await run(args, {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    cwd,
    env,
    now: () => now,
    color: "never",
    width: 100,
    confirm: undefined,
    progress: "lines",
    signal: new AbortController().signal,
  });
  return { out, err, exit };
}

function certify(folder: string, name: string, request: Partial<MintRequest>, password: string): string {
  const leaf = mintCertificate({
    commonName: "contoso.com",
    dnsNames: [],
    notBefore: ESTATE_NOW - 30 * DAY,
    notAfter: ESTATE_NOW + 700 * DAY,
    key: LEAF_KEY,
    issuer: AUTHORITY,
    use: "server",
    crlDistributionPoint: "http://pki.contoso.com/issuing.crl",
    ...request,
  });
  const sealed = {
    leaf,
    chain: [],
    privateKey: request.key ?? LEAF_KEY,
    iterations: 1,
    cipher: "aes-256",
  } as const;
  writeFileSync(join(folder, "certificates", `${name}.cer`), leaf);
  writeFileSync(
    join(folder, "certificates", `${name}.pfx`),
    sealPfx({ ...sealed, password: new Secret(password) }),
  );
  writeFileSync(join(folder, "secrets", name), `${password}\n`);
  return thumbprintOf(leaf);
}

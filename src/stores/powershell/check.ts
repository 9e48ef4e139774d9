// What `cscert doctor` asks each machine. Reads only; a fact that a machine can't tell is absent, with the reason.

import { generateKeyPair } from "node:crypto";
import { Buffer } from "node:buffer";
import { promisify } from "node:util";
import { DAY, type DurationMs, type Instant } from "../../base/instant.ts";
import { Secret } from "../../base/secret.ts";
import { diagnose, type Diagnostic } from "../../diagnostic/diagnostic.ts";
import type { Fqdn } from "../../model/fqdn.ts";
import { mintCertificate } from "../../x509/mint.ts";
import { sealPfx } from "../../x509/seal.ts";
import { ask } from "./ask.ts";
import { partsOf, type PowerShellStoreOptions } from "./powershell-store.ts";
import { BadAnswer, instant, list, object, readReplicasAnswer, text, type ReplicaRecord } from "./shapes.ts";
import type { StoreParts } from "./store-parts.ts";

/** What one machine tells of itself. */
export interface MachineFacts {
  readonly version: string;
  readonly edition: string;
  readonly language: string;
  readonly computer: string;
  readonly culture: string;
  readonly zone: string;
  /** How far its clock is ahead of this machine's, give or take half the journey. */
  readonly ahead: DurationMs;
  readonly module?: string;
  readonly moduleBase?: string;
  readonly elevated?: boolean;
  readonly groups?: readonly string[];
  /** Whether the deployment's records could be read there. */
  readonly readsGlobal: boolean;
  readonly readsLocal: boolean;
  readonly master?: string;
  readonly replicas?: readonly ReplicaRecord[];
  /** Whether it opens a PFX file under AES; absent where that could not be tried. */
  readonly aes?: boolean;
  /** Why a fact is absent, by its name. Untrusted text. */
  readonly problems: ReadonlyMap<string, string>;
}

export type MachineCheck =
  | { readonly target: "deployment" | Fqdn; readonly kind: "answered"; readonly facts: MachineFacts }
  | { readonly target: "deployment" | Fqdn; readonly kind: "silent"; readonly diagnostic: Diagnostic };

/** What the read-only experiments showed on one machine, line by line. Untrusted text. */
export interface Experiment {
  readonly target: "deployment" | Fqdn;
  readonly lines: readonly string[];
}

/** Asks the deployment's host and each server, side by side. Never throws for one machine. */
export async function checkMachines(
  options: PowerShellStoreOptions,
  servers: readonly Fqdn[],
): Promise<readonly MachineCheck[]> {
  const parts = partsOf(options);
  const pfx = await makeAesSample();
  return Promise.all(
    (["deployment", ...servers] as const).map(async (target) => checkOne(parts, target, pfx)),
  );
}

/** Runs the read-only experiments of the doubts on the deployment's host and each server. */
export async function runExperiments(
  options: PowerShellStoreOptions,
  servers: readonly Fqdn[],
): Promise<readonly Experiment[]> {
  const parts = partsOf(options);
  return Promise.all(
    (["deployment", ...servers] as const).map(async (target) => {
      const asked = await ask(
        parts,
        target,
        { op: "settle", deployment: target === "deployment" },
        { timeout: parts.settings.timeout },
      );
      const lines = asked.kind === "answer" ? readExperiment(asked.value) : [asked.diagnostic.message];
      return { target, lines };
    }),
  );
}

async function checkOne(
  parts: StoreParts,
  target: "deployment" | Fqdn,
  sample: AesSample,
): Promise<MachineCheck> {
  const request = { op: "check", deployment: target === "deployment", ...sample };
  const before = parts.time.now();
  const asked = await ask(parts, target, request, { timeout: parts.settings.timeout });
  const after = parts.time.now();
  if (asked.kind !== "answer") return { target, kind: "silent", diagnostic: asked.diagnostic };
  try {
    return { target, kind: "answered", facts: readFacts(asked.value, { before, after }) };
  } catch (error) {
    if (!(error instanceof BadAnswer)) throw error;
    const diagnostic = diagnose("powershell/answer-unusable", { place: target, problem: error.message });
    return { target, kind: "silent", diagnostic };
  }
}

function readFacts(
  value: unknown,
  { before, after }: { readonly before: Instant; readonly after: Instant },
): MachineFacts {
  const answer = object(value);
  const maybe = <Value>(key: string, read: (value: unknown) => Value): Partial<Record<string, Value>> =>
    answer[key] === undefined || answer[key] === null ? {} : { [key]: read(answer[key]) };
  const clock = instant(answer["clock"]);
  // Its clock was read at some instant in between: only what lies outside is surely another time.
  const ahead = clock > after ? clock - after : clock < before ? clock - before : 0;
  return {
    version: text(answer["version"]),
    edition: text(answer["edition"]),
    language: text(answer["language"]),
    computer: text(answer["computer"]),
    culture: text(answer["culture"]),
    zone: text(answer["zone"]),
    ahead,
    ...maybe("module", text),
    ...maybe("moduleBase", text),
    ...maybe("elevated", (flag) => flag === true),
    ...maybe("groups", (groups) => list(groups).map(text)),
    readsGlobal: typeof answer["global"] === "number",
    readsLocal: typeof answer["local"] === "number",
    ...maybe("master", text),
    ...(answer["replicas"] === undefined ? {} : { replicas: readReplicasAnswer(value) }),
    ...maybe("aes", (flag) => flag === true),
    problems: new Map(Object.entries(object(answer["problems"])).map(([key, why]) => [key, text(why)])),
  };
}

function readExperiment(value: unknown): readonly string[] {
  try {
    const answer = object(value);
    const records = list(answer["properties"]).flatMap((item) => {
      const { use, scope, shown } = object(item);
      return [`${text(use)} ${text(scope)}`.trim(), ...list(shown).map((line) => `  ${text(line)}`)];
    });
    const problems = Object.entries(object(answer["problems"])).map(([key, why]) => `${key}: ${text(why)}`);
    return [
      ...records,
      ...list(answer["oauth"]).map(text),
      ...list(answer["providers"]).map(text),
      ...problems,
    ];
  } catch (error) {
    if (error instanceof BadAnswer) return [`no usable answer: ${error.message}`];
    throw error;
  }
}

interface AesSample {
  readonly pfx: string;
  readonly password: string;
}

/** A certificate that nobody knows and nobody keeps. */
async function makeAesSample(): Promise<AesSample> {
  const { privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  const now = Math.floor(Date.now() / 1_000) * 1_000;
  const leaf = mintCertificate({
    commonName: "cscert doctor",
    dnsNames: [],
    notBefore: now - DAY,
    notAfter: now + DAY,
    key: privateKey,
    use: "server",
  });
  const password = "a sample";
  const sealed = sealPfx({
    leaf,
    chain: [],
    privateKey,
    password: new Secret(password),
    iterations: 2_000,
    cipher: "aes-256",
  });
  return { pfx: Buffer.from(sealed).toString("base64"), password };
}

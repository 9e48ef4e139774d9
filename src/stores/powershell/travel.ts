// Key material on its way: opened and checked here, then sealed anew under a password that lives for one request, in the form that
// every Windows opens. The password of the user's file never reaches a server.

import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import { Secret } from "../../base/secret.ts";
import { invariant } from "../../base/invariant.ts";
import { diagnose, type Diagnostic } from "../../diagnostic/diagnostic.ts";
import type { Fqdn } from "../../model/fqdn.ts";
import type { Thumbprint } from "../../model/thumbprint.ts";
import type { StoreMaterial } from "../../port/node-store.ts";
import { openPfx } from "../../x509/open.ts";
import { sealPfx } from "../../x509/seal.ts";
import { ask } from "./ask.ts";
import { BadAnswer, object, text } from "./shapes.ts";
import type { StoreParts } from "./store-parts.ts";

/** A sealed PFX, base64, and the password of this one journey. */
export interface Travelling {
  readonly pfx: Secret;
  readonly password: Secret;
}

/** Makes material ready to travel, or says why it can't. */
export async function prepareMaterial(
  parts: StoreParts,
  material: StoreMaterial,
  wanted: Thumbprint,
): Promise<Travelling | Diagnostic> {
  if (material.kind === "pfx") return reseal(material.bytes, material.password, wanted);
  const password = travelPassword();
  const fetched = await fetchKey(parts, material.server, wanted, password);
  return fetched instanceof Uint8Array ? reseal(fetched, password, wanted) : fetched;
}

async function reseal(
  bytes: Uint8Array,
  opener: Secret | undefined,
  wanted: Thumbprint,
): Promise<Travelling | Diagnostic> {
  const { value, diagnostics } = await openPfx(bytes, opener, { wanted });
  if (value === undefined) {
    const error = diagnostics.find(({ severity }) => severity === "error");
    invariant(error !== undefined, "a PFX that can't be used says why");
    return error;
  }
  const { leaf, certificates, privateKey, friendlyName } = value;
  const password = travelPassword();
  const sealed = sealPfx({
    leaf,
    chain: certificates.filter((der) => Buffer.compare(der, leaf) !== 0),
    privateKey,
    password,
    iterations: ITERATIONS,
    cipher: "3des",
    ...(friendlyName === undefined ? {} : { friendlyName }),
  });
  return { pfx: new Secret(Buffer.from(sealed).toString("base64")), password };
}

async function fetchKey(
  parts: StoreParts,
  server: Fqdn,
  thumbprint: Thumbprint,
  password: Secret,
): Promise<Uint8Array | Diagnostic> {
  if (!parts.knows(server)) return diagnose("server/unknown", { server });
  const request = { op: "export", thumbprint, password: password.reveal() };
  const asked = await ask(parts, server, request, { timeout: parts.settings.timeout });
  if (asked.kind === "answer") {
    try {
      return Buffer.from(text(object(asked.value)["pfx"]), "base64");
    } catch (error) {
      if (!(error instanceof BadAnswer)) throw error;
      return diagnose("powershell/answer-unusable", { place: server, problem: error.message });
    }
  }
  if (asked.kind === "refused" && asked.reason === "not-installed") {
    return diagnose("store/not-installed", { owner: server, thumbprint });
  }
  if (asked.kind === "refused" && asked.reason === "not-exportable") {
    return diagnose("store/key-not-exportable", { server, thumbprint });
  }
  return asked.diagnostic;
}

function travelPassword(): Secret {
  return new Secret(randomBytes(32).toString("hex"));
}

/** Enough for a password of 256 random bits; more would only cost the servers time. */
const ITERATIONS = 2_000;

// Whether what a target holds for one type can be written as desired state, so that a plan would leave it as it is.

import { formatInstant, type Instant } from "../base/instant.ts";
import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";
import { settle } from "../model/assignment.ts";
import type { Certificate } from "../model/certificate.ts";
import type { CertificateType } from "../model/certificate-type.ts";
import type { InstalledCertificate, ObservedAssignment } from "../model/observed.ts";
import type { Product } from "../model/product.ts";
import { findUnsuitability } from "../model/suitability.ts";
import type { Thumbprint } from "../model/thumbprint.ts";
import type { Content, Step } from "./estate.ts";

export interface Question {
  /** For people. */
  readonly target: string;
  readonly type: CertificateType;
  readonly observed: ObservedAssignment;
  readonly installed: ReadonlyMap<Thumbprint, InstalledCertificate>;
  /** `anywhere`: the key may lie in another store, as the deployment's may. */
  readonly key: "here" | "anywhere";
  readonly servesOtherType: "yes" | "no";
  readonly facts: (thumbprint: Thumbprint) => Certificate | undefined;
  readonly sipDomains: readonly string[];
  readonly product: Product;
  readonly now: Instant;
}

export type Judgement =
  | { readonly kind: "holds"; readonly content: Content }
  | { readonly kind: "odd"; readonly why: Diagnostic };

/** Judges one record: what is in force, and what waits for its date. */
export function judge(question: Question): Judgement {
  const { target, type, observed, now } = question;
  const copies = settle(observed.record, now);
  if (copies.kind === "empty" || (copies.kind === "staged" && copies.current === undefined)) {
    const { thumbprint } = observed.record;
    return { kind: "odd", why: diagnose("adopt/doubtful-roll", { target, type, thumbprint }) };
  }
  const steps: [Step, ...Step[]] = [{ thumbprint: copies.current ?? observed.record.thumbprint }];
  if (copies.kind === "staged") steps.push({ thumbprint: copies.next, effectiveDate: copies.effectiveDate });
  for (const step of steps) {
    const why = findOdd(question, step);
    if (why !== undefined) return { kind: "odd", why };
  }
  return { kind: "holds", content: steps };
}

function findOdd(question: Question, step: Step): Diagnostic | undefined {
  const { target, type, installed, key, facts, now } = question;
  const { thumbprint, effectiveDate } = step;
  const certificate = facts(thumbprint);
  const args = { target, type, thumbprint };
  if (certificate === undefined) return diagnose("adopt/not-in-store", args);
  if (key === "here" && installed.get(thumbprint)?.hasPrivateKey !== true)
    return diagnose("adopt/no-key", args);
  const at = effectiveDate ?? now;
  if (certificate.notAfter < at) {
    const notAfter = formatInstant(certificate.notAfter);
    return diagnose("adopt/expired", { ...args, notAfter });
  }
  const first = findUnsuitability(askSuitability(question, certificate, at)).find(
    ({ severity }) => severity === "error",
  );
  return first === undefined ? undefined : diagnose("adopt/unsuitable", { ...args, why: first.message });
}

function askSuitability(
  { type, installed, sipDomains, product, servesOtherType }: Question,
  certificate: Certificate,
  at: Instant,
): Parameters<typeof findUnsuitability>[0] {
  const held = installed.get(certificate.thumbprint);
  return {
    type,
    certificate,
    at,
    sipDomains,
    product,
    servesOtherType,
    ...(held?.exportable === undefined ? {} : { exportable: held.exportable }),
    ...(held?.provider === undefined ? {} : { provider: held.provider }),
  };
}

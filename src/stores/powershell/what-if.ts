// What the product says that it would do: each cmdlet runs on its real target with -WhatIf. Nothing is changed, and no lease is taken.

import type { StoreWrite } from "../../port/node-store.ts";
import { ask } from "./ask.ts";
import { outcomeOf } from "./outcome.ts";
import { partsOf, type PowerShellStoreOptions } from "./powershell-store.ts";
import { prepare } from "./session.ts";
import { BadAnswer, readWriteAnswer } from "./shapes.ts";
import { patienceOf, type StoreParts } from "./store-parts.ts";

/** What was said of one write. Lines are untrusted text. */
export interface Said {
  /** `nothing-to-do`: it is so already. `refused`: cscert would not run the cmdlet. `failed`: the cmdlet says that it would fail. */
  readonly kind: "said" | "nothing-to-do" | "refused" | "failed";
  readonly lines: readonly string[];
}

/** Makes what asks; one write after the other, for what a cmdlet says to its host has no number. */
export function makeWhatIf(options: PowerShellStoreOptions): (write: StoreWrite) => Promise<Said> {
  const parts = partsOf(options);
  return async (write) => askOne(parts, write);
}

async function askOne(parts: StoreParts, write: StoreWrite): Promise<Said> {
  const ready = await prepare(parts, write);
  if (ready.kind === "refused") return { kind: "refused", lines: [ready.diagnostic.message] };
  const { target } = write;
  const deployment = target.kind === "deployment";
  const request = {
    op: "write",
    whatIf: true,
    deployment,
    fence: 0,
    patience: patienceOf(parts),
    writes: [ready.fields],
  };
  const to = deployment ? "deployment" : target.server;
  const asked = await ask(parts, to, request, { timeout: parts.settings.timeout, handOver: HAND_OVER });
  if (asked.kind !== "answer") return { kind: "failed", lines: [asked.diagnostic.message] };
  try {
    const [result] = readWriteAnswer(asked.value, 1);
    return result === undefined ? { kind: "failed", lines: [] } : saidOf(write, result, asked.heard);
  } catch (error) {
    if (error instanceof BadAnswer) return { kind: "failed", lines: [error.message] };
    throw error;
  }
}

function saidOf(write: StoreWrite, result: ReturnType<typeof readWriteAnswer>[number], heard: string): Said {
  const outcome = outcomeOf(write, result);
  if (outcome.kind === "unchanged") return { kind: "nothing-to-do", lines: [] };
  if (outcome.kind !== "done") return { kind: "refused", lines: [outcome.diagnostic.message] };
  const { warnings = [], errors = [] } = result.call ?? {};
  const lines = [
    ...heard.split(/\r?\n/).filter((line) => line.trim() !== ""),
    ...warnings.map((warning) => `WARNING: ${warning}`),
    ...errors.map((error) => `ERROR: ${error}`),
  ];
  return { kind: errors.length > 0 ? "failed" : "said", lines };
}

const HAND_OVER = 10_000;

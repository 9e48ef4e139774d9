// One batch of writes from key material to verified outcomes. Nothing here decides what to do, only how it went.

import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import { Failure } from "../diagnostic/failure.ts";
import type { Action } from "../model/action.ts";
import type { ActionOutcome } from "../model/apply-report.ts";
import type { StoreMaterial, StoreSession, WriteOutcome } from "../port/node-store.ts";
import { NEVER, type ApplyInput } from "./apply-input.ts";
import type { WriteAction } from "./batches.ts";
import type { Ledger } from "./ledger.ts";
import { lookAt } from "./look.ts";
import type { MaterialSource } from "./materials.ts";
import { judge } from "./outcome.ts";
import { makeWrite } from "./store-write.ts";

export interface Execution {
  readonly input: ApplyInput;
  readonly session: StoreSession;
  readonly ledger: Ledger;
  readonly materials: MaterialSource;
}

/** Why no more can be written: the session is lost. */
export type Lost = Diagnostic | undefined;

/** Executes and verifies a batch. Returns the reason where the session was lost on the way; the outcomes are settled all the same. */
export async function executeWrites(execution: Execution, actions: readonly WriteAction[]): Promise<Lost> {
  const { input, session, ledger } = execution;
  const materials = await readMaterials(execution.materials, actions);
  const unready = findUnready(actions, materials);
  const ready = actions.filter(({ id }) => !unready.has(id));
  ledger.settle(unready);
  if (ready.length === 0) return undefined;
  ledger.intend(ready);
  const { answers, lost } = await writeAll(session, ready, materials);
  const look = await lookAt(
    input.store,
    ready.map(({ target }) => target),
  );
  const judged = new Map<Action["id"], ActionOutcome>();
  for (const [index, action] of ready.entries()) {
    const answer = answers[index];
    if (answer === undefined) continue;
    judged.set(action.id, judgeInBatch(action, judge(action, answer, look(action.target)), answer, judged));
  }
  ledger.settle(judged);
  return lost;
}

type Materials = ReadonlyMap<Action["id"], StoreMaterial | Diagnostic>;

async function readMaterials(source: MaterialSource, actions: readonly WriteAction[]): Promise<Materials> {
  const installs = actions.filter((action) => action.kind === "install");
  const read = installs.map(async (action) => [action.id, await source(action)] as const);
  return new Map(await Promise.all(read));
}

/** What has no key is failed; what waits for it in the same batch, through any number of steps, is not begun. */
function findUnready(
  actions: readonly WriteAction[],
  materials: Materials,
): ReadonlyMap<Action["id"], ActionOutcome> {
  const unready = new Map<Action["id"], ActionOutcome>();
  for (const { id, dependsOn } of actions) {
    const material = materials.get(id);
    if (isMissing(material)) unready.set(id, { kind: "failed", diagnostic: material });
    else if (dependsOn.some((before) => unready.has(before))) {
      unready.set(id, { kind: "skipped", why: "dependency" });
    }
  }
  return unready;
}

function isMissing(material: StoreMaterial | Diagnostic | undefined): material is Diagnostic {
  return material !== undefined && "code" in material;
}

interface Written {
  readonly answers: readonly WriteOutcome[];
  readonly lost: Lost;
}

/** A session that is lost says nothing about the writes that it was given: each is unknown until it is looked at. */
async function writeAll(
  session: StoreSession,
  actions: readonly WriteAction[],
  materials: Materials,
): Promise<Written> {
  const writes = actions.map((action) => {
    const material = materials.get(action.id);
    return makeWrite(action, isMissing(material) ? undefined : material);
  });
  try {
    return { answers: await session.write(writes, NEVER), lost: undefined };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { diagnostic } = error;
    return { answers: writes.map(() => ({ kind: "unknown", diagnostic })), lost: diagnostic };
  }
}

/** An action refused after one that it depends on in the same batch was not done, was never really tried. */
function judgeInBatch(
  action: WriteAction,
  outcome: ActionOutcome,
  answer: WriteOutcome,
  judged: ReadonlyMap<Action["id"], ActionOutcome>,
): ActionOutcome {
  const waited = action.dependsOn.some((id) => (judged.get(id) ?? DONE).kind !== "done");
  return waited && answer.kind === "refused" ? { kind: "skipped", why: "dependency" } : outcome;
}

const DONE: ActionOutcome = { kind: "done" };

// Any series of writes, faults, replications and effective dates: the store on disk does what a model of a few lines does.

import fc from "fast-check";
import { expect, test } from "vitest";
import { DAY, type Instant } from "../../src/base/instant.ts";
import {
  assign,
  heldCopies,
  removePrevious,
  sameCopies,
  settle,
  stage,
  unassign,
  type Copies,
  type CopyChange,
  type CopyRecord,
} from "../../src/model/assignment.ts";
import type { CertificateType } from "../../src/model/certificate-type.ts";
import type { Fqdn } from "../../src/model/fqdn.ts";
import { DEPLOYMENT, type Target } from "../../src/model/target.ts";
import type { Thumbprint } from "../../src/model/thumbprint.ts";
import type { StoreWrite } from "../../src/port/node-store.ts";
import { createDirectoryStore } from "../../src/stores/directory/directory-store.ts";
import { setFault } from "../../src/stores/directory/lab.ts";
import { collect, HOLDER, KIT_NOW, nameOf, NEVER } from "../conformance/bench.ts";
import { fqdn } from "../kit/names.ts";
import { aMaterial, type MaterialName } from "../kit/store-material.ts";
import { aStoreFolder } from "../kit/store.ts";

const SERVERS: readonly Fqdn[] = [fqdn("fe01"), fqdn("fe02")];
const OAUTH = "OAuthTokenIssuer";
const AV = "AudioVideoAuthentication";

type Fault = "none" | "unreachable" | "read-only";

/** The model: what each target holds, and nothing of how. */
interface Holder {
  readonly installed: Set<Thumbprint>;
  readonly records: Map<string, CopyRecord>;
}
interface ServerModel extends Holder {
  replica: CopyRecord | undefined;
  publication: number;
  fault: Fault;
}
interface Model {
  now: Instant;
  publication: number;
  readonly central: Holder;
  readonly servers: ReadonlyMap<Fqdn, ServerModel>;
}

/** One step. `expected` is what the model holds, or nothing at all. */
type Step =
  | {
      readonly kind: "write";
      readonly verb: StoreWrite["kind"];
      readonly target: Target;
      readonly name: MaterialName;
      readonly days: number;
      readonly expected: "right" | "stale";
    }
  | { readonly kind: "replicate" }
  | { readonly kind: "fault"; readonly server: Fqdn; readonly fault: Fault }
  | { readonly kind: "wait"; readonly days: number };

const target = fc.constantFrom<Target>(
  DEPLOYMENT,
  ...SERVERS.map((server) => ({ kind: "server", server }) as const),
);
const verbs = [
  "install",
  "install",
  "assign",
  "assign",
  "stage",
  "stage",
  "remove-previous",
  "unassign",
] as const;
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant("write" as const),
      verb: fc.constantFrom(...verbs),
      target,
      name: fc.constantFrom<MaterialName>("a", "b", "c"),
      days: fc.integer({ min: 0, max: 12 }),
      expected: fc.constantFrom("right", "right", "right", "right", "stale"),
    }),
  },
  { weight: 2, arbitrary: fc.constant<Step>({ kind: "replicate" }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("fault" as const),
      server: fc.constantFrom(...SERVERS),
      fault: fc.constantFrom<Fault>("none", "none", "unreachable", "read-only"),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("wait" as const), days: fc.integer({ min: 1, max: 8 }) }),
  },
);

const met = { runs: 0, done: 0, pending: 0, behind: 0, faults: 0 };

test("the store does what the model does", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 25 }), async (steps) => {
      met.runs += 1;
      const model = emptyModel();
      const path = await aStoreFolder(SERVERS);
      const store = createDirectoryStore({ path, clock: () => model.now });
      const seen = new Set<Sighting>();
      const session = await store.open({ holder: HOLDER, lockTimeout: 0 }, NEVER);
      for (const item of [...beginning(), ...steps]) {
        if (item.kind === "wait") model.now += item.days * DAY;
        else if (item.kind === "fault") {
          await setFault(path, item.server, item.fault);
          const server = serverOf(model, item.server);
          server.fault = item.fault;
          if (item.fault === "none") take(model, server, "records");
        } else if (item.kind === "replicate") {
          const progress = await collect(session.replicate(SERVERS, NEVER));
          expect(progress.map(({ kind }) => kind)).toEqual(SERVERS.map((server) => replicate(model, server)));
        } else {
          const write = writeOf(model, item);
          const outcomes = (await session.write([write], NEVER)).map(nameOf);
          expect(outcomes).toEqual([perform(model, write)]);
        }
        note(model, seen);
      }
      await session.close();
      expect(await readStore(path, model)).toEqual(readModel(model));
    }),
    { numRuns: 25 },
  );
  // Runs that never met what they are about would prove nothing.
  expect(met.done / met.runs).toBeGreaterThan(1);
  for (const share of [met.pending, met.behind, met.faults]) expect(share / met.runs).toBeGreaterThan(0.1);
}, 300_000);

function emptyModel(): Model {
  const holder = (): Holder => ({ installed: new Set(), records: new Map() });
  const server = (): ServerModel => ({ ...holder(), replica: undefined, publication: 0, fault: "none" });
  return {
    now: KIT_NOW,
    publication: 0,
    central: holder(),
    servers: new Map(SERVERS.map((name) => [name, server()])),
  };
}

function serverOf(model: Model, name: Fqdn): ServerModel {
  const server = model.servers.get(name);
  if (server === undefined) throw new Error("it is one of two");
  return server;
}

function typeOf(of: Target): CertificateType {
  return of.kind === "deployment" ? OAUTH : AV;
}

function holderOf(model: Model, of: Target): Holder {
  return of.kind === "deployment" ? model.central : serverOf(model, of.server);
}

function writeOf(model: Model, item: Extract<Step, { readonly kind: "write" }>): StoreWrite {
  const { thumbprint, material } = aMaterial(item.name);
  const type = typeOf(item.target);
  const held = settle(holderOf(model, item.target).records.get(type), model.now);
  const stale: Copies = { kind: "settled", current: aMaterial("d").thumbprint };
  const expected = item.expected === "right" ? held : stale;
  const of = { target: item.target, type };
  switch (item.verb) {
    case "install":
      return { kind: "install", target: item.target, thumbprint, material, exportable: true };
    case "assign":
      return { kind: "assign", ...of, thumbprint, expected };
    case "stage":
      return { kind: "stage", ...of, thumbprint, effectiveDate: model.now + item.days * DAY, expected };
    default:
      return { kind: item.verb, ...of, expected };
  }
}

/** Performs a write on the model; returns what became of it. */
function perform(model: Model, write: StoreWrite): string {
  const holder = holderOf(model, write.target);
  const fault = write.target.kind === "server" ? serverOf(model, write.target.server).fault : "none";
  if (fault === "unreachable") return "refused server/unreachable";
  const outcome = write.kind === "install" ? install(holder, write.thumbprint) : change(model, holder, write);
  if (outcome.kind !== "done") return outcome.kind === "refused" ? `refused ${outcome.code}` : outcome.kind;
  if (fault === "read-only") return "refused server/read-only";
  outcome.apply();
  met.done += 1;
  if (write.target.kind === "server") take(model, serverOf(model, write.target.server), "records");
  else if (write.kind !== "install") {
    model.publication += 1;
    for (const server of model.servers.values()) if (server.fault === "none") take(model, server, "records");
  }
  return "done";
}

type Performed =
  | { readonly kind: "unchanged" }
  | { readonly kind: "refused"; readonly code: string }
  | { readonly kind: "done"; readonly apply: () => void };

function install(holder: Holder, thumbprint: Thumbprint): Performed {
  if (holder.installed.has(thumbprint)) return { kind: "unchanged" };
  return { kind: "done", apply: () => void holder.installed.add(thumbprint) };
}

function change(
  model: Model,
  holder: Holder,
  write: Exclude<StoreWrite, { readonly kind: "install" }>,
): Performed {
  const record = holder.records.get(write.type);
  const changed = changeOf(record, write, model.now);
  if (changed.kind === "unchanged") return { kind: "unchanged" };
  if (!sameCopies(settle(record, model.now), write.expected))
    return { kind: "refused", code: "store/copies-changed" };
  if (changed.kind === "refused") return { kind: "refused", code: "store/copies-refused" };
  if ("thumbprint" in write && !isHeld(model, holder, write.thumbprint)) {
    return { kind: "refused", code: "store/not-installed" };
  }
  const next = changed.record;
  return {
    kind: "done",
    apply: () =>
      void (next === undefined ? holder.records.delete(write.type) : holder.records.set(write.type, next)),
  };
}

function changeOf(
  record: CopyRecord | undefined,
  write: Exclude<StoreWrite, { readonly kind: "install" }>,
  now: Instant,
): CopyChange {
  switch (write.kind) {
    case "assign":
      return assign(record, write.thumbprint, now);
    case "stage":
      return stage(record, write.thumbprint, write.effectiveDate, now);
    case "remove-previous":
      return removePrevious(record, now);
    case "unassign":
      return unassign(record);
  }
}

/** The deployment may name what some server that can be read holds. */
function isHeld(model: Model, holder: Holder, thumbprint: Thumbprint): boolean {
  if (holder.installed.has(thumbprint)) return true;
  if (holder !== model.central) return false;
  return [...model.servers.values()].some(
    ({ fault, installed }) => fault !== "unreachable" && installed.has(thumbprint),
  );
}

/** A replica takes the deployment's record whole, once it has or gets every key that counts; returns whether it is up to date. */
function take(model: Model, server: ServerModel, delivery: "records" | "keys"): boolean {
  if (server.publication === 0 && model.publication === 0) return true;
  const record = model.central.records.get(OAUTH);
  const copies = settle(record, model.now);
  const previous = copies.kind === "settled" ? copies.previous : undefined;
  const missing = heldCopies(copies).filter(
    (name) => !server.installed.has(name) && (name !== previous || model.central.installed.has(name)),
  );
  const given = missing.filter((name) => delivery === "keys" && model.central.installed.has(name));
  if (given.length < missing.length) return server.publication === model.publication;
  for (const name of given) server.installed.add(name);
  server.replica = record;
  server.publication = model.publication;
  return true;
}

function replicate(model: Model, name: Fqdn): "up-to-date" | "behind" {
  const server = serverOf(model, name);
  if (server.fault === "unreachable") return "behind";
  if (server.fault === "none") return take(model, server, "keys") ? "up-to-date" : "behind";
  return server.publication === model.publication ? "up-to-date" : "behind";
}

function readModel(model: Model): unknown {
  const servers = SERVERS.map((name) => {
    const server = serverOf(model, name);
    if (server.fault === "unreachable") return "unreachable";
    const own = server.records.get(AV);
    return { installed: [...server.installed].sort(), own, replica: server.replica };
  });
  return {
    installed: [...model.central.installed].sort(),
    record: model.central.records.get(OAUTH),
    servers,
  };
}

async function readStore(path: string, model: Model): Promise<unknown> {
  const store = createDirectoryStore({ path, clock: () => model.now });
  const { assignments, installed } = await store.observeDeployment(NEVER);
  const seen = await collect(store.observe(SERVERS, NEVER));
  const servers = seen.map((server) => {
    if (server.kind === "unreachable") return "unreachable";
    const own = server.assignments.get(AV)?.record;
    const replica = server.assignments.get(OAUTH)?.record;
    return { installed: [...server.installed.keys()].sort(), own, replica };
  });
  return { installed: [...installed.keys()].sort(), record: assignments.get(OAUTH)?.record, servers };
}

/** Every target begins with two certificates, one of them in force. */
function beginning(): readonly Step[] {
  const targets: readonly Target[] = [
    DEPLOYMENT,
    ...SERVERS.map((server) => ({ kind: "server", server }) as const),
  ];
  return targets.flatMap((of): Step[] => {
    const write = { kind: "write", target: of, days: 0, expected: "right" } as const;
    return [
      { ...write, verb: "install", name: "a" },
      { ...write, verb: "install", name: "b" },
      { ...write, verb: "assign", name: "a" },
    ];
  });
}

type Sighting = "pending" | "behind" | "faults";

/** Counts each run once for each thing that it met. */
function note(model: Model, seen: Set<Sighting>): void {
  const servers = [...model.servers.values()];
  const records = [model.central, ...servers].flatMap(({ records: held }) => [...held.values()]);
  const meets: Readonly<Record<Sighting, boolean>> = {
    pending: records.some((record) => settle(record, model.now).kind === "staged"),
    behind: servers.some(({ publication }) => publication !== model.publication),
    faults: servers.some(({ fault }) => fault !== "none"),
  };
  for (const sighting of ["pending", "behind", "faults"] as const) {
    if (!meets[sighting] || seen.has(sighting)) continue;
    seen.add(sighting);
    met[sighting] += 1;
  }
}

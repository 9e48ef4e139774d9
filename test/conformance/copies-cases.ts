// The kit's cases about the two copies of a server's own type.

import { expect, test } from "vitest";
import { DAY, HOUR } from "../../src/base/instant.ts";
import type { StoreWrite } from "../../src/port/node-store.ts";
import { assign, EMPTY, install, KIT_NOW, settled, stage, staged, type Bench } from "./bench.ts";

const AV = "AudioVideoAuthentication";
const D = KIT_NOW + 10 * DAY;

export function copiesCases(bench: () => Bench): void {
  test("an empty store holds nothing", async () => {
    const it = bench();
    const seen = await it.read(it.under.servers[0]);
    expect([seen.assignments.size, seen.installed.size]).toEqual([0, 0]);
    const { assignments, installed } = await it.deployment();
    expect([assignments.size, installed.size]).toEqual([0, 0]);
  });

  test("an assignment is seen with its certificate, and when it was written", async () => {
    const it = bench();
    expect(await it.write([install(it.server, it.a), assign(it.server, "Default", it.a)])).toEqual([
      "done",
      "done",
    ]);
    const seen = await it.read(it.under.servers[0], KIT_NOW + HOUR);
    expect(seen.observedAt).toBe(KIT_NOW + HOUR);
    expect(seen.assignments.get("Default")).toMatchObject({
      type: "Default",
      record: { thumbprint: it.a.thumbprint },
      source: "local",
    });
    expect(seen.assignments.get("Default")?.writtenAt ?? KIT_NOW).toBe(KIT_NOW);
    expect(seen.installed.get(it.a.thumbprint)).toMatchObject({ hasPrivateKey: true, exportable: true });
    expect((await it.read(it.under.servers[1])).installed.size).toBe(0);
  });

  test("what is displaced becomes previous, and can come back", async () => {
    const it = bench();
    const writes = [install(it.server, it.a), install(it.server, it.b), assign(it.server, "Default", it.a)];
    await it.write(writes);
    expect(await it.write([assign(it.server, "Default", it.b, settled(it.a))])).toEqual(["done"]);
    expect(await it.copies(it.server, "Default")).toEqual(settled(it.b, it.a));
    expect(await it.write([assign(it.server, "Default", it.a, settled(it.b, it.a))])).toEqual(["done"]);
    expect(await it.copies(it.server, "Default")).toEqual(settled(it.a, it.b));
  });

  test("writes of one call for one target stand on each other in their order", async () => {
    const it = bench();
    const writes = [
      install(it.server, it.a),
      assign(it.server, AV, it.a),
      install(it.server, it.b),
      stage(it.server, AV, it.b, D, settled(it.a)),
    ];
    expect(await it.write(writes)).toEqual(["done", "done", "done", "done"]);
    expect(await it.copies(it.server, AV)).toEqual(staged(it.a, it.b, D));
  });

  test("a staged roll is next before its date and current at it", async () => {
    const it = bench();
    await it.write([install(it.server, it.a), install(it.server, it.b), assign(it.server, AV, it.a)]);
    expect(await it.write([stage(it.server, AV, it.b, D, settled(it.a))])).toEqual(["done"]);
    expect(await it.copies(it.server, AV, D - 1)).toEqual(staged(it.a, it.b, D));
    expect(await it.copies(it.server, AV, D)).toEqual(settled(it.b, it.a));
  });

  test("a roll can be staged onto one that took effect, which takes the oldest copy away", async () => {
    const it = bench();
    await it.write([it.a, it.b, it.c].map((material) => install(it.server, material)));
    await it.write([assign(it.server, AV, it.a), stage(it.server, AV, it.b, D, settled(it.a))]);
    const later = stage(it.server, AV, it.c, D + 30 * DAY, settled(it.b, it.a));
    expect(await it.write([later])).toEqual(["refused store/copies-changed"]);
    expect(await it.write([later], D + DAY)).toEqual(["done"]);
    expect(await it.copies(it.server, AV, D + DAY)).toEqual(staged(it.b, it.c, D + 30 * DAY));
  });

  test("assigning the copy in force cancels a roll", async () => {
    const it = bench();
    await it.write([install(it.server, it.a), install(it.server, it.b), assign(it.server, AV, it.a)]);
    await it.write([stage(it.server, AV, it.b, D, settled(it.a))]);
    expect(await it.write([assign(it.server, AV, it.a, staged(it.a, it.b, D))])).toEqual(["done"]);
    expect(await it.copies(it.server, AV, D + DAY)).toEqual(settled(it.a, it.b));
  });

  test("the previous copy goes when asked, but not while a roll is pending", async () => {
    const it = bench();
    await it.write([it.a, it.b, it.c].map((material) => install(it.server, material)));
    await it.write([assign(it.server, AV, it.a), stage(it.server, AV, it.b, D, settled(it.a))]);
    const remove = { kind: "remove-previous", target: it.server, type: AV } as const;
    const pending = { ...remove, expected: staged(it.a, it.b, D) };
    expect(await it.write([pending])).toEqual(["refused store/copies-refused"]);
    expect(await it.write([{ ...remove, expected: settled(it.b, it.a) }], D)).toEqual(["done"]);
    expect(await it.copies(it.server, AV, D)).toEqual(settled(it.b));
  });

  test("an unassigned type is absent", async () => {
    const it = bench();
    await it.write([install(it.server, it.a), assign(it.server, "Default", it.a)]);
    const gone = { kind: "unassign", target: it.server, type: "Default", expected: settled(it.a) } as const;
    expect(await it.write([gone])).toEqual(["done"]);
    expect(await it.copies(it.server, "Default")).toEqual(EMPTY);
    expect((await it.read(it.under.servers[0])).installed.has(it.a.thumbprint)).toBe(true);
  });

  test("every write is unchanged the second time, though what it expected is gone", async () => {
    const it = bench();
    const writes: readonly StoreWrite[] = [
      install(it.server, it.a),
      install(it.server, it.b),
      assign(it.server, AV, it.a),
      stage(it.server, AV, it.b, D, settled(it.a)),
      assign(it.server, "Default", it.a),
      { kind: "unassign", target: it.server, type: "Default", expected: settled(it.a) },
    ];
    for (const write of writes) {
      expect(await it.write([write])).toEqual(["done"]);
      const before = await it.read(it.under.servers[0]);
      expect(await it.write([write])).toEqual(["unchanged"]);
      expect(await it.read(it.under.servers[0])).toEqual(before);
    }
  });

  const staleCases: readonly [string, (it: Bench) => StoreWrite][] = [
    ["an assign that expected nothing", (it) => assign(it.server, AV, it.b)],
    ["an assign that expected another copy", (it) => assign(it.server, AV, it.b, settled(it.c))],
    ["an assign that expected a previous copy", (it) => assign(it.server, AV, it.b, settled(it.a, it.c))],
    ["a stage that expected another copy", (it) => stage(it.server, AV, it.b, D, settled(it.c))],
    [
      "an unassign that expected another copy",
      (it) => ({ kind: "unassign", target: it.server, type: AV, expected: settled(it.c) }),
    ],
  ];
  test.for(staleCases)("%s is refused and changes nothing", async ([, makeWrite]) => {
    const it = bench();
    await it.write([install(it.server, it.a), install(it.server, it.b), assign(it.server, AV, it.a)]);
    const before = await it.read(it.under.servers[0]);
    expect(await it.write([makeWrite(it)])).toEqual(["refused store/copies-changed"]);
    expect(await it.read(it.under.servers[0])).toEqual(before);
  });

  const impossibleCases: readonly [string, (it: Bench) => StoreWrite][] = [
    ["a roll onto nothing", (it) => stage(it.server, "Internal", it.b, D, EMPTY)],
    ["a roll to the certificate in force", (it) => stage(it.server, AV, it.a, D, settled(it.a))],
    ["a roll at a date that is not ahead", (it) => stage(it.server, AV, it.b, KIT_NOW, settled(it.a))],
  ];
  test.for(impossibleCases)("%s is refused", async ([, makeWrite]) => {
    const it = bench();
    await it.write([install(it.server, it.a), install(it.server, it.b), assign(it.server, AV, it.a)]);
    expect(await it.write([makeWrite(it)])).toEqual(["refused store/copies-refused"]);
    expect(await it.copies(it.server, AV)).toEqual(settled(it.a));
  });

  test("a third certificate is refused while a roll is pending", async () => {
    const it = bench();
    await it.write([it.a, it.b, it.c].map((material) => install(it.server, material)));
    await it.write([assign(it.server, AV, it.a), stage(it.server, AV, it.b, D, settled(it.a))]);
    const pending = staged(it.a, it.b, D);
    expect(await it.write([assign(it.server, AV, it.c, pending)])).toEqual(["refused store/copies-refused"]);
    expect(await it.write([stage(it.server, AV, it.c, D, pending)])).toEqual([
      "refused store/copies-refused",
    ]);
    expect(await it.copies(it.server, AV)).toEqual(pending);
  });
}

// Snapshots: they carry everything, equal states give equal texts, and nothing in one is believed unchecked.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson, type Json } from "../../src/base/canonical-json.ts";
import {
  knownKey,
  NOTHING_KNOWN,
  type Known,
  type ObservedState,
  type Sight,
} from "../../src/model/observed.ts";
import { decodeSnapshot, encodeSnapshot } from "../../src/state/snapshot.ts";
import { T0 } from "../kit/deployment.ts";
import { fqdn, thumbprint } from "../kit/names.ts";
import { anObservedState, anUnreachable } from "../kit/observation.ts";
import { aMaterial } from "../kit/store-material.ts";

const SIGHT: Sight = {
  server: fqdn("fe01"),
  type: "OAuthTokenIssuer",
  inForce: thumbprint("A"),
  inForceSince: T0 - 5,
  cancelled: [{ thumbprint: thumbprint("B"), effectiveDate: T0, seenAt: T0 - 4 }],
  staged: { thumbprint: thumbprint("C"), effectiveDate: T0 + 9, seenAt: T0 - 3 },
  seenAt: T0,
  writtenAt: T0 - 9,
  previous: thumbprint("B"),
};
const KNOWN: Known = {
  lastDesired: new Map([["deployment|OAuthTokenIssuer", thumbprint("A")]]),
  sights: new Map([[knownKey(SIGHT.server, SIGHT.type), SIGHT]]),
};

function anEstate(): ObservedState {
  const { thumbprint: name, der } = aMaterial("a");
  const state = anObservedState({
    deployment: { assignments: { OAuthTokenIssuer: { holds: "A", previous: "B", effectiveDate: T0 + 5 } } },
    servers: {
      fe01: {
        assignments: { OAuthTokenIssuer: "A", Default: { holds: "D", writtenAt: T0 - 1 }, "Odd Type/~": "E" },
      },
      fe02: { installed: ["X"], withoutKeys: ["X"] },
      fe03: "unreachable",
    },
    behind: ["fe03"],
  });
  const fe02 = state.servers.get(fqdn("fe02"));
  if (fe02?.kind !== "observed") throw new Error("it is");
  const installed = new Map(fe02.installed).set(name, {
    thumbprint: name,
    hasPrivateKey: true,
    provider: "Microsoft Software KSP",
    der: Buffer.from(der).toString("base64"),
  });
  const diagnostics = [anUnreachable(fqdn("fe09"))];
  return { ...state, servers: new Map(state.servers).set(fe02.server, { ...fe02, installed, diagnostics }) };
}

test("what is written is read back whole", () => {
  const { value, diagnostics } = decodeSnapshot(encodeSnapshot(anEstate(), KNOWN));
  expect(diagnostics).toEqual([]);
  expect(value).toEqual({ observed: anEstate(), known: KNOWN });
});

test("a deployment that could not be read travels as its problem", () => {
  const observed: ObservedState = { deploymentProblem: anUnreachable(fqdn("fe01")), servers: new Map() };
  expect(decodeSnapshot(encodeSnapshot(observed, NOTHING_KNOWN)).value).toEqual({
    observed,
    known: NOTHING_KNOWN,
  });
});

test("the order of what was observed does not show in the text", () => {
  const { servers, ...rest } = anEstate();
  const reversed = { ...rest, servers: new Map([...servers].reverse()) };
  expect(encodeSnapshot(reversed, KNOWN)).toBe(encodeSnapshot(anEstate(), KNOWN));
});

/** Changes the value at a path of a sound snapshot. */
function withChange(path: readonly string[], value: unknown): string {
  const root = JSON.parse(encodeSnapshot(anEstate(), KNOWN));
  let place = root;
  for (const name of path.slice(0, -1)) place = place[name];
  const last = path.at(-1) ?? "";
  if (value === undefined) delete place[last];
  else place[last] = value;
  return JSON.stringify(root);
}

const SERVER_PATH = ["observed", "servers", "fe01.contoso.com"];
const INSTALLED = [...SERVER_PATH, "installed", thumbprint("A")];
const invalid: readonly [string, readonly string[], unknown, RegExp][] = [
  ["another format", ["format"], 2, /^\/format it is 2/],
  ["an unknown member", ["observed", "extra"], 1, /^\/observed\/extra no such member/],
  ["a missing member", ["known", "sights"], undefined, /^\/known\/sights it is missing/],
  ["a text for a number", [...SERVER_PATH, "observedAt"], "now", /observedAt it is not a whole number/],
  ["a number that is no instant", [...SERVER_PATH, "observedAt"], 9e15, /observedAt it is no instant/],
  ["a fraction", [...SERVER_PATH, "observedAt"], 1.5, /observedAt it is not a whole number/],
  [
    "an instant that JSON does not carry exactly",
    [...SERVER_PATH, "observedAt"],
    1e300,
    /not a whole number/,
  ],
  [
    "a lower-case thumbprint",
    [...INSTALLED, "thumbprint"],
    thumbprint("A").toLowerCase(),
    /not a thumbprint/,
  ],
  ["a certificate under another's name", [...INSTALLED, "thumbprint"], thumbprint("B"), /another name/],
  [
    "facts of another certificate",
    [...INSTALLED, "certificate", "thumbprint"],
    thumbprint("B"),
    /another name/,
  ],
  ["a DER of another certificate", [...INSTALLED, "der"], "AAAA", /der it stands under another name/],
  ["text that is not base64", [...INSTALLED, "der"], "***", /not base64/],
  ["a server's name that is none", ["observed", "servers", "-.."], {}, /not a lower-case FQDN/],
  ["a server under another's name", [...SERVER_PATH, "server"], "fe02.contoso.com", /another name/],
  ["an upper-case server", [...SERVER_PATH, "server"], "FE01.contoso.com", /not a lower-case FQDN/],
  ["an unknown kind", [...SERVER_PATH, "kind"], "guessed", /none of observed/],
  ["a list for an object", [...SERVER_PATH, "assignments"], [], /not an object/],
  ["null for an object", [...SERVER_PATH, "assignments"], null, /not an object/],
  ["an object for a list", [...SERVER_PATH, "diagnostics"], {}, /not a list/],
  ["a truth for a text", [...INSTALLED, "certificate", "subject"], true, /not a text/],
  ["a text beyond all measure", [...INSTALLED, "certificate", "subject"], "x".repeat(70_000), /too long/],
  ["one for true", [...INSTALLED, "hasPrivateKey"], 1, /not true or false/],
  [
    "a code that nobody catalogued",
    ["observed", "servers", "fe03.contoso.com", "diagnostic", "code"],
    "made/up",
    /not a diagnostic's code/,
  ],
  [
    "a code from the prototype",
    ["observed", "servers", "fe03.contoso.com", "diagnostic", "code"],
    "constructor",
    /not a diagnostic's code/,
  ],
  [
    "a sight of another server",
    ["known", "sights", "fe01.contoso.com|OAuthTokenIssuer", "server"],
    "fe02.contoso.com",
    /another name/,
  ],
  [
    "a replica of another server",
    ["observed", "deployment", "replicas", "fe01.contoso.com", "server"],
    "fe02.contoso.com",
    /another name/,
  ],
];

describe("a snapshot with", () => {
  test.for(invalid)("%s is refused, and the place is named", ([, path, value, said]) => {
    const { value: read, diagnostics } = decodeSnapshot(withChange(path, value));
    expect(read).toBeUndefined();
    expect(diagnostics.map(({ code }) => code)).toEqual(["store/snapshot-invalid"]);
    const [, where = "", problem = ""] = /at (\S+): (.*)$/.exec(diagnostics[0]?.message ?? "") ?? [];
    expect(`${where} ${problem}`).toMatch(said);
  });
});

test.for(["", "{", "[]", "null", "7", '"text"', "\u0000"])("the text %j is no snapshot", (text) => {
  expect(decodeSnapshot(text).diagnostics.map(({ code }) => code)).toEqual(["store/snapshot-invalid"]);
});

test("names from the language itself are ordinary names in a snapshot", () => {
  const text = encodeSnapshot(anEstate(), KNOWN)
    .replace("Odd Type/~", "__proto__")
    .replace("Odd Type/~", "__proto__");
  const fe01 = decodeSnapshot(text).value?.observed.servers.get(fqdn("fe01"));
  expect(fe01?.kind === "observed" && fe01.assignments.get("__proto__")?.type).toBe("__proto__");
});

test("any JSON at any place never crashes the reader, and passes only where it changes nothing", () => {
  const sound = JSON.parse(encodeSnapshot(anEstate(), KNOWN)) as Json;
  const paths = allPaths(sound);
  fc.assert(
    fc.property(fc.constantFrom(...paths), fc.jsonValue(), (path, value) => {
      const { value: read, diagnostics } = decodeSnapshot(withChange(path, value));
      expect(read === undefined).toBe(diagnostics.length === 1);
      if (read !== undefined) {
        const again = JSON.parse(encodeSnapshot(read.observed, read.known));
        expect(canonicalJson(again)).toBe(canonicalJson(JSON.parse(withChange(path, value))));
      }
    }),
    { numRuns: 2_000 },
  );
});

function allPaths(value: Json, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const here = [...path, name];
    return member === undefined ? [here] : [here, ...allPaths(member, here)];
  });
}

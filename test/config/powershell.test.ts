// `store.powershell`: how each machine is reached.

import { expect, test } from "vitest";
import { MINUTE } from "../../src/base/instant.ts";
import { normalise } from "../../src/config/normalise.ts";
import { readDocument } from "../../src/config/document.ts";
import { checkShape } from "../../src/config/shape.ts";
import type { StoreReference } from "../../src/model/desired.ts";
import { POWERSHELL_HERE } from "../../src/model/powershell-settings.ts";
import { sayPlace } from "../kit/config.ts";

const EDGE = "edge01.contoso.com";

function read(settings: string): { readonly store?: StoreReference; readonly faults: readonly string[] } {
  const text = `version: 1\nproduct: sfb-2019\nsipDomains: [contoso.com]\npools:\n  pool01.contoso.com:\n    role: FrontEnd\n    servers: [fe01.contoso.com]\nstore:\n  powershell: ${settings}\n`;
  const document = readDocument("cscert.yaml", text);
  const { written, faulty, diagnostics } = checkShape(document);
  if (written === undefined) return { faults: diagnostics.map(sayPlace) };
  const normalised = normalise({ document, written, faulty }, [], "all-read");
  const faults = [...document.diagnostics, ...diagnostics, ...normalised.diagnostics].map(sayPlace);
  return normalised.value === undefined ? { faults } : { store: normalised.value.store, faults };
}

function settingsOf(text: string): unknown {
  const { store, faults } = read(text);
  expect(faults).toEqual([]);
  return store?.kind === "powershell" ? store.settings : store;
}

test("nothing said: everything through the PowerShell of this machine", () => {
  expect(settingsOf("{}")).toEqual(POWERSHELL_HERE);
});

test("a host is reached by ssh, and so is each server unless it says otherwise", () => {
  const access = { user: "ops", knownHosts: "known_hosts" };
  expect(
    settingsOf(
      `{ host: mgmt01.contoso.com, user: ops, knownHosts: ./known_hosts, timeout: 30s, servers: { EDGE01.contoso.com: { host: 192.0.2.1, user: edge, port: 2222 } } }`,
    ),
  ).toEqual({
    deployment: { via: "ssh", host: "mgmt01.contoso.com", ...access },
    access: { via: "ssh", ...access },
    servers: new Map([[EDGE, { via: "ssh", ...access, host: "192.0.2.1", user: "edge", port: 2222 }]]),
    timeout: MINUTE / 2,
    replicationWait: 5 * MINUTE,
  });
});

test("servers behind a hop, an Edge Server over ssh with a key of its own", () => {
  expect(
    settingsOf(
      `{ via: winrm, servers: { ${EDGE}: { via: ssh, identityFile: secrets/edge } }, replicationWait: 0s }`,
    ),
  ).toMatchObject({
    deployment: { via: "local" },
    access: { via: "winrm" },
    servers: new Map([[EDGE, { via: "ssh", identityFile: "secrets/edge" }]]),
    replicationWait: 0,
  });
});

test.for([
  ["{ host: -oProxyCommand=x }", "schema/bad-text 9 -oProxyCommand=x"],
  ["{ user: 'a b' }", "schema/bad-text 9 'a b'"],
  ["{ executable: ./pwsh }", "schema/bad-text 9 ./pwsh"],
  ["{ executable: /tmp/evil.sh }", "schema/bad-text 9 /tmp/evil.sh"],
  ["{ executable: -File }", "schema/bad-text 9 -File"],
  ['{ executable: "powershell.exe; calc" }', 'schema/bad-text 9 "powershell.exe; calc"'],
  [`{ knownHosts: 'a"b' }`, `schema/bad-text 9 'a"b'`],
  ["{ via: telnet }", "schema/not-one-of 9 telnet"],
  ["{ port: 70000 }", "schema/"],
  ["{ timeout: soon }", "desired/bad-duration 9 soon"],
  ["{ timeout: 0s }", "desired/bad-duration 9 0s"],
  ["{ hots: x }", "schema/unknown-key 9 hots"],
  [`{ servers: { ${EDGE}: { usr: x } } }`, "schema/unknown-key 9 usr"],
  ["{ servers: { 'not a name': {} } }", "desired/bad-name 9 'not a name'"],
] as const)("%s is told", ([text, fault]) => {
  const { faults } = read(text);
  expect(faults).toHaveLength(1);
  expect(faults[0]?.startsWith(fault) === true ? fault : faults[0]).toBe(fault);
});

test.for([
  "powershell.exe",
  "PowerShell.exe",
  "pwsh",
  "/opt/a-b/.pwsh/pwsh",
  "'C:\\Windows\\System32\\powershell.exe'",
])("%s is a PowerShell", (executable) => {
  expect(settingsOf(`{ executable: ${executable} }`)).toMatchObject({
    access: { executable: executable.replaceAll("'", "") },
  });
});

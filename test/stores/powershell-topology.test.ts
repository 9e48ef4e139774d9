// The topology, as Get-CsPool tells it.

import { afterAll, expect, test } from "vitest";
import { readTopology } from "../../src/stores/powershell/topology.ts";
import { KIT_NOW, NEVER } from "../conformance/bench.ts";
import { aLabFolder, aLabStore, sharedSessions } from "../kit/powershell-store.ts";
import { describeWithPowerShell } from "../kit/powershell.ts";

const pool = (fqdn: string, services: readonly string[], computers: readonly string[] = [fqdn]): object => ({
  fqdn,
  site: "Site:Paris",
  computers,
  services: services.map((service) => `${service}:${fqdn}`),
});

test("a role is told by the services of a pool; what has none of ours is left out", () => {
  const { pools, sipDomains, product } = readTopology({
    version: "Skype for Business Server 2015 (6.0.9319.0): Skype for Business Server",
    domains: [
      { name: "fabrikam.com", first: false },
      { name: "contoso.com", first: true },
    ],
    pools: [
      pool(
        "pool01.contoso.com",
        ["UserServer", "Registrar", "WebServer"],
        ["fe02.contoso.com", "FE01.contoso.com"],
      ),
      pool("se01.contoso.com", ["UserServer", "Registrar", "MediationServer"]),
      pool("edge.contoso.com", ["EdgeServer"], ["edge01.contoso.com"]),
      pool("med.contoso.com", ["MediationServer"]),
      pool("dir.contoso.com", ["Director", "Registrar"]),
      pool("branch.contoso.com", ["Registrar", "MediationServer"]),
      pool("chat.contoso.com", ["PersistentChatServer"]),
      pool("sql.contoso.com", ["UserDatabase"]),
      pool("not a name", ["EdgeServer"]),
    ],
  });
  expect([product, sipDomains]).toEqual(["sfb-2015", ["contoso.com", "fabrikam.com"]]);
  expect(pools.map(({ fqdn, role }) => `${fqdn.split(".")[0]} ${role}`)).toEqual([
    "branch SurvivableBranch",
    "chat PersistentChat",
    "dir Director",
    "edge Edge",
    "med Mediation",
    "pool01 FrontEnd",
    "se01 StandardEdition",
  ]);
  expect(pools.find(({ role }) => role === "FrontEnd")).toEqual({
    fqdn: "pool01.contoso.com",
    role: "FrontEnd",
    site: "Paris",
    servers: ["fe01.contoso.com", "fe02.contoso.com"],
  });
});

describeWithPowerShell("in a PowerShell", () => {
  const sessions = sharedSessions(1);
  afterAll(() => sessions.close());

  test("a lab tells how it was made", async () => {
    const store = aLabStore(aLabFolder(), KIT_NOW, { sessions });
    expect(await store.observeTopology?.(NEVER)).toEqual({
      product: "sfb-2019",
      sipDomains: ["contoso.com"],
      pools: [
        {
          fqdn: "pool01.contoso.com",
          role: "FrontEnd",
          site: "Paris",
          servers: ["fe01.contoso.com", "fe02.contoso.com", "fe03.contoso.com"],
        },
      ],
    });
  });
});

// The two certificates that the product keeps for each use: what assigning, rolling and removing do to them, read with Get-CsCertificate.

import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { aLaboratory, openLabShell, type Heard, type Laboratory, type LabShell } from "../kit/lab-shell.ts";
import { describeWithPowerShell } from "../kit/powershell.ts";
import { aMaterial, CANARY } from "../kit/store-material.ts";

const NOW = "2027-03-01T12:00:00Z";
const LATER = "2027-03-09T12:00:00Z";
const DATE = "2027-03-05T01:00:00Z";
const [A, B, C] = (["a", "b", "c"] as const).map((name) => aMaterial(name).thumbprint);

const set = (thumbprint: string | undefined, more = ""): string =>
  `Set-CsCertificate -Type OAuthTokenIssuer -Identity Global -Thumbprint ${thumbprint} -Confirm:$false ${more}`;
const roll = (thumbprint: string | undefined): string =>
  set(thumbprint, `-Roll -EffectiveDate ([datetime]'${DATE}').ToLocalTime()`);
const removePrevious =
  "Remove-CsCertificate -Type OAuthTokenIssuer -Identity Global -Previous -Confirm:$false";
const remove = "Remove-CsCertificate -Type OAuthTokenIssuer -Identity Global -Confirm:$false";
const read =
  "Get-CsCertificate -Identity Global -Type OAuthTokenIssuer | Select-Object Thumbprint, PreviousThumbprint, EffectiveDate";

/** `current previous` as names, with `@` where the date lies ahead. */
function copies({ output, errors }: Heard): string {
  expect(errors).toEqual([]);
  const [shown] = output as {
    readonly Thumbprint: string;
    readonly PreviousThumbprint: string | null;
    readonly EffectiveDate: { readonly date: string } | null;
  }[];
  if (shown === undefined) return "nothing";
  const name = (thumbprint: string | null): string =>
    ({ [`${A}`]: "A", [`${B}`]: "B", [`${C}`]: "C" })[thumbprint ?? ""] ?? "-";
  const ahead = shown.EffectiveDate !== null && shown.EffectiveDate.date > NOW ? "@" : "";
  return `${name(shown.Thumbprint)}${ahead} ${name(shown.PreviousThumbprint)}`;
}

describeWithPowerShell("the two copies of the laboratory", () => {
  let shell: LabShell;
  let lab: Laboratory;
  let stocked: Laboratory;
  beforeAll(async () => {
    shell = openLabShell();
    stocked = aLaboratory();
    const files = (["a", "b", "c"] as const).map((name) => stocked.pfx(name));
    const script = files.map(
      (file) =>
        `Import-CsCertificate -Path '${file}' -Password '${CANARY}' -PrivateKeyExportable $true -Confirm:$false`,
    );
    expect((await shell.run(stocked, script.join("\n"))).errors).toEqual([]);
  });
  afterAll(() => {
    shell.close();
    stocked.remove();
  });
  beforeEach(() => {
    lab = aLaboratory(stocked);
  });
  afterEach(() => {
    lab.remove();
  });

  const at = (now: string, ...scripts: readonly string[]): Promise<Heard> =>
    shell.run(lab, [...scripts, read].join("\n"), { CSCERT_LAB_NOW: now });

  it.for([
    ["nothing is assigned: no output and no error", [], "nothing"],
    ["a first assignment displaces nothing", [set(A)], "A -"],
    ["an assignment takes force at once and keeps what it displaced", [set(A), set(B)], "B A"],
    ["a third certificate pushes the first out", [set(A), set(B), set(C)], "C B"],
    ["the same one again displaces nothing", [set(A), set(B), set(B)], "B A"],
    ["a roll names its certificate at once, its date ahead", [set(A), roll(B)], "B@ A"],
    ["assigning the one in force takes a roll back", [set(A), roll(B), set(A)], "A B"],
    ["assigning the one that rolls makes it current at once", [set(A), roll(B), set(B)], "B A"],
    ["a second roll pushes the one in force out", [set(A), roll(B), roll(C)], "C@ B"],
    ["removing the previous one keeps the current one", [set(A), set(B), removePrevious], "B -"],
    [
      "removing the previous one during a roll loses the one in force",
      [set(A), roll(B), removePrevious],
      "B@ -",
    ],
    ["removing without -Previous takes the assignment away", [set(A), set(B), remove], "nothing"],
    ["removing what is not there says nothing", [remove, removePrevious], "nothing"],
  ] as const)("%s", async ([, scripts, expected]) => {
    expect(copies(await at(NOW, ...scripts))).toBe(expected);
  });

  it("a roll takes force when its date has come", async () => {
    await at(NOW, set(A), roll(B));
    const { output } = await at(LATER);
    expect(output).toEqual([
      {
        Thumbprint: B,
        PreviousThumbprint: A,
        EffectiveDate: { date: "2027-03-05T01:00:00.0000000Z", kind: "Local" },
      },
    ]);
  });

  it("a pending roll can be invisible instead, until its date has come", async () => {
    lab.write("faults.json", { product: { rollShape: "hidden" } });
    expect(copies(await at(NOW, set(A), roll(B)))).toBe("A -");
    expect(copies(await at(LATER)).replace("@", "")).toBe("B A");
  });

  it("the certificate of a removed assignment stays in the store", async () => {
    const { output } = await shell.run(lab, `${set(A)}\n${remove}\n(Get-CsLabStoreCertificate).Thumbprint`);
    expect(output).toContain(A);
  });

  it("one call assigns several uses, and each is one object", async () => {
    const { output } = await shell.run(
      lab,
      `Set-CsCertificate -Type Default, WebServicesInternal -Thumbprint ${A} -Confirm:$false
       Get-CsCertificate | Select-Object Use, Thumbprint, SourceScope`,
    );
    expect(output).toEqual([
      { Use: "Default", Thumbprint: A, SourceScope: "Local" },
      { Use: "WebServicesInternal", Thumbprint: A, SourceScope: "Local" },
    ]);
  });

  it("a reference from the pipeline brings its certificate and its use", async () => {
    const { output, errors } = await shell.run(
      lab,
      `Set-CsCertificate -Type Default -Thumbprint ${A} -Confirm:$false
       Get-CsCertificate -Type Default | Set-CsCertificate -Type WebServicesExternal -Confirm:$false
       (Get-CsCertificate -Type WebServicesExternal).Thumbprint`,
    );
    expect({ output, errors }).toEqual({ output: [A], errors: [] });
  });

  it("importing for the deployment assigns at once", async () => {
    const script = `Import-CsCertificate -Identity Global -Type OAuthTokenIssuer -Path '${lab.pfx("b")}' -Password '${CANARY}' -Confirm:$false`;
    expect(copies(await at(NOW, set(A), script))).toBe("B A");
  });

  it("members stand in the documented order", async () => {
    const { output } = await shell.run(
      lab,
      `${set(A)}\n(Get-CsCertificate -Identity Global)[0].psobject.Properties.Name -join ' '`,
    );
    expect(output).toEqual([
      "Issuer NotAfter NotBefore SerialNumber Subject AlternativeNames Thumbprint EffectiveDate PreviousThumbprint UpdateTime Use SourceScope",
    ]);
  });
});

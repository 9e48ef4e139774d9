// The laboratory reads text as a compiled cmdlet does, by the culture of the server, and [datetime] objects as they are.

import { afterAll, beforeAll, beforeEach, afterEach, expect, it } from "vitest";
import { aLaboratory, openLabShell, type Laboratory, type LabShell } from "../kit/lab-shell.ts";
import { describeWithPowerShell } from "../kit/powershell.ts";
import { aMaterial, CANARY } from "../kit/store-material.ts";

const A = aMaterial("a").thumbprint;
const CULTURES = ["en-US", "en-GB", "fr-FR", "de-DE", "th-TH", "ar-SA", "fa-IR", "tr-TR"] as const;
const enter = (culture: string): string =>
  `[Threading.Thread]::CurrentThread.CurrentCulture = [Globalization.CultureInfo]::GetCultureInfo('${culture}')`;
const stage = (date: string): string =>
  `Set-CsCertificate -Type OAuthTokenIssuer -Identity Global -Thumbprint ${A} -Roll -EffectiveDate ${date} -Confirm:$false`;
const shown = "(Get-CsCertificate -Identity Global).EffectiveDate";

describeWithPowerShell("dates in the cultures of servers", () => {
  let shell: LabShell;
  let stocked: Laboratory;
  let lab: Laboratory;
  beforeAll(async () => {
    shell = openLabShell();
    stocked = aLaboratory();
    const file = stocked.pfx("a");
    await shell.run(
      stocked,
      `Import-CsCertificate -Path '${file}' -Password '${CANARY}' -PrivateKeyExportable $true -Confirm:$false`,
    );
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

  it("are told apart here: th-TH counts 543 years more", async () => {
    const { output } = await shell.run(lab, `${enter("th-TH")}\n([datetime]'2027-01-12').ToString('yyyy')`);
    expect(output).toEqual(["2570"]);
  });

  it.for(CULTURES)("%s: a [datetime] of kind Local arrives as the instant that it is", async (culture) => {
    const date = "([datetime]::Parse('2027-01-12T01:00:00Z', [cultureinfo]::InvariantCulture).ToLocalTime())";
    const { output, errors } = await shell.run(lab, [enter(culture), stage(date), shown].join("\n"));
    expect(errors).toEqual([]);
    expect(output).toEqual([{ date: "2027-01-12T01:00:00.0000000Z", kind: "Local" }]);
  });

  it.for([
    ["en-US", "2027-02-01"],
    ["en-GB", "2027-01-02"],
    ["fr-FR", "2027-01-02"],
    ["de-DE", "2027-01-02"],
    ["th-TH", "1484-01-02"],
  ] as const)("%s: the text 02/01/2027 means %s", async ([culture, expected]) => {
    const { output } = await shell.run(lab, [enter(culture), stage("'02/01/2027'"), shown].join("\n"));
    expect(output).toEqual([
      expect.objectContaining({ date: expect.stringMatching(new RegExp(`^${expected}`, "u")) }),
    ]);
  });

  it("ar-SA: the text 02/01/2027 is no date", async () => {
    const { errors } = await shell.run(lab, [enter("ar-SA"), stage("'02/01/2027'")].join("\n"));
    expect(errors.map(({ type }) => type)).toEqual(["ParameterBindingArgumentTransformationException"]);
  });

  it("a laboratory can change its culture by itself", async () => {
    lab.write("faults.json", { servers: { "*": { fault: "culture", name: "th-TH" } } });
    const { output } = await shell.run(lab, "Get-CsCertificate\n([datetime]'2027-01-12').ToString('yyyy')");
    expect(output).toContain("2570");
  });

  it("-Roll without a date fails, under either name of the date it works", async () => {
    const set = `Set-CsCertificate -Type OAuthTokenIssuer -Identity Global -Thumbprint ${A} -Roll -Confirm:$false`;
    const { errors } = await shell.run(lab, set);
    expect(errors).toHaveLength(1);
    expect((await shell.run(lab, `${set} -EffectiveTime ([datetime]::Now)`)).errors).toEqual([]);
  });
});

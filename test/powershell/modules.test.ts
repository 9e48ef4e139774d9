// Both names of the laboratory's module are found where PSModulePath says, and hold the same cmdlets.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { aLaboratory, openLabShell, type Laboratory, type LabShell } from "../kit/lab-shell.ts";
import { describeWithPowerShell, LAB_MODULES } from "../kit/powershell.ts";

describeWithPowerShell("the laboratory's modules", () => {
  let shell: LabShell;
  let lab: Laboratory;
  beforeAll(() => {
    shell = openLabShell();
    lab = aLaboratory();
  });
  afterAll(() => {
    shell.close();
    lab.remove();
  });

  it.for(["SkypeForBusiness", "Lync"])(
    "%s is found by its name, and its cmdlets are its own",
    async (name) => {
      const { output, errors } = await shell.run(
        lab,
        `Import-Module ${name} -DisableNameChecking
       (Get-Command '${name}\\Get-CsCertificate').Source; (Get-Command '${name}\\Get-CsServerVersion').CommandType.ToString()
       (Get-Module ${name}).PrivateData.CscertLab`,
      );
      expect({ output, errors }).toEqual({ output: [name, "Function", true], errors: [] });
    },
  );

  it("what Lync exports is what SkypeForBusiness exports", () => {
    const exported = (name: string): string =>
      /FunctionsToExport = (@\([^)]*\))/u.exec(
        readFileSync(join(LAB_MODULES, name, `${name}.psd1`), "utf8"),
      )?.[1] ?? name;
    expect(exported("Lync")).toBe(exported("SkypeForBusiness"));
  });

  it("every function that is exported is there", async () => {
    const { output } = await shell.run(
      lab,
      `$data = [scriptblock]::Create([IO.File]::ReadAllText('${join(LAB_MODULES, "SkypeForBusiness", "SkypeForBusiness.psd1")}')).Invoke()[0]
       foreach ($name in $data.FunctionsToExport) { if (-not (Get-Command "SkypeForBusiness\\$name" -ErrorAction SilentlyContinue)) { $name } }`,
    );
    expect(output).toEqual([]);
  });

  it("every part of the module is listed in it", () => {
    const folder = join(LAB_MODULES, "SkypeForBusiness");
    const parts = readdirSync(folder).filter(
      (name) => name.endsWith(".ps1") && name !== "FarSide.ps1" && name !== "Module.ps1",
    );
    const listed = /foreach \(\$part in ([^)]*)\)/u.exec(
      readFileSync(join(folder, "Module.ps1"), "utf8"),
    )?.[1];
    expect(listed?.replaceAll("'", "").split(", ").toSorted()).toEqual(
      parts.map((name) => name.slice(0, -4)).toSorted(),
    );
  });

  it("outside a laboratory each cmdlet says so", async () => {
    const { errors } = await shell.run(lab, "Get-CsCertificate", { CSCERT_LAB_ROOT: "" });
    expect(errors.map(({ message }) => message)).toEqual([
      "CSCERT_LAB_ROOT does not say where the laboratory is.",
    ]);
  });
});

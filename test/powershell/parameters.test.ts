// The laboratory binds what the product binds, and refuses what it refuses: parameter sets, types, mandatory flags, positions and
// aliases are those of the cmdlets' pages. Each line: `*` mandatory, `@` positional, `|` from the pipeline, then the type and aliases.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aLaboratory, openLabShell, type Laboratory, type LabShell } from "../kit/lab-shell.ts";
import { describeWithPowerShell } from "../kit/powershell.ts";

const COMMON = "Force:Switch Report:String WhatIf:Switch=wi Confirm:Switch=cf";
const DATE = "EffectiveDate:DateTime=EffectiveTime Roll:Switch";

/** The kinds of Get-CsService that are named like their sets. */
const SERVICES = (
  "ApplicationDatabase ApplicationServer ArchivingDatabase ArchivingServer BackupServer CentralManagement CentralManagementDatabase " +
  "Director EdgeServer FileStore LegalInterceptServer ManagementServer MediationServer MonitoringDatabase MonitoringServer " +
  "PersistentChatComplianceDatabase PersistentChatDatabase PersistentChatServer ProvisionDatabase ProvisionServer PstnGateway " +
  "Registrar TrustedApplicationPool UserDatabase UserServer VideoGateway VideoInteropServer WacServer WebServer"
).split(" ");

/** Cmdlet → set → parameters, in any order. */
const DOCUMENTED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "Get-CsCertificate": {
    __AllParameterSets: "@Identity:XdsIdentity Type:CertType[] Report:String NetportId:String",
  },
  "Set-CsCertificate": {
    CertificateReference: `*|Reference:CertificateReference Type:CertType[] Identity:XdsIdentity NetportId:String ${DATE} ${COMMON}`,
    Thumbprint: `*Thumbprint:String Type:CertType[] Identity:XdsIdentity NetportId:String ${DATE} ${COMMON}`,
    Path: `*Identity:XdsIdentity *Path:String *Type:CertType[] Password:String ${DATE} ${COMMON}`,
  },
  "Import-CsCertificate": {
    Local: `*Path:String Password:String PrivateKeyExportable:Boolean ${DATE} ${COMMON}`,
    CMS: `*@Identity:XdsIdentity *Path:String *Type:CertType[] Password:String ${DATE} ${COMMON}`,
  },
  "Remove-CsCertificate": {
    __AllParameterSets: `Type:CertType[] @Identity:XdsIdentity Previous:Switch NetportId:String ${COMMON}`,
  },
  "Get-CsManagementStoreReplicationStatus": {
    __AllParameterSets: "@|ReplicaFqdn:String |CentralManagementStoreStatus:Switch",
  },
  "Invoke-CsManagementStoreReplication": { __AllParameterSets: "@|ReplicaFqdn:String Force:Switch" },
  "Get-CsManagementConnection": { __AllParameterSets: "" },
  "Get-CsComputer": {
    Identity: "@Identity:XdsGlobalRelativeIdentity Pool:String Local:Switch",
    Filter: "Filter:String Pool:String Local:Switch",
  },
  "Get-CsPool": {
    Identity: "@Identity:XdsGlobalRelativeIdentity Site:String",
    Filter: "Filter:String Site:String",
  },
  "Get-CsService": {
    Identity: "@Identity:XdsGlobalRelativeIdentity PoolFqdn:String",
    Filter: "Filter:String PoolFqdn:String",
    ...Object.fromEntries(SERVICES.map((kind) => [kind, `${kind}:Switch PoolFqdn:String`])),
    ConferenceServer: "ConferencingServer:Switch=ConferenceServer PoolFqdn:String",
  },
  "Get-CsServerVersion": { __AllParameterSets: "" },
};

/** Reads a cmdlet's sets in the form of the table above. */
const READ = (cmdlet: string): string => `
  $known = 'Verbose','Debug','ErrorAction','WarningAction','ErrorVariable','WarningVariable','OutVariable','OutBuffer','PipelineVariable','InformationAction','InformationVariable','ProgressAction'
  foreach ($set in (Get-Command ${cmdlet}).ParameterSets) {
    $parameters = foreach ($each in $set.Parameters) {
      if ($known -contains $each.Name) { continue }
      $named = $each.Attributes | Where-Object { $_ -is [Management.Automation.PSTypeNameAttribute] }
      $type = $each.ParameterType.Name -replace 'SwitchParameter', 'Switch'
      if ($named) { $type = $named.PSTypeName -replace '^.*\\.', '' }
      $mark = ''
      if ($each.IsMandatory) { $mark += '*' }
      if ($each.Position -ge 0) { $mark += '@' }
      if ($each.ValueFromPipeline -or $each.ValueFromPipelineByPropertyName) { $mark += '|' }
      $text = $mark + $each.Name + ':' + $type
      if ($each.Aliases.Count) { $text += '=' + ($each.Aliases -join ',') }
      $text
    }
    [pscustomobject]@{ set = $set.Name; isDefault = $set.IsDefault; parameters = [string] ($parameters -join ' ') }
  }`;

interface ParameterSet {
  readonly set: string;
  readonly isDefault: boolean;
  readonly parameters: string;
}

const words = (text: string): string[] =>
  text
    .split(" ")
    .filter((word) => word !== "")
    .toSorted();

describeWithPowerShell("the parameters of the laboratory's cmdlets", () => {
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

  it.for(Object.entries(DOCUMENTED))("are the documented ones: %s", async ([cmdlet, sets]) => {
    const { output, errors } = await shell.run(lab, READ(cmdlet));
    expect(errors).toEqual([]);
    const found = (output as ParameterSet[]).map(({ set, parameters }) => [set, words(parameters)] as const);
    const documented = Object.entries(sets).map(([set, parameters]) => [set, words(parameters)] as const);
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(documented));
  });

  it.for([
    ["Set-CsCertificate", undefined],
    ["Import-CsCertificate", "Local"],
  ] as const)("name the default set that is documented: %s", async ([cmdlet, named]) => {
    const { output } = await shell.run(lab, READ(cmdlet));
    expect((output as ParameterSet[]).find(({ isDefault }) => isDefault)?.set).toBe(named);
  });

  describe("refuse to bind", () => {
    it.for([
      [
        "a type that the product does not know",
        "Set-CsCertificate -Type Defalt -Thumbprint A -Confirm:$false",
      ],
      ["a file without an identity", "Set-CsCertificate -Type Default -Path x -Confirm:$false"],
      [
        "a thumbprint and a file",
        "Set-CsCertificate -Type Default -Path x -Thumbprint A -Identity Global -Confirm:$false",
      ],
      [
        "an exportable key in the deployment's import",
        "Import-CsCertificate -Path x -Type Default -Identity Global -PrivateKeyExportable $true -Confirm:$false",
      ],
      ["-Confirm where there is none", "Get-CsCertificate -Confirm:$false"],
      ["-Report where there is none", "Get-CsManagementStoreReplicationStatus -Report x"],
      ["an -Identity that is no scope", "Get-CsCertificate -Identity nonsense"],
      ["a thumbprint by its place", "Set-CsCertificate ABC -Type Default -Confirm:$false"],
      [
        "a server's name where there is no such parameter",
        "Get-CsCertificate -ComputerFqdn fe02.contoso.com",
      ],
      ["two kinds of services at once", "Get-CsService -EdgeServer -Registrar"],
      ["two filters that fit both sets", "Get-CsComputer -Local"],
    ] as const)("%s", async ([, script]) => {
      const { output, errors } = await shell.run(lab, script);
      expect(output).toEqual([]);
      expect(errors.map(({ type }) => type).join()).toMatch(/ParameterBinding/u);
    });
  });

  it("read a type by its beginning, as an enumeration does", async () => {
    const { errors } = await shell.run(lab, "Get-CsCertificate -Type OAuth");
    expect(errors).toEqual([]);
  });
});

// The laboratory fails as the product does, when it is told to: what each fault says, and what it leaves behind.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { aLaboratory, openLabShell, type Laboratory, type LabShell } from "../kit/lab-shell.ts";
import { describeWithPowerShell } from "../kit/powershell.ts";
import { aMaterial, CANARY } from "../kit/store-material.ts";

const A = aMaterial("a").thumbprint;
const B = aMaterial("b").thumbprint;
const assign = (thumbprint: string): string =>
  `Set-CsCertificate -Type Default -Thumbprint ${thumbprint} -Confirm:$false -ErrorAction Continue`;
const publish = (thumbprint: string): string =>
  `Set-CsCertificate -Type OAuthTokenIssuer -Identity Global -Thumbprint ${thumbprint} -Confirm:$false`;
const shown = "(Get-CsCertificate -Type Default).Thumbprint";
const status =
  "Get-CsManagementStoreReplicationStatus -ReplicaFqdn fe02.contoso.com | Select-Object UpToDate, LastStatusReport";
const FAILED = ["Set-CsCertificate failed.", 'Detailed results can be found at "".'];

describeWithPowerShell("a laboratory that was told to fail", () => {
  let shell: LabShell;
  let stocked: Laboratory;
  let lab: Laboratory;
  beforeAll(async () => {
    shell = openLabShell();
    stocked = aLaboratory();
    const script = (["a", "b"] as const).map(
      (name) =>
        `Import-CsCertificate -Path '${stocked.pfx(name)}' -Password '${CANARY}' -PrivateKeyExportable $true -Confirm:$false`,
    );
    await shell.run(stocked, `${script.join("\n")}\n${assign(A)}`);
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

  const fail = (fault: object): void => {
    lab.write("faults.json", { servers: { "fe01.contoso.com": fault } });
  };

  it.for([
    ["warn-then-error", "fails with two warnings and an error, having done nothing", A, FAILED, 1],
    ["warn-after", "does it, yet says that it failed", B, FAILED, 1],
    ["warn-only", "does nothing and warns, without an error", A, FAILED, 0],
    ["warn", "does it and warns", B, ["A service could not be told of the change; restart it."], 0],
    ["silent", "does nothing and says nothing", A, [], 0],
    ["read-only", "is denied", A, FAILED, 1],
    ["cng-refused", "refuses the key's provider", A, FAILED, 1],
    ["access-denied", "is denied before anything else", undefined, FAILED, 2],
  ] as const)("%s: %s", async ([fault, , left, warnings, errors]) => {
    fail({ fault });
    const heard = await shell.run(lab, `${assign(B)}\n${shown}`);
    expect(heard.warnings).toEqual(warnings);
    expect(heard.errors).toHaveLength(errors);
    expect(heard.output).toEqual([left ?? null]);
  });

  it.for([
    ["cng-refused", "The buffer supplied to a function was too small."],
    ["read-only", "Access is denied."],
  ] as const)("the words of %s are the product's", async ([fault, message]) => {
    fail({ fault });
    expect((await shell.run(lab, assign(B))).errors[0]?.message).toBe(message);
  });

  it("a key in a CNG provider is refused without being told to", async () => {
    lab.write(`servers/fe01.contoso.com/my/${B}.json`, {
      exportable: true,
      provider: "Microsoft Software Key Storage Provider",
    });
    expect((await shell.run(lab, assign(B))).errors[0]?.message).toMatch(/buffer supplied/u);
  });

  it("a fault of one cmdlet leaves the others alone", async () => {
    fail({ fault: "access-denied", cmdlets: ["Remove-CsCertificate"] });
    expect((await shell.run(lab, `${assign(B)}\n${shown}`)).output).toEqual([B]);
  });

  it("of several faults each has its effect", async () => {
    fail([
      { fault: "warn", cmdlets: ["Set-CsCertificate"] },
      { fault: "noise", text: "banner" },
    ]);
    const { output, warnings } = await shell.run(lab, `${assign(B)}\n${shown}`);
    expect({ output, warnings: warnings.length }).toEqual({ output: [B], warnings: 1 });
  });

  it("slow: waits as long as it was told, then does it", async () => {
    fail({ fault: "slow", milliseconds: 60 });
    const { output } = await shell.run(
      lab,
      `$watch = [Diagnostics.Stopwatch]::StartNew(); ${assign(B)}; $watch.ElapsedMilliseconds -ge 60; ${shown}`,
    );
    expect(output).toEqual([true, B]);
  });

  it("aes-refused: an old Windows calls the password of an AES file wrong", async () => {
    fail({ fault: "aes-refused" });
    const { errors } = await shell.run(
      lab,
      `Import-CsCertificate -Path '${lab.pfx("c")}' -Password '${CANARY}' -Confirm:$false`,
    );
    expect(errors[0]?.message).toBe("The specified network password is not correct.");
  });

  it("a wrong password is told in the same words", async () => {
    const { errors } = await shell.run(
      lab,
      `Import-CsCertificate -Path '${lab.pfx("c")}' -Password wrong -Confirm:$false`,
    );
    expect(errors[0]?.message).toBe("The specified network password is not correct.");
  });

  it("omitted properties are not there", async () => {
    lab.write("faults.json", {
      product: { omit: ["SourceScope", "EffectiveDate", "PreviousThumbprint", "UpdateTime"] },
    });
    const { output } = await shell.run(lab, "(Get-CsCertificate).psobject.Properties.Name -join ' '");
    expect(output).toEqual([
      "Issuer NotAfter NotBefore SerialNumber Subject AlternativeNames Thumbprint Use",
    ]);
  });

  describe("replication", () => {
    const behind = (fault: string): void => {
      lab.write("faults.json", { servers: { "fe02.contoso.com": { fault } } });
    };
    const held = "(Get-CsLabStoreCertificate).Thumbprint";

    it("brings certificate, key and assignment to every bearer, and nothing to an Edge Server", async () => {
      await shell.run(lab, publish(A));
      const read = (server: string) =>
        shell.run(lab, `${held}; (Get-CsCertificate).Use`, { CSCERT_LAB_SERVER: server });
      expect((await read("fe02.contoso.com")).output).toEqual([A, "OAuthTokenIssuer"]);
      expect((await read("edge01.contoso.com")).output).toEqual([null, null]);
    });

    it.for([
      ["replica-behind", false],
      ["unreachable", false],
      ["status-stale", true],
    ] as const)("%s: what was published does not arrive, and UpToDate says %s", async ([fault, upToDate]) => {
      behind(fault);
      const { output } = await shell.run(lab, `${publish(A)}\n(${status}).UpToDate`);
      expect(output).toEqual([upToDate]);
      expect((await shell.run(lab, held, { CSCERT_LAB_SERVER: "fe02.contoso.com" })).output).not.toContain(A);
    });

    it("never-reported: no dates, and not up to date", async () => {
      behind("never-reported");
      expect((await shell.run(lab, status)).output).toEqual([{ UpToDate: false, LastStatusReport: null }]);
    });

    it("lags by the laboratory's clock", async () => {
      lab.write("lab.json", { ...(lab.read("lab.json") as object), replication: { delaySeconds: 120 } });
      const at = (now: string, script: string) => shell.run(lab, script, { CSCERT_LAB_NOW: now });
      expect((await at("2027-03-01T12:00:00Z", `${publish(A)}\n(${status}).UpToDate`)).output).toEqual([
        false,
      ]);
      expect((await at("2027-03-01T12:01:59Z", `(${status}).UpToDate`)).output).toEqual([false]);
      expect((await at("2027-03-01T12:02:00Z", `(${status}).UpToDate`)).output).toEqual([true]);
    });

    it("waits to be invoked, where it was told so", async () => {
      lab.write("lab.json", { ...(lab.read("lab.json") as object), replication: { mode: "on-invoke" } });
      const script = `${publish(A)}\n(${status}).UpToDate\nInvoke-CsManagementStoreReplication\n(${status}).UpToDate`;
      expect((await shell.run(lab, script)).output).toEqual([false, true]);
    });

    it("a key that can't leave is refused when it is set, or told so, lost on the way", async () => {
      const facts = { exportable: false, provider: "Microsoft RSA SChannel Cryptographic Provider" };
      lab.write(`servers/fe01.contoso.com/my/${A}.json`, facts);
      expect((await shell.run(lab, publish(A))).errors[0]?.message).toBe(
        "Key not valid for use in specified state.",
      );
      lab.write("faults.json", { product: { nonExportable: "replication" } });
      expect((await shell.run(lab, publish(A))).errors).toEqual([]);
      expect((await shell.run(lab, held, { CSCERT_LAB_SERVER: "fe02.contoso.com" })).output).toEqual([null]);
    });
  });

  describe("a hop to another server", () => {
    it("runs there, and shows what it was given", async () => {
      const script = `Invoke-Command -ComputerName fe02.contoso.com -ScriptBlock { param($a) "$env:CSCERT_LAB_SERVER $a" } -ArgumentList 'given'`;
      expect((await shell.run(lab, script)).output).toEqual(["fe02.contoso.com given"]);
    });

    it("fails where the server is unreachable, unknown, or ends the session", async () => {
      lab.write("faults.json", { servers: { "fe02.contoso.com": { fault: "unreachable" } } });
      const hop = (server: string, script: string) =>
        `Invoke-Command -ComputerName ${server} -ScriptBlock { ${script} }`;
      const script = [
        hop("fe02.contoso.com", "1"),
        hop("nobody.contoso.com", "1"),
        hop("fe01.contoso.com", "exit"),
      ].join("\n");
      const { output, errors } = await shell.run(lab, script);
      expect(output).toEqual([]);
      expect(errors.map(({ type }) => type)).toEqual(
        Array.from({ length: 3 }, () => "PSRemotingTransportException"),
      );
    });
  });
});

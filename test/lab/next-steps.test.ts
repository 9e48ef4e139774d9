import { describe, expect, test } from "vitest";
import { describeNextSteps } from "../../src/lab/next-steps.ts";

const lab = { afterRoll: Date.parse("2027-02-17T12:00:00Z"), someServer: "fe01.contoso.com" };

describe("the next steps after a lab was made", () => {
  test("lead into its folder, where nothing more has to be said", () => {
    const steps = describeNextSteps(lab, { program: "npx cscert", way: "enter", folder: "lab" });
    expect(steps.map((step) => step.command)).toEqual([
      "cd lab",
      "npx cscert validate",
      "npx cscert plan",
      "npx cscert apply",
      "npx cscert plan",
      "npx cscert status",
      "npx cscert status --type OAuthTokenIssuer --now 2027-02-17T12:00:00Z",
      "npx cscert lab fault fe01.contoso.com unreachable",
    ]);
  });

  test("name the configuration where the program can't be started from that folder", () => {
    const steps = describeNextSteps(lab, {
      program: "npx cscert",
      way: "name-configuration",
      folder: "/tmp/my lab",
    });
    expect(steps[0]?.command).toBe('npx cscert validate -c "/tmp/my lab/cscert.yaml"');
    expect(steps.every((step) => step.command.endsWith(' -c "/tmp/my lab/cscert.yaml"'))).toBe(true);
  });
});

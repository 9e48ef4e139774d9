// `plan --base`: what a change asks for, told apart from what is due anyway, from commits alone.

import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Review } from "../../src/model/review.ts";
import { decodeReview } from "../../src/reconcile/saved-plan.ts";
import { makeChangeLab, type ChangeLab, type Ran } from "../kit/change.ts";

let lab: ChangeLab;
beforeAll(async () => {
  lab = await makeChangeLab();
});
afterAll(() => lab.remove());
beforeEach(() => {
  lab.repository.git("checkout", "--quiet", "--force", "-B", "feature", "main");
});

const LATER = ["cscert.yaml", "2027-02-16T02:00", "2027-03-16T02:00"] as const;

async function review(...options: readonly string[]): Promise<Review & { readonly ran: Ran }> {
  const out = join(lab.folder, "..", "plan.json");
  const observed = join(lab.folder, "..", "observed.json");
  const ran = await lab.cscert(["plan", "--base", "main", "--observed", observed, "--out", out, ...options]);
  const { value, diagnostics } = decodeReview(lab.read("../plan.json"));
  expect(diagnostics).toStrictEqual([]);
  if (value === undefined) throw new Error("no review");
  return { ...value.review, ran };
}

const words = (actions: Review["change"]): readonly string[] =>
  actions.map(({ kind, target, what }) => `${kind} ${target} ${what.replace(/\([0-9A-F]{8}\)/g, "()")}`);

describe("a change is told apart from what is due anyway", () => {
  test("a roll that moves", async () => {
    lab.edit(...LATER);
    lab.repository.commit();
    const { change, rest, withdrawn, mergeBefore, before, after, ran } = await review();
    expect(words(change)).toStrictEqual([
      "stage deployment OAuthTokenIssuer: oauth-2026 (), effective 2027-03-16T01:00:00Z",
    ]);
    expect(change.map(({ place }) => place?.line)).toStrictEqual([88]);
    expect(rest).toHaveLength(15);
    expect(words(withdrawn)).toStrictEqual([
      "stage deployment OAuthTokenIssuer: oauth-2026 (), effective 2027-02-16T01:00:00Z",
    ]);
    expect(mergeBefore).toStrictEqual([expect.stringContaining("merge before 2027-03-14T21:00:00Z")]);
    expect([before, after].map((chart) => chart?.lanes.map(({ type }) => type))).toStrictEqual([
      ["OAuthTokenIssuer"],
      ["OAuthTokenIssuer"],
    ]);
    expect(ran.exit).toBe(0);
    expect(ran.stdout).toContain("This change asks for 1 action: 1 to stage; ");
  });

  test("words and comments ask for nothing", async () => {
    lab.edit("cscert.yaml", "version: 1", "# said otherwise\nversion: 1");
    lab.repository.commit();
    const { change, rest, withdrawn, settings, before, after, verdict, mergeBefore, notes } = await review();
    // The deadline of a roll that the base has as well is no news.
    expect([mergeBefore, notes.filter((note) => note.startsWith("merge before"))]).toStrictEqual([
      [],
      [expect.stringContaining("2027-02-14")],
    ]);
    expect([change, withdrawn, settings, before, after]).toStrictEqual([[], [], [], undefined, undefined]);
    expect(verdict).toBe(
      `This change asks for no action on any server; ${rest.length} actions are due without it.`,
    );
  });

  test("whether it touches the configuration at all is told", async () => {
    lab.repository.write("README.md", "other things\n");
    lab.repository.commit();
    expect((await review()).touched).toBe(false);
    lab.edit("cscert.yaml", "version: 1", "# a word\nversion: 1");
    lab.repository.commit();
    expect((await review()).touched).toBe(true);
  });

  test("a branch may have any name that Git takes", async () => {
    for (const name of ["topic/#12+x@y", "été", "a=b,c%d"]) {
      lab.repository.git("branch", "--force", name, "main");
      const { exit } = await lab.cscert(["plan", "--base", name, "--observed", "../observed.json"]);
      expect([name, exit]).toStrictEqual([name, 0]);
    }
  });

  test("a guard that it lifts, a policy, a server are told", async () => {
    lab.edit(
      "cscert.yaml",
      "expiryWarning: 30d",
      "expiryWarning: 31d\n  allow: [{ guard: guard/change-share, until: 2026-12-01T00:00:00Z, reason: because }]",
    );
    lab.edit(
      "cscert.yaml",
      "servers: [edge01.contoso.com, edge02.contoso.com]",
      "servers: [edge01.contoso.com]",
    );
    lab.repository.commit();
    const { settings } = await review();
    expect(settings).toStrictEqual([
      "policy expiryWarning: 30d becomes 31d",
      "a guard is lifted: guard/change-share until 2026-12-01T00:00:00Z, because: because",
      "server taken out: edge02.contoso.com (Edge, edge.contoso.com)",
    ]);
  });

  test.for([
    ["key", "pfx: certificates/oauth-2026.pfx", "pfx: ../../../../etc/shadow"],
    ["password", "password: { file: secrets/oauth-2026 }", "password: { env: SOME_TOKEN }"],
  ])(
    "a %s that is read from elsewhere is told, and not from where",
    async ([, here = "", elsewhere = ""]) => {
      lab.edit("cscert.yaml", here, elsewhere);
      lab.repository.commit();
      const { settings, change } = await review();
      expect([settings, change]).toStrictEqual([
        ["certificate oauth-2026: its key or the key's password is read from another place"],
        [],
      ]);
    },
  );

  test("a fault that it brings has its line, and stops nobody from reading the rest", async () => {
    lab.edit("cscert.yaml", "scope: global", "scope: server:fe01.contoso.com");
    lab.repository.commit();
    const { findings, ran, verdict } = await review();
    const errors = findings.filter(({ severity }) => severity === "error");
    expect(errors.map(({ code, place, from }) => [code, place?.line, from])).toStrictEqual([
      ["desired/oauth-per-server", 84, "change"],
    ]);
    expect([ran.exit, verdict]).toStrictEqual([3, expect.stringContaining("at fault")]);
  });
});

describe("histories", () => {
  test("a base that went on is compared where the branch left it", async () => {
    lab.edit(...LATER);
    lab.repository.commit();
    lab.repository.git("checkout", "--quiet", "-B", "ahead", "main");
    lab.edit("cscert.yaml", "expiryWarning: 30d", "expiryWarning: 99d");
    lab.repository.commit();
    lab.repository.git("checkout", "--quiet", "feature");
    const { change, settings, findings } = await review("--base", "ahead");
    expect(words(change)).toHaveLength(1);
    expect(settings).toStrictEqual([]);
    expect(findings.map(({ code }) => code)).toContain("git/base-moved-on");
  });

  test("without a common ancestor the base's tip stands in, and that is said", async () => {
    lab.edit(...LATER);
    lab.repository.git("checkout", "--quiet", "--orphan", "other");
    lab.repository.commit();
    const { change, findings } = await review();
    expect(words(change)).toHaveLength(1);
    expect(findings.map(({ code }) => code)).toContain("git/base-unrelated");
    lab.repository.git("checkout", "--quiet", "--force", "feature");
  });

  test("a configuration that moved is compared with what it was", async () => {
    lab.edit(...LATER);
    lab.repository.git("mv", "cscert.yaml", "moved.yaml");
    lab.repository.commit();
    const { change, base, configuration } = await review("--config", "moved.yaml");
    expect([words(change).length, base?.formerPath, configuration]).toStrictEqual([
      1,
      "cscert.yaml",
      "moved.yaml",
    ]);
  });

  test("a configuration that is deleted plans nothing and says so", async () => {
    lab.repository.git("rm", "--quiet", "cscert.yaml");
    lab.repository.commit();
    const { verdict, findings, ran } = await review();
    expect(verdict).toContain("This change deletes cscert.yaml");
    expect(findings.map(({ code }) => code)).toStrictEqual(["git/configuration-deleted"]);
    expect(ran.exit).toBe(0);
  });

  test("edits that are not committed are not planned, and that is said", async () => {
    lab.edit(...LATER);
    const { change, findings } = await review();
    expect([change, findings.map(({ code }) => code)]).toStrictEqual([[], ["git/uncommitted"]]);
    expect((await review("--head", "HEAD")).findings).toStrictEqual([]);
  });

  test("a repository that Git can't read is a failure in its words", async () => {
    const config = lab.read(".git/config");
    lab.repository.write(".git/config", "[core\n");
    const ran = await lab.cscert(["plan", "--base", "main"]);
    lab.repository.write(".git/config", config);
    expect([ran.exit, ran.stderr]).toStrictEqual([1, expect.stringContaining("git/failed")]);
  });

  test("a configuration that is new is all change", async () => {
    lab.repository.git("rm", "--quiet", "--cached", "cscert.yaml");
    lab.repository.git("commit", "--quiet", "-m", "none");
    lab.repository.git("branch", "--force", "none");
    lab.repository.commit();
    const { base, change, rest } = await review("--base", "none");
    expect([base?.configuration, change.length, rest.length]).toStrictEqual(["absent", 16, 0]);
  });

  test("a base that is broken is said, and all is change", async () => {
    lab.edit("cscert.yaml", "product: sfb-2019", "product: abacus");
    lab.repository.commit();
    lab.repository.git("branch", "--force", "broken");
    lab.edit("cscert.yaml", "product: abacus", "product: sfb-2019");
    lab.repository.commit();
    const { base, change, findings, ran } = await review("--base", "broken");
    expect([base?.configuration, change.length, ran.exit]).toStrictEqual(["broken", 16, 0]);
    expect(findings.map(({ code }) => code)).toContain("git/base-broken");
  });

  test.for([
    ["--base", "nonesuch", 64, "git/unknown-revision"],
    ["--base", "--output=/tmp/x", 64, "git/unknown-revision"],
    ["--base", "main..feature", 64, "git/unknown-revision"],
    ["--config", "/nonexistent/cscert.yaml", 64, "git/no-repository"],
    ["--config", "nowhere/else.yaml", 64, "there is no cscert.yaml"],
  ] as const)("%s %s is refused", async ([option, value, exit, said]) => {
    const ran = await lab.cscert(["plan", "--base", "main", option, value]);
    expect([ran.exit, ran.stderr]).toStrictEqual([exit, expect.stringContaining(said)]);
  });
});

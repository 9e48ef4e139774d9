// The real binary on a branch of a real repository: no checkout, signed hints, a rewritten history.

import { createHmac } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { cscert, editFile, endWatchProcesses, makeLab, startWatch } from "../kit/watch-process.ts";
import { makeRepository, type TestRepository } from "../kit/git.ts";

afterEach(endWatchProcesses);

const SECRET = "a secret that the forge knows too";

/** A lab whose configuration is in a repository, and whose stores and passwords are elsewhere. */
function aRemoteLab(): { readonly repository: TestRepository; readonly here: string } {
  const lab = makeLab("--servers", "3", "--pools", "1");
  const here = join(dirname(lab), "here");
  mkdirSync(here);
  for (const name of ["stores", "secrets"]) renameSync(join(lab, name), join(here, name));
  const repository = makeRepository(lab);
  repository.git("init", "--quiet", "--initial-branch=main");
  repository.commit("a lab");
  return { repository, here };
}

async function postHint(url: string, body: string, secret: string): Promise<number> {
  const signature = createHmac("sha256", secret).update(body).digest("hex");
  const headers = { "x-hub-signature-256": `sha256=${signature}` };
  return (await fetch(`${url}/hint`, { method: "POST", body, headers })).status;
}

test("a branch is followed: keys come from the commit, a signed hint is enough, a rewritten history is held", async () => {
  const { repository, here } = aRemoteLab();
  process.env["CSCERT_TEST_HINT"] = SECRET;
  const options = ["--git", repository.top, "--interval", "1h", "--hint-secret", "env:CSCERT_TEST_HINT"];
  const daemon = startWatch(here, ...options, "--mode", "apply");
  await daemon.logged(/^applied/);
  expect(readdirSync(here).toSorted()).toEqual([".cscert", "secrets", "stores"]);
  expect(existsSync(join(here, ".cscert", "clone.git", "cscert.yaml"))).toBe(false);

  const file = join(repository.top, "cscert.yaml");
  editFile(file, (text) => text.replace("expiryWarning: 30d", "expiryWarning: 31d"));
  const second = repository.commit("warn earlier");
  const url = await daemon.url();
  expect(await postHint(url, "{}", "not the secret at all")).toBe(401);
  expect(await postHint(url, '{"ref":"refs/heads/main"}', SECRET)).toBe(202);
  await daemon.logged(new RegExp(`commit ${second.slice(0, 12)}`));
  expect(await postHint(url, '{"ref":"refs/heads/main"}', SECRET)).toBe(401);

  repository.git("commit", "--quiet", "--amend", "-m", "as if it had never been");
  expect(await postHint(url, '{"forced":true}', SECRET)).toBe(202);
  const held = await daemon.logged(/is held/);
  expect(held.diagnostics.map(({ code }) => code)).toEqual(["git/rewritten"]);
  expect(await daemon.end("SIGTERM")).toBe(0);

  // The next daemon still knows what was in force, and goes on from there.
  const next = startWatch(here, ...options);
  await next.logged(new RegExp(`commit ${second.slice(0, 12)}`));
  await next.logged(/is held/);
  repository.git("reset", "--quiet", "--hard", second);
  editFile(file, (text) => text.replace("expiryWarning: 31d", "nonsense: 1d"));
  repository.commit("a mistake");
  expect(await postHint(await next.url(), '{"third":1}', SECRET)).toBe(202);
  const broken = await next.logged(/has errors: the last good one is kept/);
  expect(broken.diagnostics[0]).toMatchObject({
    code: "schema/unknown-key",
    location: { file: "cscert.yaml" },
  });
  expect(await next.end("SIGTERM")).toBe(0);
});

test("a password in the URL, and a branch that is an option, are refused before Git is asked", () => {
  const here = makeLab("--servers", "3", "--pools", "1");
  for (const wrong of [
    ["--git", "https://ada:lovelace@forge.contoso.com/repo.git"],
    ["--git", "ext::sh -c true"],
    ["--git", "--upload-pack=true"],
    ["--git", here, "--branch", "--upload-pack=true"],
    ["--git", here, "--branch", "a..b"],
    ["--git", here, "--path", "../cscert.yaml"],
    ["--interval", "0s"],
    ["--git", here, "--interval", "999ms"],
  ])
    expect(cscert(["watch", "--once", ...wrong], here), wrong.join(" ")).toMatchObject({ exit: 64 });
});

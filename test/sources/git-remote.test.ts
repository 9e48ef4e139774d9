// A branch of a remote repository: what is reached and what never is, and which heads may be kept.

import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { MINUTE } from "../../src/base/instant.ts";
import { Failure } from "../../src/diagnostic/failure.ts";
import { reachOf } from "../../src/sources/git-reach.ts";
import { openRemote, withoutCredentials, type Remote } from "../../src/sources/git-remote.ts";
import { makeRepository, type TestRepository } from "../kit/git.ts";

const NEVER = new AbortController().signal;
let home: string;
let repository: TestRepository;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "cscert-remote-"));
  repository = makeRepository();
});
afterEach(() => {
  rmSync(home, { recursive: true, force: true });
  repository.remove();
});

const open = (url = repository.top, branch = "main"): Promise<Remote> =>
  openRemote({ url, branch, folder: join(home, "clone.git"), credentials: {} }, NEVER);

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "no failure";
  } catch (error) {
    if (error instanceof Failure) return error.diagnostic.code;
    throw error;
  }
}

describe("a branch", () => {
  test("is fetched, and its head may be kept where it goes on from what was kept", async () => {
    const first = repository.commit("one");
    const remote = await open();
    expect(await remote.head()).toBeUndefined();
    expect(await remote.fetch(NEVER)).toBe("moved");
    expect(await remote.fetch(NEVER)).toBe("same");
    expect(await remote.head()).toEqual({ commit: first, standing: "first" });
    await remote.keep(first);
    const second = repository.commit("two");
    expect(await remote.fetch(NEVER)).toBe("moved");
    expect(await (await open()).head()).toEqual({ commit: second, standing: "descends" });
    expect(await remote.describe(second)).toEqual({
      subject: "two",
      author: "Ada",
      committedAt: Date.UTC(2026, 10, 1, 12),
    });
  });

  test("that was rewritten, or replaced by another history, is told from one that goes on", async () => {
    repository.commit("one");
    const kept = repository.commit("two");
    const remote = await open();
    await remote.fetch(NEVER);
    await remote.keep(kept);
    repository.git("reset", "--quiet", "--hard", "HEAD~1");
    await remote.fetch(NEVER);
    expect(await remote.head()).toMatchObject({ standing: "rewritten" });
    const beside = repository.commit("beside");
    await remote.fetch(NEVER);
    expect(await remote.head()).toEqual({ commit: beside, standing: "rewritten" });
    repository.git("checkout", "--quiet", "--orphan", "other");
    repository.commit("nothing in common");
    repository.git("branch", "-D", "main");
    repository.git("branch", "-m", "main");
    await remote.fetch(NEVER);
    expect(await remote.head()).toMatchObject({ standing: "rewritten" });
    expect(await remote.kept()).toBe(kept);
  });

  test("is remembered as kept even by a daemon that is told to stop at that moment", async () => {
    const first = repository.commit("one");
    const stop = new AbortController();
    const remote = await openRemote(
      { url: repository.top, branch: "main", folder: join(home, "clone.git"), credentials: {} },
      stop.signal,
    );
    await remote.fetch(NEVER);
    stop.abort();
    await remote.keep(first);
    expect(await remote.kept()).toBe(first);
  });

  test("is kept although a Git that was killed left its lock, once that is old", async () => {
    const first = repository.commit("one");
    const remote = await open();
    await remote.fetch(NEVER);
    const lock = join(home, "clone.git", "refs/cscert/in-force.lock");
    writeFileSync(lock, "");
    expect(await codeOf(remote.keep(first))).toBe("git/failed");
    const old = new Date(Date.now() - 2 * MINUTE);
    utimesSync(lock, old, old);
    await (await open()).keep(first);
    expect(await remote.kept()).toBe(first);
  });

  test("that is not there, or whose repository is away, leaves what was fetched as it is", async () => {
    const first = repository.commit("one");
    const remote = await open();
    await remote.fetch(NEVER);
    repository.git("branch", "-m", "elsewhere");
    expect(await codeOf(remote.fetch(NEVER))).toBe("git/remote-unreachable");
    repository.remove();
    expect(await codeOf(remote.fetch(NEVER))).toBe("git/remote-unreachable");
    expect(await remote.head()).toMatchObject({ commit: first });
  });

  test.for(["--upload-pack=id", "a b", "a..b", "/a", "a.lock", "a@{1}", ""])(
    "can't be called %j",
    async (branch) => {
      expect(await codeOf(open(repository.top, branch))).toBe("git/bad-remote");
    },
  );
});

describe("a remote repository", () => {
  const reach = (url: string, credentials = {}) => reachOf(url, credentials);

  test.for([
    "ext::sh -c id",
    "http://forge.contoso.com/a.git",
    "https://ada:secret@forge.contoso.com/a.git",
    "git://forge.contoso.com/a.git",
    "--upload-pack=id",
    "ssh://-oProxyCommand=id/a.git",
    "ssh://-oX/a.git",
    "ssh://-l@host/a.git",
    "git@-oX:a.git",
    "git@host:-oX",
    "-oProxyCommand=id@host:a.git",
    "https://forge.contoso.com/a.git\n--x",
    "relative/folder",
  ])("is not reached by %j, and the address is not shown", async (url) => {
    const said = await open(url).catch((error: unknown) => error);
    expect(said).toBeInstanceOf(Failure);
    const { diagnostic } = said as Failure;
    expect(diagnostic.code).toBe("git/bad-remote");
    expect(JSON.stringify(diagnostic)).not.toContain("secret@");
  });

  test("is reached by its own protocol alone, without redirects", () => {
    expect(reach("https://forge.contoso.com/a.git")).toMatchObject({ GIT_ALLOW_PROTOCOL: "https" });
    expect(reach("git@forge.contoso.com:ops/a.git")).toMatchObject({ GIT_ALLOW_PROTOCOL: "ssh" });
    expect(reach("/srv/a.git")).toMatchObject({ GIT_ALLOW_PROTOCOL: "file" });
    expect(Object.values(reach("https://forge.contoso.com/a.git"))).toContain("http.followRedirects");
  });

  test("gets a token in a header for that host alone, and never in an argument", () => {
    const { GIT_CONFIG_COUNT, ...environment } = reach("https://forge.contoso.com:8443/a.git", {
      token: () => "t0k",
    });
    expect(GIT_CONFIG_COUNT).toBe("6");
    expect(environment).toMatchObject({
      GIT_CONFIG_KEY_5: "http.https://forge.contoso.com:8443/.extraHeader",
      GIT_CONFIG_VALUE_5: `Authorization: Basic ${Buffer.from("x-access-token:t0k").toString("base64")}`,
    });
  });

  test("is asked by an ssh that asks nobody, knows only known hosts and reads no configuration", () => {
    const { GIT_SSH_COMMAND } = reach("ssh://git@forge.contoso.com/a.git", {
      sshKey: "/srv/keys/id",
      knownHosts: "/srv/keys/hosts",
    });
    expect(GIT_SSH_COMMAND).toBe(
      "ssh -o BatchMode=yes -o StrictHostKeyChecking=yes -o ConnectTimeout=60 -F none -o IdentitiesOnly=yes -i /srv/keys/id -o UserKnownHostsFile=/srv/keys/hosts",
    );
    expect(() => reach("git@forge.contoso.com:a.git", { sshKey: "/srv/my keys/$(id)" })).toThrow(/plainer/);
  });

  test("is shown without what stands before its host", () => {
    expect(withoutCredentials("fatal: https://ada:pw@forge/x and ssh://git@forge/y")).toBe(
      "fatal: https://forge/x and ssh://forge/y",
    );
  });
});

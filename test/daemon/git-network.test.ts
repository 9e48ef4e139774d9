// The real binary on a branch that is reached over a network: HTTPS with a token, ssh with a key, each from a real server on loopback.

import { execFileSync } from "node:child_process";
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { editFile, endWatchProcesses, makeLab, startWatch, type WatchProcess } from "../kit/watch-process.ts";
import { makeRepository, type TestRepository } from "../kit/git.ts";
import { startGitServer } from "../kit/git-server.ts";
import { startSshd, testWithSshd } from "../kit/sshd.ts";
import { makeTlsPair } from "../kit/tls.ts";

const closing: (() => unknown)[] = [];
afterEach(async () => {
  endWatchProcesses();
  for (const close of closing.splice(0)) await close();
});

interface RemoteLab {
  readonly repository: TestRepository;
  /** Stores and passwords: where the daemon runs. */
  readonly here: string;
}

function aRemoteLab(): RemoteLab {
  const lab = makeLab("--servers", "3", "--pools", "1");
  const here = join(dirname(lab), "here");
  mkdirSync(here);
  for (const name of ["stores", "secrets"]) renameSync(join(lab, name), join(here, name));
  const repository = makeRepository(lab);
  repository.git("init", "--quiet", "--initial-branch=main");
  repository.commit("a lab");
  return { repository, here };
}

/** Commits a change that is not worth a plan. */
function commitChange({ repository }: RemoteLab, days: number): string {
  editFile(join(repository.top, "cscert.yaml"), (text) =>
    text.replace(/expiryWarning: \d+d/, `expiryWarning: ${days}d`),
  );
  return repository.commit(`warn ${days} days before`);
}

async function takesTheCommit(daemon: WatchProcess, commit: string): Promise<void> {
  daemon.child.kill("SIGHUP");
  await daemon.logged(new RegExp(`in force: commit ${commit.slice(0, 12)}`));
}

async function saysWhyNot(daemon: WatchProcess): Promise<string> {
  const { diagnostics } = await daemon.logged(/can't be read/);
  expect(diagnostics.map(({ code }) => code)).toEqual(["git/remote-unreachable"]);
  return diagnostics.map(({ message }) => message).join("\n");
}

test("a branch is followed over HTTPS with a token, which may be replaced while the daemon runs", async () => {
  const lab = aRemoteLab();
  const { repository, here } = lab;
  const tls = makeTlsPair();
  let right = "a-token";
  const basic = (): string => `Basic ${Buffer.from(`x-access-token:${right}`).toString("base64")}`;
  const server = await startGitServer(repository.top, { tls, admits: (given) => given === basic() });
  closing.push(() => server.close());
  const token = join(here, "secrets", "token");
  const trusted = join(here, "secrets", "authority.pem");
  writeFileSync(token, "a-token\n");
  writeFileSync(trusted, tls.cert);
  const options = [
    "--git",
    `${server.address}/.git`,
    "--git-token",
    "file:secrets/token",
    "--interval",
    "1h",
  ];

  const stranger = startWatch(here, ...options);
  expect(await saysWhyNot(stranger)).toMatch(/certificate/);
  expect(await stranger.end("SIGTERM")).toBe(0);

  process.env["GIT_SSL_CAINFO"] = trusted;
  closing.push(() => delete process.env["GIT_SSL_CAINFO"]);
  const daemon = startWatch(here, ...options, "--mode", "apply");
  await daemon.logged(/^applied/);
  await takesTheCommit(daemon, commitChange(lab, 31));

  right = "another-token";
  daemon.child.kill("SIGHUP");
  const why = await saysWhyNot(daemon);
  expect(why).not.toContain("a-token");
  expect(why).not.toContain(basic());
  writeFileSync(token, "another-token\n");
  await takesTheCommit(daemon, commitChange(lab, 32));
  expect(await daemon.end("SIGTERM")).toBe(0);
});

testWithSshd("a branch is followed over ssh with a key, from a host that is known", async () => {
  const lab = aRemoteLab();
  const { repository, here } = lab;
  const sshd = await startSshd();
  closing.push(() => sshd.stop());
  const { user, host, port, identityFile, knownHosts } = sshd.access;
  const url = `ssh://${user}@${host}:${port}${repository.top}/.git`;
  const options = ["--git", url, "--interval", "1h", "--ssh-key"];

  const nobody = join(here, "secrets", "hosts");
  writeFileSync(nobody, "");
  const stranger = startWatch(here, ...options, String(identityFile), "--known-hosts", nobody);
  expect(await saysWhyNot(stranger)).toMatch(/Host key verification failed/);
  expect(await stranger.end("SIGTERM")).toBe(0);

  const other = join(here, "secrets", "other-key");
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", other]);
  const refused = startWatch(here, ...options, other, "--known-hosts", knownHosts);
  expect(await saysWhyNot(refused)).toMatch(/Permission denied/);
  expect(await refused.end("SIGTERM")).toBe(0);

  const known = [String(identityFile), "--known-hosts", knownHosts];
  const daemon = startWatch(here, ...options, ...known, "--mode", "apply");
  await daemon.logged(/^applied/);
  await takesTheCommit(daemon, commitChange(lab, 31));
  expect(await daemon.end("SIGTERM")).toBe(0);
});

test("a remote that takes the question and says nothing keeps nobody from ending", async () => {
  const { here } = aRemoteLab();
  const asked = Promise.withResolvers<void>();
  const silent = createServer(() => asked.resolve()).listen(0, "127.0.0.1");
  closing.push(() => silent.close());
  await once(silent, "listening");
  const { port } = silent.address() as AddressInfo;
  const daemon = startWatch(here, "--git", `https://127.0.0.1:${port}/repository.git`, "--interval", "1h");
  await daemon.url();
  await asked.promise;
  const ended = await Promise.race([daemon.end("SIGTERM"), pause(20_000, "it goes on")]);
  expect(ended).toBe(0);
});

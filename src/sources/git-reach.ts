// How a remote repository may be reached: which protocols, as whom, and with nothing else of this machine. Credentials go through the
// environment of the one child, never through its arguments.

import { resolve } from "node:path";
import { diagnose } from "../diagnostic/diagnostic.ts";
import { Failure } from "../diagnostic/failure.ts";

export interface RemoteCredentials {
  /** Reads a token for https, sent to that host only: anew for each fetch, for tokens are replaced. */
  readonly token?: () => string;
  /** The user's name beside the token; most forges take any. */
  readonly user?: string;
  /** A private key for ssh, and the hosts that are known; absolute paths. */
  readonly sshKey?: string;
  readonly knownHosts?: string;
}

const HTTPS = /^https:\/\/\w[\w.-]*(?::\d{1,5})?\/[\w./~%+-]*$/;
const SSH =
  /^(?:ssh:\/\/(?:\w[\w.-]*@)?\w[\w.-]*(?::\d{1,5})?\/[\w./~+-]*|\w[\w.-]*@\w[\w.-]*:[\w.~/+][\w./~+-]*)$/;
const FILE = /^(?:file:\/\/\/|\/|[A-Za-z]:[\\/])[^\0\n]*$/;
/** A path that needs no quoting in the one line that Git gives to a shell. */
const PLAIN_PATH = /^[\w./:\\-]+$/;

/** How this machine reaches https at all: proxies, and whom it trusts beyond the public authorities. */
const OF_THE_MACHINE = ["https_proxy", "HTTPS_PROXY", "no_proxy", "NO_PROXY", "GIT_SSL_CAINFO"];

/** Returns the environment of a fetch. Throws a Failure `git/bad-remote`, which never shows the URL: people put passwords into it. */
export function reachOf(url: string, credentials: RemoteCredentials): Record<string, string> {
  if (HTTPS.test(url))
    return {
      ...ofTheMachine(),
      ...settings(httpsSettings(url, credentials)),
      GIT_ALLOW_PROTOCOL: "https",
    };
  if (SSH.test(url))
    return {
      ...settings([]),
      GIT_ALLOW_PROTOCOL: "ssh",
      GIT_SSH_COMMAND: sshCommand(credentials),
      GIT_SSH_VARIANT: "ssh",
    };
  if (FILE.test(url)) return { ...settings([]), GIT_ALLOW_PROTOCOL: "file" };
  const why =
    url.includes("@") && url.startsWith("http")
      ? "a password does not belong into it: give a token by --git-token"
      : "it is none of https://host/path, ssh://host/path, user@host:path or a folder";
  throw new Failure(diagnose("git/bad-remote", { what: "url", why }));
}

function ofTheMachine(): Record<string, string> {
  return Object.fromEntries(
    OF_THE_MACHINE.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

type Setting = readonly [key: string, value: string];

/** What is fetched is checked object by object; nobody is followed to another host. */
function settings(more: readonly Setting[]): Record<string, string> {
  const all: readonly Setting[] = [
    ["transfer.fsckObjects", "true"],
    ["http.followRedirects", "false"],
    // A server that says nothing for a minute is given up by the helper itself, too.
    ["http.lowSpeedLimit", "1"],
    ["http.lowSpeedTime", "60"],
    ["fetch.recurseSubmodules", "false"],
    ...more,
  ];
  const entries = all.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  return { GIT_CONFIG_COUNT: String(all.length), ...Object.fromEntries(entries) };
}

function httpsSettings(
  url: string,
  { token, user = "x-access-token" }: RemoteCredentials,
): readonly Setting[] {
  if (token === undefined) return [];
  const origin = new URL(url).origin;
  const basic = Buffer.from(`${user}:${token()}`).toString("base64");
  return [[`http.${origin}/.extraHeader`, `Authorization: Basic ${basic}`]];
}

function sshCommand({ sshKey, knownHosts }: RemoteCredentials): string {
  const options = ["-o BatchMode=yes", "-o StrictHostKeyChecking=yes", "-o ConnectTimeout=60", "-F none"];
  if (sshKey !== undefined) options.push("-o IdentitiesOnly=yes", `-i ${plain(sshKey)}`);
  if (knownHosts !== undefined) options.push(`-o UserKnownHostsFile=${plain(knownHosts)}`);
  return ["ssh", ...options].join(" ");
}

function plain(path: string): string {
  const absolute = resolve(path);
  if (PLAIN_PATH.test(absolute)) return absolute;
  const why = "its path holds spaces or other signs that a shell reads: give it a plainer one";
  throw new Failure(diagnose("git/bad-remote", { what: "ssh key", why }));
}

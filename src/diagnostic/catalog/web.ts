// web/…: the daemon's pages could not be opened.

import { entry } from "../entry.ts";

export const webCatalog = {
  "web/bad-address": entry<{ text: string }>(
    "error",
    ({ text }) => `${JSON.stringify(text)} is no address to listen on`,
    () => "write `127.0.0.1:9464`, `[::1]:9464`, `0.0.0.0:9464`, or `0` for any free port of this machine",
  ),
  "web/address-in-use": entry<{ address: string }>(
    "error",
    ({ address }) => `another program listens on ${address}`,
    () => "choose another with --listen; `0` takes any free port",
  ),
  "web/address-unavailable": entry<{ address: string; reason: string }>(
    "error",
    ({ address, reason }) => `this machine can't listen on ${address} (${reason})`,
    () => "choose an address of this machine with --listen, and a port above 1023 without privileges",
  ),
  "web/token-needed": entry<{ address: string }>(
    "error",
    ({ address }) => `${address} can be reached from other machines, and no token is set`,
    () =>
      "set a token, or listen on 127.0.0.1 and let people in by an SSH tunnel or a proxy that asks who they are",
  ),
  "web/weak-token": entry<{ least: number }>(
    "error",
    ({ least }) => `the token of the pages has fewer than ${least} characters`,
    () => "make one with `openssl rand -hex 24`",
  ),
} as const;

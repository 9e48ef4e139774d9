// Which address to listen on, and whether other machines can reach it.

import { diagnose } from "../../diagnostic/diagnostic.ts";
import { Failure } from "../../diagnostic/failure.ts";

export interface ListenAddress {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** `local`: only this machine can reach it. */
  readonly reach: "local" | "remote";
}

/** Reads `host:port`, `[v6]:port`, or a port alone, which is one of 127.0.0.1. Throws a Failure where it is none. */
export function parseListen(text: string): ListenAddress {
  const found = /^(?:(?<host>[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\]):)?(?<port>[0-9]{1,5})$/.exec(
    text.trim(),
  );
  const port = Number(found?.groups?.["port"]);
  if (found === null || port > 65_535) throw new Failure(diagnose("web/bad-address", { text }));
  const host = (found.groups?.["host"] ?? "127.0.0.1").replaceAll(/[[\]]/g, "").toLowerCase();
  return { host, port, reach: isLoopback(host) || host === "localhost" ? "local" : "remote" };
}

/** Decides whether an IP address is this machine's own loopback; IPv4 inside of IPv6 counts. */
export function isLoopback(address: string): boolean {
  const plain = address.toLowerCase().replace(/^::ffff:/, "");
  return plain === "::1" || /^127\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}$/.test(plain);
}

/** Returns an address as it stands in a URL: `127.0.0.1:9464`, `[::1]:9464`. */
export function formatAddress(host: string, port: number): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}

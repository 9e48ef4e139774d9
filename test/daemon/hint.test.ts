// Who may wake the daemon up.

import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { Secret } from "../../src/base/secret.ts";
import { makeHintReceiver } from "../../src/daemon/hint.ts";
import { makeTally } from "../../src/daemon/tally.ts";

const SECRET = "known to the forge and to us";
const body = new TextEncoder().encode('{"ref":"refs/heads/main"}');
const hmac = (secret: string, of: Uint8Array = body): string =>
  createHmac("sha256", secret).update(of).digest("hex");

function aReceiver() {
  let woken = 0;
  const tally = makeTally();
  const receive = makeHintReceiver({ secret: new Secret(SECRET), accepted: () => (woken += 1), tally });
  return { receive, tally, woken: () => woken };
}

test.for([
  ["GitHub, Gitea, Forgejo", { "x-hub-signature-256": `sha256=${hmac(SECRET)}` }],
  ["Bitbucket", { "x-hub-signature": `sha256=${hmac(SECRET)}` }],
  ["older Gitea", { "x-gitea-signature": hmac(SECRET) }],
  ["GitLab", { "x-gitlab-token": SECRET }],
] as const)("a hint of %s is accepted once, and a replay of it is refused", ([, headers]) => {
  const { receive, woken, tally } = aReceiver();
  expect(receive({ body, headers })).toBe("accepted");
  expect(receive({ body, headers })).toBe("refused");
  expect(woken()).toBe(1);
  expect(tally.counters().map(({ labels, value }) => [labels["result"], value])).toEqual([
    ["accepted", 1],
    ["refused", 1],
  ]);
});

test.for([
  ["no signature", {}],
  ["another secret", { "x-hub-signature-256": `sha256=${hmac("guessed")}` }],
  ["a signature of another body", { "x-hub-signature-256": `sha256=${hmac(SECRET, new Uint8Array(3))}` }],
  ["half a signature", { "x-hub-signature-256": `sha256=${hmac(SECRET).slice(0, 32)}` }],
  ["SHA-1", { "x-hub-signature": "sha1=0000000000000000000000000000000000000000" }],
  ["an empty token", { "x-gitlab-token": "" }],
] as const)("a hint with %s is refused", ([, headers]) => {
  const { receive, woken } = aReceiver();
  expect(receive({ body, headers })).toBe("refused");
  expect(woken()).toBe(0);
});

// A notice on each channel: posted for real to a server of this process, and harmless whatever the names in it are.

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { Secret } from "../../src/base/secret.ts";
import { Failure } from "../../src/diagnostic/failure.ts";
import type { Notice } from "../../src/model/notice.ts";
import { bodyFor, CHANNEL_KINDS } from "../../src/notify/channels.ts";
import { checkChannel, postNotice } from "../../src/notify/post.ts";

const T0 = Date.UTC(2026, 10, 26);
const NOTICE: Notice = {
  kind: "news",
  at: T0,
  from: "svc@watcher, /srv/cscert",
  items: [
    {
      cause: "expiry:AB:7",
      severity: "error",
      standing: "new",
      since: T0,
      message: "oauth-2026 expires in 6 days",
    },
    {
      cause: "drift:1",
      severity: "warning",
      standing: "passed",
      since: T0,
      message: "Default on fe01 has drifted",
    },
  ],
};
const HOSTILE = "<!channel> <@U1> *bold* [click](https://evil.example) \u202eesrever \u001b[31m`x`";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function aServer(status: number, received: string[], location?: string): Promise<string> {
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk: Buffer) => (text += chunk.toString()));
    request.on("end", () => {
      received.push(text);
      response.writeHead(status, location === undefined ? {} : { location }).end();
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", () => resolve()));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/very-secret-path`;
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "sent";
  } catch (error) {
    if (error instanceof Failure) return `${error.diagnostic.code}: ${error.diagnostic.message}`;
    throw error;
  }
}

describe("a notice", () => {
  test.for(CHANNEL_KINDS)("reaches %s as JSON", async (kind) => {
    const received: string[] = [];
    await postNotice({ kind, url: new Secret(await aServer(200, received)) }, NOTICE);
    expect(JSON.parse(received[0]!)).toEqual(JSON.parse(JSON.stringify(bodyFor(kind, NOTICE))));
  });

  test("is an Adaptive Card for Teams", () => {
    expect(bodyFor("teams", NOTICE)).toMatchObject({
      type: "message",
      attachments: [
        {
          contentType: "application/vnd.microsoft.card.adaptive",
          content: {
            type: "AdaptiveCard",
            version: "1.4",
            body: [
              { text: "cscert: 1 new, 1 of them errors" },
              { text: String.raw`error: oauth-2026 expires in 6 days`, color: "Attention" },
              { text: "came and went: Default on fe01 has drifted", color: "Good" },
              { isSubtle: true },
            ],
          },
        },
      ],
    });
  });

  test.for(CHANNEL_KINDS)("formats, mentions and links nothing on %s, whatever a name says", (kind) => {
    const items = [{ ...NOTICE.items[0]!, message: HOSTILE }];
    const text = JSON.stringify(bodyFor(kind, { ...NOTICE, items }));
    if (kind === "webhook") return expect(JSON.parse(text)).toMatchObject({ items: [{ message: HOSTILE }] });
    expect(text).not.toMatch(/\\u202e|\u202e|\\u001b|\u001b/);
    if (kind === "slack") expect(text).not.toContain("mrkdwn");
    else expect(text).toContain(String.raw`\\[click\\]\\(https://evil.example\\)`);
  });

  test.for(["teams", "slack"] as const)(
    "of a thousand items fits into %s, and says how many were left out",
    (kind) => {
      const items = Array.from({ length: 1000 }, (_, index) => ({
        ...NOTICE.items[0]!,
        cause: String(index),
        message: "x".repeat(2000),
      }));
      const text = JSON.stringify(bodyFor(kind, { ...NOTICE, items }));
      expect(text.length).toBeLessThan(20_000);
      expect(text).toContain("and 980 more");
    },
  );
});

describe("a channel", () => {
  test("that refuses, redirects or is not there says so and never shows its URL", async () => {
    const elsewhere: string[] = [];
    const target = await aServer(200, elsewhere);
    const urls = [
      await aServer(500, []),
      await aServer(302, [], target),
      "http://127.0.0.1:1/very-secret-path",
    ];
    const said = await Promise.all(
      urls.map((url) => codeOf(postNotice({ kind: "slack", url: new Secret(url) }, NOTICE))),
    );
    expect(said[0]).toBe("notify/not-sent: a notice could not be sent to slack: it answered 500");
    for (const text of said) {
      expect(text).toMatch(/^notify\/not-sent: /);
      expect(text).not.toContain("very-secret");
    }
    expect(elsewhere).toEqual([]);
  });

  test("needs https, but on this machine", async () => {
    for (const url of ["http://example.com/x", "ftp://example.com", "no url", "file:///etc/passwd"]) {
      const said = await codeOf((async () => checkChannel({ kind: "teams", url: new Secret(url) }))());
      expect(said).toBe("notify/bad-url: the address for teams is no https URL");
    }
    for (const url of ["https://example.com/x", "http://127.0.0.1:8080/x"])
      expect(() => checkChannel({ kind: "teams", url: new Secret(url) })).not.toThrow();
  });
});

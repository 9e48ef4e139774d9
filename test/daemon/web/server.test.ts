// The server by hand: who may ask, what is answered, what every answer carries.

import { request as send, type IncomingHttpHeaders } from "node:http";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { MINUTE } from "../../../src/base/instant.ts";
import { Failure } from "../../../src/diagnostic/failure.ts";
import { parseListen } from "../../../src/daemon/web/listen.ts";
import type { HintReceiver, HintRequest } from "../../../src/daemon/web-port.ts";
import { PAGES } from "../../../src/render/html/page.ts";
import { inOrder, inTrouble, starting } from "../../kit/daemon-status.ts";
import { startTestWeb, type TestWeb } from "../../kit/web.ts";

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface Question {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

function ask(url: string, { method = "GET", headers = {}, body }: Question = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = send(url, { method, headers, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (text += chunk));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      );
    });
    asked.on("error", reject);
    asked.end(body);
  });
}

const TOKEN = "correct horse battery staple";

describe("the address", () => {
  test.for([
    ["127.0.0.1:9464", "127.0.0.1", 9464, "local"],
    ["0", "127.0.0.1", 0, "local"],
    ["8080", "127.0.0.1", 8080, "local"],
    ["localhost:0", "localhost", 0, "local"],
    ["[::1]:9464", "::1", 9464, "local"],
    ["[::]:9464", "::", 9464, "remote"],
    ["0.0.0.0:9464", "0.0.0.0", 9464, "remote"],
    ["mgmt01.contoso.com:443", "mgmt01.contoso.com", 443, "remote"],
    ["127.0.0.1.evil.example:80", "127.0.0.1.evil.example", 80, "remote"],
  ] as const)("%s is read", ([text, host, port, reach]) => {
    expect(parseListen(text)).toEqual({ host, port, reach });
  });

  test.for([
    "",
    ":",
    "127.0.0.1",
    "127.0.0.1:",
    "host:99999",
    "::1:80",
    "http://x:80",
    "a b:80",
    "-1",
    "1e3",
    "x:80/",
  ])("%j is none (web/bad-address)", (text) => {
    expect(codeOf(() => parseListen(text))).toBe("web/bad-address");
  });

  test("one that other machines reach needs a token (web/token-needed), and a long one (web/weak-token)", async () => {
    await expect(startTestWeb(inOrder(), { listen: "0.0.0.0:0" })).rejects.toMatchObject({
      diagnostic: { code: "web/token-needed" },
    });
    await expect(startTestWeb(inOrder(), { listen: "0.0.0.0:0", token: "short" })).rejects.toMatchObject({
      diagnostic: { code: "web/weak-token" },
    });
  });

  test("one that is taken is told (web/address-in-use), one that is not this machine's too (web/address-unavailable)", async () => {
    const web = await startTestWeb(inOrder());
    await expect(startTestWeb(inOrder(), { listen: new URL(web.url).host })).rejects.toMatchObject({
      diagnostic: { code: "web/address-in-use" },
    });
    await web.close();
    await expect(startTestWeb(inOrder(), { listen: "203.0.113.7:0", token: TOKEN })).rejects.toMatchObject({
      diagnostic: { code: "web/address-unavailable" },
    });
  });
});

describe("who may ask", () => {
  let web: TestWeb;
  let port: string;
  beforeAll(async () => {
    web = await startTestWeb(inOrder(), { listen: "0.0.0.0:0", token: TOKEN });
    ({ port } = new URL(web.url));
  });
  afterAll(async () => await web.close());
  const url = (path = "/"): string => `http://127.0.0.1:${port}${path}`;

  test.for([
    "evil.example",
    "evil.example:80",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "a b",
    "[::1",
    "2130706433",
  ])("a page that calls this machine %j is turned away, on every route", async (host) => {
    for (const path of ["/", "/plan.json", "/metrics", "/livez", "/events", "/style.css", "/nothing"])
      expect((await ask(url(path), { headers: { host } })).status, path).toBe(421);
  });

  test.for(["host: \r\n", "host: a\r\nhost: localhost\r\n", ""])(
    "no name, or two, are none (%j)",
    async (lines) => {
      expect((await raw(url(), `GET / HTTP/1.1\r\n${lines}connection: close\r\n\r\n`)).split(" ")[1]).toMatch(
        /421|400/,
      );
    },
  );

  test.for(["127.0.0.1", "localhost:8080", "LOCALHOST", "[::1]:1", "127.8.9.10"])(
    "%s means this machine",
    async (host) => {
      expect((await ask(url(), { headers: { host } })).status).toBe(200);
    },
  );

  // What a proxy on this machine passes on is the only other machine that a test can be.
  test.for(["x-forwarded-for", "forwarded", "via"])("another machine (%s) needs the token", async (name) => {
    const headers = { [name]: "203.0.113.9" };
    const refused = await ask(url(), { headers });
    expect(refused.status).toBe(401);
    expect(refused.headers["www-authenticate"]).toContain("Basic");
    const basic = (pair: string): string => `Basic ${Buffer.from(pair).toString("base64")}`;
    for (const authorization of [
      `Bearer ${TOKEN.slice(0, -1)}`,
      "Bearer",
      basic("anybody:wrong"),
      basic(TOKEN),
      "Basic ?",
      `Digest ${TOKEN}`,
    ])
      expect((await ask(url(), { headers: { ...headers, authorization } })).status, authorization).toBe(401);
    const right = basic(`anybody:${TOKEN}`);
    expect((await ask(url(), { headers: { ...headers, authorization: right } })).status).toBe(200);
  });

  // Whoever comes by an address of the network is somebody else, be it this machine itself.
  const outside = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ internal, family }) => !internal && family === "IPv4");
  // A host without any network has no such address.
  test.skipIf(outside === undefined)(
    "who comes by the network needs the token, and may use the machine's address as a name",
    async () => {
      const remote = `http://${outside?.address}:${port}/livez`;
      expect((await ask(remote)).status).toBe(401);
      expect((await ask(remote, { headers: { host: "localhost" } })).status).toBe(401);
      expect((await ask(remote, { headers: { authorization: basicOf(TOKEN) } })).status).toBe(200);
      expect(
        (await ask(remote, { headers: { host: "evil.example", authorization: basicOf(TOKEN) } })).status,
      ).toBe(421);
    },
  );

  test("a token without spaces is borne by programs", async () => {
    const token = "0123456789abcdef0123";
    const own = await startTestWeb(inOrder(), { token });
    const headers = { "x-forwarded-for": "203.0.113.9", authorization: `bearer ${token}` };
    expect((await ask(`${own.url}/metrics`, { headers })).status).toBe(200);
    await own.close();
  });

  test("without a token another machine is refused whatever it says", async () => {
    const own = await startTestWeb(inOrder());
    const headers = { "x-forwarded-for": "203.0.113.9", authorization: "Bearer x" };
    expect((await ask(own.url, { headers })).status).toBe(403);
    await own.close();
  });
});

describe("what is answered", () => {
  let web: TestWeb;
  afterEach(async () => await web.close());

  test("every page is HTML with a twin in JSON that it names, and carries the safe headers", async () => {
    web = await startTestWeb(inTrouble());
    for (const { path, json } of PAGES) {
      const page = await ask(web.url + path);
      expect(page.status).toBe(200);
      expect(page.headers["content-type"]).toBe("text/html; charset=utf-8");
      expect(page.body).toContain(`href="${json}"`);
      expect(page.headers["content-security-policy"]).toContain("default-src 'none'");
      expect(page.headers["content-security-policy"]).not.toContain("unsafe");
      expect(page.headers).toMatchObject({
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "cache-control": "no-store",
      });
      const twin = await ask(web.url + json);
      expect(twin.headers["content-type"]).toBe("application/json; charset=utf-8");
      expect(JSON.parse(twin.body)).toBeTypeOf("object");
      expect((await ask(web.url + path, { method: "HEAD" })).body).toBe("");
    }
  });

  test.for([
    "/nothing",
    "/../etc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/style.css/",
    "//evil.example/",
    "/servers.json%00",
    "/constructor",
    "/__proto__",
  ])("%s is nothing", async (path) => {
    web = await startTestWeb(inOrder());
    expect((await ask(web.url, { headers: {} })).status).toBe(200);
    expect(
      (await raw(web.url, `GET ${path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`)).split(
        " ",
      )[1],
    ).toBe("404");
  });

  test.for(["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])(
    "%s is refused: the pages are read only",
    async (method) => {
      web = await startTestWeb(inOrder());
      const answer = await ask(web.url, { method });
      expect(answer.status).toBe(405);
      expect(answer.headers.allow).toBe("GET, HEAD");
    },
  );

  test.for([
    "?page=0",
    "?page=-1",
    "?page=1e9",
    "?page=9999999",
    "?q=%00%ff",
    `?q=${"x".repeat(300)}`,
    "?only=off&only=on",
    "?__proto__=1",
  ])("the question %j is taken for the nearest sensible one", async (query) => {
    web = await startTestWeb(inOrder());
    expect((await ask(`${web.url}/${query}`)).status).toBe(200);
  });

  test("a loop that stands still is not live, and a daemon that has not looked is not ready", async () => {
    web = await startTestWeb(starting());
    expect(await ask(`${web.url}/livez`)).toMatchObject({ status: 200, body: "ok\n" });
    expect((await ask(`${web.url}/readyz`)).status).toBe(503);
    expect((await ask(`${web.url}/timeline.svg`)).status).toBe(503);
    await web.close();
    const status = inOrder();
    web = await startTestWeb(status, { now: status.publishedAt + 4 * MINUTE });
    expect((await ask(`${web.url}/livez`)).status).toBe(503);
    expect((await ask(`${web.url}/readyz`)).status).toBe(200);
    expect((await ask(web.url)).body).toContain("has not reported for 4 minutes");
    await web.close();
    web = await startTestWeb({ ...status, health: { ...status.health, live: "no" } });
    expect((await ask(`${web.url}/livez`)).status).toBe(503);
  });
});

describe("the webhook", () => {
  let web: TestWeb;
  const given: HintRequest[] = [];
  const hint: HintReceiver = (request) => {
    given.push(request);
    return request.headers["x-signature"] === "right" ? "accepted" : "refused";
  };
  beforeAll(async () => void (web = await startTestWeb(inOrder(), { hint })));
  afterAll(async () => await web.close());

  test("hands over the raw bytes and the headers, from anywhere and under any name", async () => {
    const headers = { host: "hooks.contoso.com", "x-forwarded-for": "203.0.113.9", "X-Signature": "right" };
    expect((await ask(`${web.url}/hint`, { method: "POST", headers, body: '{"a":  "é"}' })).status).toBe(202);
    expect(Buffer.from(given.at(-1)!.body).toString()).toBe('{"a":  "é"}');
    expect(given.at(-1)!.headers["x-signature"]).toBe("right");
  });

  test("one that is not signed is refused", async () => {
    expect((await ask(`${web.url}/hint`, { method: "POST", body: "x" })).status).toBe(401);
  });

  test("it is posted, is at most 1 MiB, and is not there where nobody listens", async () => {
    expect((await ask(`${web.url}/hint`)).status).toBe(405);
    const before = given.length;
    const large = await ask(`${web.url}/hint`, {
      method: "POST",
      headers: { "content-length": String(2 ** 20 + 1) },
    }).catch(() => undefined);
    expect(large?.status ?? 413).toBe(413);
    expect(given.length).toBe(before);
    const deaf = await startTestWeb(inOrder());
    expect((await ask(`${deaf.url}/hint`, { method: "POST", body: "x" })).status).toBe(404);
    await deaf.close();
  });
});

describe("the news", () => {
  test("tell of each status, at most 64 listen, and closing ends them", async () => {
    const web = await startTestWeb(inOrder());
    const streams = await Promise.all(Array.from({ length: 64 }, () => fetch(`${web.url}/events`)));
    expect(streams.every(({ status }) => status === 200)).toBe(true);
    expect((await fetch(`${web.url}/events`)).status).toBe(503);
    const reader = streams[0]!.body!.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader.read()).value).toContain("data: 4711");
    web.publish({ ...inOrder(), sequence: 4712 });
    web.publish({ ...inOrder(), sequence: 4713 });
    expect((await reader.read()).value).toBe("event: status\ndata: 4713\n\n");
    await web.close();
    expect((await reader.read()).done).toBe(true);
  });
});

function basicOf(token: string): string {
  return `Basic ${Buffer.from(`anybody:${token}`).toString("base64")}`;
}

function codeOf(run: () => unknown): string | undefined {
  try {
    run();
  } catch (error) {
    return error instanceof Failure ? error.diagnostic.code : String(error);
  }
  return undefined;
}

/** Sends bytes as they are: a client of ours would tidy the path. */
function raw(url: string, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    let got = "";
    const socket = connect(Number(port), hostname, () => socket.end(text));
    socket.on("data", (chunk: Buffer) => (got += chunk.toString()));
    socket.on("end", () => resolve(got));
    socket.on("error", reject);
  });
}

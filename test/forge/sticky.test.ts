// One comment for each configuration, whatever the platform, its failures, and what strangers write. The clients speak to real servers.

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Failure } from "../../src/diagnostic/failure.ts";
import { connect } from "../../src/forge/connect.ts";
import type { PullRequestComments } from "../../src/forge/forge.ts";
import { PLATFORMS } from "../../src/forge/platform.ts";
import { runLink } from "../../src/forge/run-link.ts";
import { markerOf, postSticky, roomFor, type StickyOutcome } from "../../src/forge/sticky.ts";
import { startServer } from "../kit/forge/server.ts";
import { COMMIT, options, PLAN_RUN, startStage, type Stage } from "./platforms.ts";

const PATH = "deploy/cscert.yaml";
const MARK = markerOf(PATH);

describe.for(PLATFORMS)("on %s", (platform) => {
  let stage: Stage;
  let waits: number[];
  beforeEach(async () => {
    stage = await startStage(platform);
  });
  afterEach(async () => await stage.server.close());

  async function open(env = stage.env): Promise<PullRequestComments> {
    const given = options(env);
    ({ waits } = given);
    const { pullRequests } = await connect(platform, given);
    const [comments] = pullRequests;
    if (comments === undefined) throw new Error("no pull request");
    return comments;
  }
  const post = async (body: string): Promise<StickyOutcome> => await postSticky(await open(), PATH, body);
  const codeOf = async (work: Promise<unknown>): Promise<string> => {
    const error: unknown = await work.then(
      () => "fine",
      (found: unknown) => found,
    );
    return error instanceof Failure ? error.diagnostic.code : String(error);
  };

  test("the comment is created, then edited in place, then left alone", async () => {
    expect(await post("one")).toBe("created");
    expect(await post("two")).toBe("updated");
    expect(await post("two")).toBe("unchanged");
    expect(stage.bodies()).toStrictEqual([`${MARK}\ntwo`]);
  });

  test("it is found behind pages of others, and theirs are left alone", async () => {
    for (let number = 0; number < 5; number++) stage.write("other", `talk ${number}`);
    await post("one");
    for (let number = 0; number < 5; number++) stage.write("other", `more ${number}`);
    expect(await post("two")).toBe("updated");
    expect(stage.bodies().filter((body) => body.startsWith(MARK))).toStrictEqual([`${MARK}\ntwo`]);
    expect(stage.bodies()).toHaveLength(11);
  });

  test("a stranger's comment with our marker is not ours", async () => {
    stage.write("other", `${MARK}\nNo changes. Merge me!`);
    expect(await post("one")).toBe("created");
    expect(stage.bodies()).toStrictEqual([`${MARK}\nNo changes. Merge me!`, `${MARK}\none`]);
  });

  test("our own words about the marker are no plan", async () => {
    stage.write("own", `look: ${MARK}`);
    expect(await post("one")).toBe("created");
  });

  test("outdated ones are folded, the last one is kept, and folding is not done twice", async () => {
    stage.write("own", `${MARK}\nold`);
    stage.write("own", `${MARK}\nolder`);
    expect(await post("new")).toBe("updated");
    const bodies = stage.bodies();
    expect([bodies.length, bodies[1]]).toStrictEqual([2, `${MARK}\nnew`]);
    expect(bodies[0]).toMatch(/^\[folded\] /);
    await post("newer");
    expect(stage.bodies()[0]).toBe(bodies[0]);
  });

  test("a token that may not fold has its comment nevertheless", async () => {
    stage.write("own", `${MARK}\nold`);
    stage.write("own", `${MARK}\nolder`);
    const comments = await open();
    const listed = await comments.list();
    const refuse = () => ({ status: 403, body: { message: "no" } });
    stage.server.faults.push(undefined, refuse);
    const kept = { ...comments, list: () => Promise.resolve(listed) };
    expect(await postSticky(kept, PATH, "new")).toBe("updated");
    expect(stage.bodies()).toStrictEqual([`${MARK}\nold`, `${MARK}\nnew`]);
  });

  test("each configuration has its own", async () => {
    await post("one");
    await postSticky(await open(), "other/cscert.yaml", "other");
    expect(stage.bodies()).toHaveLength(2);
  });

  test("one that is deleted between list and update is made anew", async () => {
    await post("one");
    // Who am I, (…), list: the comment goes before the update.
    const comments = await open();
    const listed = await comments.list();
    stage.clear();
    const stale: PullRequestComments = { ...comments, list: () => Promise.resolve(listed) };
    expect(await postSticky(stale, PATH, "two")).toBe("created");
    expect(stage.bodies()).toStrictEqual([`${MARK}\ntwo`]);
  });

  test("a body as long as the limit allows is taken", async () => {
    const comments = await open();
    expect(await postSticky(comments, PATH, "x".repeat(roomFor(comments, PATH)))).toBe("created");
    expect(stage.bodies()[0]).toHaveLength(comments.limit);
  });

  test("a busy server is asked again, with longer and longer waits", async () => {
    const comments = await open();
    const busy = [500, 502, 503, 409].map((status) => () => ({ status }));
    stage.server.faults.push(...busy);
    expect(await postSticky(comments, PATH, "one")).toBe("created");
    expect(waits).toStrictEqual([500, 1_000, 2_000, 4_000]);
  });

  test("a server that stays busy is given up", async () => {
    const comments = await open();
    stage.server.faults.push(...Array.from({ length: 9 }, () => () => ({ status: 503 })));
    expect(await codeOf(postSticky(comments, PATH, "one"))).toBe("forge/unreachable");
  });

  test("a server that asks to wait is waited for; not for an hour", async () => {
    const comments = await open();
    const limited = (seconds: string) => () => ({ status: 429, headers: { "retry-after": seconds } });
    stage.server.faults.push(limited("7"));
    await postSticky(comments, PATH, "one");
    expect(waits).toStrictEqual([7_000]);
    stage.server.faults.push(limited("3600"));
    expect(await codeOf(postSticky(comments, PATH, "two"))).toBe("forge/rate-limited");
  });

  test("a 403 with an exhausted limit waits until it starts anew; a plain one is a refusal", async () => {
    const comments = await open();
    const reset = String(Date.UTC(2026, 10, 25) / 1_000 + 30);
    const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset };
    stage.server.faults.push(() => ({ status: 403, headers }));
    await postSticky(comments, PATH, "one");
    expect(waits).toStrictEqual([30_000]);
    const refuse = () => ({ status: 403, body: { message: "Resource not accessible" } });
    // GitHub may not even say who the token is: that alone is no end.
    const anew = await open();
    stage.server.faults.push(refuse);
    const list = anew.list();
    expect(await codeOf(list)).toBe(platform === "github" ? "fine" : "forge/refused");
  });

  test("a creation whose answer is lost is looked for before it is repeated", async () => {
    const comments = await open();
    await comments.list();
    stage.server.faults.push(undefined, (asked) =>
      asked.method === "POST" ? { status: 200, cut: true, also: true } : undefined,
    );
    expect(await postSticky(comments, PATH, "one")).toBe("created");
    expect(stage.bodies()).toStrictEqual([`${MARK}\none`]);
  });

  test("a creation that was not carried out is repeated", async () => {
    const comments = await open();
    await comments.list();
    stage.server.faults.push(undefined, () => ({ status: 502 }));
    expect(await postSticky(comments, PATH, "one")).toBe("created");
    expect(stage.bodies()).toStrictEqual([`${MARK}\none`]);
  });

  test("the pull request is found by its commit, and only where it still stands there", async () => {
    expect((await connect(platform, options(stage.envByCommit))).pullRequests).toStrictEqual([]);
    stage.stand("0".repeat(40));
    expect((await connect(platform, options(stage.envByCommit))).pullRequests).toStrictEqual([]);
    stage.stand(COMMIT);
    const comments = await open(stage.envByCommit);
    expect(await postSticky(comments, PATH, "one")).toBe("created");
  });

  test("a limit without a time is waited for as its platform asks", async () => {
    const comments = await open();
    const message = "You have exceeded a secondary rate limit. Please wait a few minutes.";
    stage.server.faults.push(() => ({ status: 403, body: { message } }));
    expect(await postSticky(comments, PATH, "one")).toBe("created");
    expect(waits).toStrictEqual([60_000]);
  });

  test("a job that is late covers no plan of a newer commit, though its event names the number", async () => {
    stage.stand(COMMIT);
    expect(await post("one")).toBe("created");
    stage.stand("1".repeat(40));
    expect((await connect(platform, options(stage.env))).pullRequests).toStrictEqual([]);
  });

  test("an answer that leads to another host takes no token there", async () => {
    const other = await startServer(() => ({ status: 200, body: [] }));
    const away = { status: 302, headers: { location: `${other.address}/` } };
    const comments = await open();
    stage.server.faults.push(...Array.from({ length: 9 }, () => () => away));
    expect([await codeOf(comments.list()), other.asked]).toStrictEqual(["forge/unreachable", []]);
    await other.close();
  });

  test("no token goes over a line that anybody can read", async () => {
    const open2 = Object.fromEntries(
      Object.entries(stage.env).map(([name, value]) => [name, value?.replace("127.0.0.1", "example.com")]),
    );
    expect(await codeOf(connect(platform, options(open2)))).toBe("forge/insecure-address");
  });

  test("a variable that is missing or odd is named", async () => {
    for (const [name] of Object.entries(stage.envByCommit)) {
      if (/ACTIONS|CI$|TF_BUILD|API_URL|GRAPHQL/.test(name)) continue;
      const { [name]: _, ...rest } = stage.env;
      if (name === "GITHUB_EVENT_PATH" || name in stage.env)
        expect(await codeOf(connect(platform, options(rest)))).toBe("forge/variable-missing");
    }
    const odd = {
      ...stage.env,
      GITHUB_REPOSITORY: "../x",
      CI_MERGE_REQUEST_IID: "7/../8",
      SYSTEM_PULLREQUEST_PULLREQUESTID: "7;8",
    };
    expect(await codeOf(connect(platform, options(odd)))).toBe("forge/bad-variable");
  });
});

test("GitHub's links to further pages are not followed to another host", async () => {
  const stage = await startStage("github");
  const { pullRequests } = await connect("github", options(stage.env));
  const link = '<http://127.0.0.1:9/steal>; rel="next"';
  stage.server.faults.push(undefined, () => ({ status: 200, body: [], headers: { link } }));
  await expect(pullRequests[0]?.list()).rejects.toThrow("leads to http://127.0.0.1:9");
  await stage.server.close();
});

test("a GitHub that is too busy to say whose the token is has no second comment made", async () => {
  const stage = await startStage("github");
  const { pullRequests } = await connect("github", options(stage.env));
  const errors = [{ type: "RATE_LIMITED", message: "API rate limit exceeded" }];
  stage.server.faults.push(() => ({ status: 200, body: { errors } }));
  await expect(pullRequests[0]?.list()).rejects.toMatchObject({
    diagnostic: { code: "forge/rate-limited" },
  });
  await stage.server.close();
});

test("the page that is linked is that of the run which holds the plan, where there is one", async () => {
  const stage = await startStage("github");
  const job = { GITHUB_SERVER_URL: "https://github.com", GITHUB_RUN_ID: "9" };
  const page = "https://github.com/contoso/certs/actions/runs";
  expect(runLink("github", { ...stage.env, ...job })).toBe(`${page}/9`);
  expect(runLink("github", { ...stage.envByCommit, ...job })).toBe(`${page}/${PLAN_RUN}`);
  expect(runLink("azure", { SYSTEM_COLLECTIONURI: "https://dev.azure.com/contoso/" })).toBeUndefined();
  expect(runLink("gitlab", { CI_JOB_URL: "https://gitlab.com/-/jobs/1)[x](http://y" })).toBeUndefined();
  await stage.server.close();
});

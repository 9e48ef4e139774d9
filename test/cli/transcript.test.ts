import { describe, expect, test } from "vitest";
import { makeNormaliser } from "./normalise.ts";
import { parseCommand, replay } from "./transcript.ts";

describe("a transcript", () => {
  test("keeps its prose and gets new answers", async () => {
    const markdown = "Some words.\n\n```console\n$ cscert plan\nold answer\n--- exit 9\n```\n\nMore words.\n";
    const replayed = await replay(markdown, () =>
      Promise.resolve({ stdout: "one  \ntwo\n", stderr: "hm\n", exit: 2 }),
    );
    expect(replayed).toBe(
      "Some words.\n\n```console\n$ cscert plan\none\ntwo\n--- stderr\nhm\n--- exit 2\n```\n\nMore words.\n",
    );
  });

  test("leaves other code blocks alone", async () => {
    const markdown = "```yaml\n$ not: a command\n```\n";
    expect(await replay(markdown, () => Promise.reject(new Error("called")))).toBe(markdown);
  });

  test("does not tell what a setup prints, as long as it succeeds", async () => {
    const markdown = "```console setup\n$ cscert lab create lab\n```\n";
    const answer = { stdout: "made\n", stderr: "", exit: 0 };
    expect(await replay(markdown, () => Promise.resolve(answer))).toBe(markdown);
    await expect(replay(markdown, () => Promise.resolve({ ...answer, exit: 1 }))).rejects.toThrow("exit 1");
  });

  test("splits its command lines at spaces outside of quotes", () => {
    expect(parseCommand(String.raw`replace a.yaml "old\ntext" ""`)).toEqual([
      "replace",
      "a.yaml",
      "old\ntext",
      "",
    ]);
  });
});

describe("the normaliser", () => {
  test("gives one stand-in to a thumbprint, whole or cut short", () => {
    const normalise = makeNormaliser("/tmp/x", "me@host");
    const whole = "3F1C0000AAAA1111BBBB2222CCCC3333DDDD4444";
    expect(normalise(`${whole} 3F1C0000… /tmp/x/lab me@host`)).toBe(
      `${"T01".padEnd(40, "·")} T01·····… /lab-home/lab alice@console`,
    );
  });
});

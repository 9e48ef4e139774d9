import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { hostname, tmpdir, userInfo } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makeNormaliser } from "./normalise.ts";
import { replay } from "./transcript.ts";
import { makeWorld } from "./world.ts";

const folder = import.meta.dirname;
const transcripts = readdirSync(folder).filter((name) => name.endsWith(".md"));

const HOME_LENGTH = 84;
const EXIT_BUG = 70;
let home = "";

beforeEach(() => {
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), "cscert-")));
  // Messages are wrapped before their paths are normalised: the same length everywhere wraps the same.
  home = join(scratch, "h".repeat(Math.max(1, HOME_LENGTH - scratch.length - 1)));
  mkdirSync(home);
});

afterEach(() => {
  rmSync(dirname(home), { recursive: true, force: true });
});

describe("the command line answers as its transcripts say", () => {
  test("and there are transcripts", () => {
    expect(transcripts.length).toBeGreaterThan(0);
  });

  test.for(transcripts)("in %s", async (name) => {
    const file = join(folder, name);
    const perform = makeWorld(home);
    const normalise = makeNormaliser(home, `${userInfo().username}@${hostname()}`);
    const replayed = await replay(readFileSync(file, "utf8"), async (command) => {
      const answer = await perform(command);
      // A bug is never what a transcript should say, also not with `-u`.
      if (answer.exit === EXIT_BUG) throw new Error(answer.stderr);
      return { ...answer, stdout: normalise(answer.stdout), stderr: normalise(answer.stderr) };
    });
    await expect(replayed).toMatchFileSnapshot(file);
  });
});

// What comes back from another machine is text: cut, doubled, late, foreign or hostile, it never becomes an answer that nobody gave, and
// a request always ends.

import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openChannel, type Ending } from "../../src/stores/powershell/channel.ts";
import { encodeRequest, makeFrameReader } from "../../src/stores/powershell/frames.ts";
import { readReply } from "../../src/stores/powershell/reply.ts";
import { aFakeProcess, frame, type FakeProcess } from "../kit/fake-process.ts";

const NONCE = "0123456789abcdef0123456789abcdef";
const TIMEOUT = 1_000;

describe("frames", () => {
  const printable = fc.string({
    unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
  });
  const noise = fc.uint8Array({ maxLength: 60 }).filter((bytes) => !Buffer.from(bytes).includes(NONCE));
  const piece = fc.oneof(
    printable.map((text) => ({ bytes: Buffer.from(`\n${NONCE} ${text.length} ${text}\n`), texts: [text] })),
    noise.map((bytes) => ({
      bytes: Buffer.concat([Buffer.from("\n"), bytes, Buffer.from("\n")]),
      texts: [],
    })),
    // Cut, too long, of another process, without its length: each is noise.
    fc.tuple(printable, fc.nat(40)).map(([text, cut]) => ({
      bytes: Buffer.from(`\n${NONCE} ${text.length + cut + 1} ${text}\n`),
      texts: [],
    })),
    printable.map((text) => ({
      bytes: Buffer.from(`\n${NONCE.slice(1)}x ${text.length} ${text}\n`),
      texts: [],
    })),
    printable.map((text) => ({ bytes: Buffer.from(`\n x${NONCE} ${text.length} ${text}\n`), texts: [] })),
  );

  it("come out whole and in order, however the bytes arrive and whatever stands between them", () => {
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 50 })),
        (pieces, cuts) => {
          const stream = Buffer.concat(pieces.map(({ bytes }) => bytes));
          const reader = makeFrameReader(NONCE);
          const seen: string[] = [];
          let at = 0;
          for (let turn = 0; at < stream.length; turn++) {
            const end = at + (cuts[turn % Math.max(1, cuts.length)] ?? 7);
            seen.push(...reader.push(stream.subarray(at, end)));
            at = end;
          }
          expect(seen).toEqual(pieces.flatMap(({ texts }) => texts));
        },
      ),
      { numRuns: 500 },
    );
  });

  it("longer than any answer are told", () => {
    const reader = makeFrameReader(NONCE, 100);
    reader.push(Buffer.alloc(60, "x"));
    expect(reader.overflowed()).toBe(false);
    reader.push(Buffer.alloc(60, "x"));
    expect(reader.overflowed()).toBe(true);
  });

  it("requests are one line of printable ASCII, and read back as they were", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({ unit: "binary" }), (value, text) => {
        const line = encodeRequest({ value, text });
        expect(line).toMatch(/^[\x20-\x7e]*$/u);
        expect(JSON.parse(line)).toEqual(JSON.parse(JSON.stringify({ value, text })));
      }),
    );
  });

  it("replies of any shape are read without a throw", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.string(),
          fc.jsonValue().map((value) => JSON.stringify({ id: 1, kind: value })),
        ),
        (text) => {
          expect(["ready", "answer", "refused", "unusable"]).toContain(readReply(text).kind);
        },
      ),
    );
  });
});

describe("a channel", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const ask = async (fake: FakeProcess, count = 1, write = false): Promise<readonly Ending[]> => {
    const channel = openChannel(fake.launch, "script");
    const options = write ? { timeout: TIMEOUT, lease: 500 } : { timeout: TIMEOUT };
    const asked = Promise.all(
      Array.from({ length: count }, () => channel.request({ op: "observe" }, options)),
    );
    await vi.advanceTimersByTimeAsync(count * TIMEOUT + 1_000);
    return asked;
  };
  const idOf = (line: string): number => (JSON.parse(line) as { readonly id: number }).id;
  const answer = (id: number, value: unknown = id): object => ({ id, kind: "answer", answer: value });

  it.for<[string, (id: number, nonce: string) => string]>([
    ["a doubled answer", (id, nonce) => frame(nonce, answer(id)) + frame(nonce, answer(id))],
    [
      "a foreign answer before its own",
      (id, nonce) => frame(nonce, answer(id + 7, "foreign")) + frame(nonce, answer(id)),
    ],
    [
      "an answer of another process",
      (id, nonce) => frame("f".repeat(32), answer(id, "foreign")) + frame(nonce, answer(id)),
    ],
    [
      "a late answer to the request before",
      (id, nonce) => frame(nonce, answer(id === 1 ? 99 : id - 1, "late")) + frame(nonce, answer(id)),
    ],
    [
      "a banner, a byte-order mark and a prompt",
      (id, nonce) => `\u00ef\u00bb\u00bfWelcome!\r\nPS C:\\> ${frame(nonce, answer(id))}`,
    ],
    [
      "a cut answer before the whole one",
      (id, nonce) => frame(nonce, answer(id)).slice(0, -9) + frame(nonce, answer(id)),
    ],
    ["lines that end as on Windows", (id, nonce) => frame(nonce, answer(id)).replaceAll("\n", "\r\n")],
  ])("answers each request once with its own: %s", async ([, reply]) => {
    const fake = aFakeProcess((line, self) => {
      self.say(Buffer.from(reply(idOf(line), self.nonce()), "latin1"));
    });
    expect(await ask(fake, 3)).toMatchObject([1, 2, 3].map((value) => ({ kind: "answer", value })));
  });

  it.for<[string, (line: string, self: FakeProcess) => void, Partial<Ending>]>([
    ["silence", () => undefined, { why: { kind: "timeout", after: TIMEOUT }, handedOver: "perhaps" }],
    [
      "a cut answer and an end",
      (line, self) => {
        self.say(frame(self.nonce(), answer(idOf(line))).slice(0, -3));
        self.exit(0);
      },
      { handedOver: "perhaps" },
    ],
    [
      "an end without a word",
      (_, self) => {
        self.exit(3);
      },
      { handedOver: "perhaps" },
    ],
    [
      "what is no JSON",
      (_, self) => {
        self.say(`\n${self.nonce()} 3 {x}\n`);
      },
      { handedOver: "perhaps" },
    ],
    [
      "an answer of no kind",
      (line, self) => {
        self.say(frame(self.nonce(), { id: idOf(line), kind: "yes" }));
      },
      { handedOver: "perhaps" },
    ],
    [
      "a word to go on that nobody asked for",
      (line, self) => {
        self.say(frame(self.nonce(), { id: idOf(line), kind: "ready" }));
      },
      { handedOver: "perhaps" },
    ],
    [
      "a script that arrived altered",
      (_, self) => {
        self.say(frame(self.nonce(), { id: 0, kind: "script-altered" }));
      },
      { handedOver: "perhaps" },
    ],
  ])("is lost after %s, and what is asked afterwards surely does not happen", async ([, hear, expected]) => {
    const fake = aFakeProcess(hear);
    const [first, second] = await ask(fake, 2);
    expect(first).toMatchObject({ kind: "lost", ...expected });
    expect(second).toMatchObject({ kind: "lost", handedOver: "no" });
    expect(fake.asked()).toHaveLength(1);
  });

  describe("with what may go out behind the request before", () => {
    const behind = { timeout: TIMEOUT, send: "behind" } as const;

    it("sends both at once, and gives each its own answer", async () => {
      const heard: string[] = [];
      const fake = aFakeProcess((line, self) => {
        if (heard.push(line) < 3) return;
        for (const each of heard.toReversed()) self.say(frame(self.nonce(), answer(idOf(each))));
      });
      const channel = openChannel(fake.launch, "script");
      const first = channel.request({ op: "hello" }, { timeout: TIMEOUT });
      await vi.advanceTimersByTimeAsync(1);
      const rest = [channel.request({ op: "observe" }, behind), channel.request({ op: "observe" }, behind)];
      await vi.advanceTimersByTimeAsync(1);
      expect(await Promise.all([first, ...rest])).toMatchObject([{ value: 1 }, { value: 2 }, { value: 3 }]);
    });

    it("has patience from when the one before is answered", async () => {
      const fake = aFakeProcess((line, self) => {
        const id = idOf(line);
        setTimeout(() => self.say(frame(self.nonce(), answer(id))), id * TIMEOUT * 0.9);
      });
      const channel = openChannel(fake.launch, "script");
      const both = [
        channel.request({ op: "hello" }, { timeout: TIMEOUT }),
        channel.request({ op: "observe" }, behind),
      ];
      await vi.advanceTimersByTimeAsync(3 * TIMEOUT);
      expect(await Promise.all(both)).toMatchObject([{ value: 1 }, { value: 2 }]);
    });

    it("loses both with the process", async () => {
      const fake = aFakeProcess((line, self) => {
        if (idOf(line) === 2) self.exit(1);
      });
      const channel = openChannel(fake.launch, "script");
      const both = [
        channel.request({ op: "hello" }, { timeout: TIMEOUT }),
        channel.request({ op: "observe" }, behind),
      ];
      await vi.advanceTimersByTimeAsync(TIMEOUT);
      expect(await Promise.all(both)).toMatchObject([{ kind: "lost" }, { kind: "lost" }]);
    });
  });

  describe("with a change", () => {
    const ready = (line: string, self: FakeProcess): void => {
      if (line.startsWith("{")) self.say(frame(self.nonce(), { id: idOf(line), kind: "ready" }));
    };

    it("says to go on once the script is ready, and takes the answer", async () => {
      const fake = aFakeProcess((line, self) => {
        ready(line, self);
        if (line === "go 1") self.say(frame(self.nonce(), answer(1, "done")));
      });
      expect(await ask(fake, 1, true)).toMatchObject([{ kind: "answer", value: "done" }]);
    });

    it("never says to go on where the script is not ready: surely not done", async () => {
      const fake = aFakeProcess((_, self) => {
        self.exit(255);
      });
      expect(await ask(fake, 1, true)).toMatchObject([{ kind: "lost", handedOver: "no" }]);
      expect(fake.asked().filter((line) => line.startsWith("go"))).toEqual([]);
    });

    it("that was told to go on and is not answered may have happened", async () => {
      const fake = aFakeProcess((line, self) => {
        ready(line, self);
        if (line === "go 1") self.exit(0);
      });
      expect(await ask(fake, 1, true)).toMatchObject([{ kind: "lost", handedOver: "perhaps" }]);
    });

    it("that is answered before it was told to go on is believed to be anything", async () => {
      const fake = aFakeProcess((line, self) => {
        self.say(frame(self.nonce(), answer(idOf(line), "done")));
      });
      expect(await ask(fake, 1, true)).toMatchObject([{ kind: "lost", handedOver: "perhaps" }]);
    });

    it("that is refused is surely not done", async () => {
      const fake = aFakeProcess((line, self) => {
        ready(line, self);
        if (line === "go 1")
          self.say(frame(self.nonce(), { id: 1, kind: "refused", reason: "late", message: "" }));
      });
      expect(await ask(fake, 1, true)).toEqual([{ kind: "refused", reason: "late", message: "" }]);
    });
  });

  it("ends every request, and answers none but with what was said to it, whatever a process says", async () => {
    const word = fc.oneof(
      fc.constantFrom(
        "own",
        "double",
        "foreign",
        "late",
        "ready",
        "refuse",
        "junk",
        "cut",
        "exit",
        "nothing",
      ),
      fc.string({ unit: "binary", maxLength: 30 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 10 }), fc.boolean(), async (words, write) => {
        let turn = 0;
        const fake = aFakeProcess((line, self) => {
          const id = line.startsWith("{") ? idOf(line) : Number(line.slice(3));
          const say = (value: unknown): void => self.say(frame(self.nonce(), value));
          const word_ = words[turn++];
          if (word_ === "own") say(answer(id));
          else if (word_ === "double") for (const each of [answer(id), answer(id)]) say(each);
          else if (word_ === "foreign") say(answer(id + 3, "foreign"));
          else if (word_ === "late") say(answer(id - 1, "late"));
          else if (word_ === "ready") say({ id, kind: "ready" });
          else if (word_ === "refuse") say({ id, kind: "refused", reason: "r", message: "m" });
          else if (word_ === "junk") self.say(`\n${self.nonce()} 2 {{\n`);
          else if (word_ === "cut") self.say(frame(self.nonce(), answer(id, "cut")).slice(0, -5));
          else if (word_ === "exit") self.exit(1);
          else if (word_ !== undefined && word_ !== "nothing") self.say(word_);
        });
        const endings = await ask(fake, 3, write);
        for (const [at, ending] of endings.entries()) {
          if (ending.kind === "answer") expect(ending.value).toBe(at + 1);
        }
      }),
      { numRuns: 200 },
    );
  });
});

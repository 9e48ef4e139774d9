// `--notify teams=env:TEAMS_URL`: which channels people are told through.

import type { NoticeChannel } from "../daemon/notifier.ts";
import { diagnose } from "../diagnostic/diagnostic.ts";
import { readSecret } from "./secret-option.ts";
import type { Shell } from "./shell.ts";
import { Stop } from "./stop.ts";
import { CHANNEL_KINDS, wireChannel } from "./wiring-watch.ts";

/** Reads the channels; ends the command with 64 where one is of no known kind. What was given is not shown: it may be a secret. */
export function readChannels(texts: readonly string[], root: string, shell: Shell): readonly NoticeChannel[] {
  return texts.map((text) => {
    const at = text.indexOf("=");
    const kind = CHANNEL_KINDS.find((each) => each === text.slice(0, at));
    if (kind === undefined) {
      const wanted = `${CHANNEL_KINDS.join("=, ")}= with env:NAME or file:PATH`;
      throw new Stop(64, [diagnose("cli/bad-option", { option: "--notify", text: "…", wanted })]);
    }
    return wireChannel({ kind, url: readSecret("--notify", text.slice(at + 1), root, shell.env) });
  });
}

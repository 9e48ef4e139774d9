// A notice in the form that each channel understands. Pure.

import type { Json } from "../base/canonical-json.ts";
import { formatInstant } from "../base/instant.ts";
import { printable } from "../base/printable.ts";
import type { Notice, NoticeItem } from "../model/notice.ts";
import { lineOf, listed, titleOf } from "./wording.ts";

export const CHANNEL_KINDS = ["webhook", "teams", "slack"] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

/** Returns the body to post. */
export function bodyFor(kind: ChannelKind, notice: Notice): Json {
  switch (kind) {
    case "webhook":
      return webhookBody(notice);
    case "teams":
      return teamsBody(notice);
    case "slack":
      return slackBody(notice);
  }
}

/** Everything, for programs. */
function webhookBody(notice: Notice): Json {
  const { kind, at, from, items } = notice;
  return {
    version: 1,
    kind,
    at: formatInstant(at),
    from,
    title: titleOf(notice),
    items: items.map(({ cause, severity, standing, message, since }) => ({
      cause,
      severity,
      standing,
      message,
      since: formatInstant(since),
    })),
  };
}

/** An Adaptive Card of version 1.4, as incoming webhooks and workflows of Teams take it. */
function teamsBody(notice: Notice): Json {
  const { items, more } = listed(notice);
  const body: Json[] = [
    { type: "TextBlock", size: "Medium", weight: "Bolder", wrap: true, text: titleOf(notice) },
    ...items.map((item) => ({
      type: "TextBlock",
      wrap: true,
      spacing: "Small",
      color: colorOf(item),
      text: escapeMarkdown(lineOf(item)),
    })),
    ...(more === 0 ? [] : [{ type: "TextBlock", wrap: true, isSubtle: true, text: `and ${more} more` }]),
    {
      type: "TextBlock",
      wrap: true,
      isSubtle: true,
      size: "Small",
      text: escapeMarkdown(`${printable(notice.from)}, ${formatInstant(notice.at)}`),
    },
  ];
  const content = {
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    type: "AdaptiveCard",
    version: "1.4",
    body,
  };
  return {
    type: "message",
    attachments: [{ contentType: "application/vnd.microsoft.card.adaptive", contentUrl: null, content }],
  };
}

function colorOf({ severity, standing }: NoticeItem): string {
  if (standing === "over" || standing === "passed") return "Good";
  return severity === "error" ? "Attention" : "Warning";
}

function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]()#+!|<>~]/g, String.raw`\$&`);
}

/** Blocks of plain text: nothing in a name becomes a mention, a link or a format. */
function slackBody(notice: Notice): Json {
  const { items, more } = listed(notice);
  const lines = [
    ...items.map((item) => `${signOf(item)} ${lineOf(item)}`),
    ...(more === 0 ? [] : [`and ${more} more`]),
  ];
  return {
    text: titleOf(notice),
    blocks: [
      { type: "header", text: { type: "plain_text", text: titleOf(notice), emoji: false } },
      ...lines.map((text) => ({ type: "section", text: { type: "plain_text", text, emoji: false } })),
      {
        type: "context",
        elements: [
          {
            type: "plain_text",
            text: `${printable(notice.from)}, ${formatInstant(notice.at)}`,
            emoji: false,
          },
        ],
      },
    ],
  };
}

function signOf({ severity, standing }: NoticeItem): string {
  if (standing === "over" || standing === "passed") return "✓";
  return severity === "error" ? "✗" : "!";
}

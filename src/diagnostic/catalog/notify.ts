// The `notify/…` codes: people who could not be told.

import { entry } from "../entry.ts";

export const notifyCatalog = {
  "notify/bad-url": entry<{ channel: string }>(
    "error",
    ({ channel }) => `the address for ${channel} is no https URL`,
    () => "give the whole address that the channel shows for incoming webhooks, beginning with https://",
  ),
  "notify/not-sent": entry<{ channel: string; why: string }>(
    "error",
    ({ channel, why }) => `a notice could not be sent to ${channel}: ${why}`,
    () => "it is sent again after a while, with all that came meanwhile",
  ),
} as const;

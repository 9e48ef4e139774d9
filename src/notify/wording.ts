// The words of a notice, the same on every channel. Texts from certificates and servers are made safe to show.

import { printable } from "../base/printable.ts";
import type { Notice, NoticeItem } from "../model/notice.ts";

/** More are counted, not listed: channels cut long messages. */
export const ITEMS_MAX = 20;
const LENGTH_MAX = 400;

/** Returns the heading of a notice. */
export function titleOf({ kind, items }: Notice): string {
  if (kind === "digest") {
    const open = items.filter(({ standing }) => standing === "open" || standing === "new").length;
    return `cscert: ${open} still open`;
  }
  const news = items.filter(({ standing }) => standing === "new");
  const errors = news.filter(({ severity }) => severity === "error").length;
  if (news.length === 0) return "cscert: over again";
  return errors === 0 ? `cscert: ${news.length} new` : `cscert: ${news.length} new, ${errors} of them errors`;
}

const MARKS: Readonly<Record<NoticeItem["standing"], string>> = {
  new: "",
  open: "still: ",
  passed: "came and went: ",
  over: "over: ",
};

/** Returns one line an item, without any markup. */
export function lineOf({ severity, standing, message }: NoticeItem): string {
  const text = printable(message);
  const short = text.length <= LENGTH_MAX ? text : `${text.slice(0, LENGTH_MAX)} …`;
  const mark = standing === "new" || standing === "open" ? `${severity}: ` : "";
  return `${MARKS[standing]}${mark}${short}`;
}

/** Returns what is listed, and how many more there are. */
export function listed({ items }: Notice): { readonly items: readonly NoticeItem[]; readonly more: number } {
  return { items: items.slice(0, ITEMS_MAX), more: Math.max(0, items.length - ITEMS_MAX) };
}

// The sign in a browser's tab: the verdict, by shape and by colour.

import type { Tone } from "./verdict.ts";

const SHAPES = {
  good: '<path d="M6 17l6 6L26 8" fill="none" stroke="#fff" stroke-width="4.5"/>',
  busy: '<circle cx="16" cy="16" r="7" fill="#fff"/>',
  bad: '<path d="M9 9l14 14M23 9L9 23" fill="none" stroke="#fff" stroke-width="4.5"/>',
  unknown: '<path d="M8 16h16" fill="none" stroke="#fff" stroke-width="4.5" stroke-dasharray="4 2.5"/>',
} as const satisfies Record<Tone, string>;

const GROUNDS = {
  good: "#1a6b36",
  busy: "#1a6fb5",
  bad: "#b3261e",
  unknown: "#57606a",
} as const satisfies Record<Tone, string>;

/** Renders the sign of a verdict. */
export function renderIcon(tone: Tone): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="${GROUNDS[tone]}"/>${SHAPES[tone]}</svg>`;
}

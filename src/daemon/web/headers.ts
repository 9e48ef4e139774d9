// What every answer carries: nothing may be run, framed, embedded, kept or sent elsewhere beyond what these pages need.

import { createHash } from "node:crypto";
import { TIMELINE_STYLE } from "../../render/timeline-svg.ts";

const styleHash = createHash("sha256").update(TIMELINE_STYLE, "utf8").digest("base64");

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // The picture of the timeline brings its own style, and no other may.
  `style-src 'self' 'sha256-${styleHash}'`,
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** The headers of every answer. */
export const SAFE_HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": POLICY,
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
  "cache-control": "no-store",
};

#!/usr/bin/env node
// The command itself. It is always there, also in a clone that was not built yet: npm links it, and breaks for good on a link to nothing.
"use strict";

const fs = require("fs");
const path = require("path");

const root = path.join(__dirname, "..", "..");
const program = path.join(root, "dist", "cscert.cjs");

if (fs.existsSync(program)) {
  require(program);
} else {
  process.stderr.write("cscert is not built yet: run `npm ci` in " + root + "\n");
  process.exitCode = 1;
}

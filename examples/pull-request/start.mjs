// `npm run demo:review [-- FOLDER]`: makes what a fresh clone lacks, then plays the story with the Node that comes with it.

import { install, npm } from "../install.mjs";

install((text) => process.stdout.write(`${text}\n`));
npm("exec", "--offline", "--", "node", "examples/pull-request/main.ts", ...process.argv.slice(2));

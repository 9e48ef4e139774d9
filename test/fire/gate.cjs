// Loaded before the command: waits until whoever started it has attached to the threads, and says which thread works on files.
// Touches nothing else: what runs behind the gate is the command as it ships.

const { readFileSync, readSync, readdirSync, stat, writeSync } = require("node:fs");

const GATE = 3;

// The pool has one thread (UV_THREADPOOL_SIZE=1), and starts with its first work.
stat(__filename, () => undefined);
const tasks = "/proc/self/task";
const nameOf = (task) => readFileSync(`${tasks}/${task}/comm`, "utf8").trim();
const findWorker = () => readdirSync(tasks).find((task) => nameOf(task) === "libuv-worker");
let worker = findWorker();
while (worker === undefined) worker = findWorker();
writeSync(GATE, `${process.pid} ${worker}\n`);
readSync(GATE, Buffer.alloc(1));

// The command that npm links. It runs on any Node, finds one that is new enough, and starts the real command line there.
// Plain require and old syntax only: this file must load where nothing else does. Node 12 knows no `node:` names.

const nodeModule: typeof import("node:module") = require("module");
const path: typeof import("node:path") = require("path");

/** Names the command line's text, put in place by the build: compiled code of another text is never used. */
declare const BUILD: string;
/** The package's version, put in place by the build. */
declare const VERSION: string;

const WANTED = [24, 21] as const;
const EXIT_FAILURE = 1;
const EXIT_USAGE = 64;
const OLD_MS = 7 * 24 * 60 * 60 * 1000;

if (asksForVersion(process.argv.slice(2))) process.stdout.write(`${VERSION}\n`);
else if (isNewEnough(process.versions.node)) start();
else restart();

/** What any Node can answer needs no command line. */
function asksForVersion(words: readonly string[]): boolean {
  return words.length === 1 && (words[0] === "--version" || words[0] === "-V");
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > WANTED[0] || (major === WANTED[0] && minor >= WANTED[1]);
}

function start(): void {
  // Compiled code is kept between runs: start-up is a feature. Not in the temporary folder, where anybody could put code in its place.
  const folder = cacheFolder();
  const { NODE_COMPILE_CACHE, NODE_DISABLE_COMPILE_CACHE } = process.env;
  if (folder === undefined || NODE_DISABLE_COMPILE_CACHE === "1") {
    // oxlint-disable-next-line import/no-unassigned-import -- built beside this file; loading it runs the command line
    require("./main.cjs");
    return;
  }
  nodeModule.enableCompileCache(NODE_COMPILE_CACHE || folder);
  runKept(path.join(__dirname, "main.cjs"), path.join(folder, `${BUILD}-${process.version}-${word()}.code`));
}

/** The user's own folder for what can be made again; undefined where there is none, or where another user could write to it. */
function cacheFolder(): string | undefined {
  const { XDG_CACHE_HOME, LOCALAPPDATA, HOME } = process.env;
  const base =
    process.platform === "win32" ? LOCALAPPDATA : XDG_CACHE_HOME || (HOME && path.join(HOME, ".cache"));
  if (base === undefined || !path.isAbsolute(base)) return undefined;
  const fs: typeof import("node:fs") = require("fs");
  const folder = path.join(base, "cscert");
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { uid, mode } = fs.statSync(folder);
    const isOurs = process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
    return isOurs ? folder : undefined;
  } catch {
    return undefined;
  }
}

/** The command's name: each command keeps the functions that it used, and reads no others. */
function word(): string {
  const first = process.argv[2] || "none";
  return /^-?-?[a-z]{1,16}(?:-[a-z]{1,16})?$/.test(first) ? first : "other";
}

/**
 * Runs a module with what an earlier run compiled. Node's own compile cache is made before anything has run and holds the outermost
 * code alone; this one is made at the end and holds every function that the command came to need.
 */
function runKept(file: string, kept: string): void {
  const fs: typeof import("node:fs") = require("fs");
  const vm: typeof import("node:vm") = require("vm");
  const cachedData = readOrNothing(fs, kept);
  // The build writes ASCII alone: one byte a character, in half the time and memory of what UTF-8 could hold.
  const text = `(function (exports, require, module, __filename, __dirname) {${fs.readFileSync(file, "latin1")}\n})`;
  const script = new vm.Script(text, { filename: file, cachedData });
  if (cachedData === undefined || script.cachedDataRejected === true) {
    process.once("exit", (code) => {
      if (code !== EXIT_USAGE) keep(fs, kept, script.createCachedData());
    });
  }
  const module = { exports: {} };
  const run: (...args: readonly unknown[]) => void = script.runInThisContext();
  run(module.exports, nodeModule.createRequire(file), module, file, path.dirname(file));
}

function readOrNothing(fs: typeof import("node:fs"), file: string): Buffer | undefined {
  try {
    return fs.readFileSync(file);
  } catch {
    return undefined;
  }
}

/** Another build may be in use beside this one. */
function isOld(fs: typeof import("node:fs"), file: string): boolean {
  return Date.now() - fs.statSync(file).mtimeMs > OLD_MS;
}

/** Written whole or not at all; what other builds kept goes in time. A disk that refuses costs the next start some milliseconds. */
function keep(fs: typeof import("node:fs"), file: string, bytes: Buffer): void {
  const folder = path.dirname(file);
  const temporary = `${file}.${process.pid}`;
  try {
    fs.writeFileSync(temporary, bytes, { flag: "wx", mode: 0o600 });
    fs.renameSync(temporary, file);
    for (const name of fs.readdirSync(folder)) {
      const other = path.join(folder, name);
      if (name.includes(".code") && !name.startsWith(BUILD) && isOld(fs, other)) fs.unlinkSync(other);
    }
  } catch {
    // Nothing was kept.
  }
}

/** In a clone, the Node that cscert is developed with lies in node_modules. */
function restart(): void {
  const node = findBundledNode();
  if (node === undefined) {
    process.stderr.write(
      `cscert needs Node.js ${WANTED.join(".")} or later; this is ${process.versions.node}. Install it from https://nodejs.org\n`,
    );
    process.exitCode = EXIT_FAILURE;
    return;
  }
  // Loaded only here: it costs a start 2 ms.
  const childProcess: typeof import("node:child_process") = require("child_process");
  const child = childProcess.spawn(node, [__filename, ...process.argv.slice(2)], { stdio: "inherit" });
  // The terminal sends Ctrl-C to both: the child decides when to end.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => void (signal === "SIGINT" ? undefined : child.kill(signal)));
  }
  child.on("error", (error) => {
    process.stderr.write(`cscert could not start ${node}: ${error.message}\n`);
    process.exitCode = EXIT_FAILURE;
  });
  child.on("exit", (code, signal) => {
    if (signal === null) process.exitCode = code ?? EXIT_FAILURE;
    else {
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    }
  });
}

function findBundledNode(): string | undefined {
  try {
    const manifest = require.resolve("node/package.json", { paths: [__dirname] });
    const { version }: { readonly version: string } = require(manifest);
    // An older one, of the project that cscert is installed in, would only come back here.
    if (!isNewEnough(version)) return undefined;
    return path.join(path.dirname(manifest), "bin", process.platform === "win32" ? "node.exe" : "node");
  } catch {
    return undefined;
  }
}

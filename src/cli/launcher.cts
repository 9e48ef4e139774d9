// The command that npm links. It runs on any Node, finds one that is new enough, and starts the real command line there.
// Plain require and old syntax only: this file must load where nothing else does. Node 12 knows no `node:` names.

const nodeModule: typeof import("node:module") = require("module");
const path: typeof import("node:path") = require("path");

const WANTED = [24, 21] as const;
const EXIT_FAILURE = 1;

if (isNewEnough(process.versions.node)) start();
else restart();

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > WANTED[0] || (major === WANTED[0] && minor >= WANTED[1]);
}

function start(): void {
  // Compiled code is kept between runs: start-up is a feature.
  nodeModule.enableCompileCache();
  // oxlint-disable-next-line import/no-unassigned-import -- built beside this file; loading it runs the command line
  require("./main.cjs");
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

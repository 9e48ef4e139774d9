// The real yaml-language-server over its standard streams: what an editor would be told of a configuration.

import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const PROGRAM = resolve(
  import.meta.dirname,
  "../../node_modules/yaml-language-server/bin/yaml-language-server",
);

export interface LanguageServer {
  /** Opens a text as a file at an absolute path, and waits for what is said to be wrong with it. */
  open(path: string, text: string): Promise<readonly EditorDiagnostic[]>;
  /** What is shown over a place; zero-based. */
  hover(path: string, line: number, character: number): Promise<string>;
  /** The labels that are offered at a place, with their documentation. */
  complete(path: string, line: number, character: number): Promise<readonly Offered[]>;
  close(): Promise<void>;
}

export interface EditorDiagnostic {
  readonly message: string;
  readonly range: { readonly start: { readonly line: number; readonly character: number } };
}

export interface Offered {
  readonly label: string;
  readonly documentation: string;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
}

/** Starts it. Schemas come from the modeline of each text: nothing is configured. */
export async function startLanguageServer(): Promise<LanguageServer> {
  const child = spawn(process.execPath, [PROGRAM, "--stdio"], { stdio: ["pipe", "pipe", "ignore"] });
  const waiting = new Map<number, (result: unknown) => void>();
  const diagnostics = new Map<string, (found: readonly EditorDiagnostic[]) => void>();
  let last = 0;
  const send = (message: Message): void => {
    const text = JSON.stringify({ jsonrpc: "2.0", ...message });
    child.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  };
  const ask = async (method: string, params: unknown): Promise<unknown> =>
    await new Promise((answer) => {
      last += 1;
      waiting.set(last, answer);
      send({ id: last, method, params });
    });
  onMessages(child.stdout, (message) => {
    const { id, method, params, result } = message;
    if (method === undefined && id !== undefined) waiting.get(id)?.(result);
    // The server's own questions: it may do as it likes, and there is no configuration.
    else if (id !== undefined)
      send({ id, result: method === "workspace/configuration" ? settings(params) : null });
    else if (method === "textDocument/publishDiagnostics") {
      const told = params as { readonly uri: string; readonly diagnostics: readonly EditorDiagnostic[] };
      diagnostics.get(told.uri)?.(told.diagnostics);
    }
  });
  await ask("initialize", {
    processId: process.pid,
    rootUri: null,
    capabilities: {
      textDocument: {
        completion: { completionItem: { documentationFormat: ["markdown"] } },
        hover: { contentFormat: ["markdown"] },
      },
      workspace: { configuration: true },
    },
  });
  send({ method: "initialized", params: {} });
  const place = (path: string, line: number, character: number): unknown => ({
    textDocument: { uri: uriOf(path) },
    position: { line, character },
  });
  let version = 0;
  return {
    open: async (path, text) => {
      const uri = uriOf(path);
      const found = new Promise<readonly EditorDiagnostic[]>((told) => diagnostics.set(uri, told));
      version += 1;
      send({
        method: "textDocument/didOpen",
        params: { textDocument: { uri, languageId: "yaml", version, text } },
      });
      return await found;
    },
    hover: async (path, line, character) => {
      const result = (await ask("textDocument/hover", place(path, line, character))) as {
        readonly contents?: { readonly value?: string };
      } | null;
      return result?.contents?.value ?? "";
    },
    complete: async (path, line, character) => {
      const result = (await ask("textDocument/completion", place(path, line, character))) as {
        readonly items?: readonly {
          readonly label: string;
          readonly documentation?: string | { readonly value: string };
        }[];
      } | null;
      return (result?.items ?? []).map(({ label, documentation = "" }) => ({
        label,
        documentation: typeof documentation === "string" ? documentation : documentation.value,
      }));
    },
    close: async () => {
      await ask("shutdown", null);
      send({ method: "exit" });
      await new Promise<void>((ended) => child.once("close", () => ended()));
    },
  };
}

function settings(params: unknown): readonly unknown[] {
  const { items } = params as { readonly items: readonly { readonly section: string }[] };
  return items.map(({ section }) =>
    section === "yaml"
      ? { hover: true, completion: true, validate: true, schemaStore: { enable: false } }
      : null,
  );
}

function uriOf(path: string): string {
  return pathToFileURL(path).href;
}

function onMessages(stream: NodeJS.ReadableStream, take: (message: Message) => void): void {
  let buffer = Buffer.alloc(0);
  stream.on("data", (part: Buffer) => {
    buffer = Buffer.concat([buffer, part]);
    for (;;) {
      const head = buffer.indexOf("\r\n\r\n");
      const length =
        head < 0 ? undefined : /Content-Length: (\d+)/.exec(buffer.toString("latin1", 0, head))?.[1];
      if (length === undefined || buffer.length < head + 4 + Number(length)) return;
      const end = head + 4 + Number(length);
      take(JSON.parse(buffer.toString("utf8", head + 4, end)) as Message);
      buffer = buffer.subarray(end);
    }
  });
}

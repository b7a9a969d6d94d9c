/** The real yaml-language-server over its standard input and output, as an editor talks to it. */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node.js';

export interface Completion {
  label: string;
  insertText?: string;
  documentation?: string | { value: string };
}

export interface Diagnostic {
  message: string;
  range: { start: { line: number; character: number } };
}

export interface Editor {
  /** What is offered at the place of `|` in the text. */
  complete(text: string): Promise<readonly Completion[]>;
  /** What is shown for the word at the place of `|` in the text. */
  hover(text: string): Promise<string>;
  /** What is wrong with the text. */
  diagnose(text: string): Promise<readonly Diagnostic[]>;
  /** @returns exit code, which is 99 when the server tried to reach a network */
  close(): Promise<number | null>;
}

const SETTINGS = {
  yaml: {
    validate: true,
    hover: true,
    completion: true,
    schemaStore: { enable: false },
    kubernetesCRDStore: { enable: false },
  },
  http: {},
  editor: { tabSize: 2, detectIndentation: false },
};

/** @param folder where the files that are typed would lie */
export async function openEditor(folder: string): Promise<Editor> {
  const require = createRequire(import.meta.url);
  const program = join(require.resolve('yaml-language-server/package.json'), '../bin/yaml-language-server');
  const guard = join(import.meta.dirname, 'no-network.cjs');
  const child = spawn(process.execPath, ['--require', guard, program, '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const diagnosed = listen(connection);
  await initialize(connection, folder);
  let files = 0;

  /** Opens the text as a new file. @returns its URI, and the position of `|` */
  async function type(text: string): Promise<{ textDocument: { uri: string }; position: Position }> {
    files += 1;
    const uri = pathToFileURL(join(folder, `typed-${files}.yaml`)).href;
    const at = text.indexOf('|');
    const clean = at < 0 ? text : text.slice(0, at) + text.slice(at + 1);
    await connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'yaml', version: 1, text: clean },
    });
    return { textDocument: { uri }, position: positionOf(text.slice(0, Math.max(at, 0))) };
  }

  return {
    async complete(text) {
      const answer = await connection.sendRequest<{ items: Completion[] }>(
        'textDocument/completion',
        await type(text),
      );
      return answer.items;
    },
    async hover(text) {
      const answer = await connection.sendRequest<{ contents: { value: string } } | null>(
        'textDocument/hover',
        await type(text),
      );
      return answer?.contents.value ?? '';
    },
    async diagnose(text) {
      const { textDocument } = await type(text);
      return diagnosed(textDocument.uri);
    },
    async close() {
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      const code = await ended;
      connection.dispose();
      return code;
    },
  };
}

interface Position {
  line: number;
  character: number;
}

function positionOf(before: string): Position {
  const lines = before.split('\n');
  return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}

/** @returns a function that waits until a file was diagnosed */
function listen(connection: MessageConnection): (uri: string) => Promise<readonly Diagnostic[]> {
  const known = new Map<string, readonly Diagnostic[]>();
  const waiting = new Map<string, (found: readonly Diagnostic[]) => void>();
  connection.onNotification(
    'textDocument/publishDiagnostics',
    ({ uri, diagnostics }: { uri: string; diagnostics: Diagnostic[] }) => {
      known.set(uri, diagnostics);
      waiting.get(uri)?.(diagnostics);
    },
  );
  connection.onRequest('workspace/configuration', ({ items }: { items: { section: string }[] }) =>
    items.map(({ section }) => (SETTINGS as Readonly<Record<string, unknown>>)[section] ?? {}),
  );
  connection.onRequest('client/registerCapability', () => null);
  connection.listen();
  return async (uri) => {
    const found = known.get(uri);
    if (found) return found;
    return new Promise((resolve) => {
      waiting.set(uri, resolve);
    });
  };
}

async function initialize(connection: MessageConnection, folder: string): Promise<void> {
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: pathToFileURL(folder).href,
    workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'flows' }],
    capabilities: {
      workspace: { configuration: true },
      textDocument: {
        completion: { completionItem: { documentationFormat: ['markdown', 'plaintext'] } },
        hover: { contentFormat: ['markdown', 'plaintext'] },
        publishDiagnostics: {},
      },
    },
  });
  await connection.sendNotification('initialized', {});
}

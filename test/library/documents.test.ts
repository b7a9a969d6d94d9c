/** Every block of docs/library.md and every example runs, against the built package, as a reader would run it. */
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

// Each starts processes of its own.
vi.setConfig({ testTimeout: 120_000 });

const ROOT = join(import.meta.dirname, '../..');
const MODULES = join(ROOT, 'node_modules');
const VITEST = join(MODULES, 'vitest', 'vitest.mjs');
const TSC = join(MODULES, 'typescript', 'bin', 'tsc');
const BLOCK = /^```(js|ts)\n([\s\S]*?)^```$/gm;
const PAGES = ['docs/library.md', 'README.md']
  .map((page) => readFileSync(join(ROOT, page), 'utf8'))
  .join('\n');
const blocks = [...PAGES.matchAll(BLOCK)].map(([, language = '', code = ''], at) => ({
  name: `block ${at + 1}`,
  language,
  code,
}));
const scripts = blocks.filter(({ language }) => language === 'js');
const suites = blocks.filter(({ language }) => language === 'ts');

/** A package of somebody else, with fumo and vitest installed. */
let home = '';

beforeAll(() => {
  if (!existsSync(join(ROOT, 'dist', 'index.js'))) {
    throw new Error('These tests import the built package: run "npm run build" first.');
  }
  home = mkdtempSync(join(tmpdir(), 'fumo-library-'));
  mkdirSync(join(home, 'node_modules'));
  symlinkSync(ROOT, join(home, 'node_modules', 'fumo'), 'dir');
  for (const name of ['vitest', 'vite', '@types']) {
    if (existsSync(join(MODULES, name)))
      symlinkSync(join(MODULES, name), join(home, 'node_modules', name), 'dir');
  }
  writeFileSync(join(home, 'package.json'), '{ "name": "reader", "private": true, "type": "module" }\n');
});

afterAll(() => rmSync(home, { recursive: true, force: true }));

interface Ran {
  code: number | null;
  output: string;
}

function run(cwd: string, ...args: readonly string[]): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const env = { PATH: process.env.PATH ?? '', HOME: home, NO_COLOR: '1' };
    const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

describe('docs/library.md and README', () => {
  it('has blocks of both languages', () => {
    expect(scripts.length).toBeGreaterThan(6);
    expect(suites.length).toBeGreaterThan(1);
  });

  it.each(scripts)('$name runs in Node, and ends by itself', async ({ name, code }) => {
    const file = join(home, `${name.replace(' ', '-')}.mjs`);
    writeFileSync(file, code);
    const { code: exit, output } = await run(home, file);
    expect(exit, output).toBe(0);
    for (const [, said = ''] of code.matchAll(/console\.log\(.*\); \/\/ (.+)$/gm)) {
      expect(output.split('\n')).toContain(said);
    }
  });

  it('the blocks for vitest pass', async () => {
    for (const { name, code } of suites) writeFileSync(join(home, `${name.replace(' ', '-')}.test.ts`), code);
    const { code, output } = await run(home, VITEST, 'run', '--root', home);
    expect(output).toContain(`Test Files  ${suites.length} passed (${suites.length})`);
    expect(code, output).toBe(0);
  });
});

describe('a program', () => {
  it('ends by itself when it has closed its sandboxes, wherever they stood', async () => {
    const file = join(home, 'closing.mjs');
    writeFileSync(file, CLOSING);
    const { code, output } = await run(home, file);
    expect(output).toBe('interrupted at 8\n');
    expect(code).toBe(0);
  });
});

describe('examples', () => {
  it('those for node:test pass', async () => {
    const folder = join(ROOT, 'examples', 'node-test');
    const files = readdirSync(folder).map((name) => join(folder, name));
    const { code, output } = await run(ROOT, '--test', '--test-reporter', 'tap', ...files);
    expect(output).toMatch(/^# pass [1-9]\d*$/m);
    expect(output).toMatch(/^# fail 0$/m);
    expect(code, output).toBe(0);
  });

  it('those for vitest pass', async () => {
    const { code, output } = await run(ROOT, VITEST, 'run', '--config', 'examples/vitest/vitest.config.ts');
    expect(output).toMatch(/Test Files {2}\d+ passed \(\d+\)/);
    expect(code, output).toBe(0);
  });

  it('compile against the types of the package', async () => {
    const { code, output } = await run(ROOT, TSC, '-p', 'examples');
    expect({ code, output }).toEqual({ code: 0, output: '' });
  });
});

describe('the types of the package', () => {
  it('hold without a look away from libraries', async () => {
    const file = join(home, 'strict.mts');
    writeFileSync(file, STRICT);
    const flags = ['--strict', '--noEmit', '--ignoreConfig', '--target', 'ES2023', '--module', 'NodeNext'];
    const { code, output } = await run(home, TSC, ...flags, '--types', 'node', file);
    expect({ code, output }).toEqual({ code: 0, output: '' });
  });
});

const CLOSING = `import { sandbox } from 'fumo';
const boxes = await Promise.all(
  ['http', 'loopback'].map((transport) => sandbox({ flow: 'deferred', transport })),
);
const [{ ad }] = await Promise.all(boxes.map((box) => box.runTo(8)));
for (const box of boxes) await box.close();
console.log(boxes[0].result.outcome, 'at', ad);
`;

const STRICT = `import { type CommandView, FumoError, type Sandbox, sandbox, type SandboxResult } from 'fumo';
import { assertPassed } from 'fumo/assert';
const box: Sandbox = await sandbox({ flow: 'deferred', answers: { offer: 'update' } });
const result: SandboxResult = await box.run();
assertPassed(result);
const commands: readonly CommandView[] = result.trace.messages.flatMap(({ commands }) => commands);
const code: FumoError['code'] = 'flow.not-found';
export { code, commands };
`;

/** What README and the pages under docs tell people to type works, and the flows that they show play. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const PAGES = ['README.md', ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`)].filter((name) =>
  name.endsWith('.md'),
);
const FENCE = /```([a-z]*)\n([\s\S]*?)```/g;

interface Block {
  page: string;
  language: string;
  text: string;
}

const BLOCKS: readonly Block[] = PAGES.flatMap((page) =>
  [...readFileSync(join(ROOT, page), 'utf8').matchAll(FENCE)].map(([, language = '', text = '']) => ({
    page,
    language,
    text,
  })),
);

const COMMANDS = BLOCKS.filter(({ language }) => language === '' || language === 'sh').flatMap(
  ({ page, text }) =>
    text
      .split('\n')
      .filter((line) => /^(echo .+ \| )?fumo /.test(line) && !line.startsWith('fumo ·'))
      .map((line) => ({ page, line: line.replace(/\s+#.*$/, '') })),
);

/** Commands that show something going wrong, with the exit code that they then have. */
const OTHER_EXITS: Readonly<Record<string, number>> = {
  'fumo run network-initiated --fault package-corrupted': 3,
};
/** They go on until somebody stops them. */
const ENDLESS = /--watch|--follow|fumo up\b/;

/** Whole flows; those of pages made from a table are fragments or are played where the table is. */
const FLOWS = BLOCKS.filter(
  ({ page }) => !['docs/flow-lint.md', 'docs/flow-reference.md'].includes(page),
).flatMap(({ page, language, text }) => {
  const name = /^flow: (\S+)$/m.exec(text)?.[1];
  return language === 'yaml' && name !== undefined ? [{ page, text, name }] : [];
});

it('our pages show commands', () => {
  expect(COMMANDS.length).toBeGreaterThan(30);
});

// A page is read from top to bottom, in a folder of one's own.
describe.each([...new Set(COMMANDS.map(({ page }) => page))])('commands of %s', (shown) => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'fumo-docs-'));
    prepare(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const commands = COMMANDS.filter(({ page, line }) => page === shown && !ENDLESS.test(line));
  it.each(commands)('$line', ({ line }) => {
    const run = spawnSync('bash', ['-c', line], {
      cwd: folder,
      encoding: 'utf8',
      env: envOf(folder),
      input: '',
    });
    expect({ line, status: run.status, said: run.status === 0 ? '' : run.stderr }).toMatchObject({
      status: OTHER_EXITS[line] ?? 0,
    });
  });
});

describe('flows on our pages', () => {
  it.each(FLOWS)('$page: $name plays and has nothing to mend', ({ text, name }) => {
    const folder = mkdtempSync(join(tmpdir(), 'fumo-flow-'));
    try {
      prepareCommand(folder);
      writeFileSync(join(folder, `${name}.yaml`), text);
      const command = `fumo flow check ${name}.yaml && fumo run ${name}.yaml --transport loopback`;
      const run = spawnSync('bash', ['-c', command], { cwd: folder, encoding: 'utf8', env: envOf(folder) });
      expect({ status: run.status, said: run.status === 0 ? '' : run.stdout + run.stderr }).toEqual({
        status: 0,
        said: '',
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

function envOf(folder: string): NodeJS.ProcessEnv {
  return {
    PATH: `${join(folder, 'bin')}:${process.env.PATH ?? ''}`,
    HOME: folder,
    FUMO_HOME: join(folder, 'home'),
    NODE_ENV: 'production',
    NO_COLOR: '1',
  };
}

/** The files that the pages speak of, and a first run so that there is a latest one. */
function prepare(folder: string): void {
  prepareCommand(folder);
  cpSync(join(ROOT, 'flows'), join(folder, 'flows'), { recursive: true });
  cpSync(join(ROOT, 'flows/deferred.yaml'), join(folder, 'my-flow.yaml'));
  const fumo = (...args: string[]) =>
    spawnSync('fumo', args, { cwd: folder, encoding: 'utf8', env: envOf(folder), input: '' });
  fumo('run', 'deferred', '--transport', 'loopback');
  fumo('trace', 'export', 'latest', '--format', 'wbxml', '--output', 'wbxml');
  const files = readdirSync(join(folder, 'wbxml'));
  const copy = (test: (name: string) => boolean, to: string) => {
    const found = files.find(test);
    if (found !== undefined) cpSync(join(folder, 'wbxml', found), join(folder, to));
  };
  copy((name) => name.startsWith('006-'), '006-device-to-server-pkg3.wbxml');
  copy((name) => name.endsWith('.bin'), 'notification.bin');
  const decoded = fumo('message', 'decode', '006-device-to-server-pkg3.wbxml');
  writeFileSync(join(folder, 'alert.xml'), decoded.stdout);
}

/** `fumo` on the path, as after an installation. */
function prepareCommand(folder: string): void {
  mkdirSync(join(folder, 'bin'));
  writeFileSync(
    join(folder, 'bin/fumo'),
    `#!/bin/sh\nexec "${process.execPath}" "${ROOT}/bin/run.js" "$@"\n`,
    {
      mode: 0o755,
    },
  );
}

/** Names, files, folders and globs of the command line. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseGrep } from '../../../src/cli/run/grep.js';
import { select } from '../../../src/cli/run/select.js';
import type { FumoError } from '../../../src/errors.js';
import { ownFolder } from '../../support/folder.js';

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = ownFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const FLOW = 'flow: x\n';
const FILES = {
  'built-in/deferred.yaml': FLOW,
  'flows/b.yaml': FLOW,
  'flows/a.yml': `# first\n${FLOW}`,
  'flows/deep/c.yaml': FLOW,
  'flows/compose.yaml': 'services: {}\n',
  'flows/a.golden.jsonl': '{}\n',
  'flows/node_modules/p/d.yaml': FLOW,
  'flows/.git/e.yaml': FLOW,
  'empty/readme.md': '',
  'flow [1].yaml': FLOW,
};

async function asked(args: readonly string[], folder = folderWith(FILES)): Promise<string[]> {
  const { chosen } = await select(args, join(folder, 'built-in'), folder);
  return chosen.map((one) => one.asked);
}

function refusalOf(work: Promise<unknown>): Promise<FumoError> {
  return work.then(
    () => Promise.reject(new Error('was not refused')),
    (error: FumoError) => error,
  );
}

describe('select', () => {
  it('takes a name, a file and what is not there as they are', async () => {
    expect(await asked(['deferred', 'flows/b.yaml', 'nothing', 'no/such.yaml'])).toEqual([
      'deferred',
      'flows/b.yaml',
      'nothing',
      'no/such.yaml',
    ]);
  });

  it('finds all flow files below a folder by path, and nothing else', async () => {
    expect(await asked(['flows'])).toEqual(['flows/a.yml', 'flows/b.yaml', 'flows/deep/c.yaml']);
  });

  it('takes every YAML file that a glob matches', async () => {
    expect(await asked(['flows/*.yaml'])).toEqual(['flows/b.yaml', 'flows/compose.yaml']);
    expect(await asked(['flows/**/{a,c}.y*ml'])).toEqual(['flows/a.yml', 'flows/deep/c.yaml']);
  });

  it('takes a file whose name looks like a glob as the file', async () => {
    expect(await asked(['flow [1].yaml'])).toEqual(['flow [1].yaml']);
  });

  it('leaves out what a folder or glob finds again, but not what was named twice', async () => {
    expect(await asked(['flows/b.yaml', 'flows', 'flows/*.yml'])).toEqual([
      'flows/b.yaml',
      'flows/a.yml',
      'flows/deep/c.yaml',
    ]);
    expect(await asked(['deferred', 'deferred'])).toEqual(['deferred', 'deferred']);
  });

  it('knows one from a list, and where new flows may appear', async () => {
    const folder = folderWith(FILES);
    const at = (args: readonly string[]) => select(args, join(folder, 'built-in'), folder);
    expect(await at(['deferred'])).toMatchObject({ isOne: true, folders: [] });
    expect(await at(['flows/b.yaml'])).toMatchObject({ isOne: true });
    expect(await at(['flows/b.yaml', 'deferred'])).toMatchObject({ isOne: false });
    expect(await at(['flows/deep'])).toMatchObject({ isOne: false, folders: [join(folder, 'flows/deep')] });
    expect(await at(['flows/**/c.yaml'])).toMatchObject({ isOne: false, folders: [join(folder, 'flows')] });
  });

  it('refuses a folder and a glob without flows', async () => {
    expect(await refusalOf(asked(['empty']))).toMatchObject({
      code: 'usage.no-flows',
      found: 'no such file',
    });
    expect(await refusalOf(asked(['flows/*.json']))).toMatchObject({ code: 'usage.no-flows' });
  });
});

describe('--grep', () => {
  it.each([
    ['DEFER', 'a deferral', true],
    ['a.b', 'axb', false],
    ['/a.b/', 'axb', true],
    ['/A.B/', 'axb', false],
    ['/A.B/i', 'axb', true],
    ['/^x/', 'a x', false],
    ['a/b', 'x a/b', true],
  ])('%s on "%s" is %s', (grep, text, expected) => {
    expect(parseGrep(grep)(text)).toBe(expected);
  });

  it('matches every time, also with a sticky or global flag', () => {
    const grep = parseGrep('/a/g');
    expect([grep('a'), grep('a')]).toEqual([true, true]);
  });

  it.each(['/(/', '/a/q'])('refuses %s', (text) => {
    expect(() => parseGrep(text)).toThrowError(expect.objectContaining({ code: 'usage.bad-grep' }));
  });
});

import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createJournal, type RunInput, readJournal, reopenJournal } from '../../src/engine/journal.js';
import { DEFAULT_SETTINGS, type RunSettings } from '../../src/engine/run-types.js';
import { ownFolder } from '../support/folder.js';
import { refusalOf } from '../support/refusal.js';

const SETTINGS: RunSettings = {
  seed: 'abc',
  encoding: 'xml',
  auth: 'hmac',
  transport: 'loopback',
  faults: ['install-fails@3'],
  set: ['update.version=3.0.0'],
  answers: ['offer=defer', 'slot=2'],
};
const START = { fumo: '0.1.0', flow: 'deferred', settings: SETTINGS };
const INPUTS: readonly RunInput[] = [
  { input: 'next' },
  { input: 'answer', prompt: 'offer', value: 'defer', source: 'user' },
  { input: 'next' },
  { input: 'answer', prompt: 'slot', value: 'line\nfeed', source: 'default' },
];

function written(inputs: readonly RunInput[] = INPUTS): string {
  const path = join(ownFolder(), 'run', 'journal.jsonl');
  const journal = createJournal(path, START);
  for (const input of inputs) journal.input(input);
  journal.close();
  return path;
}

describe('journal', () => {
  it('gives back header and inputs', () => {
    expect(readJournal(written())).toEqual({
      header: { format: 'fumo-journal', v: 1, ...START },
      inputs: INPUTS,
    });
  });

  it('has each input on the disk at once', () => {
    const path = join(ownFolder(), 'journal.jsonl');
    const journal = createJournal(path, { ...START, settings: DEFAULT_SETTINGS });
    for (const [at, input] of INPUTS.entries()) {
      journal.input(input);
      expect(readJournal(path).inputs).toEqual(INPUTS.slice(0, at + 1));
    }
    journal.close();
  });

  it('recovers a torn last line wherever it was torn, and goes on after it', () => {
    const whole = readFileSync(written(), 'utf8');
    const header = whole.indexOf('\n') + 1;
    const path = written();
    fc.assert(
      fc.property(fc.integer({ min: header, max: whole.length }), (end) => {
        writeFileSync(path, whole);
        truncateSync(path, end);
        const { inputs, recovered } = readJournal(path);
        expect(inputs).toEqual(INPUTS.slice(0, inputs.length));
        expect(recovered === undefined || whole.slice(0, end).endsWith(recovered)).toBe(true);
        const again = reopenJournal(path);
        again.input({ input: 'next' });
        again.close();
        const complete = whole.slice(0, end).split('\n').length - 2;
        expect(readJournal(path).inputs).toEqual([...INPUTS.slice(0, complete), { input: 'next' }]);
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    ['an empty file', '', 'store.journal-unreadable', 1],
    ['a trace', '{"format":"fumo-trace","v":1}\n', 'store.journal-unreadable', 1],
    ['a newer journal', '{"format":"fumo-journal","v":2,"fumo":"9.0.0"}\n', 'store.journal-newer', 1],
    [
      'a header without settings',
      '{"format":"fumo-journal","v":1,"fumo":"1","flow":"x"}\n',
      'store.journal-unreadable',
      1,
    ],
  ])('refuses %s', (_, text, code, line) => {
    const path = join(ownFolder(), 'journal.jsonl');
    writeFileSync(path, text);
    const error = refusalOf(() => readJournal(path));
    expect(error).toMatchObject({ code, where: { file: path, line } });
  });

  it.each([
    ['{"input":"dance"}'],
    ['{"input":"answer","prompt":"offer"}'],
    ['{"input":"answer","prompt":"offer","value":"x","source":"oracle"}'],
    ['{"input":'],
  ])('refuses the line %s and names it', (line) => {
    const path = written();
    appendFileSync(path, `${line}\n`);
    expect(refusalOf(() => readJournal(path))).toMatchObject({
      code: 'store.journal-unreadable',
      where: { file: path, line: 6 },
    });
  });

  it.each([
    ['encoding', 'json'],
    ['auth', 'none'],
    ['transport', 'pigeon'],
    ['faults', 'one'],
    ['seed', 1],
  ])('refuses settings whose %s is %j', (key, value) => {
    const path = join(ownFolder(), 'journal.jsonl');
    const header = { format: 'fumo-journal', v: 1, ...START, settings: { ...SETTINGS, [key]: value } };
    writeFileSync(path, `${JSON.stringify(header)}\n`);
    expect(refusalOf(() => readJournal(path)).code).toBe('store.journal-unreadable');
  });
});

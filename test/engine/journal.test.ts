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
      header: { format: 'fumo-journal', v: 2, ...START },
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
    ['a newer journal', '{"format":"fumo-journal","v":3,"fumo":"9.0.0"}\n', 'store.journal-newer', 1],
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
    const header = { format: 'fumo-journal', v: 2, ...START, settings: { ...SETTINGS, [key]: value } };
    writeFileSync(path, `${JSON.stringify(header)}\n`);
    expect(refusalOf(() => readJournal(path)).code).toBe('store.journal-unreadable');
  });
});

describe('version 2', () => {
  const MORE: readonly RunInput[] = [
    { input: 'tamper', action: 'replace', octets: 'AQI=', resign: false },
    { input: 'tamper', action: 'drop' },
    { input: 'tamper', action: 'duplicate' },
    { input: 'tamper', action: 'delay', delayMs: 60_000 },
    { input: 'tamper', action: 'corrupt', offset: 3, hex: 'ff' },
    { input: 'tamper', action: 'corrupt' },
    { input: 'set-node', uri: './DevInfo/Lang', value: 'fi' },
    { input: 'delete-node', uri: './A' },
    { input: 'fault', name: 'install-fails' },
    { input: 'clear', name: 'install-fails' },
    { input: 'clock', to: 1_767_603_600_000 },
  ];

  it('gives back every kind of input', () => {
    expect(readJournal(written([...INPUTS, ...MORE])).inputs).toEqual([...INPUTS, ...MORE]);
  });

  it('reads version 1', () => {
    const path = written();
    writeFileSync(path, readFileSync(path, 'utf8').replace('"v":2', '"v":1'));
    expect(readJournal(path)).toMatchObject({ header: { v: 1 }, inputs: INPUTS });
  });

  it('leaves out what was gone back over, however often', () => {
    const path = join(ownFolder(), 'journal.jsonl');
    const journal = createJournal(path, START, { sync: true });
    const next: RunInput = { input: 'next' };
    for (let times = 0; times < 3; times++) journal.input(next);
    journal.back(1);
    for (const input of MORE) journal.input(input);
    journal.back(3);
    journal.back(2);
    journal.input(next);
    journal.close();
    expect(readJournal(path).inputs).toEqual([next, MORE[0], next]);
    const again = reopenJournal(path, { sync: true });
    again.back(0);
    again.close();
    expect(readJournal(path).inputs).toEqual([]);
  });

  it('keeps where a fork comes from', () => {
    const path = join(ownFolder(), 'journal.jsonl');
    createJournal(path, { ...START, parent: { run: 'deferred-1', inputs: 7 } }).close();
    expect(readJournal(path).header.parent).toEqual({ run: 'deferred-1', inputs: 7 });
  });

  it('takes a last line without its end for torn, even when it reads well, as going on with it does', () => {
    const path = written();
    const whole = readFileSync(path, 'utf8');
    writeFileSync(path, whole.slice(0, -1));
    const { inputs, recovered } = readJournal(path);
    expect(inputs).toEqual(INPUTS.slice(0, -1));
    expect(recovered).toBe(JSON.stringify(INPUTS.at(-1)));
    reopenJournal(path).close();
    expect(readJournal(path).inputs).toEqual(inputs);
  });

  it.each([
    ['{"input":"back","to":5}'],
    ['{"input":"back","to":-1}'],
    ['{"input":"back"}'],
    ['{"input":"tamper"}'],
    ['{"input":"tamper","action":"eat"}'],
    ['{"input":"tamper","action":"replace"}'],
    ['{"input":"tamper","action":"delay","delayMs":-1}'],
    ['{"input":"tamper","action":"corrupt","offset":"3"}'],
    ['{"input":"set-node","uri":"./A"}'],
    ['{"input":"delete-node"}'],
    ['{"input":"fault","name":"nope"}'],
    ['{"input":"clear","name":"toString"}'],
    ['{"input":"clock","to":"soon"}'],
    ['{"input":"toString"}'],
  ])('refuses the line %s and names it', (line) => {
    const path = written();
    appendFileSync(path, `${line}\n`);
    expect(refusalOf(() => readJournal(path))).toMatchObject({
      code: 'store.journal-unreadable',
      where: { file: path, line: 6 },
    });
  });

  it.each([['text'], [{ run: 'x' }], [{ run: 1, inputs: 2 }]])('refuses the parent %j', (parent) => {
    const path = join(ownFolder(), 'journal.jsonl');
    writeFileSync(path, `${JSON.stringify({ format: 'fumo-journal', v: 2, ...START, parent })}\n`);
    expect(refusalOf(() => readJournal(path)).code).toBe('store.journal-unreadable');
  });
});

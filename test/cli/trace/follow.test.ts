import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PLAIN } from '../../../src/cli/colour.js';
import { type FollowSettings, followTrace } from '../../../src/cli/trace/follow.js';
import { Tail } from '../../../src/cli/trace/tail.js';
import { parseFilter } from '../../../src/trace/filter/index.js';
import { serialise } from '../../../src/trace/serialise.js';
import { smallTrace } from '../../support/traces.js';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fumo-follow-'));
  path = join(folder, 'trace.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const { header, events } = smallTrace();
const LINES = [header, ...events].map((line) => `${serialise(line)}\n`);
const lines = (from: number, to?: number): string => LINES.slice(from, to).join('');

/** Follows while the moves are made, one at each pause. */
async function followed(
  moves: readonly (() => void)[],
  more: Partial<FollowSettings> = {},
): Promise<{ text: string; left: number }> {
  const printed: string[] = [];
  const waiting = [...moves];
  await followTrace(path, {
    layout: { columns: 80, paint: PLAIN },
    print: (line) => void printed.push(line),
    pause: async () => {
      const move = waiting.shift();
      if (!move) throw new Error(`nothing more comes:\n${printed.join('\n')}`);
      move();
    },
    ...more,
  });
  return { text: printed.join('\n'), left: waiting.length };
}

describe('a growing trace', () => {
  it('is shown as it comes, until its end', async () => {
    writeFileSync(path, lines(0, 8));
    const whole = await followed([
      () => appendFileSync(path, lines(8, 20)),
      () => {},
      () => appendFileSync(path, lines(20)),
      () => appendFileSync(path, 'never read'),
    ]);
    expect(whole.left).toBe(1);
    expect(whole.text).toContain('passed: updated');
    writeFileSync(path, lines(0));
    expect((await followed([])).text).toBe(whole.text);
  });

  it('waits for the rest of a line', async () => {
    writeFileSync(path, lines(0, 8));
    const text = lines(8);
    const half = Math.floor(text.length / 2);
    const { text: shown } = await followed([
      () => appendFileSync(path, text.slice(0, half)),
      () => appendFileSync(path, text.slice(half)),
    ]);
    expect(shown).toContain('passed: updated');
  });

  it('waits for the header too', async () => {
    writeFileSync(path, '');
    expect((await followed([() => appendFileSync(path, lines(0))])).text).toContain('passed: updated');
  });

  it('is shown in part', async () => {
    writeFileSync(path, lines(0));
    const filter = parseFilter('kind:timer');
    const { text } = await followed([], { filter });
    expect(text).toContain('timer defer is due');
    expect(text).not.toContain('package');
    const last = await followed([], { last: 2 });
    expect(last.text).toContain(`${events.length - 2} events before this are not shown`);
    expect(last.text).not.toContain('5.5.3 step 1,');
  });
});

describe('a step back', () => {
  it('that cuts the file is told at once', async () => {
    writeFileSync(path, lines(0, 20));
    const { text } = await followed([
      () => truncateSync(path, Buffer.byteLength(lines(0, 12))),
      () => appendFileSync(path, lines(12)),
    ]);
    expect(text.match(/taken back: the last 8 events did not happen/g)).toHaveLength(1);
    expect(text.match(/step 8, user/g)).toHaveLength(2);
    expect(text.match(/the server notifies the device/g)).toHaveLength(1);
    expect(text).toContain('passed: updated');
  });

  it('that writes another story in its place shows where the two part', async () => {
    writeFileSync(path, lines(0, 20));
    const other = lines(0)
      .replaceAll('"reason":"notification"', '"reason":"another one"')
      .replaceAll('the user chose to wait', 'nobody knows');
    const { text } = await followed([
      () => {
        writeFileSync(`${path}.new`, other);
        renameSync(`${path}.new`, path);
      },
    ]);
    expect(text.match(/taken back: the last \d+ events did not happen/g)).toHaveLength(1);
    expect(text.match(/the server notifies the device/g)).toHaveLength(1);
    expect(text).toContain('session A1 opened: another one');
  });

  it('to the same story again says nothing', async () => {
    writeFileSync(path, lines(0, 20));
    const { text } = await followed([
      () => {
        writeFileSync(`${path}.new`, lines(0));
        renameSync(`${path}.new`, path);
      },
    ]);
    expect(text).not.toContain('taken back');
    expect(text).toContain('passed: updated');
  });

  it('to another run altogether is said', async () => {
    writeFileSync(path, lines(0, 20));
    const { text } = await followed([
      () => writeFileSync(path, lines(0).replace('"seed":"1"', '"seed":"2"')),
    ]);
    expect(text).toContain('the run was begun anew');
    expect(text).toContain('seed 2');
  });
});

describe('a tail', () => {
  it('outlives a file that is gone for a moment', () => {
    writeFileSync(path, 'one\n');
    const tail = new Tail(path);
    expect(tail.poll().lines.map(({ text }) => text)).toEqual(['one']);
    rmSync(path);
    expect(tail.poll()).toEqual({ anew: false, lines: [] });
    writeFileSync(path, 'two\n');
    expect(tail.poll().lines.map(({ text, number }) => [number, text])).toEqual([[1, 'two']]);
  });

  it('notices other content of the same length', () => {
    writeFileSync(path, 'one\ntwo\n');
    const tail = new Tail(path);
    tail.poll();
    writeFileSync(path, 'one\nsix\nten\n');
    const grown = tail.poll();
    expect([grown.anew, grown.lines.map(({ text }) => text)]).toEqual([true, ['one', 'six', 'ten']]);
  });

  it('puts characters together that came in two parts', () => {
    const octets = Buffer.from('gr\u00fc\u00df\n');
    writeFileSync(path, octets.subarray(0, 3));
    const tail = new Tail(path);
    expect(tail.poll().lines).toEqual([]);
    appendFileSync(path, octets.subarray(3));
    expect(tail.poll().lines.map(({ text }) => text)).toEqual(['gr\u00fc\u00df']);
  });
});

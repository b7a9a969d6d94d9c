/** Keys to commands, the command line, and completion, without a terminal. */
import { describe, expect, it } from 'vitest';
import { Breaks } from '../../src/cli/stepper/breaks.js';
import { COMMANDS } from '../../src/cli/stepper/commands/table.js';
import { completeLine } from '../../src/cli/stepper/screen-complete.js';
import { keyMapOf, keyTableOf } from '../../src/cli/stepper/screen-keys.js';
import { Typing } from '../../src/cli/stepper/screen-line.js';
import { FIRST_DESK, type Helpers, type Pressed, press } from '../../src/cli/stepper/screen-state.js';
import { FakeRun } from '../support/fake-run.js';

const helpers: Helpers = {
  keys: keyMapOf(COMMANDS),
  history: [],
  complete: (text) => ({ text, hint: '' }),
};
const bounds = { maxScroll: 0, rows: 24 };

function pressed(key: Pressed) {
  return press(FIRST_DESK, key, bounds, helpers);
}

describe('the keys', () => {
  it.each([
    ['n', 'next'],
    ['c', 'continue'],
    ['p', 'prompt'],
    ['b', 'back'],
    ['f', 'fork'],
    ['d', 'drop'],
    ['u', 'duplicate'],
    ['s', 'skip'],
    ['e', 'edit'],
    ['q', 'quit'],
  ])('%s runs %s', (key, run) => {
    expect(pressed({ name: key, sequence: key }).run).toBe(run);
  });

  it.each(['return', 'enter', 'space'])('%s makes the next step', (name) => {
    expect(pressed({ name, sequence: '\r' }).run).toBe('next');
  });

  it.each([
    ['g', 'goto '],
    ['k', 'break '],
    ['B', 'back '],
    ['F', 'fault '],
  ])('%s begins to type “%s”', (key, text) => {
    const { desk, run } = pressed({
      name: key.toLowerCase(),
      sequence: key,
      shift: key !== key.toLowerCase(),
    });
    expect(desk.state.line?.text).toBe(text);
    expect(run).toBeUndefined();
  });

  it.each([
    ['t', 'tree'],
    ['x', 'xml'],
    ['w', 'wbxml'],
    ['h', 'hex'],
    ['l', 'ladder'],
    ['v', 'clock'],
    ['?', 'help'],
  ])('%s shows %s', (key, view) => {
    expect(pressed({ name: '', sequence: key }).desk.state.view).toBe(view);
  });

  it('leave control keys alone', () => {
    expect(pressed({ name: 'n', sequence: '\u000e', ctrl: true })).toEqual({ desk: FIRST_DESK });
  });

  it('are all in help, with every command of the table', () => {
    const rows = keyTableOf(COMMANDS).help.flatMap((group) => group.rows);
    for (const { name, key = '' } of COMMANDS) {
      const row = rows.find((one) => one.name.split(' ')[0] === name);
      expect([name, row?.key]).toEqual([name, key]);
    }
    for (const [key] of keyMapOf(COMMANDS)) expect(rows.map((row) => row.key)).toContain(key);
  });

  it('are unique', () => {
    const keys = keyTableOf(COMMANDS).help.flatMap((group) => group.rows.map(({ key }) => key));
    const own = keys.filter((key) => key !== '');
    expect(new Set(own).size).toBe(own.length);
  });
});

describe('a typed line', () => {
  const type = (line: Typing, ...keys: (string | Pressed)[]) =>
    keys.reduce<Typing>(
      (typing, key) => typing.pressed(typeof key === 'string' ? { sequence: key, name: key } : key),
      line,
    );

  it('takes characters at the cursor, whole ones at a time', () => {
    const line = type(Typing.of(''), 'a', '👩‍👩‍👧', 'b', { name: 'left' }, { name: 'left' }, 'x');
    expect([line.text, line.cursor]).toEqual(['ax👩‍👩‍👧b', 2]);
    expect(type(line, { name: 'right' }, { name: 'backspace' }).text).toBe('axb');
    expect(type(line, { name: 'delete' }).text).toBe('axb');
  });

  it('has the control keys of a shell', () => {
    const line = Typing.of('break server Exec');
    expect(type(line, { name: 'w', ctrl: true }).text).toBe('break server ');
    expect(type(line, { name: 'u', ctrl: true }).text).toBe('');
    expect(type(line, { name: 'a', ctrl: true }, { name: 'k', ctrl: true }).text).toBe('');
    expect(type(line, { name: 'home' }, '!').text).toBe('!break server Exec');
  });

  it('takes no control characters', () => {
    expect(type(Typing.of('a'), { sequence: '\u001b[5~', name: 'pageup' }, '\u0007').text).toBe('a');
  });

  it('brings earlier lines back, and the unfinished one after them', () => {
    const line = type(Typing.of('sk', ['goto 1', 'goto 2']), { name: 'up' }, { name: 'up' }, { name: 'up' });
    expect(line.text).toBe('goto 1');
    expect(type(line, { name: 'down' }).text).toBe('goto 2');
    expect(type(line, { name: 'down' }, { name: 'down' }).text).toBe('sk');
  });
});

describe('completion', () => {
  const run = new FakeRun();
  const complete = (text: string) => completeLine(text, COMMANDS, { run, breaks: new Breaks() });

  it('of names: as far as they agree, then with the usage', () => {
    expect(complete('got').text).toBe('goto ');
    expect(complete('br')).toEqual({ text: 'break', hint: 'break  breaks' });
    expect(complete('go').hint).toContain('goto STEP');
    expect(complete('zzz')).toMatchObject({ text: 'zzz', hint: expect.stringContaining('zzz') });
  });

  it('of values that are known', () => {
    expect(complete('fault package-c').text).toBe('fault package-corrupted');
    expect(complete('set ./DevDetail/F').text).toBe('set ./DevDetail/FwV');
    expect(complete('export mer').text).toBe('export mermaid');
    expect(complete('message 2 w').text).toBe('message 2 wbxml');
  });

  it('of the answers that are allowed', async () => {
    const asking = new FakeRun();
    await asking.next();
    const { text } = completeLine('answer de', COMMANDS, { run: asking, breaks: new Breaks() });
    expect(text).toBe('answer defer');
  });
});

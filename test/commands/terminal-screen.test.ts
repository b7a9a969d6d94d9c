/** The screen on terminals of every kind: sizes, resizing, no colour, no redrawing, wide and hostile texts. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Home, openHome } from '../support/built.js';
import { OnTerminal, type TerminalOptions } from '../support/on-terminal.js';

let home: Home;
beforeAll(() => {
  home = openHome();
});
afterAll(() => home?.remove());

const COLOUR = /\u001b\[[0-9;]*m/;

async function stepping(args: readonly string[], options: TerminalOptions = {}): Promise<OnTerminal> {
  const fumo = new OnTerminal(home, ['step', ...args], options);
  await fumo.sees('n next');
  return fumo;
}

async function leave(fumo: OnTerminal): Promise<void> {
  fumo.type('q');
  await fumo.exit;
}

/** From the first row to the last one; a screen that is still being written is waited for. */
function isFilled(fumo: OnTerminal): Promise<void> {
  return fumo.until(
    () => /^fumo ·/.test(fumo.rows[0] ?? '') && /(n next|q quit)/.test(fumo.rows.at(-1) ?? ''),
  );
}

/** Without a screen a key is read when the keys are shown again. */
function told(fumo: OnTerminal, keys: string, words: string): Promise<void> {
  const asks = () => /n next|q quit/.test(fumo.rows.filter((row) => row !== '').at(-1) ?? '');
  fumo.type(keys);
  return fumo.until(() => fumo.text.includes(words) && asks());
}

describe('the size of the terminal', () => {
  it.each([
    { columns: 80, rows: 24 },
    { columns: 60, rows: 20 },
    { columns: 140, rows: 50 },
    { columns: 40, rows: 12 },
  ])('%o is filled: title above, keys below, nothing too wide', async (size) => {
    const fumo = await stepping(['deferred'], size);
    await fumo.get('nnnn', '5.5.3 step 4');
    await isFilled(fumo);
    expect(fumo.hasWrapped).toBe(false);
    await leave(fumo);
  });

  it('may change while a view is open: the same view is drawn anew, and nothing is left of the old', async () => {
    const fumo = await stepping(['deferred']);
    await fumo.get('nnn', '#2 device → server');
    await fumo.get('x', 'Message #2 as XML');
    for (const size of [
      { columns: 60, rows: 20 },
      { columns: 140, rows: 50 },
      { columns: 80, rows: 24 },
    ]) {
      fumo.resize(size);
      await isFilled(fumo);
      expect(fumo.rows.filter((row) => row.startsWith('fumo ·'))).toHaveLength(1);
      expect(fumo.rows.filter((row) => row.includes('Message #2 as XML'))).toHaveLength(1);
      expect(fumo.hasWrapped).toBe(false);
    }
    await leave(fumo);
  });
});

describe('a terminal', () => {
  it('has colours, unless NO_COLOR says otherwise', async () => {
    const plain = await stepping(['up-to-date'], { env: { NO_COLOR: '1' } });
    await plain.get('n', '1 step done');
    await leave(plain);
    expect(plain.written).not.toMatch(COLOUR);
    const painted = await stepping(['up-to-date']);
    await leave(painted);
    expect(painted.written).toMatch(COLOUR);
  });

  it.each([
    ['TERM=dumb', ['network-initiated'], { TERM: 'dumb', NO_COLOR: '1' }],
    ['--plain', ['network-initiated', '--plain'], {}],
  ] as const)('with %s gets lines: each step once, then what comes next', async (_name, args, env) => {
    const fumo = await stepping(args, { rows: 60, env });
    await told(fumo, 'n', '▷  1 server');
    await told(fumo, 'n', '▷  2 device');
    await told(fumo, 'n', '#2 device → server');
    expect(fumo.text).toContain('Server and device are ready.');
    expect(fumo.text).not.toContain('── What');
    await told(fumo, 't', 'FwV = "1.0.0"');
    await told(fumo, ':skip +1h\r', 'Time has passed');
    await leave(fumo);
    if ('NO_COLOR' in env) expect(fumo.written).not.toMatch(COLOUR);
  });
});

describe('texts', () => {
  it('that are long and wide stay within the screen and the box of the device', async () => {
    const title = '固件更新 2.0.0 可用。🎉 要现在安装吗？'.repeat(4);
    const choices = `      one: "${'はい、今すぐ'.repeat(9)}"\n      two: "👍 ${'later '.repeat(30)}"`;
    const flow = [
      'flow: wide',
      `title: "${title}"`,
      'prompts:',
      '  offer: { default: two }',
      'steps:',
      '  - { include: network-initiated, through: 5, as-own: true }',
      '  - { server: determines }',
      '  - server: asks-choice',
      '    prompt: offer',
      `    title: "${title}"`,
      '    choices:',
      choices,
      '  - { device: shows, prompt: offer }',
      '  - { user: answers, prompt: offer }',
      '  - { device: reports, prompt: offer }',
      '  - { server: ends-session }',
      '  - { end: done }',
    ];
    writeFileSync(join(home.folder, 'wide.yaml'), `${flow.join('\n')}\n`);
    const fumo = await stepping(['wide.yaml']);
    await fumo.get('p', 'asks for "offer"');
    expect(fumo.hasWrapped).toBe(false);
    expect(fumo.rows[0]).toMatch(/^fumo · 固件更新.*… {2}2026-01-05 09:00:00Z$/);
    await fumo.get('l', 'All steps so far');
    expect(fumo.hasWrapped).toBe(false);
    await fumo.get('n', 'What does the user do?');
    expect(fumo.text).toContain('│ 固件更新 2.0.0 可用。');
    await fumo.get('\r', 'offer = two (you)');
    expect(fumo.hasWrapped).toBe(false);
    await leave(fumo);
  });

  it('of a device reach the terminal without any control character', async () => {
    const nasty = 'evil\u001b[2J\u001b]0;owned\u0007\u009b31m\u202ekcab';
    const profile = {
      title: 'Nasty',
      about: 'Escape sequences in what it says of itself.',
      devInfo: { Man: nasty, Mod: `${nasty}\r\nX`, DmV: '1.2', Lang: 'en' },
    };
    writeFileSync(join(home.folder, 'nasty.json'), JSON.stringify(profile));
    const args = [
      'network-initiated',
      '--encoding',
      'wbxml',
      '--set',
      `device.profile=${join(home.folder, 'nasty.json')}`,
    ];
    const fumo = await stepping(args, { rows: 50 });
    await fumo.get('nnn', 'evil');
    await fumo.get('n', '4 steps done');
    for (const key of ['t', 'x', 'w', 'h', 'l']) {
      fumo.type(key);
      await fumo.until(() => !fumo.text.includes('What comes next'));
      await fumo.get('\u001b', 'What comes next');
    }
    await leave(fumo);
    expect(fumo.written).toContain('evil\\e[2J\\e]0;owned\\x07');
    for (const raw of ['\u001b[2Jevil', '\u001b]', '\u0007', '\u009b', '\u202e', 'evil\u001b']) {
      expect(fumo.written).not.toContain(raw);
    }
  });
});

/** The stepper as people meet it: keys, questions, the editor, and every way to leave. */
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Home, openHome } from '../support/built.js';
import { OnTerminal, type TerminalOptions } from '../support/on-terminal.js';

let home: Home;
beforeAll(() => {
  home = openHome();
});
afterAll(() => home?.remove());

const CTRL_C = '\u0003';
const CTRL_D = '\u0004';
const ENTER = '\r';
/** Keys that lead to the first question, and what is seen after each. */
const TO_QUESTION = [
  ['p', 'asks for "offer"'],
  ['n', 'What does the user do?'],
] as const;

async function stepping(args: readonly string[], options: TerminalOptions = {}): Promise<OnTerminal> {
  const fumo = new OnTerminal(home, ['step', ...args], options);
  await fumo.sees('n next');
  return fumo;
}

describe('fumo step on a terminal', () => {
  it('previews, steps, asks its questions and ends with the verdict', async () => {
    const fumo = await stepping(['deferred']);
    await fumo.get('n', '#1 server → device');
    expect(fumo.text).toContain('What comes next · 5.5.3 step 1');
    await fumo.get('p', 'asks for "offer"');
    await fumo.get('c', 'What does the user do?');
    await fumo.get(ENTER, '(slot)');
    await fumo.get(ENTER, 'PASSED: updated');
    expect(fumo.text).toContain('The flow has ended');
    await fumo.get(ENTER, '(8h 2m 4s)');
    expect(await fumo.exit).toBe(0);
    expect(fumo.written).toContain('offer = defer (you)');
    expect(fumo.isCursorShown).toBe(true);
  });

  it('goes back and forks with another answer', async () => {
    const fumo = await stepping(['deferred']);
    await fumo.get('p', 'asks for "offer"');
    await fumo.get('n', 'What does the user do?');
    await fumo.get(ENTER, '10 steps done');
    await fumo.get('b', '9 steps done');
    await fumo.get('f', 'fork of deferred-');
    await fumo.get('n', 'What does the user do?');
    await fumo.get(`3${ENTER}`, 'offer = reject (you)');
    fumo.type('q');
    await fumo.sees('fumo step --resume deferred-');
    expect(await fumo.exit).toBe(130);
  });

  it('shows the coming message in every form, and the tree with what will change', async () => {
    const fumo = await stepping(['deferred']);
    await fumo.get('nnn', '#2 device → server');
    await fumo.get('x', 'Message #2 as XML · comes next, not sent yet');
    await fumo.get('w', 'as WBXML');
    await fumo.get('h', '0000  02 ');
    await fumo.get('t', 'management tree');
    await fumo.get('l', 'All steps so far');
    await fumo.get('v', 'It is 2026-01-05 09:00:00Z');
    await fumo.get('?', 'Keys and commands');
    await fumo.get('\u001b', 'What comes next');
    fumo.type('q');
    await fumo.exit;
  });

  it('takes commands on a line: completed, remembered, refused in words', async () => {
    const fumo = await stepping(['deferred']);
    await fumo.get(':got\t', ':goto ');
    await fumo.get(`5.5.3/4${ENTER}`, 'What comes next · 5.5.3 step 4');
    await fumo.get(':\u001b[A', ':goto 5.5.3/4');
    await fumo.get('\u001b', 'n next');
    await fumo.get(`:frobnicate${ENTER}`, 'no command frobnicate');
    fumo.type('q');
    await fumo.exit;
  });

  it('says which breakpoint was met, and what fired while time passed', async () => {
    const fumo = await stepping(['deferred', '--answer', 'offer=defer', '--answer', 'slot=2']);
    await fumo.get(`kserver Exec${ENTER}`, '1 breakpoint');
    await fumo.get('c', 'Breakpoint 1, server Exec: the next step would meet it');
    expect(fumo.text).toContain('What comes next · 5.5.1 step 10');
    await fumo.get(`:goto 5.5.3/15${ENTER}`, 'What comes next · 5.5.3 step 15');
    await fumo.get('s', 'Fired on the way');
    expect(fumo.text).toContain('2026-01-05 17:00:00Z  server  defer');
    fumo.type('q');
    await fumo.exit;
  });

  it('opens the editor on the coming message, shows why it is refused, and lets it be edited again', async () => {
    const editor = join(home.folder, 'editor.sh');
    const script = [
      '#!/bin/sh',
      'if grep -q "<Broken>" "$1"; then sed -i "s/<Broken>//; s/sandbox-1/sandbox-9/" "$1";',
      'else sed -i "s/<SyncHdr>/<SyncHdr><Broken>/" "$1"; fi',
    ];
    writeFileSync(editor, `${script.join('\n')}\n`);
    chmodSync(editor, 0o755);
    const fumo = await stepping(['deferred'], { env: { EDITOR: editor } });
    await fumo.get('e', 'sends no message that could be edited');
    await fumo.get(`:goto 5.5.3/3${ENTER}`, '#2 device → server');
    await fumo.get('e', 'Edit it again?');
    expect(fumo.text).toMatch(/message\.xml:\d+:\d+: /);
    await fumo.get(ENTER, 'goes out as edited');
    await fumo.get('n', 'Mod = "sandbox-9"');
    fumo.type('q');
    await fumo.exit;
  });
});

describe('leaving', () => {
  it.each([
    ['at the keys', [['', 'n next']]],
    ['in a view', [['x', 'No message has been sent yet']]],
    ['in the command line', [[':goto', ':goto']]],
    ['at a question', TO_QUESTION],
  ] as const)('with Ctrl-C %s restores the terminal and says how to go on', async (_where, keys) => {
    const fumo = await stepping(['deferred']);
    for (const [key, words] of keys) await fumo.get(key, words);
    fumo.type(CTRL_C);
    await fumo.sees('fumo step --resume deferred-');
    expect(await fumo.exit).toBe(130);
    expect(fumo.isCursorShown).toBe(true);
    expect(fumo.written).not.toContain('at async');
  });

  it.each([
    ['at the keys', [['', 'n next']]],
    ['at a question', TO_QUESTION],
  ] as const)('with Ctrl-D %s is the same', async (_where, keys) => {
    const fumo = await stepping(['deferred']);
    for (const [key, words] of keys) await fumo.get(key, words);
    fumo.type(CTRL_D);
    await fumo.sees('fumo step --resume deferred-');
    expect(await fumo.exit).toBe(130);
    expect(fumo.isCursorShown).toBe(true);
  });

  it('at a question leaves a run that goes on at that question', async () => {
    const fumo = await stepping(['deferred']);
    for (const [key, words] of TO_QUESTION) await fumo.get(key, words);
    fumo.type(CTRL_C);
    await fumo.exit;
    const [, id = ''] = /--resume (deferred-\d+)/.exec(fumo.text) ?? [];
    const again = await stepping(['--resume', id]);
    await again.sees('9 steps done');
    expect(again.text).toContain('asks for "offer"');
    again.type('q');
    await again.exit;
  });

  it('shows the cursor again when it is ended by a signal', async () => {
    const fumo = await stepping(['deferred']);
    fumo.kill('SIGTERM');
    expect(await fumo.exit).toBe(143);
    expect(fumo.isCursorShown).toBe(true);
  });
});

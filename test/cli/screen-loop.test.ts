/** The stepper at the keys, with real runs and a scripted person. */
import { writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PLAIN } from '../../src/cli/colour.js';
import { FIRST_STATE } from '../../src/cli/render/screen.js';
import { editFileOf } from '../../src/cli/stepper/screen-editor.js';
import type { StepperIo } from '../../src/cli/stepper/screen-io.js';
import { stepAtKeys } from '../../src/cli/stepper/screen-loop.js';
import type { StepSession } from '../../src/cli/stepper/session.js';
import { type StepperHome, stepperHome } from '../support/stepper.js';

let home: StepperHome;
let session: StepSession;
beforeEach(async () => {
  home = stepperHome();
  session = await home.begin();
});
afterEach(async () => {
  await session.finish();
  home.remove();
});

interface Person {
  /** Commands, as keys or the line would give them; after the last one the person quits. */
  commands: string[];
  answers?: string[];
  /** What the editor leaves of the file, one an opening; undefined when it ends badly. */
  edits?: ((text: string) => string | undefined)[];
  editsAgain?: boolean[];
  plain?: boolean;
}

interface Seen {
  ended: 'ended' | 'quit';
  said: string;
  /** The screen before each command and at the end. */
  screens: string[];
  asked: string[];
}

async function play({
  commands,
  answers = [],
  edits = [],
  editsAgain = [],
  plain = false,
}: Person): Promise<Seen> {
  const said: string[] = [];
  const screens: string[] = [];
  const asked: string[] = [];
  const size = { columns: 80, rows: 40 };
  const io: StepperIo = {
    say: (text) => said.push(text),
    size: () => size,
    paint: PLAIN,
    plain,
    askKeys: async (config) => {
      for (;;) {
        screens.push(config.draw(FIRST_STATE, size).lines.join('\n'));
        const { leave } = await config.run(commands.shift() ?? 'quit');
        if (leave) return leave;
      }
    },
    askPlainKey: async () => ({ run: commands.shift() ?? 'quit' }),
    askQuestion: async ({ prompt }) => {
      asked.push(prompt);
      return answers.shift() ?? Promise.reject(new Error('an answer too many was asked for'));
    },
    askAgain: async () => editsAgain.shift() ?? false,
    editFile: async (text) => {
      const file = await editFileOf(text);
      const edit = async () => {
        const after = edits.shift()?.(text);
        if (after !== undefined) await writeFile(file.path, after);
        return after !== undefined;
      };
      opened.set(file.path, edit);
      return file;
    },
    openEditor: async (path) =>
      (await opened.get(path)?.()) ? { ok: true } : { ok: false, editor: 'ed', reason: 'exit 1' },
  };
  const opened = new Map<string, () => Promise<boolean>>();
  const ended = await stepAtKeys(session, io);
  return { ended, said: said.join('\n'), screens, asked };
}

describe('stepping at the keys', () => {
  it('shows what comes next before it happens, and that it has happened', async () => {
    const { screens, ended } = await play({ commands: ['next', 'next'] });
    expect(ended).toBe('quit');
    expect(screens[1]).toContain('▷  1 server   The server sends a notification');
    expect(screens[1]).toContain('#1 server → device · package #0');
    expect(screens[2]).toContain('▶  1 server   The server sends a notification');
  });

  it('puts questions to the person, again when the answer is not taken, and makes the step', async () => {
    const { asked, said, screens } = await play({
      commands: ['prompt', 'next'],
      answers: ['maybe', 'defer'],
    });
    expect(asked).toEqual(['offer', 'offer']);
    expect(said).toContain('│ Firmware 2.0.0 (256 KiB) is available. Install it? │');
    expect(said).toContain('maybe');
    expect(screens.at(-1)).toContain('└ offer = defer (you), status 200');
  });

  it('continues through all questions to the end, and stays there until the person leaves', async () => {
    const { asked, ended, screens } = await play({
      commands: ['continue', 'back', 'next', 'next'],
      answers: ['defer', '2', 'update', 'update'],
    });
    expect([asked, ended]).toEqual([['offer', 'slot'], 'ended']);
    expect(screens[1]).toContain('✔ PASSED: updated');
    expect(screens[1]).toContain('firmware      1.0.0 → 2.0.0');
    expect(screens[2]).not.toContain('The flow has ended');
    expect(screens[3]).toContain('The flow has ended');
  });

  it('says what is refused, and goes on', async () => {
    const { screens } = await play({ commands: ['frobnicate', 'back 5', 'next'] });
    expect(screens[1]).toContain('no command frobnicate');
    expect(screens[2]).toContain('no step has been made yet');
    expect(screens[3]).toContain('1 step done');
  });

  it('tells of breakpoints, forks, and time that has passed with every timer on the way', async () => {
    const { screens } = await play({
      commands: ['break server Get', 'continue', 'prompt', 'fork', 'skip +3m'],
    });
    expect(screens[2]).toContain('Breakpoint 1, server Get: the next step would meet it');
    expect(screens[4]).toMatch(/fork of deferred-1 at 9 .* 1 breakpoint/);
    expect(screens[5]).toMatch(/Fired on the way\n {2}2026-01-05 09:02:00Z {2}device {2}prompt-timeout/);
  });
});

describe('editing the coming message', () => {
  const upTo = ['goto 5.5.3/3'];

  it('sends what the editor left', async () => {
    const edits = [(text: string) => text.replace('sandbox-1', 'sandbox-9')];
    const { screens } = await play({ commands: [...upTo, 'edit', 'next'], edits });
    expect(screens[2]).toContain('goes out as edited');
    expect(screens[3]).toContain('./DevInfo/Mod = "sandbox-9"');
  });

  it('shows a refusal with its line and column, and lets it be edited again', async () => {
    const edits = [
      (text: string) => text.replace('<SyncHdr>', '<SyncHdr><Oops>'),
      (text: string) => text.replace('sandbox-1', 'sandbox-9'),
    ];
    const { said, screens } = await play({ commands: [...upTo, 'edit'], edits, editsAgain: [true] });
    expect(said).toMatch(/message\.xml:\d+:\d+: /);
    expect(screens.at(-1)).toContain('goes out as edited');
  });

  it.each([
    ['when it was not changed', [(text: string) => text], 'left as it is'],
    ['when the editor ends badly', [() => undefined], 'ed did not end well (exit 1)'],
    ['when a refused one is given up', [() => '<SyncML>'], 'left as it is'],
  ])('leaves it as it is %s', async (_when, edits, words) => {
    const { screens } = await play({ commands: [...upTo, 'edit', 'next'], edits });
    expect(screens[2]).toContain(words);
    expect(screens[3]).toContain('./DevInfo/Mod = "sandbox-1"');
  });

  it('says so when the next step sends none', async () => {
    const { screens } = await play({ commands: ['edit'] });
    expect(screens[1]).toContain('sends no message that could be edited');
  });
});

describe('stepping in lines', () => {
  it('tells every step once, what fired, and what comes next', async () => {
    const { said, ended } = await play({
      commands: ['next', 'continue', 'skip +3m', 'tree'],
      answers: ['reject'],
      plain: true,
    });
    expect(ended).toBe('ended');
    expect(said.match(/✔ {2}8 user/g)).toHaveLength(1);
    expect(said).toContain('✔ PASSED: rejected');
    expect(said).toContain('FwV = "1.0.0"');
  });
});

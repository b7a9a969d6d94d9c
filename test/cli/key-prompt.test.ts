import { render } from '@inquirer/testing';
import { describe, expect, it } from 'vitest';
import type { ScreenState } from '../../src/cli/render/screen.js';
import { askKeys, type KeyPromptConfig } from '../../src/cli/stepper/key-prompt.js';
import type { KeyMap } from '../../src/cli/stepper/screen-state.js';

const KEYS: KeyMap = new Map([
  ['n', { run: 'next' }],
  ['g', { type: 'goto ' }],
  ['t', { view: 'tree' }],
  ['x', { view: 'xml' }],
  ['?', { view: 'help' }],
]);

interface Watched {
  config: KeyPromptConfig;
  ran: string[];
}

/** A screen that says its own state; commands are noted, and `quit` leaves. */
function watched(changes: Partial<KeyPromptConfig> = {}): Watched {
  const ran: string[] = [];
  const config: KeyPromptConfig = {
    size: () => ({ columns: 80, rows: 24 }),
    draw: ({ view, scroll, focus, message, line }: ScreenState) => ({
      lines: [
        `view ${view} scroll ${scroll} focus ${focus} message ${message}`,
        line ? `:${line.text}` : 'keys',
      ],
      maxScroll: 3,
    }),
    helpers: () => ({
      keys: KEYS,
      history: ['goto 5'],
      complete: (text) => ({ text: `${text}!`, hint: '' }),
    }),
    run: async (line) => {
      ran.push(line);
      return line === 'quit' ? { leave: 'quit' } : {};
    },
    ...changes,
  };
  return { config, ran };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('the key prompt', () => {
  it('runs the command of a key, and stays', async () => {
    const { config, ran } = watched();
    const { answer, events, getScreen } = await render(askKeys, config);
    events.keypress('n');
    await turn();
    events.keypress('enter');
    await turn();
    expect(ran).toEqual(['next', 'next']);
    expect(getScreen()).toContain('keys');
    events.type(':quit');
    events.keypress('enter');
    await expect(answer).resolves.toBe('quit');
  });

  it('switches a view on and off again in place', async () => {
    const { config } = watched();
    const { answer, events, getScreen } = await render(askKeys, config);
    for (const [key, view] of [
      ['t', 'tree'],
      ['t', 'step'],
      ['x', 'xml'],
      ['escape', 'step'],
    ] as const) {
      events.keypress(key);
      await turn();
      expect(getScreen()).toContain(`view ${view}`);
    }
    events.type(':quit');
    events.keypress('enter');
    await answer;
  });

  it('scrolls within bounds, goes from message to message, and from half to half', async () => {
    const { config } = watched();
    const { answer, events, getScreen } = await render(askKeys, config);
    const press = async (key: string) => {
      events.keypress(key);
      await turn();
      return getScreen();
    };
    expect(await press('up')).toContain('scroll 0');
    for (let times = 0; times < 5; times++) await press('down');
    expect(getScreen()).toContain('scroll 3');
    expect(await press('home')).toContain('scroll 0');
    expect(await press('end')).toContain('scroll 3');
    expect(await press('left')).toContain('scroll 0 focus next message -1');
    expect(await press('tab')).toContain('focus happened');
    events.type(':quit');
    events.keypress('enter');
    await answer;
  });

  it('types a command: begun by a key, with history and completion', async () => {
    const { config, ran } = watched();
    const { answer, events, getScreen } = await render(askKeys, config);
    events.keypress('g');
    await turn();
    expect(getScreen()).toContain(':goto');
    events.type('7');
    events.keypress('enter');
    await turn();
    events.type(':');
    events.keypress('up');
    events.keypress('tab');
    await turn();
    expect(getScreen()).toContain(':goto 5!');
    events.keypress('enter');
    await turn();
    expect(ran).toEqual(['goto 7', 'goto 5!']);
    events.type(':quit');
    events.keypress('enter');
    await answer;
  });

  it('takes keys typed ahead one after the other, and forgets them when something unforeseen stands there', async () => {
    let release = () => {};
    const ran: string[] = [];
    const { config } = watched({
      run: async (line) => {
        ran.push(line);
        if (line === 'quit') return { leave: 'quit' };
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        return ran.length === 2 ? { halts: true } : {};
      },
    });
    const { answer, events } = await render(askKeys, config);
    events.type('nnnnn');
    await turn();
    expect(ran).toEqual(['next']);
    release();
    await turn();
    expect(ran).toEqual(['next', 'next']);
    release();
    await turn();
    expect(ran).toEqual(['next', 'next']);
    events.type(':quit');
    events.keypress('enter');
    await expect(answer).resolves.toBe('quit');
  });

  it('ends with the bug when a command has one', async () => {
    const { config } = watched({ run: () => Promise.reject(new Error('a bug')) });
    const { answer, events } = await render(askKeys, config);
    events.keypress('n');
    await expect(answer).rejects.toThrow('a bug');
  });

  it('draws again when the terminal changes its size', async () => {
    let resized = () => {};
    let columns = 80;
    const { config } = watched({
      size: () => ({ columns, rows: 24 }),
      draw: (_state, size) => ({ lines: [`${size.columns} columns`, 'keys'], maxScroll: 0 }),
      onResize: (call) => {
        resized = call;
        return () => {};
      },
    });
    const { answer, events, getScreen, nextRender } = await render(askKeys, config);
    columns = 40;
    const drawn = nextRender();
    resized();
    await drawn;
    expect(getScreen()).toContain('40 columns');
    events.type(':quit');
    events.keypress('enter');
    await answer;
  });
});

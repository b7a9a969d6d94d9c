import { render } from '@inquirer/testing';
import { describe, expect, it } from 'vitest';
import type { ScreenState } from '../../src/cli/render/screen.js';
import { askKey, type KeyPromptConfig, keyOf } from '../../src/cli/stepper/key-prompt.js';

function configOf(changes: Partial<KeyPromptConfig> = {}): KeyPromptConfig {
  return {
    inPlace: true,
    size: () => ({ columns: 80, rows: 24 }),
    draw: ({ view, scroll }: ScreenState) => ({
      lines: [`view ${view}`, `scroll ${scroll}`, 'keys'],
      maxScroll: 3,
    }),
    ...changes,
  };
}

describe('the keys', () => {
  it.each([
    ['n', 'next'],
    ['enter', 'next'],
    ['space', 'next'],
    ['c', 'continue'],
    ['q', 'quit'],
    ['x', 'xml'],
  ])('%s is %s', (name, key) => {
    expect(keyOf({ name, ctrl: false, shift: false })).toBe(key);
  });

  it('know ? by its sequence, and leave control keys alone', () => {
    expect(keyOf({ name: '', ctrl: false, shift: false, sequence: '?' })).toBe('help');
    expect(keyOf({ name: 'n', ctrl: true, shift: false })).toBeUndefined();
    expect(keyOf({ name: 'z', ctrl: false, shift: false })).toBeUndefined();
  });
});

describe('the key prompt', () => {
  it('ends with a key that decides', async () => {
    const { answer, events } = await render(askKey, configOf());
    events.keypress('c');
    await expect(answer).resolves.toBe('continue');
  });

  it('switches a view on and off again in place', async () => {
    const { answer, events, getScreen } = await render(askKey, configOf());
    expect(getScreen()).toContain('view step');
    events.keypress('t');
    expect(getScreen()).toContain('view tree');
    events.keypress('t');
    expect(getScreen()).toContain('view step');
    events.keypress('n');
    await expect(answer).resolves.toBe('next');
  });

  it('scrolls within bounds, and starts again at the top of another view', async () => {
    const { answer, events, getScreen } = await render(askKey, configOf());
    events.keypress('up');
    expect(getScreen()).toContain('scroll 0');
    for (let times = 0; times < 5; times++) events.keypress('down');
    expect(getScreen()).toContain('scroll 3');
    events.keypress('home');
    expect(getScreen()).toContain('scroll 0');
    events.keypress('end');
    expect(getScreen()).toContain('scroll 3');
    events.keypress('w');
    expect(getScreen()).toContain('scroll 0');
    events.keypress('q');
    await expect(answer).resolves.toBe('quit');
  });

  it('hands views to the caller in plain mode', async () => {
    const { answer, events } = await render(askKey, configOf({ inPlace: false }));
    events.keypress('h');
    await expect(answer).resolves.toBe('hex');
  });

  it('draws again when the terminal changes its size', async () => {
    let resized = () => {};
    let columns = 80;
    const config = configOf({
      size: () => ({ columns, rows: 24 }),
      draw: (_state, size) => ({ lines: [`${size.columns} columns`, 'keys'], maxScroll: 0 }),
      onResize: (call) => {
        resized = call;
        return () => {};
      },
    });
    const { answer, events, getScreen, nextRender } = await render(askKey, config);
    columns = 40;
    const drawn = nextRender();
    resized();
    await drawn;
    expect(getScreen()).toContain('40 columns');
    events.keypress('n');
    await answer;
  });
});

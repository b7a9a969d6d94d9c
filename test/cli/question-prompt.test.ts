import select from '@inquirer/select';
import { render } from '@inquirer/testing';
import { describe, expect, it } from 'vitest';
import { PLAIN } from '../../src/cli/colour.js';
import {
  deviceScreen,
  MARK_IT,
  menuOf,
  selectConfig,
  TYPE_IT,
} from '../../src/cli/stepper/question-prompt.js';
import type { Question } from '../../src/engine/run-types.js';
import { OFFER, ORIGIN } from '../support/fake-run.js';

describe('the menu of a question', () => {
  it('has the choices, then cancel and the time-out with its end', () => {
    const { rows, extras, preset } = menuOf(OFFER, ORIGIN);
    expect(rows.map(({ name }) => name)).toEqual([
      '1 Update now',
      '2 Later (default of the flow)',
      '3 Do not update',
    ]);
    expect(extras).toEqual([
      { value: 'cancel', name: "cancel (the device's cancel key)" },
      { value: 'timeout', name: 'let it time out (nobody answers for 2m, until 2026-01-05 09:02:00Z)' },
    ]);
    expect(preset).toBe('defer');
  });

  it.each([
    ['display', ['ok']],
    ['confirm', ['yes', 'no']],
    ['text', [TYPE_IT]],
    ['multiple', [MARK_IT]],
  ] as const)('of a %s', (kind, values) => {
    const question: Question = { ...OFFER, kind, allowed: [], default: 'none' };
    const menu = menuOf(question, ORIGIN);
    expect(menu.rows.map(({ value }) => value)).toEqual(values);
    expect(menu.extras).toEqual([]);
    expect(menu.preset).toBe(values[0]);
  });

  it('presets cancel when that is the flow’s own answer', () => {
    expect(menuOf({ ...OFFER, default: 'timeout' }, ORIGIN).preset).toBe('timeout');
  });

  it('lets no control character of a label through', () => {
    const question: Question = {
      ...OFFER,
      choices: [{ number: 1, id: 'a', label: '\u001b[2Jx' }],
      default: 'a',
    };
    expect(menuOf(question, ORIGIN).rows[0]?.name).toBe('1 \\e[2Jx (default of the flow)');
  });
});

describe('the prompt itself', () => {
  it('answers with the preset on enter', async () => {
    const { answer, events, getScreen } = await render(select<string>, selectConfig(OFFER, ORIGIN));
    expect(getScreen()).toContain('What does the user do? (offer)');
    expect(getScreen()).toContain('2 Later');
    events.keypress('enter');
    await expect(answer).resolves.toBe('defer');
  });

  it('reaches cancel below the choices', async () => {
    const { answer, events } = await render(select<string>, selectConfig(OFFER, ORIGIN));
    events.keypress('down');
    events.keypress('down');
    events.keypress('enter');
    await expect(answer).resolves.toBe('cancel');
  });
});

describe("the device's screen", () => {
  it('is a box around the title', () => {
    expect(deviceScreen('日本語 Update? Install it now or later', { columns: 30, paint: PLAIN })).toEqual([
      '┌ device ───────────────────┐',
      '│ 日本語 Update? Install it │',
      '│ now or later              │',
      '└───────────────────────────┘',
    ]);
  });
});

/** A text with ET=P: typed unseen, from the menu to the answer. */
import { screen } from '@inquirer/testing/vitest';
import { describe, expect, it } from 'vitest';
import { askQuestion } from '../../src/cli/stepper/question-prompt.js';
import type { Question } from '../../src/engine/run-types.js';
import { ORIGIN } from '../support/fake-run.js';

const PIN: Question = { prompt: 'pin', kind: 'text', title: 'PIN?', choices: [], allowed: ['any text'] };

/** Chooses to type, and types. @returns the answer, and everything that stood on the screen meanwhile */
async function type(question: Question, text: string) {
  const answer = askQuestion(question, ORIGIN);
  await screen.next();
  screen.keypress('enter');
  await screen.next();
  screen.type(text);
  const typed = screen.getScreen();
  screen.keypress({ name: 't', ctrl: true });
  const asked = screen.getScreen();
  screen.keypress('enter');
  const got = await answer;
  return { got, typed, all: [typed, asked, await screen.getFullOutput()].join('\n') };
}

describe('a text that is typed unseen', () => {
  it('shows dots and never the text, not even when asked to', async () => {
    const { got, typed, all } = await type({ ...PIN, masked: true }, '7391');
    expect(got).toBe('7391');
    expect(typed).toContain('Text (hidden): ••••');
    expect(all).not.toContain('7391');
  });

  it("takes the flow's own text on enter alone, and does not show it", async () => {
    const { got, all } = await type({ ...PIN, masked: true, default: '0815' }, '');
    expect(got).toBe('0815');
    expect(all).toContain("enter alone takes the flow's own");
    expect(all).not.toContain('0815');
  });

  it('is seen otherwise', async () => {
    const { got, typed } = await type(PIN, '7391');
    expect(got).toBe('7391');
    expect(typed).toContain('Text: 7391');
  });
});

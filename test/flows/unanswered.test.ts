/** Prompts that nobody answers: named all at once, with what they take. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { play } from '../support/play.js';

const FLOW = `
flow: asking
title: Asking
steps:
  - { server: has-update }
  - { server: notifies }
  - { device: accepts-notification }
  - { device: sends-info }
  - { server: asks-text, prompt: code, title: Which code?, within: 2m }
  - { device: shows, prompt: code }
  - { user: answers, prompt: code }
  - { device: reports, prompt: code }
  - { server: asks-choices, prompt: parts, title: Which parts?, choices: { modem: Modem, app: System, sim: SIM } }
  - { device: shows, prompt: parts }
  - { user: answers, prompt: parts }
  - { device: reports, prompt: parts }
  - { server: displays, prompt: thanks, title: "Thank you: \${code.text}" }
  - { device: shows, prompt: thanks }
  - { user: answers, prompt: thanks }
  - { device: reports, prompt: thanks }
  - { server: ends-session }
  - { end: asked }
`;
let file = '';

beforeAll(() => {
  file = join(mkdtempSync(join(tmpdir(), 'fumo-asking-')), 'asking.yaml');
  writeFileSync(file, FLOW);
});
afterAll(() => rmSync(join(file, '..'), { recursive: true, force: true }));

it('lists every prompt without answer and default, and what the first takes', async () => {
  await expect(play(file)).rejects.toMatchObject({
    code: 'answer.missing',
    expected: '--answer code=VALUE --answer parts=VALUE',
    hint: 'code (“Which code?”) takes any text, cancel, timeout.',
  });
});

it('plays when they are answered: text, several choices, a display', async () => {
  const { result } = await play(file, { answers: ['code=AB12', 'parts=1,sim'] });
  expect(result.failure).toBeUndefined();
  expect(result.outcome).toBe('asked');
  expect(result.prompts).toMatchObject([
    { prompt: 'code', alert: 1102, answer: 'AB12', status: '200', source: 'flag' },
    { prompt: 'parts', alert: 1104, answer: 'modem,sim', status: '200', source: 'flag' },
    {
      prompt: 'thanks',
      alert: 1100,
      title: 'Thank you: AB12',
      answer: 'ok',
      status: '200',
      source: 'default',
    },
  ]);
});

it('refuses a prompt that the flow does not have', async () => {
  await expect(play(file, { answers: ['cod=1'] })).rejects.toMatchObject({
    code: 'usage.unknown-prompt',
    hint: 'Did you mean --answer code=...?',
  });
});

it('refuses a --set that names nothing as a mistake of usage', async () => {
  await expect(play('deferred', { set: ['policy.deferals=2'] })).rejects.toMatchObject({
    code: 'usage.bad-set',
    found: 'deferals',
    hint: 'Did you mean deferrals?',
  });
});

import { describe, expect, it } from 'vitest';
import { PLAIN } from '../../src/cli/colour.js';
import type { StepKey } from '../../src/cli/stepper/key-prompt.js';
import { type StepperIo, stepThrough } from '../../src/cli/stepper/stepper.js';
import { FakeRun, SCRIPT, type ScriptedStep } from '../support/fake-run.js';

interface Played {
  ended: 'ended' | 'quit';
  said: string;
  asked: string[];
  drawn: string[];
  run: FakeRun;
}

/** Plays the stepper with these keys and answers; it must not ask for more. */
async function play(
  keys: StepKey[],
  answers: string[],
  plain = false,
  script: readonly ScriptedStep[] = SCRIPT,
): Promise<Played> {
  const run = new FakeRun(script);
  const said: string[] = [];
  const asked: string[] = [];
  const drawn: string[] = [];
  const io: StepperIo = {
    say: (text) => said.push(text),
    size: () => ({ columns: 80, rows: 24 }),
    paint: PLAIN,
    plain,
    askKey: async ({ draw }) => {
      drawn.push(draw({ view: 'step', scroll: 0 }, { columns: 80, rows: 24 }).lines.join('\n'));
      return keys.shift() ?? Promise.reject(new Error('a key too many was asked for'));
    },
    askQuestion: async ({ prompt }) => {
      asked.push(prompt);
      return answers.shift() ?? Promise.reject(new Error('an answer too many was asked for'));
    },
  };
  const ended = await stepThrough({ run, known: run.known }, io);
  return { ended, said: said.join('\n'), asked, drawn, run };
}

describe('stepping', () => {
  it('shows the next step before it happens, then what it did', async () => {
    const { drawn, ended } = await play(['next', 'next', 'next', 'next', 'next'], ['defer']);
    expect(ended).toBe('ended');
    expect(drawn[0]).toContain('Next         5.5.3 step 7, device: The device shows the options.');
    expect(drawn[1]).toContain('▶  7 device   The device shows the options.');
    expect(drawn[1]).toContain('asks for "offer"');
    expect(drawn[3]).toContain('2026-01-05 09:00:00Z → 2026-01-06 02:00:00Z (+17h)');
    expect(drawn[4]).toContain('Next         the end of the flow');
  });

  it('puts the question to the person and marks the answer as theirs', async () => {
    const { said, asked, run } = await play(['next', 'next', 'quit'], ['update']);
    expect(asked).toEqual(['offer']);
    expect(said).toContain('│ Firmware 2.0.0 (256 KiB) is available. Install it? │');
    expect(run.known).toEqual([expect.objectContaining({ answer: 'update', source: 'user' })]);
  });

  it('asks again when the answer is not allowed', async () => {
    const { asked, said } = await play(['continue'], ['maybe', 'defer']);
    expect(asked).toEqual(['offer', 'offer']);
    expect(said).toContain('not allowed: maybe');
  });

  it('continues to the end, stopping only at questions', async () => {
    const { ended, drawn, asked, said } = await play(['continue'], ['defer']);
    expect([ended, drawn.length, asked.length]).toEqual(['ended', 1, 1]);
    expect(said).toContain('└ offer = defer (you), status 200');
  });

  it('stops at once on quit', async () => {
    const { ended, run } = await play(['next', 'quit'], []);
    expect(ended).toBe('quit');
    expect(run.result()).toBeUndefined();
  });

  it('ends when a step fails', async () => {
    const fails = { code: 'run.timed-out', expected: 'a message', found: 'nothing' };
    const { ended, said } = await play(['next'], [], false, [
      { ad: 1, actor: 'device', text: 'It answers.', fails },
    ]);
    expect(ended).toBe('ended');
    expect(said).toContain('✖  1 device');
  });
});

describe('plain stepping', () => {
  it('says every step in lines, and prints views on their keys', async () => {
    const { said, drawn } = await play(['tree', 'next', 'continue'], ['defer'], true);
    expect(drawn[0]).toBe('n next  c continue  t tree  x xml  w wbxml  h hex  l ladder  ? help  q quit');
    expect(said).toContain('Server and device are ready.');
    expect(said).toContain('FwV = "1.0.0"');
    for (const { text } of SCRIPT) expect(said).toContain(text);
    expect(said).toContain('FUMO State 60 Update progressing → 100');
    expect(said).toContain('fired: defer (server), the user deferred the update');
  });
});

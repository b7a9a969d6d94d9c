import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRuns } from '../../../src/sandbox/store/runs.js';
import { refusalOfAsync } from '../../support/refusal.js';
import { playLines, type StepperHome, stepperHome, VERSION } from '../../support/stepper.js';

let home: StepperHome;
beforeEach(() => {
  home = stepperHome();
});
afterEach(() => home.remove());

const LINES = ['prompt', 'answer defer', 'prompt', 'answer 2', 'next 3', 'drop', 'set ./DevInfo/Lang de'];
const file = (run: string, name: string) => join(home.folder, 'runs', run, name);

describe('going on with a run', () => {
  it('stands at the same step, with the same trace to the byte, and comes to the same end', async () => {
    const session = await home.begin();
    const whole = await playLines(session, [...LINES, 'continue']);
    const left = await home.play(LINES);
    const cut = await home.resume(left.closed.run);
    expect(cut.timeline.position).toBe(left.closed.step);
    expect(cut.notes).toEqual([`Going on with deferred-2, after ${left.closed.step} steps.`]);
    expect(cut.known.map(({ answer }) => answer)).toEqual(['defer', '+8h']);
    expect(readFileSync(file('deferred-2', 'trace.jsonl'), 'utf8').trimEnd()).toBe(
      readFileSync(file('deferred-1', 'trace.jsonl'), 'utf8')
        .split('\n')
        .slice(0, cut.run.events.length + 1)
        .join('\n'),
    );
    const rest = await playLines(cut, ['continue']);
    expect(rest.closed).toMatchObject({ outcome: whole.closed.outcome, step: whole.closed.step });
    expect(readFileSync(file('deferred-2', 'trace.jsonl'))).toEqual(
      readFileSync(file('deferred-1', 'trace.jsonl')),
    );
  });

  it('takes the newest run that has not ended when none is named', async () => {
    await home.play(['next 2']);
    await home.play(['prompt', 'answer reject', 'continue']);
    const session = await home.resume();
    expect([session.place.id, session.timeline.position]).toEqual(['deferred-1', 2]);
    await session.finish();
    await (await home.resume('deferred-1')).finish();
    expect((await openRuns(home.folder).list()).at(-1)?.outcome).toBe('interrupted');
  });

  it('remembers what was gone back over as gone', async () => {
    const { closed } = await home.play(['next 6', 'back 2', 'drop', 'undo']);
    const session = await home.resume(closed.run);
    expect([session.timeline.position, session.timeline.inputs.length]).toEqual([4, 4]);
    await session.finish();
  });

  it('says that a run has ended, and goes back in it all the same', async () => {
    await home.play(['prompt', 'answer reject', 'continue']);
    const session = await home.resume('latest');
    expect(session.notes).toEqual([
      'note: deferred-1 has ended (rejected). Go back in it with "back", or on as another run with "fork".',
    ]);
    const { closed } = await playLines(session, ['goto 5.5.3/8', 'answer update', 'continue']);
    expect(closed.outcome).toBe('updated');
  });

  it('leaves a torn last line of the journal out and says so', async () => {
    await home.play(['next 3']);
    appendFileSync(file('deferred-1', 'journal.jsonl'), '{"input":"ne');
    const session = await home.resume('deferred-1');
    expect(session.notes[0]).toMatch(/^note: the last line of the journal of deferred-1 was torn/);
    expect(session.timeline.position).toBe(3);
    await session.finish();
    expect(readFileSync(file('deferred-1', 'journal.jsonl'), 'utf8')).not.toContain('{"input":"ne"');
  });

  it('refuses a second process on the same run', async () => {
    const session = await home.begin();
    const refusal = await refusalOfAsync(() => home.resume(session.place.id));
    expect([refusal.code, refusal.found]).toEqual([
      'usage.run-in-use',
      expect.stringContaining(String(process.pid)),
    ]);
    await session.finish();
    await (await home.resume('deferred-1')).finish();
  });

  it('refuses a run of another version, unless forced', async () => {
    await home.play(['next']);
    const refusal = await refusalOfAsync(() => home.resume('deferred-1', { version: '9.9.9' }));
    expect(refusal).toMatchObject({ code: 'usage.other-version', expected: 'fumo 9.9.9' });
    const session = await home.resume('deferred-1', { version: '9.9.9', force: true });
    expect(session.notes[0]).toBe(`note: deferred-1 was begun with fumo ${VERSION}; going on all the same`);
    await session.finish();
  });

  it('refuses a flow that has changed, unless forced; a comment or another folder changes nothing', async () => {
    const path = join(home.folder, 'mine.yaml');
    const flow = 'flow: mine\ntitle: Mine\nsteps:\n  - { include: network-initiated }\n';
    writeFileSync(path, flow);
    await home.play(['next 2'], { flow: path });
    writeFileSync(path, `${flow}# a comment\n`);
    await (await home.resume('mine-1')).finish();
    writeFileSync(path, flow.replace('Mine', 'Yours'));
    expect((await refusalOfAsync(() => home.resume('mine-1'))).code).toBe('usage.flow-changed');
    const session = await home.resume('mine-1', { force: true });
    expect(session.notes[0]).toContain('going on all the same');
    await session.finish();
  });

  it('refuses what is no run', async () => {
    expect((await refusalOfAsync(() => home.resume())).code).toBe('usage.no-runs');
    await home.play(['next']);
    expect((await refusalOfAsync(() => home.resume('nope'))).code).toBe('usage.run-not-found');
  });

  it('reads a registry of before, without forks', async () => {
    const path = join(home.folder, 'runs.json');
    await home.play(['next']);
    const old = readFileSync(path, 'utf8');
    expect(old).not.toContain('parent');
    expect((await openRuns(home.folder).list())[0]).toMatchObject({ id: 'deferred-1' });
  });
});

describe('hidden answers', () => {
  const FLOW = `flow: pin
title: Asks for a code
prompts:
  pin: { default: "4711" }
steps:
  - include: network-initiated
    through: 3
  - server: asks-text
    prompt: pin
    title: Enter the code
    max-length: 4
    input-type: numeric
    echo: password
  - { device: shows, prompt: pin }
  - { user: answers, prompt: pin }
  - { device: reports, prompt: pin }
  - { end: typed }
`;

  it('show as dots wherever an answer is told', async () => {
    const path = join(home.folder, 'pin.yaml');
    writeFileSync(path, FLOW);
    const lines = ['prompt', 'answer 4712', 'undo', 'answer 4713', 'next', 'ladder'];
    const { answers } = await home.play(lines, { flow: path });
    expect(JSON.stringify(answers)).not.toMatch(/471[23]/);
    expect(answers[1]).toMatchObject({ command: 'answer •••', input: { value: '•••' } });
    const session = await home.resume('pin-1');
    expect(session.known).toMatchObject([{ prompt: 'pin', answer: '•••', source: 'user' }]);
    await session.finish();
  });

  it('that can never be typed are refused, with what can be', async () => {
    const path = join(home.folder, 'pin.yaml');
    writeFileSync(path, FLOW);
    const lines = ['prompt', 'answer 47111', 'answer 12a', 'answer cancel'];
    const { answers, exit } = await home.play(lines, { flow: path, keepGoing: true });
    expect(answers.slice(1, 3).map(({ error }) => [error.code, error.expected, error.found])).toEqual([
      ['answer.not-allowed', 'a number of at most 4 characters, or cancel', '5 hidden characters'],
      ['answer.not-allowed', 'a number of at most 4 characters, or cancel', '3 hidden characters'],
    ]);
    expect(answers[3]?.input.value).toBe('cancel');
    expect(exit).toBe(2);
  });
});

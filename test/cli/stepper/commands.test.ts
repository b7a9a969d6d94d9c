import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { COMMANDS, readCommand, usageOf } from '../../../src/cli/stepper/commands/index.js';
import { openRuns } from '../../../src/sandbox/store/runs.js';
import { refusalOf } from '../../support/refusal.js';
import { playLines, type StepperHome, stepperHome } from '../../support/stepper.js';

let home: StepperHome;
let folder: string;
beforeEach(() => {
  home = stepperHome();
  folder = process.cwd();
  process.chdir(home.folder);
});
afterEach(() => {
  process.chdir(folder);
  home.remove();
});

/** Where a movement ended. */
const at = ({ answers }: { answers: Record<string, unknown>[] }) => answers.map(({ step }) => step);

describe('the table of commands', () => {
  it('has every name and every key once', () => {
    const names = COMMANDS.map(({ name }) => name);
    const keys = COMMANDS.flatMap(({ key }) => key ?? []);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it.each(COMMANDS.map((command) => [command.name, command] as const))(
    'has an example of %s that works',
    async (name, { before = [], example }) => {
      if (name === 'edit') await writeNextMessage('message.xml', before);
      const flow =
        name === 'delete' ? { flow: flowThatAdds(), lead: ['next 5'] } : { flow: 'deferred', lead: [] };
      const { answers, exit } = await home.play([...flow.lead, ...before, example], { flow: flow.flow });
      expect({ exit, errors: answers.map(({ error }) => error).filter(Boolean) }).toEqual({
        exit: 0,
        errors: [],
      });
      expect(answers.at(-1)).toMatchObject({ command: example, ok: true });
    },
  );

  it('is what help lists', async () => {
    const { answers } = await home.play(['help']);
    expect(answers[0]?.commands.map(({ usage }: { usage: string }) => usage)).toEqual(COMMANDS.map(usageOf));
  });
});

/** A flow in whose first session the server adds the node that the example of `delete` names. */
function flowThatAdds(): string {
  const add = '{ Add: ./FwUpdate/FwPkg1/Ext/Note, data: for the night }';
  const steps = ['{ include: network-initiated, through: 3 }', `{ server: sends, commands: [${add}] }`];
  const text = ['flow: adds', 'title: Adds', 'steps:', ...steps, '{ device: responds }', '{ end: added }'];
  const yaml = text.map((line) => (line.startsWith('{') ? `  - ${line}` : line)).join('\n');
  writeFileSync(join(home.folder, 'adds.yaml'), `${yaml}\n`);
  return './adds.yaml';
}

async function writeNextMessage(file: string, before: readonly string[]): Promise<string> {
  const { answers } = await home.play([...before, 'preview']);
  const xml = String(answers.at(-1)?.preview.messages[0].xml);
  writeFileSync(join(home.folder, file), xml);
  return xml;
}

describe('going', () => {
  it('goes back and forwards, and answers anew', async () => {
    const lines = ['prompt', 'answer reject', 'next 2', 'back 2', 'answer update', 'continue'];
    const played = await home.play(lines);
    expect(at(played).slice(0, 4)).toEqual([9, 9, 11, 9]);
    expect(played.closed).toMatchObject({ ended: true, verdict: 'passed', outcome: 'updated' });
  });

  it('goes to a step by section and number, backwards and forwards', async () => {
    const played = await home.play(['goto 5.5.3/7', 'goto 5.5.3/2', 'goto 4', 'goto step:9']);
    expect(played.answers.map(({ next }) => next.ad ?? next.step)).toEqual([7, 2, 4, 7]);
  });

  it('goes the same way again with redo', async () => {
    const { answers, exit } = await home.play(['prompt', 'answer defer', 'next', 'back', 'redo', 'redo']);
    expect(answers[4]).toMatchObject({ step: 10, next: { ad: 9 } });
    expect(answers[5]?.error.code).toBe('usage.nothing-to-redo');
    expect(exit).toBe(2);
  });

  it('stops at a question, and a next that cannot be made is a failure with what can be answered', async () => {
    const { answers, exit } = await home.play(['continue', 'next']);
    expect(answers[0]).toMatchObject({ ok: true, stop: { why: 'question', question: { prompt: 'offer' } } });
    expect(answers[1]).toMatchObject({
      ok: false,
      error: { code: 'answer.missing', hint: 'Answer it with: answer update', where: { line: 2 } },
    });
    expect(exit).toBe(2);
  });

  it('refuses to go back further than there is, and on after the end', async () => {
    const lines = ['next 2', 'back 3', 'prompt', 'answer reject', 'continue', 'next'];
    const { answers, exit } = await home.play(lines, { keepGoing: true });
    expect(answers.flatMap(({ error }) => error?.code ?? [])).toEqual([
      'usage.nothing-before',
      'usage.run-ended',
    ]);
    expect(exit).toBe(2);
  });
});

describe('breakpoints', () => {
  const stops = async (filter: string) => {
    const lines = [`break ${filter}`, 'continue', 'answer defer', 'continue', 'answer 2', 'continue'];
    const { answers } = await home.play(lines, { keepGoing: true });
    return answers.flatMap(({ stop, next, step }) =>
      stop?.why === 'break' ? [`${step} ${next.section ?? ''}/${next.ad ?? ''}`] : [],
    );
  };

  it.each([
    ['step:5', '4 5.5.3/4'],
    ['ad:4', '4 5.5.3/4'],
    ['5.5.3/4', '4 5.5.3/4'],
    ['user', '9 5.5.3/8'],
    ['device Alert', '3 5.5.3/3'],
    ['Get **/FwV', '4 5.5.3/4'],
    ['alert:1103', '7 5.5.3/6'],
    ['kind:timer timer:defer', '15 5.5.3/14'],
    ['time>=2026-01-05T12:00Z', '17 5.5.3/15'],
  ])('%s stops before the first step in which it happens: %s', async (filter, expected) => {
    const [first] = await stops(filter);
    expect(first).toBe(expected);
  });

  it('by state and status stop too, with the reason', async () => {
    const answers = ['offer=update'];
    const settings = { set: { answers } };
    const byState = await home.begin(settings);
    const { answers: said } = await playLines(byState, [
      'break state:60',
      'break status:202',
      'continue',
      'continue',
    ]);
    expect(said.slice(2).map(({ stop }) => stop.why)).toEqual(['break', 'break']);
    expect(
      said
        .slice(2)
        .map(({ stop }) => stop.break.text)
        .sort(),
    ).toEqual(['state:60', 'status:202']);
    expect(said.slice(2).every(({ stop }) => String(stop.because).length > 0)).toBe(true);
  });

  it('once reached, a time stops no more', async () => {
    expect(await stops('time>=2026-01-05T12:00Z')).toHaveLength(1);
  });

  it('set on the command line stop before the first step as well', async () => {
    const { answers } = await home.play(['continue', 'continue'], { breaks: ['step:1'] });
    expect(answers.map(({ step, stop }) => [step, stop.why])).toEqual([
      [0, 'break'],
      [9, 'question'],
    ]);
  });

  it('are listed and removed by number', async () => {
    const { answers, exit } = await home.play([
      'break step:3',
      'break user',
      'unbreak 1',
      'breaks',
      'unbreak 1',
    ]);
    expect(answers[3]?.breaks).toEqual([{ number: 2, text: 'user' }]);
    expect([answers[4]?.error.code, answers[4]?.error.expected, exit]).toEqual([
      'usage.no-such-break',
      'one of 2',
      2,
    ]);
  });

  it('that cannot be read are refused with the column, and nothing is set', async () => {
    const { answers } = await home.play(['break status:abc', 'breaks'], { keepGoing: true });
    expect(answers[0]?.error.code).toMatch(/^filter\./);
    expect(answers[1]?.breaks).toEqual([]);
  });
});

describe('changing', () => {
  it('loses a message, and undo takes that back', async () => {
    const { answers } = await home.play(['next 2', 'drop', 'undo', 'next 1', 'undo'], { keepGoing: true });
    expect(answers[1]).toMatchObject({ inputs: 3, report: 'changed' });
    expect(answers[2]).toMatchObject({ inputs: 2, undone: true });
    expect(answers[4]?.error.code).toBe('usage.nothing-to-undo');
  });

  it('puts an edited message in the place of the next one', async () => {
    const xml = await writeNextMessage('next.xml', ['next 3']);
    writeFileSync(join(home.folder, 'next.xml'), xml.replace('493005100592800', '493005100599999'));
    const { answers } = await home.play(['next 3', 'edit next.xml', 'next', 'message']);
    expect(answers.map(({ ok }) => ok)).toEqual([true, true, true, true]);
    expect(answers[3]?.lines.join('\n')).toContain('493005100599999');
  });

  it('refuses an edited message with file, line and column', async () => {
    writeFileSync(join(home.folder, 'bad.xml'), '<SyncML>\n  <SyncHdr>\n</SyncML>\n');
    const { answers, exit } = await home.play(['next 3', 'edit bad.xml']);
    expect(answers[1]?.error.where).toMatchObject({ file: 'bad.xml', line: 3 });
    expect(answers[1]).toMatchObject({ ok: false, inputs: 3 });
    expect(exit).toBe(4);
  });

  it('changes and deletes nodes of the device', async () => {
    const lines = ['set ./DevInfo/Lang de', 'tree', 'delete ./No/Such'];
    const { answers, exit } = await home.play(lines);
    const lang = answers[1]?.data.find(({ uri }: { uri: string }) => uri === './DevInfo/Lang');
    expect(lang.value).toBe('de');
    expect([answers[2]?.error.code, exit]).toEqual(['step.no-such-node', 2]);
  });

  it('makes a fault true in the midst of a run', async () => {
    const lines = ['prompt', 'fault package-corrupted', 'answer update', 'continue'];
    const { closed } = await home.play(lines);
    expect(closed.ended).toBe(true);
    expect(closed.outcome).not.toBe('updated');
  });

  it('names the nearest fault', async () => {
    const { answers } = await home.play(['fault package-corupted']);
    expect(answers[0]?.error).toMatchObject({
      code: 'usage.unknown-fault',
      hint: 'Did you mean package-corrupted?',
    });
  });

  it('takes answers by number, id, with the prompt before, and of the flow itself', async () => {
    for (const line of ['answer 2', 'answer defer', 'answer offer Later', 'answer']) {
      const { answers } = await home.play(['prompt', line]);
      expect([line, answers[1]?.input.value]).toEqual([line, 'defer']);
    }
  });

  it('refuses what the prompt does not take, and answers where nothing is asked', async () => {
    const { answers } = await home.play(['answer x', 'prompt', 'answer x'], { keepGoing: true });
    expect(answers.map(({ error }) => error?.code)).toEqual([
      'answer.not-asked',
      undefined,
      'answer.not-allowed',
    ]);
  });
});

describe('the clock', () => {
  const UNTIL_TIMER = ['prompt', 'answer defer', 'prompt', 'answer 2', 'goto 5.5.3/15'];

  it('lists timers with owner, reason, and when they are due both ways', async () => {
    const { answers } = await home.play([...UNTIL_TIMER, 'clock']);
    expect(answers.at(-1)?.timers).toEqual([
      expect.objectContaining({
        owner: 'server',
        name: 'defer',
        due: '2026-01-05T17:00:00Z',
        inMs: 28_800_000,
      }),
    ]);
  });

  it('goes to the next timer, for a while, to a time; what fires on the way stands at its own instant', async () => {
    const { answers } = await home.play([
      ...UNTIL_TIMER,
      'skip +3h',
      'skip',
      'skip to tomorrow 02:00',
      'skip to 2026-01-01T00:00:00Z',
    ]);
    const tail = answers.slice(UNTIL_TIMER.length);
    expect(tail.map(({ now }) => now)).toEqual([
      '2026-01-05T12:00:00Z',
      '2026-01-05T17:00:00Z',
      '2026-01-06T02:00:00Z',
      '2026-01-06T02:00:00Z',
    ]);
    expect(tail[1]?.fired).toEqual([expect.objectContaining({ name: 'defer', at: '2026-01-05T17:00:00Z' })]);
    expect(tail[3]?.error.code).toBe('usage.bad-stepper-argument');
  });

  it('skips until a step is next', async () => {
    const { answers } = await home.play(['skip until 5.5.3/5', 'skip'], { keepGoing: true });
    expect(answers[0]?.next.ad).toBe(5);
  });
});

describe('forks', () => {
  it('leave the run as it was before it was gone back in', async () => {
    const lines = [
      'prompt',
      'answer reject',
      'continue',
      'goto 5.5.3/8',
      'fork try again',
      'answer update',
      'continue',
    ];
    const { answers, closed } = await home.play([...lines, 'diff deferred-1']);
    expect(answers[4]).toMatchObject({
      report: 'forked',
      run: 'deferred-2',
      parent: { run: 'deferred-1', step: 9 },
    });
    expect(closed).toMatchObject({ run: 'deferred-2', outcome: 'updated' });
    expect(answers.at(-1)).toMatchObject({ report: 'compared', same: false, other: 'deferred-1' });
    const runs = await openRuns(home.folder).list();
    expect(runs.reverse()).toMatchObject([
      { id: 'deferred-1', verdict: 'passed', outcome: 'rejected' },
      { id: 'deferred-2', name: 'try again', parent: { run: 'deferred-1', step: 9 }, outcome: 'updated' },
    ]);
    const parent = await home.resume('deferred-1');
    expect(parent.run.result()?.outcome).toBe('rejected');
    expect(parent.notes.join()).toContain('deferred-1 has ended (rejected)');
    await parent.finish();
  });
});

describe('the command line', () => {
  it.each([
    ['nxt', 'usage.unknown-stepper-command', { column: 1 }],
    ['  goto', 'usage.missing-stepper-argument', { column: 7 }],
    ['tree now', 'usage.extra-stepper-argument', { column: 6 }],
    ['set "./A', 'usage.bad-stepper-argument', { column: 5 }],
  ])('refuses %j with %s and its place', (line, code, where) => {
    const refusal = refusalOf(() => readCommand(line, { file: 's', line: 7 }));
    expect(refusal).toMatchObject({ code, where: { file: 's', line: 7, ...where } });
  });

  it('suggests the nearest command', () => {
    expect(refusalOf(() => readCommand('contineu')).hint).toBe('Did you mean continue?');
  });

  it.each(['', '   ', '# a comment', '  # another'])('%j is no command', (line) => {
    expect(readCommand(line)).toBeUndefined();
  });

  it('keeps blanks of the last argument, and takes quotation marks off a value but not off a filter', () => {
    expect(readCommand('set ./A/B  two  words ')?.args).toEqual(['./A/B', 'two  words']);
    expect(readCommand('set ./A/B " x "')?.args).toEqual(['./A/B', ' x ']);
    expect(readCommand('break "not now"')?.args).toEqual(['"not now"']);
  });
});

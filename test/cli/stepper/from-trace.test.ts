/** Taking a new run along a recording, and going elsewhere from there. */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readFlow } from '../../../src/cli/flow-source.js';
import { flowsFolder } from '../../../src/cli/paths.js';
import { type FollowingSession, followSession } from '../../../src/cli/stepper/from-trace.js';
import type { StepSession } from '../../../src/cli/stepper/session.js';
import Step from '../../../src/commands/step.js';
import { readJournal } from '../../../src/engine/journal.js';
import { openRun } from '../../../src/engine/run.js';
import { DEFAULT_SETTINGS } from '../../../src/engine/run-types.js';
import { openTimeline } from '../../../src/engine/timeline/index.js';
import { openRuns } from '../../../src/sandbox/store/runs.js';
import { openTraceWriter } from '../../../src/trace/recorder.js';
import { runInProcess } from '../../commands/in-process.js';
import { realDevice } from '../../support/real-device.js';
import { refusalOfAsync } from '../../support/refusal.js';
import { type Line, playLines, type StepperHome, stepperHome, VERSION } from '../../support/stepper.js';

let home: StepperHome;
beforeEach(() => {
  home = stepperHome();
});
afterEach(() => home.remove());

const file = (run: string, name = 'trace.jsonl') => join(home.folder, 'runs', run, name);
const text = (run: string) => readFileSync(file(run), 'utf8');
const DEFERRED = ['prompt', 'answer defer', 'prompt', 'answer 3', 'next 2'];

async function follow(
  recording: string,
  options: Partial<FollowingSession> = {},
): Promise<StepSession & { notes: string[] }> {
  const notes: string[] = [];
  const base = { flow: 'deferred', version: VERSION, breaks: [], traceCopy: undefined };
  const note = (said: string) => void notes.push(said);
  return Object.assign(await followSession({ ...base, recording, note, ...options }), { notes });
}

describe('a new run taken along a recording', () => {
  it.each(['deferred-1', 'deferred', 'latest'])('named as %s stands where that stood', async (which) => {
    const recorded = await home.play(DEFERRED);
    const { step } = recorded.closed;
    const session = await follow(which);
    expect(session.notes).toEqual([
      `Followed deferred-1 for all ${step} steps. It stopped there because the recording has no more steps.`,
    ]);
    expect(session.timeline.position).toBe(step);
    expect(session.known.map(({ answer }) => answer)).toEqual(['defer', 'tomorrow 02:00']);
    await session.finish();
    expect(text('deferred-2')).toBe(text('deferred-1'));
    const [entry] = await openRuns(home.folder).list();
    expect(entry).toMatchObject({ id: 'deferred-2', parent: { run: 'deferred-1', step } });
  });

  it('goes back and another way from there, and the recorded run stays as it was', async () => {
    await home.play([...DEFERRED, 'continue']);
    const before = text('deferred-1');
    const { closed, answers } = await playLines(await follow('deferred-1'), [
      'goto 5.5.3/8',
      'answer reject',
      'continue',
    ]);
    expect(answers[0]).toMatchObject({ ok: true });
    expect(closed).toMatchObject({ run: 'deferred-2', ended: true, outcome: 'rejected', exit: 0 });
    expect(text('deferred-1')).toBe(before);
  });

  it('has the settings of the recording, answers given in advance and --set among them', async () => {
    const set = ['update.size=1 KiB', 'policy.slots=+2h,+4h', 'policy.deferrals=2', 'device.ui=true'];
    const answers = ['offer=defer', 'slot=2'];
    const recorded = await home.play(['next 14'], {
      settings: {
        ...DEFAULT_SETTINGS,
        transport: 'loopback',
        seed: '7',
        encoding: 'xml',
        strict: true,
        set,
        answers,
      },
    });
    expect(recorded.closed.step).toBe(14);
    const session = await follow('latest');
    await session.finish();
    expect(session.timeline.position).toBe(14);
    expect(text('deferred-2')).toBe(text('deferred-1'));
  });

  it('is gone on with by --resume', async () => {
    await home.play(DEFERRED);
    const first = await follow('latest');
    const { position } = first.timeline;
    const left = await playLines(first, ['next 2']);
    expect(readJournal(file('deferred-2', 'journal.jsonl')).inputs).toHaveLength(
      left.closed.inputs ?? position + 4,
    );
    const session = await home.resume('deferred-2');
    expect(session.timeline.position).toBe(position + 2);
    expect((await playLines(session, ['continue'])).closed).toMatchObject({ outcome: 'updated', exit: 0 });
  });

  it('comes from a file as well, and then from no run', async () => {
    await home.play(DEFERRED);
    const path = join(home.folder, 'kept.jsonl');
    copyFileSync(file('deferred-1'), path);
    const session = await follow(path);
    expect(session.notes[0]).toContain(`Followed ${path} for all `);
    expect(session.place.parent).toBeUndefined();
    await session.finish();
    expect((await openRuns(home.folder).list())[0]?.parent).toBeUndefined();
    expect(text('deferred-2')).toBe(text('deferred-1'));
  });
});

describe('answers that are recorded', () => {
  it('before the session, and when time was up, are given again', async () => {
    const set = { set: ['policy.ui-mode=user-interaction'] };
    const settings = { ...DEFAULT_SETTINGS, transport: 'loopback' as const, ...set };
    const lines = ['prompt', 'answer yes', 'prompt', 'answer timeout', 'next'];
    await home.play(lines, { flow: 'network-initiated', settings });
    const session = await follow('latest', { flow: 'network-initiated' });
    expect(session.followed?.stop).toEqual({ why: 'end' });
    expect(session.known.map(({ answer }) => answer)).toEqual(['yes', 'timeout']);
    await session.finish();
    expect(text('network-initiated-2')).toBe(text('network-initiated-1'));
  });

  it('and were typed where it is hidden come from the messages, and stay hidden', async () => {
    const path = join(home.folder, 'pin.yaml');
    const asks =
      '{ server: asks-text, prompt: pin, title: Code, max-length: 4, input-type: numeric, echo: password }';
    const steps = [asks, '{ device: shows, prompt: pin }', '{ user: answers, prompt: pin }'];
    const more = ['{ device: reports, prompt: pin }', '{ end: typed }'];
    const all = ['{ include: network-initiated, through: 3 }', ...steps, ...more];
    writeFileSync(
      path,
      `flow: pin\ntitle: Pin\nprompts: { pin: { default: "4711" } }\nsteps:\n${all.map((one) => `  - ${one}\n`).join('')}`,
    );
    await home.play(['prompt', 'answer 4712', 'continue'], { flow: path });
    const session = await follow('latest', { flow: path });
    expect(session.followed?.stop).toEqual({ why: 'end' });
    expect(session.timeline.inputs).toContainEqual(expect.objectContaining({ prompt: 'pin', value: '4712' }));
    expect(session.known).toMatchObject([{ prompt: 'pin', answer: '•••' }]);
    await session.finish();
  });
});

describe('a recording that cannot be followed to its end', () => {
  it('of another flow is followed as far as both are the same', async () => {
    await home.play(['prompt', 'next'], { flow: 'user-initiated' });
    const path = join(home.folder, 'mine.yaml');
    const flow =
      'flow: mine\ntitle: Mine\nsteps:\n  - { include: network-initiated, through: 3 }\n  - { end: over }\n';
    writeFileSync(path, flow);
    await home.play(['next 6'], { flow: 'network-initiated' });
    const session = await follow('network-initiated-1', { flow: path });
    expect(session.followed).toMatchObject({ of: 6, stop: { why: 'other-step' } });
    expect(session.followed?.steps).toBe(session.timeline.position);
    expect(session.notes).toEqual([
      'note: the recording is of the flow network-initiated, not of mine; it is followed as far as both are the same',
      expect.stringMatching(
        /^Followed network-initiated-1 for 4 of 6 steps\. It stopped there because .* the flow ends here/,
      ),
    ]);
    await session.finish();
  });

  it('and shares no step is refused, and leaves no run behind', async () => {
    await home.play(['next 3'], { flow: 'user-initiated' });
    const refusal = await refusalOfAsync(() => follow('latest'));
    expect(refusal).toMatchObject({
      code: 'usage.other-recording',
      expected: 'a recording of deferred',
      found: 'a recording of user-initiated',
      hint: 'Step through the flow that was recorded: fumo step user-initiated --from-trace latest',
    });
    expect(await openRuns(home.folder).list()).toHaveLength(1);
  });

  it('stops before a question whose answer is not recorded', async () => {
    const { closed } = await home.play([...DEFERRED, 'back 1']);
    const path = join(home.folder, 'cut.jsonl');
    const lines = text('deferred-1').split('\n');
    const cut = lines.filter((line) => !/"kind":"prompt"|"direction":"device-to-server"/.test(line));
    writeFileSync(path, cut.join('\n'));
    const session = await follow(path);
    expect(session.followed?.stop).toEqual({ why: 'no-answer', prompt: 'offer' });
    expect(session.notes[0]).toMatch(
      /^Followed .* for 9 of \d+ steps\. .* does not say how offer was answered\.$/,
    );
    expect(session.timeline.position).toBeLessThan(closed.step);
    expect(session.run.peek()?.question?.prompt).toBe('offer');
    await session.finish();
  });

  it('was imported: it has no steps', async () => {
    const path = join(home.folder, 'imported.jsonl');
    await home.play(['next']);
    const [header = '', ...rest] = text('deferred-1').split('\n');
    const imported = { from: 'har', name: 'x.har', clock: 'wall', unknown: ['seed'], leftOut: [] };
    writeFileSync(path, [JSON.stringify({ ...JSON.parse(header), imported }), ...rest].join('\n'));
    expect((await refusalOfAsync(() => follow(path))).code).toBe('usage.other-recording');
  });
});

describe('a recording of a real device', () => {
  /** @returns the path of the flow, with the trace beside it */
  async function recordReal(said: 'yes' | 'no'): Promise<{ flow: string; trace: string }> {
    const flow = join(home.folder, 'real.yaml');
    const trace = join(home.folder, 'real.jsonl');
    writeFileSync(
      flow,
      'flow: real\ntitle: Real\nactors: { device: real }\nsteps:\n  - include: network-initiated\n',
    );
    const found = await readFlow(flowsFolder(), flow);
    const settings = { ...DEFAULT_SETTINGS, transport: 'loopback' as const };
    const timeline = await openTimeline({
      open: (hooks) =>
        openRun({ ...found, settings, version: VERSION, ...realDevice({ action: said }), ...hooks }),
      shadow: () => Promise.reject(new Error('a real actor has no shadow')),
    });
    while (!timeline.run.result()) await timeline.apply({ input: 'next' });
    const refusal = await refusalOfAsync(() => timeline.back());
    expect(refusal.hint).toContain('fumo step FLOW --from-trace RUN');
    const writer = openTraceWriter(trace);
    writer.header(timeline.run.header);
    for (const event of timeline.run.events) writer.event(event);
    writer.close();
    await timeline.close();
    return { flow, trace };
  }

  it('is followed by a virtual one, in which one can go back; forks and --resume stay virtual', async () => {
    const { flow, trace } = await recordReal('no');
    const session = await follow(trace, { flow });
    expect(session.notes).toEqual([
      'note: the flow has a real device and a real user; here every actor is virtual, so you can go back',
      expect.stringMatching(/^Followed .*real\.jsonl for all \d+ steps\. /),
    ]);
    expect(session.timeline.canGoBack).toBe(true);
    expect(session.known).toMatchObject([{ prompt: 'confirm', answer: 'no' }]);
    const lines = ['continue', 'goto "user answers"', 'fork', 'answer yes', 'next 2'];
    const { closed, answers } = await playLines(session, lines);
    expect(answers.map(({ ok }) => ok)).toEqual([true, true, true, true, true]);
    expect([closed.run, closed.exit]).toEqual(['real-2', 0]);
    const rest = await playLines(await home.resume('real-2'), ['back', 'continue']);
    expect(rest.closed).toMatchObject({ outcome: 'updated', exit: 0 });
    expect((await playLines(await home.resume('real-1'), ['back'])).answers[0]).toMatchObject({ ok: true });
  });
});

describe('fumo step --from-trace', () => {
  async function step(...argv: string[]) {
    const printed = await runInProcess(Step, 'step', argv);
    const lines = (): Line[] =>
      printed.stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Line);
    return { ...printed, lines };
  }

  function script(...lines: string[]): string[] {
    const path = join(home.folder, 'script.fumo');
    writeFileSync(path, `${lines.join('\n')}\n`);
    return ['--script', path];
  }

  it('tells in the first line of a script how far it came, and on stderr', async () => {
    const recorded = await home.play(DEFERRED);
    const { code, stderr, lines } = await step(
      'deferred',
      '--from-trace',
      'latest',
      ...script('back', 'next'),
    );
    const { step: steps } = recorded.closed;
    expect(code).toBe(0);
    expect(stderr).toContain(`Followed deferred-1 for all ${steps} steps.`);
    const [opened, back] = lines();
    expect(opened).toMatchObject({
      report: 'opened',
      run: 'deferred-2',
      step: steps,
      parent: { run: 'deferred-1', step: steps },
      followed: { run: 'deferred-1', trace: file('deferred-1'), steps, of: steps, stop: { why: 'end' } },
    });
    expect(opened?.followed.inputs).toBe(opened?.inputs);
    expect(back).toMatchObject({ ok: true, step: steps - 1 });
    expect(lines().at(-1)).toMatchObject({
      report: 'closed',
      resume: 'fumo step --resume deferred-2',
      exit: 0,
    });
  });

  it('plays on from there when nobody is at the keys', async () => {
    await home.play(DEFERRED);
    const { code, stdout } = await step('deferred', '--from-trace', 'latest');
    expect(code).toBe(0);
    expect(stdout).toContain('2.0.0');
    expect((await openRuns(home.folder).list())[0]).toMatchObject({ id: 'deferred-2', outcome: 'updated' });
  });

  it.each([
    [['deferred', '--from-trace', 'latest', '--seed', '3'], 'usage.settled-flag'],
    [['deferred', '--from-trace', 'nope'], 'usage.run-not-found'],
    [['user-initiated', '--from-trace', 'latest'], 'usage.other-recording'],
    [['--from-trace', 'latest'], 'usage.missing-argument'],
  ] as const)('refuses %j with %s', async (argv, code) => {
    await home.play(['next']);
    const { code: exit, stderr, stdout } = await step(...argv, '--json');
    expect(exit).toBe(2);
    expect(`${stdout}${stderr}`).toContain(code);
    expect(await openRuns(home.folder).list()).toHaveLength(1);
  });

  it('cannot be had together with --resume', async () => {
    await home.play(['next']);
    const { code } = await step('deferred-1', '--resume', '--from-trace', 'latest');
    expect(code).toBe(2);
  });
});

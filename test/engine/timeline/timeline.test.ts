/** A timeline as steppers use it: what is journaled and when, how far back leads, where goto ends. */
import { afterEach, describe, expect, it } from 'vitest';
import { parseFlow } from '../../../src/engine/flow/parse.js';
import { openRun } from '../../../src/engine/run.js';
import { DEFAULT_SETTINGS, type Run, type RunInput } from '../../../src/engine/run-types.js';
import {
  followTrace,
  openTimeline,
  type Timeline,
  type TimelineOptions,
} from '../../../src/engine/timeline/index.js';
import type { TraceEvent } from '../../../src/trace/event.js';
import { library, play } from '../../support/play.js';
import { wholeFlow } from '../../support/play-text.js';
import { realDevice } from '../../support/real-device.js';
import { refusalOfAsync } from '../../support/refusal.js';
import { NEXT, openLine, playOut, playTo, stepOn, textOf } from '../../support/timeline.js';

const opened: Timeline[] = [];
afterEach(async () => {
  for (const timeline of opened.splice(0)) await timeline.close();
});

const line: typeof openLine = async (...args) => {
  const timeline = await openLine(...args);
  opened.push(timeline);
  return timeline;
};

const answer = (prompt: string, value: string, source: 'user' | 'flag' = 'user'): RunInput => ({
  input: 'answer',
  prompt,
  value,
  source,
});

describe('inputs', () => {
  it('are heard of before they take effect, and the last step of all among them', async () => {
    const heard: string[] = [];
    const timeline: Timeline = await line(
      'deferred',
      {},
      {
        onInput: ({ input }) => heard.push(`${input} at ${timeline.run.events.length} events`),
      },
    );
    await timeline.apply(NEXT);
    const events = timeline.run.events.length;
    await timeline.apply(NEXT);
    expect(heard).toEqual(['next at 0 events', `next at ${events} events`]);
    await playOut(timeline);
    expect(heard).toHaveLength(timeline.inputs.length);
    expect(timeline.inputs.filter(({ input }) => input === 'next')).toHaveLength(timeline.position + 1);
  });

  it('that are refused are not heard of and change nothing', async () => {
    const heard: RunInput[] = [];
    const timeline = await line('deferred', {}, { onInput: (input) => heard.push(input) });
    await playTo(timeline, 9);
    const [before, count] = [textOf(timeline.run), heard.length];
    const refusals: readonly [RunInput, string][] = [
      [answer('offer', 'maybe'), 'answer.not-allowed'],
      [answer('slot', '2'), 'answer.not-asked'],
      [{ input: 'clock', to: timeline.run.now() - 1 }, 'step.clock-backwards'],
      [{ input: 'clock', to: 0.5 }, 'step.bad-instant'],
      [{ input: 'clock', to: timeline.run.now() + 1e12 }, 'step.clock-too-far'],
      [{ input: 'tamper', action: 'replace', octets: 'not base64' }, 'step.bad-octets'],
      [{ input: 'tamper', action: 'delay', delayMs: 0 }, 'step.bad-delay'],
      [{ input: 'tamper', action: 'corrupt', offset: -1 }, 'step.bad-offset'],
      [{ input: 'tamper', action: 'corrupt', hex: 'abc' }, 'step.bad-octets'],
      [{ input: 'tamper', action: 'corrupt', hex: '' }, 'step.bad-octets'],
      [{ input: 'fault', name: 'nope' as never }, 'step.unknown-fault'],
      [{ input: 'set-node', uri: './DevInfo/Nope', value: 'x' }, 'step.no-such-node'],
      [{ input: 'set-node', uri: '../x', value: 'x' }, 'step.no-such-node'],
      [{ input: 'set-node', uri: './DevInfo', value: 'x' }, 'step.not-a-leaf'],
      [{ input: 'set-node', uri: './DevDetail/LrgObj', value: 'perhaps' }, 'step.bad-value'],
      [{ input: 'set-node', uri: './FwUpdate/FwPkg1/State', value: '7' }, 'step.bad-value'],
      [{ input: 'delete-node', uri: './DevInfo/Lang' }, 'step.permanent-node'],
    ];
    for (const [input, code] of refusals) {
      expect((await refusalOfAsync(() => timeline.apply(input))).code, JSON.stringify(input)).toBe(code);
    }
    expect(heard).toHaveLength(count);
    expect(textOf(timeline.run)).toBe(before);
  });

  it('to a run that has ended are refused', async () => {
    const timeline = await line('up-to-date');
    await playOut(timeline);
    const input: RunInput = { input: 'clock', to: timeline.run.now() };
    expect((await refusalOfAsync(() => timeline.apply(input))).code).toBe('step.run-over');
    expect(await timeline.apply(NEXT)).toMatchObject({ status: 'ended' });
  });

  it('put in one after the other without waiting are carried out in order', async () => {
    const timeline = await line('deferred');
    await Promise.all([timeline.apply(NEXT), timeline.apply(NEXT), timeline.back(), timeline.apply(NEXT)]);
    expect(timeline.position).toBe(2);
  });

  it('stand for the run: played at opening they lead to the same trace, and nobody hears of them', async () => {
    const first = await line('deferred');
    await playTo(first, 20);
    const heard: unknown[] = [];
    const second = await line(
      'deferred',
      {},
      {
        inputs: first.inputs,
        onInput: (input) => heard.push(input),
        onEvent: (event) => heard.push(event),
        onReset: (run) => expect(textOf(run)).toBe(textOf(first.run)),
      },
    );
    expect(textOf(second.run)).toBe(textOf(first.run));
    expect(second.inputs).toEqual(first.inputs);
    expect(heard).toEqual([]);
    expect.assertions(4);
  });

  it('of another run do not fit, and the one that does not is named', async () => {
    const inputs = [NEXT, answer('offer', 'defer')];
    const error = await refusalOfAsync(() => line('deferred', {}, { inputs }));
    expect(error).toMatchObject({ code: 'step.cannot-replay', message: expect.stringContaining('input 2') });
    const tooMany = [...Array<RunInput>(12).fill(NEXT)];
    const asked = await refusalOfAsync(() => line('deferred', {}, { inputs: tooMany }));
    expect(asked).toMatchObject({ code: 'step.cannot-replay', found: expect.stringContaining('offer') });
  });
});

describe('answers given in advance', () => {
  const settings = { answers: ['offer=defer', 'slot=2', 'offer=reject'] };

  it('are inputs once they are taken, and are not taken twice when these are put in again', async () => {
    const timeline = await line('deferral-limit', { answers: ['offer=defer', 'slot=2'] });
    while (!timeline.run.result()) {
      const report = await timeline.apply(NEXT);
      if (report.status === 'needs-answer') await stepOn(timeline);
    }
    const whole = textOf(timeline.run);
    const answers = timeline.inputs.flatMap((input) => (input.input === 'answer' ? [input] : []));
    const sources = (prompt: string) =>
      answers.filter((input) => input.prompt === prompt).map(({ source }) => source);
    expect(sources('offer')).toEqual(['flag', ...sources('offer').slice(1).fill('default')]);
    expect(sources('offer').length).toBeGreaterThan(1);
    for (const input of await timeline.back(1000)) await timeline.apply(input);
    expect(textOf(timeline.run)).toBe(whole);
  });

  it('give way to an answer at the keys, which is for this asking only', async () => {
    const timeline = await line('deferred', settings);
    await playTo(timeline, 9);
    await timeline.apply(answer('offer', 'update'));
    await timeline.apply(NEXT);
    expect(timeline.run.events.findLast(({ kind }) => kind === 'prompt')).toMatchObject({ values: ['1'] });
  });
});

describe('back', () => {
  it('leads to the end of the step before; what was put in since is gone with it', async () => {
    const timeline = await line('deferred');
    await playTo(timeline, 9);
    const there = textOf(timeline.run);
    const put: readonly RunInput[] = [
      { input: 'fault', name: 'install-fails' },
      answer('offer', 'defer'),
      NEXT,
    ];
    for (const input of put) await timeline.apply(input);
    expect(await timeline.back()).toEqual(put);
    expect(timeline.position).toBe(9);
    expect(textOf(timeline.run)).toBe(there);
    expect(timeline.run.faults()).toEqual([]);
    expect(timeline.ahead).toEqual(put);
  });

  it('takes the end of a run for a step, and further than the beginning is the beginning', async () => {
    const timeline = await line('up-to-date');
    await playOut(timeline);
    const steps = timeline.position;
    expect(await timeline.back()).toEqual([NEXT]);
    expect(timeline.run.result()).toBeUndefined();
    expect(timeline.position).toBe(steps);
    await timeline.back(1000);
    expect(timeline.inputs).toEqual([]);
    expect(await timeline.back()).toEqual([]);
  });

  it('is journaled before it takes effect, and the trace is handed out anew', async () => {
    const heard: string[] = [];
    const timeline: Timeline = await line(
      'deferred',
      {},
      {
        onBack: (keep) => heard.push(`back to ${keep} with ${timeline.inputs.length}`),
        onReset: (run) => heard.push(`reset with ${run.done().length} steps`),
        onEvent: () => heard.push('event'),
      },
    );
    await playTo(timeline, 3);
    heard.length = 0;
    await timeline.back(2);
    expect(heard).toEqual(['back to 1 with 3', 'reset with 1 steps']);
  });

  it('leaves what is ahead until another way is taken', async () => {
    const timeline = await line('deferred');
    await playTo(timeline, 11);
    const gone = await timeline.back(3);
    const [first, second, ...rest] = gone;
    await timeline.apply(first ?? NEXT);
    expect(timeline.ahead).toEqual([second, ...rest]);
    await timeline.apply(answer('offer', 'reject'));
    expect(timeline.ahead).toEqual([]);
  });

  it('another answer after it leads elsewhere', async () => {
    const timeline = await line('deferred');
    await playOut(timeline);
    expect(timeline.run.result()?.outcome).toBe('updated');
    await timeline.goto('8');
    await timeline.apply(answer('offer', 'reject'));
    await playOut(timeline);
    const { text } = await play('deferred', { answers: ['offer=reject'] });
    const own = textOf(timeline.run).split('\n').slice(1);
    expect(timeline.run.result()?.outcome).toBe('rejected');
    expect(own).toEqual(text.split('\n').slice(1));
  });

  it('works over http as well', async () => {
    const timeline = await line('deferred', { transport: 'http' });
    await playTo(timeline, 12);
    const there = textOf(timeline.run);
    const gone = await timeline.back(6);
    for (const input of gone) await timeline.apply(input);
    expect(textOf(timeline.run)).toBe(there);
  });
});

describe('undo', () => {
  it('takes back what is no step, one by one, and nothing else', async () => {
    const timeline = await line('deferred');
    await playTo(timeline, 9);
    const there = textOf(timeline.run);
    const fault: RunInput = { input: 'fault', name: 'install-fails' };
    await timeline.apply(fault);
    await timeline.apply(answer('offer', 'defer'));
    expect(await timeline.undo()).toMatchObject({ input: 'answer' });
    expect(await timeline.undo()).toEqual(fault);
    expect(await timeline.undo()).toBeUndefined();
    expect(textOf(timeline.run)).toBe(there);
  });
});

describe('goto', () => {
  it.each([
    ['step:10', 9],
    ['#10', 9],
    ['8', 9],
    ['ad:8', 9],
    ['5.5.3/8', 9],
    ['user answers', 9],
    ['5.5.3/0', 0],
  ])('%s leads back to the place before that step', async (label, position) => {
    const timeline = await line('deferred', { answers: ['offer=defer', 'slot=2'] });
    await playTo(timeline, 12);
    const whole = textOf(timeline.run);
    expect(await timeline.goto(label)).toMatchObject({ status: 'there', direction: 'back' });
    expect(timeline.position).toBe(position);
    expect(whole.startsWith(textOf(timeline.run))).toBe(true);
  });

  it('knows the id of a step, and stays where it is next', async () => {
    const timeline = await line('device-check');
    await playOut(timeline);
    expect(await timeline.goto('night')).toMatchObject({ status: 'there', direction: 'back' });
    expect(timeline.run.peek()).toMatchObject({ id: 'night', verb: 'requests-update' });
    expect(timeline.run.done().map(({ id }) => id)).toContain('evening');
    expect(await timeline.goto('night')).toMatchObject({ status: 'there', direction: 'here', steps: [] });
  });

  it('goes forwards, and stops where an answer is missing', async () => {
    const timeline = await line('deferred');
    expect(await timeline.goto('16')).toMatchObject({ status: 'asked', question: { prompt: 'offer' } });
    expect(timeline.position).toBe(9);
    await timeline.apply(answer('offer', 'defer'));
    expect(await timeline.goto('16')).toMatchObject({ status: 'asked', question: { prompt: 'slot' } });
    await timeline.apply(answer('slot', '2'));
    const { status, steps } = await timeline.goto('16');
    expect(status).toBe('there');
    expect(timeline.run.peek()).toMatchObject({ ad: 16, verb: 'notifies' });
    expect(steps).toHaveLength(6);
  });

  it('goes the way of before where there is one', async () => {
    const timeline = await line('deferred');
    await playTo(timeline, 19);
    const whole = textOf(timeline.run);
    await timeline.back(15);
    expect(await timeline.goto('16')).toMatchObject({ status: 'there', direction: 'forward' });
    expect(textOf(timeline.run)).toBe(whole);
  });

  it('does not move for a step that never comes', async () => {
    const timeline = await line('network-initiated', { answers: ['confirm=yes'] });
    await timeline.apply(NEXT);
    const before = [...timeline.inputs];
    const error = await refusalOfAsync(() => timeline.goto('5.5.1/99'));
    expect(error).toMatchObject({ code: 'step.not-found' });
    expect(timeline.inputs).toEqual(before);
    expect(timeline.run.result()).toBeUndefined();
  });

  it.each(['', '5.5.3/', 'step:0', 'a b c'])('refuses “%s” as a label', async (label) => {
    const timeline = await line('up-to-date');
    expect((await refusalOfAsync(() => timeline.goto(label))).code).toBe('step.bad-label');
  });
});

describe('a real actor', () => {
  async function openReal(said: 'yes' | 'no' = 'yes'): Promise<Timeline> {
    const device = realDevice({ action: said });
    const text = 'actors: { device: real }\nsteps:\n  - include: network-initiated\n';
    const open: TimelineOptions['open'] = (hooks) =>
      openRun({
        flow: parseFlow(wholeFlow(text), 'real.yaml'),
        library,
        settings: { ...DEFAULT_SETTINGS, transport: 'loopback' },
        ...device,
        version: '0.0.0-test',
        ...hooks,
      });
    const shadow = () => Promise.reject(new Error('a real actor has no shadow'));
    const timeline = await openTimeline({ open, shadow });
    opened.push(timeline);
    return timeline;
  }

  it('is never gone back over: the refusal says what to do instead', async () => {
    const timeline = await openReal();
    await timeline.apply(NEXT);
    await timeline.apply(NEXT);
    expect(timeline.canGoBack).toBe(false);
    for (const work of [() => timeline.back(), () => timeline.goto('step:1')]) {
      const error = await refusalOfAsync(work);
      expect(error).toMatchObject({ code: 'step.no-way-back', hint: expect.stringContaining('Fork') });
    }
    expect(timeline.position).toBe(2);
  });

  it('makes previews unknown, and forwards go on', async () => {
    const timeline = await openReal();
    expect(await timeline.preview()).toMatchObject({ status: 'unknown', next: { step: 1 }, events: [] });
    expect(await timeline.goto('5.5.1/3')).toMatchObject({ status: 'there', direction: 'forward' });
    expect(timeline.run.peek()).toMatchObject({ ad: 3 });
  });

  it.each([
    ['no', 'declined'],
    ['yes', 'updated'],
  ] as const)(
    'that said %s is followed by a virtual run, in which one can go back',
    async (said, outcome) => {
      const recorded = await openReal(said);
      while (!recorded.run.result()) await recorded.apply(NEXT);
      expect(recorded.run.result()?.outcome).toBe(outcome);
      const virtual = await line('network-initiated');
      const inputs = await followTrace(virtual.run, recorded.run);
      expect(virtual.inputs).toEqual(inputs);
      expect(inputs).toContainEqual(answer('confirm', said));
      const isMessage = ({ kind }: TraceEvent) => kind === 'message';
      const octets = ({ events }: Run) =>
        events.filter(isMessage).map((event) => ('octets' in event ? event.octets : ''));
      const [own, real] = [octets(virtual.run), octets(recorded.run)];
      expect(own).toEqual(real.slice(0, own.length));
      await virtual.goto('user answers');
      await virtual.apply(answer('confirm', said === 'no' ? 'yes' : 'no'));
      await playOut(virtual);
      expect(virtual.run.result()?.outcome).toBe(said === 'no' ? 'updated' : 'declined');
    },
  );
});

/** Sandboxes as a program opens and drives them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { STEP_KINDS } from '../../src/engine/steps/index.js';
import { FAULTS, FumoError, flows, type Sandbox, type SandboxOptions, sandbox } from '../../src/index.js';
import { STEP_VERBS } from '../../src/library/verbs.js';
import { readTrace } from '../../src/trace/reader.js';
import { play } from '../support/play.js';

const open: Sandbox[] = [];
async function openBox(options?: SandboxOptions): Promise<Sandbox> {
  const box = await sandbox(options);
  open.push(box);
  return box;
}
afterEach(async () => {
  for (const box of open.splice(0)) await box.close();
});

async function refusal(work: () => unknown): Promise<FumoError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof FumoError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

const MINE = `
flow: mine
title: Mine
steps:
  - { include: up-to-date }
`;

describe('a flow', () => {
  it('is played with answers, in the words of any prompt', async () => {
    const box = await openBox({ flow: 'deferred', answers: { offer: ['Later'], slot: 3 } });
    const { verdict, outcome, prompts, clock } = await box.run();
    expect({ verdict, outcome }).toEqual({ verdict: 'passed', outcome: 'updated' });
    expect(prompts.map(({ prompt, answer, source }) => [prompt, answer, source])).toEqual([
      ['offer', 'defer', 'flag'],
      ['slot', 'tomorrow 02:00', 'flag'],
    ]);
    expect(clock.end.slice(0, 13)).toBe('2026-01-06T02');
  });

  it('takes true and false for yes and no', async () => {
    const no = await openBox({ flow: 'network-initiated', answers: { confirm: false } });
    expect((await no.run()).outcome).toBe('declined');
    const yes = await openBox({ flow: 'network-initiated', answers: { confirm: true } });
    expect((await yes.run()).prompts[0]).toMatchObject({ answer: 'yes', source: 'flag' });
  });

  it('comes by path, as text and as an object', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fumo-flow-'));
    writeFileSync(join(folder, 'mine.yaml'), MINE);
    writeFileSync(
      join(folder, 'outer.yaml'),
      MINE.replaceAll('mine', 'outer').replace('up-to-date', './mine.yaml'),
    );
    try {
      for (const flow of [
        join(folder, 'mine.yaml'),
        join(folder, 'outer.yaml'),
        MINE,
        { flow: 'mine', title: 'Mine', steps: [{ include: 'up-to-date' }] },
      ]) {
        const box = await openBox({ flow, set: { update: 'none' } });
        expect((await box.run()).outcome).toBe('up-to-date');
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('gives the trace of the command line, to the byte', async () => {
    const { text } = await play('deferred', {
      answers: ['offer=defer', 'slot=2'],
      seed: '7',
      encoding: 'xml',
    });
    const box = await openBox({
      flow: 'deferred',
      answers: { offer: 'defer', slot: 2 },
      seed: 7,
      encoding: 'xml',
    });
    const { trace } = await box.run();
    const withoutVersion = (lines: string) => lines.trimEnd().replace(/"fumo":"[^"]+"/, '');
    expect(withoutVersion(trace.toText())).toBe(withoutVersion(text));
    expect(readTrace(trace.toText()).events).toEqual(trace.events);
  });

  it('is set up by settings, as an object or as texts', async () => {
    const asObject = await openBox({
      flow: 'network-initiated',
      set: { device: { firmware: '1.5.0' }, update: { version: '3.0.0' } },
      auth: 'hmac',
      strict: true,
    });
    const asTexts = await openBox({
      flow: 'network-initiated',
      set: ['device.firmware=1.5.0', 'update.version=3.0.0'],
      auth: 'hmac',
      strict: true,
    });
    expect(asObject.device.firmware).toBe('1.5.0');
    expect((await asObject.run()).device.firmware).toBe('3.0.0');
    expect((await asTexts.run()).trace.toText()).toBe(asObject.trace.toText());
    expect(asObject.trace.header).toMatchObject({ auth: 'hmac', reading: 'strict', transport: 'loopback' });
  });

  it('is disturbed by faults, from a step on when one is named', async () => {
    const cut = await openBox({ flow: 'network-initiated', faults: ['power-cut'] });
    expect((await cut.run()).report?.result).toBe(410);
    const late = await openBox({ flow: 'network-initiated', faults: ['package-corrupted@999'] });
    expect((await late.run()).report?.result).toBe(200);
    expect(Object.keys(FAULTS)).toContain('power-cut');
  });

  it('that fails is a result, not an exception', async () => {
    const box = await openBox({ flow: 'deferred', faults: ['device-off'] });
    const result = await box.run();
    expect(result).toMatchObject({ verdict: 'failed', outcome: 'failed' });
    expect(result.failure?.expected).toBeTruthy();
    expect(await box.run()).toBe(result);
  });

  it('reports each event as it happens', async () => {
    const kinds: string[] = [];
    const box = await openBox({ flow: 'up-to-date', onEvent: ({ kind }) => kinds.push(kind) });
    await box.run();
    expect(kinds).toEqual(box.trace.events.map(({ kind }) => kind));
  });

  it('ships with others', async () => {
    const names = (await flows()).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['deferred', 'network-initiated', 'user-initiated']));
  });
});

describe('step by step', () => {
  it('shows what comes, carries it out, and ends with nothing', async () => {
    const box = await openBox({ flow: 'up-to-date' });
    expect(box.result).toBeUndefined();
    const played: string[] = [];
    for (let next = box.peek(); next; next = box.peek()) {
      const step = await box.next();
      expect(step).toMatchObject({ step: next.step, actor: next.actor, verb: next.verb, status: 'done' });
      played.push(next.verb);
    }
    expect(await box.next()).toBeUndefined();
    expect(box.result?.steps.map(({ verb }) => verb)).toEqual(played);
    expect(await box.run()).toBe(box.result);
  });

  it('shows the message that has not left yet', async () => {
    const box = await openBox({ flow: 'network-initiated' });
    expect((await box.runTo('device accepts-notification')).outgoing).toBeUndefined();
    const upcoming = await box.runTo('device sends-info');
    expect(upcoming.outgoing?.commands[0]).toMatchObject({ name: 'Alert', data: '1200' });
    expect((await box.runTo(5)).outgoing?.commands.map(({ name }) => name)).toContain('Results');
    expect(upcoming).not.toHaveProperty('parked');
  });

  it('runs to a number, a number in its section, and an actor with a verb; and stays when it is there', async () => {
    const box = await openBox({ flow: 'deferred', answers: { offer: 'defer' } });
    expect(await box.runTo('5.5.3/14')).toMatchObject({ ad: 14, verb: 'sets-timer' });
    expect(await box.runTo(14)).toMatchObject({ ad: 14 });
    expect(await box.runTo('16')).toMatchObject({ verb: 'notifies', section: '5.5.3' });
    expect(await box.runTo('5.5.1/12')).toMatchObject({ verb: 'downloads' });
    expect(await box.runTo('device installs')).toMatchObject({ ad: 13 });
    const error = await refusal(() => box.runTo(99));
    expect(error.code).toBe('usage.step-not-reached');
    expect(error.found).toBe('passed: updated');
  });

  it('takes answers at the time, and before it', async () => {
    const box = await openBox({ flow: 'deferred', answers: { offer: 'update' } });
    box.answer('slot', '+1h');
    await box.runTo(8);
    box.answer('offer', 'defer');
    const { prompts, clock } = await box.run();
    expect(prompts.map(({ answer, source }) => [answer, source])).toEqual([
      ['defer', 'user'],
      ['+1h', 'user'],
    ]);
    expect(clock.end.slice(0, 13)).toBe('2026-01-05T10');
  });

  it('refuses an answer that the prompt does not take, and can go on', async () => {
    const box = await openBox({ flow: 'deferred' });
    await box.runTo(8);
    const error = await refusal(() => box.answer('offer', 'maybe'));
    expect(error.code).toBe('answer.not-allowed');
    expect(error.expected).toContain('defer (2)');
    expect(error.hint).toContain("box.answer('offer', 'defer')");
    box.answer('offer', 2);
    expect((await box.next())?.text).toBe('The user answers: Later');
  });

  it('refuses answers in advance when their time has come', async () => {
    const box = await openBox({ flow: 'deferred', answers: { offer: 'maybe' } });
    expect((await refusal(() => box.run())).code).toBe('answer.not-allowed');
  });

  it('without defaults wants every answer', async () => {
    const box = await openBox({ flow: 'deferred', defaults: false });
    const error = await refusal(() => box.run());
    expect(error.code).toBe('answer.missing');
    expect(error.hint).toContain('answers: { offer:');
    box.answer('offer', 'reject');
    expect((await box.run()).outcome).toBe('rejected');
  });

  it('tells why a step failed', async () => {
    const box = await openBox({ flow: 'network-initiated', faults: ['device-off'] });
    let last = await box.next();
    for (let step = last; step; step = await box.next()) last = step;
    expect(last).toMatchObject({ status: 'failed', failure: box.result?.failure });
    expect(box.result?.verdict).toBe('failed');
  });
});

describe('what it shows', () => {
  it('is the device, the clock and the trace, now', async () => {
    const box = await openBox({ flow: 'deferred', answers: { offer: 'defer' } });
    expect(box.device).toMatchObject({
      firmware: '1.0.0',
      state: 10,
      stateName: 'Idle',
      busy: undefined,
    });
    await box.runTo('clock reaches');
    expect(box.clock).toMatchObject({ now: Date.parse('2026-01-05T09:00:00Z'), iso: '2026-01-05T09:00:00Z' });
    expect(box.clock.timers.map(({ name, owner }) => [owner, name])).toContainEqual(['server', 'defer']);
    const before = box.trace;
    await box.run();
    expect(before.events.length).toBeLessThan(box.trace.events.length);
    expect(before.end).toBeUndefined();
    expect(box.trace.end).toMatchObject({ outcome: 'updated' });
    expect(box.device.value('./FwUpdate/FwPkg1/State')).toBe('100');
    expect(box.device.value('./Nowhere')).toBeUndefined();
  });

  it('filters events, messages decoded', async () => {
    const box = await openBox({ flow: 'network-initiated' });
    const { trace } = await box.run();
    const execs = trace.filter('server Exec **/DownloadAndUpdate');
    expect(execs).toHaveLength(1);
    const [exec] = execs[0]?.message?.commands.filter(({ name }) => name === 'Exec') ?? [];
    expect(exec?.answeredBy).toMatchObject([{ name: 'Status', status: '202' }]);
    expect(trace.filter('kind:prompt').map(({ event }) => event.kind)).toEqual(['prompt', 'prompt']);
    const error = await refusal(() => trace.filter('(Exec'));
    expect(error.code).toMatch(/^filter\./);
    expect(trace.toLadder()).toContain('DownloadAndUpdate');
  });

  it('keeps the trace out of printed results', async () => {
    const box = await openBox({ flow: 'up-to-date' });
    const result = await box.run();
    expect(Object.keys(result)).not.toContain('trace');
    expect(JSON.parse(JSON.stringify(result))).toEqual({ ...result });
  });
});

describe('steps without a flow', () => {
  it('are carried out one by one, and the run ends when it is told to', async () => {
    const box = await openBox();
    expect(box.peek()).toBeUndefined();
    expect(await box.step({ server: 'notifies' })).toMatchObject({
      step: 1,
      verb: 'notifies',
      status: 'done',
    });
    expect(await box.step({ device: 'accepts-notification' })).toMatchObject({ step: 2 });
    expect(box.trace.messages.map((message) => message.package)).toEqual([0]);
    const played = await box.steps('- { device: sends-info }\n- { server: gets }\n- { device: returns }\n');
    expect(played.map(({ step, verb }) => [step, verb])).toEqual([
      [3, 'sends-info'],
      [4, 'gets'],
      [5, 'returns'],
    ]);
    expect(box.peek()).toBeUndefined();
    expect(await box.run()).toMatchObject({ verdict: 'passed', outcome: 'completed', flow: 'sandbox' });
    expect(box.result?.steps).toHaveLength(5);
  });

  it('take part in shipped flows, with branches and ends of their own', async () => {
    const box = await openBox({ answers: { offer: 'reject' } });
    await box.steps([
      { include: 'deferred', through: 8 },
      { device: 'reports', prompt: 'offer' },
    ]);
    const more = await box.steps([{ when: 'offer', reject: { end: 'left-alone' }, else: { end: 'taken' } }]);
    expect(more).toEqual([]);
    expect(box.result).toMatchObject({ verdict: 'passed', outcome: 'left-alone' });
    expect((await refusal(() => box.step({ server: 'ends-session' }))).code).toBe('usage.ended');
  });

  it('expect, capture, disturb and let time pass as in a flow file', async () => {
    const box = await openBox();
    await box.steps([{ include: 'network-initiated', through: 4 }]);
    const returned = await box.step({ device: 'returns', capture: { lang: 'tree:./DevInfo/Lang' } });
    expect(returned.status).toBe('done');
    const language = await box.step({ expect: 'tree', uri: './DevInfo/Lang', value: `\${${'lang'}}` });
    expect(language.status).toBe('done');
    expect(await box.step({ expect: 'message', match: 'device Results', count: 1 })).toMatchObject({
      status: 'done',
    });
    expect(await box.step({ server: 'ends-session' })).toMatchObject({ status: 'done' });
    await box.step({ clock: 'advances', by: '3h' });
    expect(box.clock.iso).toBe('2026-01-05T12:00:00Z');
    const off = await box.step({ server: 'notifies', fault: 'device-off' });
    expect(off.status).toBe('failed');
  });

  it('that expect what is not so fail, in the words of the step', async () => {
    const box = await openBox();
    const step = await box.step({ expect: 'device', state: 100 });
    expect(step).toMatchObject({ status: 'failed', failure: { found: expect.stringContaining('10') } });
    expect(box.result).toMatchObject({ verdict: 'failed', failure: step.failure });
  });

  it('lead from a failure to what was written, not to a text of ours', async () => {
    const asObject = await openBox();
    await asObject.steps([{ server: 'has-update' }, { expect: 'device', state: 100 }]);
    expect(asObject.result?.failure?.where).toEqual({ file: 'order 1 of the sandbox', path: 'steps[1]' });
    const asText = await openBox();
    await asText.steps('- { server: has-update }\n- { expect: device, state: 100 }\n');
    expect(asText.result?.failure?.where).toMatchObject({
      file: 'order 1 of the sandbox',
      line: 2,
      column: 3,
    });
    const flow = await openBox({
      flow: { flow: 'mine', title: 'Mine', steps: [{ when: 'update.via', elsewhere: { end: 'x' } }] },
    });
    const error = await refusal(() => flow.run());
    expect(error).toMatchObject({
      code: 'flow.branch-not-covered',
      where: { file: 'mine', path: 'steps[0]' },
    });
  });

  it('that fail end the run, and say why', async () => {
    const box = await openBox({ faults: ['device-off'] });
    await box.step({ server: 'has-update' });
    const step = await box.step({ server: 'notifies' });
    expect(step).toMatchObject({ status: 'failed', failure: { expected: expect.any(String) } });
    const error = await refusal(() => box.step({ server: 'notifies' }));
    expect(error.code).toBe('usage.ended');
    expect(error.found).toContain(step.failure?.found);
  });

  it('can be ordered again when nobody answered', async () => {
    const box = await openBox({ defaults: false });
    await box.steps([{ include: 'deferred', through: 7 }]);
    const answers = { user: 'answers', prompt: 'offer' } as const;
    expect((await refusal(() => box.step(answers))).code).toBe('answer.missing');
    expect(box.peek()).toBeUndefined();
    box.answer('offer', 'defer');
    expect(await box.step(answers)).toMatchObject({ verb: 'answers', status: 'done' });
  });

  it('leave the rest to come when an order rejects halfway', async () => {
    const box = await openBox({ defaults: false });
    await box.steps([{ include: 'deferred', through: 6 }]);
    const rest = [
      { device: 'shows', prompt: 'offer' },
      { user: 'answers', prompt: 'offer' },
      { device: 'reports', prompt: 'offer' },
    ] as const;
    expect((await refusal(() => box.steps(rest))).code).toBe('answer.missing');
    expect(box.peek()).toMatchObject({ verb: 'answers' });
    box.answer('offer', 'update');
    expect(await box.next()).toMatchObject({ verb: 'answers' });
    expect((await box.steps([{ server: 'ends-session' }])).map(({ verb }) => verb)).toEqual([
      'reports',
      'ends-session',
    ]);
    expect(await box.run()).toMatchObject({ outcome: 'completed' });
  });

  it('are refused with the place of the mistake', async () => {
    const box = await openBox();
    const unknown = await refusal(() => box.steps([{ server: 'notifies' }, { server: 'aks' } as never]));
    expect(unknown.code).toBe('flow.unknown-step');
    expect(unknown.where?.path).toBe('steps[1].server');
    const value = await refusal(() => box.step({ server: 'notifies', 'ui-mode': 'loud' }));
    expect(value.code).toBe('flow.bad-value');
    expect(value.where?.path).toContain('ui-mode');
    const text = await refusal(() => box.steps('- { server: notifies }\n- { server: gets, urls: 1 }\n'));
    expect(text.code).toBe('flow.unknown-key');
    expect(text.where).toMatchObject({ line: 2, column: 19 });
    const include = await refusal(() => box.step({ include: 'deferred' } as never));
    expect(include.code).toBe('usage.not-a-step');
    expect((await refusal(() => box.steps([{ include: 'defered' }]))).code).toBe('flow.not-found');
    expect((await refusal(() => box.step({ server: 'notifies', within: 1n as never }))).code).toBe(
      'flow.bad-value',
    );
    expect(await box.step({ server: 'notifies' })).toMatchObject({ step: 1, status: 'done' });
  });

  it('are refused where a flow is played', async () => {
    const box = await openBox({ flow: 'deferred' });
    expect((await refusal(() => box.step({ server: 'notifies' }))).code).toBe('usage.has-flow');
  });

  it('are listed for editors as the registry has them (src/library/verbs.ts)', () => {
    const actors = [...new Set(STEP_KINDS.map(({ actor }) => actor))];
    const kinds = actors.map((actor) => [
      actor,
      STEP_KINDS.filter((kind) => kind.actor === actor)
        .map(({ verb }) => verb)
        .sort(),
    ]);
    const known = Object.entries(STEP_VERBS).map(([actor, verbs]) => [actor, [...verbs].sort()]);
    expect(Object.fromEntries(known)).toEqual(Object.fromEntries(kinds));
  });
});

it('gives programs four things, and no class but its error', async () => {
  const library = await import('../../src/index.js');
  expect(Object.keys(library).sort()).toEqual(['FAULTS', 'FumoError', 'flows', 'sandbox']);
});

describe('options', () => {
  const wrong: readonly [string, string, SandboxOptions][] = [
    ['usage.unknown-option', 'an unknown key', { answer: {} } as never],
    ['usage.bad-option', 'an encoding', { encoding: 'json' } as never],
    ['usage.bad-option', 'faults that are no list', { faults: 'power-cut' } as never],
    ['usage.bad-option', 'an empty seed', { seed: '' }],
    ['usage.bad-set', 'an unknown setting', { set: { device: { firmwar: '1' } } as never }],
    [
      'usage.bad-set',
      'a setting of the wrong kind',
      { flow: 'deferred', set: { policy: { deferrals: 99 } } },
    ],
    ['usage.bad-set', 'a text without value', { set: ['update'] }],
    ['usage.unknown-fault', 'a fault', { faults: ['power-cutt' as never] }],
    ['usage.unknown-prompt', 'a prompt that is not asked', { flow: 'deferred', answers: { ofer: 'defer' } }],
    ['usage.bad-answer', 'an empty answer', { flow: 'deferred', answers: { offer: ' ' } }],
    ['flow.not-found', 'a flow', { flow: 'defered' }],
    ['flow.syntax', 'YAML that is none', { flow: 'flow: [\n' }],
    [
      'flow.missing-key',
      'a flow without title',
      { flow: { flow: 'x', steps: [{ server: 'notifies' }] } as never },
    ],
  ];
  it.each(wrong)('%s: %s', async (code, _what, options) => {
    const error = await refusal(() => openBox(options));
    expect(error.code).toBe(code);
    expect(error.hint ?? error.expected).toBeTruthy();
  });

  it('name the key that is wrong, and the nearest right one', async () => {
    const set = await refusal(() => openBox({ set: { device: { firmwar: '1' } } as never }));
    expect(set).toMatchObject({ where: { path: 'set.device.firmwar' }, hint: 'Did you mean firmware?' });
    const key = await refusal(() => openBox({ answer: {} } as never));
    expect(key.hint).toBe('Did you mean answers?');
    const answers = await refusal(() => openBox({ answers: { offer: {} } } as never));
    expect(answers.where).toEqual({ path: 'answers.offer' });
  });
});

describe('closing', () => {
  it('ends what is open, twice without harm, and leaves the views', async () => {
    const box = await openBox({ flow: 'deferred' });
    await box.runTo(8);
    await box.close();
    await box.close();
    expect(box.result).toMatchObject({ verdict: 'failed', outcome: 'interrupted' });
    expect(box.device.firmware).toBe('1.0.0');
    expect(box.trace.end).toMatchObject({ outcome: 'interrupted' });
    for (const call of [
      () => box.next(),
      () => box.run(),
      () => box.runTo(9),
      () => box.answer('offer', 1),
    ]) {
      expect((await refusal(call)).code).toBe('usage.closed');
    }
  });

  it('waits for the call that is being carried out', async () => {
    const box = await openBox({ flow: 'up-to-date' });
    const running = box.run();
    await box.close();
    expect((await running).outcome).toBe('up-to-date');
  });

  it('comes with the end of a block', async () => {
    const box = await openBox({ flow: 'up-to-date' });
    await box[Symbol.asyncDispose]();
    expect((await refusal(() => box.next())).code).toBe('usage.closed');
  });

  it('leaves no socket open', async () => {
    const handles = () =>
      process
        .getActiveResourcesInfo()
        .filter((name) => /TCP/.test(name))
        .sort();
    const before = handles();
    const box = await sandbox({ flow: 'network-initiated', transport: 'http' });
    expect(handles().length).toBeGreaterThan(before.length);
    expect((await box.run()).outcome).toBe('updated');
    await box.close();
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(handles()).toEqual(before);
  });
});

describe('side by side', () => {
  it('nobody disturbs anybody', async () => {
    const options: readonly SandboxOptions[] = [
      { flow: 'deferred', answers: { offer: 'defer' }, seed: 'a' },
      { flow: 'deferred', answers: { offer: 'update' }, seed: 'a', auth: 'hmac' },
      { flow: 'network-initiated', faults: ['package-corrupted'], encoding: 'xml' },
      { flow: 'deferred', answers: { offer: 'defer' }, seed: 'b', transport: 'http' },
    ];
    const textOf = async (one: SandboxOptions) => (await (await openBox(one)).run()).trace.toText();
    const alone: string[] = [];
    for (const one of options) alone.push(await textOf(one));
    expect(await Promise.all(options.map(textOf))).toEqual(alone);
    expect(new Set(alone).size).toBe(options.length);
  });

  it('calls on one sandbox come one after the other, awaited or not', async () => {
    const box = await openBox({ flow: 'up-to-date' });
    const steps = await Promise.all([box.next(), box.next(), box.next()]);
    expect(steps.map((step) => step?.step)).toEqual([1, 2, 3]);
  });
});

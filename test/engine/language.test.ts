/** The language at work: whole runs of small flows, in process. */
import { describe, expect, it } from 'vitest';
import { parseFlow } from '../../src/engine/flow/parse.js';
import { playRun } from '../../src/engine/play.js';
import { openRun } from '../../src/engine/run.js';
import { DEFAULT_SETTINGS, type Run, type RunInput } from '../../src/engine/run-types.js';
import { openSandbox } from '../../src/sandbox/stage.js';
import { serialise } from '../../src/trace/serialise.js';
import { eventsOf, library } from '../support/play.js';
import { playText, wholeFlow } from '../support/play-text.js';

const SESSION = `
  - { server: has-update }
  - { ad: 1, server: notifies }
  - { ad: 2, device: accepts-notification }
  - { ad: 3, device: sends-info }`;

/** Asks again and again until the user says update. */
const ASKING = `
  - repeat: 3
    until: { offer: update }
    steps:
      - { server: asks-choice, prompt: offer, title: "Now? (\${round})", choices: { update: Now, defer: Later } }
      - { device: shows, prompt: offer }
      - { user: answers, prompt: offer }
      - { device: reports, prompt: offer }
    exhausted: { fail: never, expected: an update, found: "\${offer.outcome} for the \${round}rd time" }
  - { end: updates }`;

async function openText(text: string, onInput?: (input: RunInput) => void): Promise<Run> {
  return openRun({
    flow: parseFlow(wholeFlow(text), 'example.yaml'),
    library,
    settings: { ...DEFAULT_SETTINGS, transport: 'loopback' },
    stage: openSandbox(),
    version: '0.0.0-test',
    ...(onInput && { onInput }),
  });
}

describe('a loop', () => {
  it('leaves when its value comes, as the script of answers says', async () => {
    const { result } = await playText(
      `prompts: { offer: { default: defer, answers: [defer, update] } }\nsteps:${SESSION}${ASKING}
then:
  updates: { prompts: { offer: 2 } }`,
    );
    expect(result).toMatchObject({ verdict: 'passed', outcome: 'updates' });
    expect(result.prompts.map(({ title, answer, source }) => [title, answer, source])).toEqual([
      ['Now? (1)', 'defer', 'default'],
      ['Now? (2)', 'update', 'default'],
    ]);
  });

  it('is exhausted when the script is spent and the default holds', async () => {
    const { result } = await playText(
      `prompts: { offer: { default: defer, answers: [defer] } }\nsteps:${SESSION}${ASKING}`,
    );
    expect(result.failure).toMatchObject({
      code: 'run.flow-failed',
      found: 'defer for the 3rd time',
      where: { file: 'example.yaml', line: 16, column: 5 },
    });
    expect(result.prompts).toHaveLength(3);
  });
});

describe('a script of answers', () => {
  const text = `prompts: { offer: { answers: [defer, update] } }\nsteps:${SESSION}${ASKING}`;

  it('gives way to what is answered otherwise, and counts on', async () => {
    const { result } = await playText(text, { answers: ['offer=defer'] });
    expect(result.prompts.map(({ answer, source }) => [answer, source])).toEqual([
      ['defer', 'flag'],
      ['update', 'default'],
    ]);
  });

  it('is what a stepper proposes', async () => {
    const run = await openText(text);
    while (run.peek()?.question === undefined) await run.next();
    expect(run.peek()?.question?.default).toBe('defer');
    await run.close();
  });

  it('that says what is not offered is refused at its place', async () => {
    const wrong = text.replace('[defer, update]', '[never]');
    await expect(playText(wrong)).rejects.toMatchObject({
      code: 'flow.answer-not-offered',
      where: { file: 'example.yaml', line: 3, column: 12 },
      found: '“never” at asking 1',
    });
  });

  it('is known as an answer before the run', async () => {
    const run = await openText(text);
    expect(run.unanswered()).toEqual([]);
    await run.close();
    const mute = await openText(text.replace('answers: [defer, update]', ''));
    expect(mute.unanswered()).toEqual(['offer']);
    await mute.close();
  });

  it('replays to the same octets from the journal', async () => {
    const inputs: RunInput[] = [];
    const run = await openText(text, (input) => inputs.push(input));
    await playRun(run, { defaults: true });
    await run.close();
    const again = await openText(text);
    for (const input of inputs) {
      if (input.input === 'answer') again.answer(input.value, input.source);
      else await again.next();
    }
    await again.next();
    await again.close();
    expect(inputs.filter(({ input }) => input === 'answer')).toHaveLength(2);
    expect(again.events.map(serialise)).toEqual(run.events.map(serialise));
  });
});

describe('a capture', () => {
  const captured = (capture: string) => `steps:${SESSION}
  - { ad: 4, server: gets, uris: [./DevDetail/FwV, ./DevInfo/Lang] }
  - { ad: 5, device: returns, capture: ${capture} }
  - { server: displays, prompt: p, title: "\${x}" }
  - { end: shown }`;

  it.each([
    ['the tree', '{ x: "tree:./DevInfo/Lang" }', 'en'],
    ['results', '{ x: "result:./DevDetail/FwV" }', '1.0.0'],
    ['a status', '{ x: "status:Get" }', '200'],
    ['the time', '{ x: time }', '2026-01-05T09:00:00Z'],
  ])('takes from %s what a later title says', async (_name, capture, title) => {
    const { result, events } = await playText(captured(capture));
    expect(result.failure).toBeUndefined();
    expect(eventsOf(events, 'step').at(-1)?.text).toBe(`The server sends a Display alert: “${title}”`);
  });

  it('takes the session', async () => {
    const { result, events } = await playText(captured('{ x: session }'));
    const opened = eventsOf(events, 'session').find(({ phase }) => phase === 'opened');
    expect(result.steps.at(-1)?.text).toContain(`“${opened?.session}”`);
  });

  it('leads a branch', async () => {
    const { result } = await playText(`steps:
  - { server: has-update, capture: { lang: "tree:./DevInfo/Lang" } }
  - when: lang
    "de, en": { end: spoken }
    else: { end: foreign }`);
    expect(result.outcome).toBe('spoken');
  });

  it.each([
    ['{ x: "tree:./DevInfo/None" }', 'the device has no ./DevInfo/None'],
    ['{ x: "tree:./DevInfo" }', './DevInfo holds no value that can be read'],
    ['{ x: "result:./DevInfo/Man" }', 'no Results for ./DevInfo/Man came during this step'],
    ['{ x: "status:Exec" }', 'no Status for Exec came during this step'],
  ])('of nothing fails the step: %s', async (capture, found) => {
    const { result } = await playText(captured(capture));
    expect(result.failure).toMatchObject({
      code: 'run.capture-empty',
      found,
      where: { file: 'example.yaml', line: 9, column: 5 },
    });
    expect(result.steps.at(-1)).toMatchObject({ verb: 'returns', status: 'failed' });
  });

  it('of a session before there is one fails', async () => {
    const { result } = await playText('steps:\n  - { server: has-update, capture: { x: session } }');
    expect(result.failure).toMatchObject({
      code: 'run.capture-empty',
      found: 'no session was opened so far',
    });
  });
});

describe('expectations of the wire', () => {
  const gets = (wire: string) => `steps:${SESSION}
  - server: gets
    wire: ${wire}
  - { end: got }`;

  it.each([
    [
      'commands in order',
      '[{ from: server, package: 2, final: true, commands: [Status, Status, Status, Get, Get, Get, Get] }]',
    ],
    ['a filter', '[{ match: "server Get ./DevDetail/FwV" }]'],
    ['a MsgID', `[{ message: 1, session: "\${session}" }]`],
  ])('hold: %s', async (_name, wire) => {
    const { result } = await playText(gets(wire));
    expect(result.failure).toBeUndefined();
  });

  it.each([
    ['[{ from: server, package: 4 }]', 'a message with from server; package 4', 'package 2'],
    [
      '[{ from: server, commands: [Status, Get] }]',
      'a message with from server; commands Status, Get',
      'commands Status, Status, Status, Get, Get, Get, Get',
    ],
    ['[{ final: false }]', 'a message with final false', 'final true'],
    ['[{ match: "Exec" }]', 'a message with match “Exec”', 'Get ./DevDetail/FwV'],
  ])('do not hold, and say what came nearest: %s', async (wire, expected, found) => {
    const { result } = await playText(gets(wire));
    expect(result.failure).toMatchObject({
      code: 'run.wire-differs',
      expected,
      where: { line: 9, column: 12 },
    });
    expect(result.failure?.found).toContain('of the server came nearest');
    expect(result.failure?.found).toContain(found);
  });

  it('come in their order', async () => {
    const accepts = (wire: string) => `steps:
  - { server: has-update }
  - { server: notifies }
  - { device: accepts-notification }
  - { device: sends-info, wire: ${wire} }
  - { end: sent }`;
    const { result } = await playText(accepts('[{ from: device, package: 1 }, { from: server }]'));
    expect(result.failure).toMatchObject({
      code: 'run.wire-differs',
      expected: 'a message with from server, after the 1 before it',
      found: 'no such message during the step',
    });
  });

  it('see a notification as package 0', async () => {
    const { result } = await playText(
      'steps:\n  - { server: has-update }\n  - { server: notifies, wire: [{ from: server, package: 0, commands: [] }] }\n  - { end: told }',
    );
    expect(result.failure).toBeUndefined();
  });
});

describe('faults at steps', () => {
  const text = `steps:
  - { server: has-update }
  - { server: notifies, may-fail: true, fault: device-off }
  - { server: notifies, clear: device-off }
  - { device: accepts-notification }
  - { end: reached }`;

  it('are true from their step on, until they are cleared', async () => {
    const { result, events } = await playText(text);
    expect(result).toMatchObject({ verdict: 'passed', outcome: 'reached' });
    expect(
      eventsOf(events, 'note')
        .filter(({ side }) => side === 'engine')
        .map(({ code }) => code),
    ).toEqual(['fault.set', 'fault.cleared']);
  });

  it('stay true without', async () => {
    const { result } = await playText(text.replace(', clear: device-off', ''));
    expect(result.failure?.code).toBe('run.not-delivered');
  });
});

describe('then', () => {
  const run = (then: string) => playText(`steps:\n  - include: network-initiated\nthen:\n  updated: ${then}`);

  it('holds for every group, spelled as branch keys are', async () => {
    const { result } = await run(`
    device: { firmware: 2.0.0, state: "90, 100", result: "200..299", busy: false }
    report: { result: 200 }
    sent: { packages: 1, orders: "<= 1", messages: ">= 6" }
    prompts: { confirm: 1, other: 0 }
    sessions: { count: 2 }
    tree: { ./DevDetail/FwV: "\${update.version}", ./DevInfo/Lang: [de, en], ./None: none }
    time: { at-least: 1m, at-most: 1d }`);
    expect(result.failure).toBeUndefined();
  });

  it.each([
    ['{ device: { result: "400..499" } }', 'device.result to be 400..499', '200'],
    ['{ device: { busy: true } }', 'device.busy to be true', 'false'],
    ['{ sent: { messages: "< 3, 100" } }', 'sent.messages to be < 3 or 100', '12'],
    ['{ prompts: { confirm: 2 } }', 'prompts.confirm to be 2', '1'],
    ['{ sessions: { count: 1 } }', 'sessions.count to be 1', '2'],
    ['{ tree: { ./DevInfo/Lang: de } }', 'tree../DevInfo/Lang to be de', 'en'],
    ['{ time: { at-most: 1m } }', 'the run to take at most 1m', '2m 4s'],
    ['{ time: { at-least: 2d } }', 'the run to take at least 2d', '2m 4s'],
  ])('fails: %s', async (then, expected, found) => {
    const { result } = await run(then);
    expect(result.failure).toMatchObject({
      code: 'run.not-as-promised',
      expected,
      found,
      where: { line: 6 },
    });
  });
});

describe('what is live', () => {
  it('is read at the moment, by branches and texts', async () => {
    const { result } = await playText(`steps:
  - { include: network-initiated, through: 5 }
  - { server: orders-update }
  - { device: accepts-order }
  - { server: ends-session }
  - { device: installs, text: "From \${live.firmware} at \${live.time}" }
  - when: live.state
    "90..100":
      - { clock: advances, by: 1h, text: "Now \${live.firmware}, \${live.result}" }
      - { end: new }
    else: { end: old }`);
    expect(result.outcome).toBe('new');
    expect(result.steps.slice(-2).map(({ text }) => text)).toEqual([
      'From 1.0.0 at 2026-01-05T09:00:00Z',
      'Now 2.0.0, 200',
    ]);
  });
});

describe('a password', () => {
  const text = `prompts: { pin: { answers: [sesame] } }
steps:${SESSION}
  - { server: asks-text, prompt: pin, title: The code?, echo: password }
  - { device: shows, prompt: pin }
  - { user: answers, prompt: pin }
  - { device: reports, prompt: pin }
  - { clock: advances, by: 1m, text: "It was \${pin.text}" }
  - { end: known }`;

  it('is hidden in results and steps, and kept in the journal', async () => {
    const inputs: RunInput[] = [];
    const run = await openText(text, (input) => inputs.push(input));
    const result = await playRun(run, { defaults: true });
    await run.close();
    expect(result.prompts).toMatchObject([{ prompt: 'pin', answer: '•••', source: 'default' }]);
    expect(JSON.stringify(result)).not.toContain('sesame');
    expect(JSON.stringify(eventsOf(run.events, 'step'))).not.toContain('sesame');
    expect(result.steps.at(-1)?.text).toBe('It was •••');
    expect(inputs).toContainEqual({ input: 'answer', prompt: 'pin', value: 'sesame', source: 'default' });
  });

  it('is hidden in the step that is about to happen', async () => {
    const run = await openText(text);
    while (run.peek()?.question === undefined) await run.next();
    expect(run.peek()?.question).toMatchObject({ masked: true });
    run.answer('open', 'user');
    expect(run.peek()?.text).toBe('The user answers: •••');
    await run.close();
  });

  it('that was not typed is not hidden', async () => {
    const { result } = await playText(
      text.replace('[sesame]', '[cancel]').replace(`\${pin.text}`, 'nothing'),
    );
    expect(result.prompts).toMatchObject([{ answer: 'cancel' }]);
  });
});

describe('a device that is switched off', () => {
  it('has nothing in hand any more, and no timer', async () => {
    const run = await openText(`steps:${SESSION}
  - { server: asks-confirmation, prompt: p, title: Now?, within: 2m }
  - { device: shows, prompt: p }
  - { device: powers-off }
  - { clock: advances, by: 1h }
  - { end: dark }`);
    while (run.peek()?.verb !== 'powers-off') await run.next();
    expect(run.peek()?.parked.map(({ kind }) => kind)).toEqual(['user-answer']);
    await run.next();
    expect(run.peek()?.parked).toEqual([]);
    expect(run.timers().filter(({ owner }) => owner === 'device')).toEqual([]);
    const result = await playRun(run, { defaults: true });
    await run.close();
    expect(result).toMatchObject({ verdict: 'passed', outcome: 'dark' });
    expect(eventsOf(run.events, 'prompt').map(({ phase }) => phase)).toEqual(['shown']);
  });
});

describe('time that passes', () => {
  it('fires each timer at its own instant, a prompt in its way among them', async () => {
    const { result, events } = await playText(`steps:${SESSION}
  - { server: asks-confirmation, prompt: p, title: Now?, within: 2m }
  - { device: shows, prompt: p }
  - { clock: advances, by: 1h }
  - { end: late }`);
    expect(result.failure).toBeUndefined();
    const answered = eventsOf(events, 'prompt').find(({ phase }) => phase === 'answered');
    expect(result.clock.end).toBe('2026-01-05T10:00:00Z');
    expect(answered).toMatchObject({ action: 'timeout', at: Date.UTC(2026, 0, 5, 9, 2) });
  });
});

describe('an expectation', () => {
  const asked = (step: string) =>
    `steps:${SESSION}\n  - ${step}\n  - { device: sends-info }\n  - { end: seen }`;

  it('fails at once without within, and says what is there', async () => {
    const { result } = await playText(asked('{ expect: device, state: 100 }'));
    expect(result.failure?.code).toBe('run.not-as-expected');
    expect(result.clock.end).toBe(result.clock.start);
  });

  it('lets time pass within its limit, and nothing else', async () => {
    const { result, events } = await playText(asked('{ expect: device, state: 100, within: 1m }'));
    expect(result.failure).toMatchObject({ code: 'run.not-as-expected', where: { line: 8, column: 5 } });
    expect(result.failure?.expected).toContain('within 1m');
    expect(result.clock.end).toBe('2026-01-05T09:01:00Z');
    const [last] = eventsOf(events, 'step').filter(({ actor }) => actor === 'expect');
    expect(events.filter(({ seq, kind }) => kind === 'message' && seq > (last?.seq ?? 0))).toEqual([]);
  });
});

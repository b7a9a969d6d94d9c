import { describe, expect, it } from 'vitest';
import { parseFlow } from '../../src/engine/flow/parse.js';
import { playRun } from '../../src/engine/play.js';
import { openRun } from '../../src/engine/run.js';
import { DEFAULT_SETTINGS, type RunSettings } from '../../src/engine/run-types.js';
import { openSandbox } from '../../src/sandbox/stage.js';
import { serialise } from '../../src/trace/serialise.js';
import { library } from '../support/play.js';
import { wholeFlow } from '../support/play-text.js';
import { realDevice } from '../support/real-device.js';

async function openReal(
  text: string,
  device = realDevice({ action: 'yes' }),
  settings: Partial<RunSettings> = {},
) {
  return openRun({
    flow: parseFlow(wholeFlow(text), 'real.yaml'),
    library,
    settings: { ...DEFAULT_SETTINGS, transport: 'loopback', ...settings },
    stage: device.stage,
    outside: device.outside,
    version: '0.0.0-test',
  });
}

async function playReal(...args: Parameters<typeof openReal>) {
  const run = await openReal(...args);
  try {
    const result = await playRun(run, { defaults: true });
    return { result, events: run.events };
  } finally {
    await run.close();
  }
}

const REAL = 'actors: { device: real }\nsteps:\n  - include: network-initiated\n';

describe('a flow with a real device', () => {
  it('waits for its steps, skips what it cannot see, and comes to its end', async () => {
    const { result } = await playReal(REAL);
    expect(result.failure).toBeUndefined();
    expect(result).toMatchObject({ verdict: 'passed', outcome: 'updated' });
    expect(
      result.steps.filter(({ status }) => status === 'skipped').map(({ verb, why }) => [verb, why]),
    ).toEqual(
      ['accepts-notification', 'shows', 'answers', 'downloads', 'installs'].map((verb) => [
        verb,
        'cannot be seen from outside',
      ]),
    );
    expect(result.report).toMatchObject({ result: 200 });
  });

  it('follows what its user does', async () => {
    const { result } = await playReal(REAL, realDevice({ action: 'no' }));
    expect(result.outcome).toBe('declined');
  });

  it('branches on a failure that only the report tells of', async () => {
    const { result } = await playReal(REAL, undefined, { faults: ['package-corrupted'] });
    expect(result).toMatchObject({ outcome: 'update-failed', report: { result: 402 } });
    expect(result.steps.map(({ verb }) => verb)).not.toContain('installs');
  });

  it('sends the octets that a virtual one sends', async () => {
    const messages = (events: Awaited<ReturnType<typeof playReal>>['events']) =>
      events.flatMap((event) => (event.kind === 'message' ? [event.octets] : []));
    const { events } = await playReal(REAL);
    const run = await openRun({
      flow: parseFlow(wholeFlow(REAL.replace('real', 'virtual')), 'real.yaml'),
      library,
      settings: { ...DEFAULT_SETTINGS, transport: 'loopback' },
      stage: openSandbox(),
      version: '0.0.0-test',
    });
    await playRun(run, { defaults: true });
    await run.close();
    expect(messages(events)).toEqual(messages(run.events));
  });

  it('gives the same trace each time', async () => {
    const [one, other] = [await playReal(REAL), await playReal(REAL)];
    expect(one.events.map(serialise)).toEqual(other.events.map(serialise));
  });

  it('fails with what is missing when the device stays silent', async () => {
    const device = realDevice({ action: 'yes' });
    const silent = { stage: device.stage, outside: { next: async () => false } };
    const { result } = await playReal(REAL, silent);
    expect(result.failure).toMatchObject({ code: 'run.timed-out' });
    expect(result.steps.at(-1)).toMatchObject({ verb: 'accepts-notification', status: 'failed' });
  });
});

describe('a real actor', () => {
  it.each([
    ['device', 'a live sandbox, which a real device or person can reach', 'needs a live sandbox'],
    ['user', 'a live sandbox, which a real device or person can reach', 'needs a live sandbox'],
    ['server', 'a virtual server', 'Take "server" out'],
  ])('that is not there is asked for: %s', async (actor, expected, hint) => {
    const text = `actors: { ${actor}: real }\nsteps:\n  - { server: has-update }`;
    const flow = parseFlow(wholeFlow(text), 'real.yaml');
    const opened = openRun({ flow, library, settings: DEFAULT_SETTINGS, stage: openSandbox(), version: '0' });
    await expect(opened).rejects.toMatchObject({
      code: 'flow.real-actor',
      where: { file: 'real.yaml', line: 3, column: 1 },
      expected,
      hint: expect.stringContaining(hint),
    });
  });

  it('who is the user answers for himself: neither script nor flag does', async () => {
    const text = `actors: { user: real }
prompts: { confirm: { default: "yes", answers: ["no"] } }
steps:
  - include: network-initiated`;
    const run = await openRun({
      flow: parseFlow(wholeFlow(text), 'real.yaml'),
      library,
      settings: { ...DEFAULT_SETTINGS, transport: 'loopback', answers: ['confirm=no'] },
      stage: openSandbox(),
      outside: { next: async () => false },
      version: '0.0.0-test',
    });
    let report = await run.next();
    while (report.status === 'done') report = await run.next();
    expect(report).toMatchObject({ status: 'needs-answer', question: { prompt: 'confirm' } });
    expect(run.peek()?.question).not.toHaveProperty('default');
    run.answer('yes', 'user');
    const result = await playRun(run, { defaults: false });
    await run.close();
    expect(result).toMatchObject({ outcome: 'updated', prompts: [{ answer: 'yes', source: 'user' }] });
  });
});

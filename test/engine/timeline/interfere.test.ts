/** What a developer does between steps: it happens as the trace says, the preview knows it, and replay repeats it. */
import { afterEach, describe, expect, it } from 'vitest';
import { HMAC_HEADER } from '../../../src/dm/credentials.js';
import type { Tamper } from '../../../src/engine/ports.js';
import type { RunInput } from '../../../src/engine/run-types.js';
import type { Timeline } from '../../../src/engine/timeline/index.js';
import { encodeMessage } from '../../../src/syncml/codec.js';
import { toBase64 } from '../../../src/syncml/octets.js';
import { decodeEvent } from '../../../src/trace/decode.js';
import type { MessageEvent, NoteEvent, TraceEvent } from '../../../src/trace/event.js';
import { eventsOf } from '../../support/play.js';
import { NEXT, openLine, playOut, playTo, stepOn, textOf } from '../../support/timeline.js';

const opened: Timeline[] = [];
afterEach(async () => {
  for (const timeline of opened.splice(0)) await timeline.close();
});

/** The flow at the end of a step. */
async function at(
  flow: string,
  position: number,
  settings: Parameters<typeof openLine>[1] = {},
): Promise<Timeline> {
  const timeline = await openLine(flow, settings);
  opened.push(timeline);
  await playTo(timeline, position);
  return timeline;
}

const MINUTE = 60_000;
const messages = (events: readonly TraceEvent[]) => eventsOf(events, 'message');
const codes = (events: readonly TraceEvent[]) => eventsOf(events, 'note').map(({ code }) => code);
const tampers = (events: readonly TraceEvent[]): NoteEvent[] =>
  eventsOf(events, 'note').filter(({ code }) => code.startsWith('tamper.'));

/** Puts an input in, steps, and proves that the preview knew and that replay repeats it. @returns the new events */
async function putAndStep(timeline: Timeline, input: RunInput): Promise<readonly TraceEvent[]> {
  await timeline.apply(input);
  const preview = await timeline.preview();
  const mark = timeline.run.events.length;
  await stepOn(timeline);
  const events = timeline.run.events.slice(mark);
  expect(preview?.events).toEqual(events);
  return events;
}

async function repeats(timeline: Timeline): Promise<void> {
  await playOut(timeline);
  const whole = textOf(timeline.run);
  for (const input of await timeline.back(1000)) await timeline.apply(input);
  expect(textOf(timeline.run)).toBe(whole);
}

const tamper = (what: Tamper): RunInput => ({ input: 'tamper', ...what });

// Of `up-to-date`, step 2 is package 1 of the device and step 5 the server's first reply; of `network-initiated`,
// step 2 is the notification.
describe.each(['loopback', 'http'] as const)('a tamper over %s', (transport) => {
  it.each([
    ['the request', 1, 'device', 0],
    ['the answer', 4, 'server', 1],
  ] as const)(
    'drop: %s is lost and the device sends its message again',
    async (_, position, side, answered) => {
      const timeline = await at('up-to-date', position, { transport });
      const start = timeline.run.now();
      const events = await putAndStep(timeline, tamper({ action: 'drop' }));
      expect(tampers(events)).toMatchObject([
        { code: 'tamper.drop', text: expect.stringContaining(`from the ${side} got lost`) },
      ]);
      expect(codes(events)).toContain('message.resent');
      await stepOn(timeline);
      const all = timeline.run.events;
      const sent = messages(all).filter(({ direction }) => direction === 'device-to-server');
      expect(sent[1]?.octets).toBe(sent[0]?.octets);
      expect(all.find(({ seq }) => seq === (sent[1] as TraceEvent | undefined)?.seq)?.at).toBe(start + 5000);
      expect(codes(all).filter((code) => code === 'message.retransmitted')).toHaveLength(answered);
      await repeats(timeline);
      expect(timeline.run.result()).toMatchObject({ verdict: 'passed', outcome: 'up-to-date' });
    },
  );

  it('drop: a notification that reaches nobody is known to the server as undelivered', async () => {
    const timeline = await at('network-initiated', 1, { transport });
    const events = await putAndStep(timeline, tamper({ action: 'drop' }));
    expect(codes(events)).toEqual(['tamper.drop', 'notification.undelivered']);
    await repeats(timeline);
  });

  it('duplicate: the server takes the second for a retransmission and gives the same answer', async () => {
    const timeline = await at('up-to-date', 1, { transport });
    await putAndStep(timeline, tamper({ action: 'duplicate' }));
    await repeats(timeline);
    const all = messages(timeline.run.events);
    const [first, answer, again, repeated] = all;
    expect(again?.octets).toBe(first?.octets);
    expect(repeated?.octets).toBe(answer?.octets);
    expect(all.map(({ message }) => message)).toEqual(all.map((_, index) => index + 1));
    expect(tampers(timeline.run.events).map(({ code, message }) => [code, message])).toEqual([
      ['tamper.duplicate', 1],
      ['tamper.again', 3],
    ]);
    expect(codes(timeline.run.events)).toContain('message.retransmitted');
    expect(timeline.run.result()).toMatchObject({ outcome: 'up-to-date' });
  });

  it('duplicate: an answer comes twice on the wire, and the device goes on with the first', async () => {
    const timeline = await at('up-to-date', 4, { transport });
    const events = await putAndStep(timeline, tamper({ action: 'duplicate' }));
    const [first, again] = messages(events);
    expect(again).toMatchObject({ octets: first?.octets, message: (first?.message ?? 0) + 1 });
    await repeats(timeline);
    expect(timeline.run.result()).toMatchObject({ outcome: 'up-to-date' });
  });

  it('duplicate: the device knows the session of a notification that comes again', async () => {
    const timeline = await at('network-initiated', 1, { transport });
    const events = await putAndStep(timeline, tamper({ action: 'duplicate' }));
    expect(codes(events)).toContain('notification.duplicate');
    await repeats(timeline);
    expect(timeline.run.result()).toMatchObject({ outcome: 'updated' });
  });

  it.each([
    ['up-to-date', 1, 'device'],
    ['up-to-date', 4, 'server'],
    ['network-initiated', 1, 'server'],
  ] as const)(
    'delay: a message of %s after step %i arrives when its timer fires',
    async (flow, position, owner) => {
      const timeline = await at(flow, position, { transport });
      const start = timeline.run.now();
      await putAndStep(timeline, tamper({ action: 'delay', delayMs: MINUTE }));
      await stepOn(timeline);
      const timers = eventsOf(timeline.run.events, 'timer').filter(({ name }) => name === 'wire-delay');
      expect(timers).toMatchObject([
        { phase: 'set', owner, at: start, due: start + MINUTE },
        { phase: 'fired', owner, at: start + MINUTE },
      ]);
      await repeats(timeline);
      expect(timeline.run.result()?.verdict).toBe('passed');
    },
  );

  it.each([
    ['the server', 1, 'wbxml'],
    ['the device', 4, 'xml'],
  ] as const)(
    'corrupt: %s refuses what came, and the note keeps the original',
    async (_, position, encoding) => {
      const plain = await at('up-to-date', position, { transport, encoding });
      await stepOn(plain);
      const meant = messages(plain.run.events).at(-1);
      const timeline = await at('up-to-date', position, { transport, encoding });
      const events = await putAndStep(timeline, tamper({ action: 'corrupt', offset: 3, hex: 'ffff' }));
      const [went] = messages(events);
      const [was, is] = [meant, went].map((event) => Buffer.from(event?.octets ?? '', 'base64'));
      expect(is).toHaveLength(was?.length ?? 0);
      expect(is?.subarray(3, 5).toString('hex')).toBe('ffff');
      expect(Buffer.concat([is?.subarray(0, 3) ?? was, is?.subarray(5) ?? was] as Buffer[])).toEqual(
        Buffer.concat([was?.subarray(0, 3), was?.subarray(5)] as Buffer[]),
      );
      expect(tampers(events)).toMatchObject([
        { code: 'tamper.corrupt', original: meant?.octets, message: went?.message },
      ]);
      expect(codes(events)).toContain('message.undecodable');
      await repeats(timeline);
      expect(timeline.run.result()).toMatchObject({ verdict: 'failed', failure: { code: 'run.timed-out' } });
    },
  );

  it.each([
    [undefined, 'is authentic', 1],
    [false, 'is refused with 401 and said again', 3],
  ] as const)('replace with resign %s under hmac: the message %s', async (resign, _, count) => {
    const timeline = await at('up-to-date', 1, { transport, auth: 'hmac' });
    const octets = await editedNext(timeline, 'fumo', 'umof');
    const signed = resign === undefined ? {} : { resign };
    const events = await putAndStep(timeline, tamper({ action: 'replace', octets, ...signed }));
    const [went] = messages(events);
    expect(went?.octets).toBe(octets);
    const [note] = tampers(events);
    expect(note?.original).not.toBe(octets);
    expect(note?.text).toContain(resign === false ? 'with the MAC of the original' : 'signed anew');
    const sent = messages(events);
    expect(sent).toHaveLength(count);
    const refusals = sent.filter((event) =>
      decodeEvent({ event }).commands.some(({ code }) => code === '401'),
    );
    expect(refusals).toHaveLength(resign === false ? 1 : 0);
    await repeats(timeline);
    expect(went?.headers?.[HMAC_HEADER]).toBeDefined();
    expect(timeline.run.result()?.verdict).toBe('passed');
  });
});

/** The next message with a text in it changed, in base64. */
async function editedNext(timeline: Timeline, from: string, to: string): Promise<string> {
  const preview = await timeline.preview();
  const [next] = preview?.messages ?? [];
  if (!next?.message) throw new Error('the next step sends no message');
  const json = JSON.stringify(next.message, (_key, value: unknown) => value).replaceAll(
    `"${from}"`,
    `"${to}"`,
  );
  return toBase64(encodeMessage(JSON.parse(json), timeline.run.header.encoding));
}

describe('a tamper', () => {
  it('is armed until a message comes, hits exactly one, and the later one counts', async () => {
    const timeline = await at('network-initiated', 0);
    await timeline.apply(tamper({ action: 'drop' }));
    await timeline.apply(tamper({ action: 'duplicate' }));
    expect(timeline.run.armed()).toEqual({ action: 'duplicate' });
    await timeline.apply(NEXT);
    expect(timeline.run.armed()).toEqual({ action: 'duplicate' });
    await timeline.apply(NEXT);
    expect(timeline.run.armed()).toBeUndefined();
    await playOut(timeline);
    expect(tampers(timeline.run.events).filter(({ code }) => code !== 'tamper.again')).toHaveLength(1);
  });

  it('is disarmed by undo', async () => {
    const timeline = await at('network-initiated', 1);
    await timeline.apply(tamper({ action: 'drop' }));
    await timeline.undo();
    expect(timeline.run.armed()).toBeUndefined();
  });

  it('without offset and octets corrupts by the seed: the same at every replay, another with another seed', async () => {
    const went = async (seed: string): Promise<MessageEvent | undefined> => {
      const timeline = await at('up-to-date', 1, { seed, encoding: 'xml' });
      const events = await putAndStep(timeline, tamper({ action: 'corrupt' }));
      const [note] = tampers(events);
      const [message] = messages(events);
      expect(note?.original).not.toBe(message?.octets);
      return message;
    };
    const [one, again, other] = [await went('1'), await went('1'), await went('2')];
    expect(again).toEqual(one);
    expect(other?.octets).not.toBe(one?.octets);
  });

  it('past the end of a message changes its last octet and keeps its length', async () => {
    const timeline = await at('up-to-date', 1);
    const events = await putAndStep(timeline, tamper({ action: 'corrupt', offset: 1_000_000, hex: '0a0b' }));
    const [message] = messages(events);
    expect(Buffer.from(message?.octets ?? '', 'base64').at(-1)).toBe(0x0a);
    expect(Buffer.from(message?.octets ?? '', 'base64')).toHaveLength(
      Buffer.from(tampers(events)[0]?.original ?? '', 'base64').length,
    );
  });
});

describe('a node', () => {
  it('is set past the ACL, in the trace, and what the server reads then', async () => {
    const timeline = await at('network-initiated', 3);
    await timeline.apply({ input: 'set-node', uri: './DevDetail/HwV', value: 'B-7' });
    expect(timeline.run.events.slice(-2)).toMatchObject([
      { kind: 'tree', uri: './DevDetail/HwV', change: 'replace', before: '1.0', after: 'B-7' },
      { kind: 'note', side: 'engine', code: 'tree.set' },
    ]);
    await repeats(timeline);
    const results = messages(timeline.run.events).map((event) =>
      JSON.stringify(decodeEvent({ event }).commands),
    );
    expect(results.some((text) => text.includes('B-7'))).toBe(true);
  });

  it('that cannot be read keeps its value out of the trace', async () => {
    const timeline = await at('network-initiated', 3);
    await timeline.apply({
      input: 'set-node',
      uri: './DMAcc/fumo/AppAuth/Client/AAuthSecret',
      value: 'TopSecret',
    });
    expect(textOf(timeline.run)).not.toContain('TopSecret');
    expect(timeline.run.events.at(-1)).toMatchObject({ code: 'tree.set' });
  });

  it('State is what the update agent goes by, so it is left alone while that works', async () => {
    const timeline = await at('network-initiated', 3);
    const set: RunInput = { input: 'set-node', uri: './FwUpdate/FwPkg1/State', value: '50' };
    await timeline.apply(set);
    expect(timeline.run.device().fumoState).toBe(50);
    while (timeline.run.peek()?.verb !== 'downloads') await stepOn(timeline);
    await expect(timeline.apply(set)).rejects.toMatchObject({ code: 'step.node-in-use' });
    await repeats(timeline);
    expect(timeline.run.result()?.outcome).toBe('updated');
  });
});

describe('a fault', () => {
  it('is true from then on, and cleared no more', async () => {
    const timeline = await at('network-initiated', 2);
    await timeline.apply({ input: 'fault', name: 'install-fails' });
    expect(timeline.run.faults()).toEqual(['install-fails']);
    expect(timeline.run.events.at(-1)).toMatchObject({ side: 'engine', code: 'fault.set' });
    await timeline.apply({ input: 'clear', name: 'install-fails' });
    expect(timeline.run.faults()).toEqual([]);
    await timeline.apply({ input: 'fault', name: 'battery-low' });
    await repeats(timeline);
    expect(timeline.run.result()?.report).toMatchObject({ result: 450 });
  });
});

describe('the clock', () => {
  it('moves to an instant; every timer on the way fires at its own, in order', async () => {
    const timeline = await at('deferred', 9);
    const start = timeline.run.now();
    const report = await timeline.apply({ input: 'clock', to: start + 60 * MINUTE });
    expect(report).toMatchObject({
      status: 'moved',
      from: start,
      to: start + 60 * MINUTE,
      fired: [
        { name: 'prompt-timeout', owner: 'device', firedAt: start + 2 * MINUTE },
        { name: 'session-expiry', owner: 'device', firedAt: start + 10 * MINUTE },
        { name: 'session-expiry', owner: 'server', firedAt: start + 10 * MINUTE },
      ],
    });
    const fired = eventsOf(timeline.run.events, 'timer').filter(({ phase }) => phase === 'fired');
    expect(fired.map(({ at, due }) => at - due)).toEqual(fired.map(() => 0));
    expect(timeline.run.now()).toBe(start + 60 * MINUTE);
  });

  it('may stand still, and goes on without a timer', async () => {
    const timeline = await at('network-initiated', 0);
    const now = timeline.run.now();
    expect(await timeline.apply({ input: 'clock', to: now })).toMatchObject({ status: 'moved', fired: [] });
    expect(await timeline.apply({ input: 'clock', to: now + 1 })).toMatchObject({ to: now + 1, fired: [] });
  });

  it('skips to the slot: the step that waits for its timer finds it fired', async () => {
    const timeline = await at('deferred', 17);
    expect(timeline.run.peek()).toMatchObject({ actor: 'clock', verb: 'reaches' });
    const [timer] = timeline.run.timers();
    await timeline.apply({ input: 'clock', to: (timer?.due ?? 0) + 5 * MINUTE });
    expect(await timeline.preview()).toMatchObject({ status: 'done' });
    await repeats(timeline);
    expect(timeline.run.result()).toMatchObject({ verdict: 'passed', outcome: 'updated' });
  });

  it('past the time limit of a prompt: the device has given up, and the flow takes that way', async () => {
    const timeline = await at('prompt-timeout', 9);
    while (timeline.run.peek()?.verb !== 'answers') await stepOn(timeline);
    const limit = timeline.run.timers().find(({ name }) => name === 'prompt-timeout');
    await timeline.apply({ input: 'clock', to: limit?.due ?? 0 });
    expect(timeline.run.peek()?.question).toBeUndefined();
    const report = await timeline.apply(NEXT);
    expect(report).toMatchObject({ step: { status: 'skipped', why: expect.stringContaining('given up') } });
    await repeats(timeline);
    expect(timeline.run.result()).toMatchObject({ outcome: 'no-choice' });
  });
});

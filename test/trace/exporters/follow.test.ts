/** What is known in passing is what the model knows once it has read everything. */
import { describe, expect, it } from 'vitest';
import type { TraceEvent } from '../../../src/trace/event.js';
import { follow, stepsOf } from '../../../src/trace/exporters/follow.js';
import { MOST_SESSIONS } from '../../../src/trace/exporters/open-sessions.js';
import { Recent } from '../../../src/trace/exporters/recent.js';
import { buildModel } from '../../../src/trace/model.js';
import type { TraceSource } from '../../../src/trace/source.js';
import { EVENTS, HEADER } from '../../support/events.js';
import { alert, smallTrace, TraceBuilder } from '../../support/traces.js';
import { longTrace } from './long.js';
import { deferred, HOSTILE, saying, source } from './shared.js';

function modelOf(trace: TraceSource) {
  return buildModel(trace.header, [...trace.events()]);
}

/** Two steps that are cut off, one that fails without having begun, and one whose text changes. */
function oddSteps(): TraceSource {
  const base = { kind: 'step', flow: 'f', actor: 'server', verb: 'v' } as const;
  const bodies = [
    { ...base, phase: 'start', step: 1, text: 'one' },
    { ...base, phase: 'start', step: 2, text: 'two' },
    { ...base, phase: 'failed', step: 3, text: 'three', failure: { code: 'a.b', expected: 'x', found: 'y' } },
    { ...base, phase: 'start', step: 4, text: 'before' },
    { ...base, phase: 'skipped', step: 4, text: 'after', why: 'nothing to do' },
    { ...base, phase: 'start', step: 5, text: 'five' },
  ] as const;
  const events = bodies.flatMap((body, at): TraceEvent[] => [
    { ...body, seq: 2 * at + 1, at },
    { kind: 'note', side: 'engine', code: 'n', text: 'n', seq: 2 * at + 2, at },
  ]);
  return source({ header: HEADER, events });
}

/** Sessions in parallel, an id that comes again, octets that cannot be read, a notification that nobody follows. */
function oddSessions(): TraceSource {
  const trace = new TraceBuilder();
  const first = { msgId: '1', wishes: [alert('1201')] } as const;
  trace.raw('server-to-device', 'text/plain', new Uint8Array([1]));
  trace
    .notification(7)
    .notification(8)
    .fromDevice({ session: '7', ...first });
  for (const session of ['A', 'B']) trace.fromDevice({ session, ...first });
  for (const session of ['B', 'A']) trace.fromServer({ session, msgId: '1', final: session === 'A' });
  trace.raw('device-to-server', 'text/plain', new Uint8Array([1, 2]));
  trace.event({ kind: 'session', phase: 'closed', side: 'device', session: 'A' });
  trace.fromDevice({ session: 'A', ...first }).fromServer({ session: 'A', msgId: '1' });
  trace.fromDevice({ session: 'B', msgId: '1', wishes: [alert('1200')] });
  return source(trace);
}

describe('follow', () => {
  it.each([
    ['deferred', deferred()],
    ['small', source(smallTrace())],
    ['every kind', source({ header: HEADER, events: EVENTS })],
    ['odd steps', oddSteps()],
    ['odd sessions', oddSessions()],
    ['long', longTrace(deferred(), 2000)],
    ...HOSTILE.slice(0, 4).map((text) => [`hostile ${text}`, saying(text)] as const),
  ] as const)('gives step, package and session as the model does: %s', (_name, trace) => {
    const facts = (entries: Iterable<ReturnType<typeof modelOf>['entries'][number]>) =>
      [...entries].map(({ event, step, message }) => ({
        seq: event.seq,
        step,
        package: message?.package,
        session: message?.session,
        msgId: message?.msgId,
      }));
    expect(facts(follow(trace))).toEqual(facts(modelOf(trace).entries));
  });

  it('gives the steps as the model does', () => {
    for (const trace of [deferred(), oddSteps()])
      expect([...stepsOf(trace.events())]).toEqual(modelOf(trace).steps);
  });

  it('tells sessions with the same id apart', () => {
    const numbers = [...follow(oddSessions())].flatMap(({ message, session }) =>
      message ? [[message.session, session?.number]] : [],
    );
    expect(numbers).toEqual([
      [undefined, undefined],
      ['7', 1],
      ['8', 2],
      ['7', 1],
      ['A', 3],
      ['B', 4],
      ['B', 4],
      ['A', 3],
      ['A', 3],
      ['A', 5],
      ['A', 5],
      ['B', 6],
    ]);
  });

  it('takes what a part of a trace knows of the whole', () => {
    const [whole] = [...follow(deferred())].filter(({ message }) => message?.package === 3);
    const part: TraceSource = {
      ...source({ header: HEADER, events: [] }),
      placed: () => (whole ? [whole] : []),
    };
    expect([...follow(part)]).toEqual([whole]);
  });
});

describe('Recent', () => {
  it('lets go of what was used longest ago', () => {
    const recent = new Recent<string>(2);
    expect(recent.put('a', 'A')).toBeUndefined();
    expect(recent.put('b', 'B')).toBeUndefined();
    expect(recent.get('a')).toBe('A');
    expect(recent.put('c', 'C')).toBe('B');
    expect([recent.get('b'), recent.take('a'), recent.take('a')]).toEqual([undefined, 'A', undefined]);
    expect([recent.takeAll(), recent.takeAll()]).toEqual([['C'], []]);
  });

  it('bounds the sessions that are remembered', () => {
    const trace = new TraceBuilder();
    const ids = Array.from({ length: MOST_SESSIONS + 1 }, (_, at) => (at + 1).toString(16));
    for (const session of [...ids, '2', '1']) trace.fromDevice({ session, msgId: '2' });
    const numbers = [...follow(source(trace))].map(({ session }) => session?.number);
    expect(numbers.slice(-2)).toEqual([2, MOST_SESSIONS + 2]);
  });
});

/** Two traces compared by meaning, and exactly. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage } from '../../../src/syncml/codec.js';
import { MEDIA_TYPES, type SyncMLMessage } from '../../../src/syncml/message.js';
import { fromBase64, toBase64 } from '../../../src/syncml/octets.js';
import { compareTraces, type Difference, differencesOf } from '../../../src/trace/compare/index.js';
import type { TraceEvent, TraceHeader } from '../../../src/trace/event.js';
import { play } from '../../support/play.js';
import { alert, smallTrace, status, TraceBuilder } from '../../support/traces.js';

interface Trace {
  header: TraceHeader;
  events: readonly TraceEvent[];
}

/** The trace with another content in one message. */
function edited(trace: Trace, seq: number, edit: (message: SyncMLMessage) => SyncMLMessage): Trace {
  const events = trace.events.map((event): TraceEvent => {
    if (event.seq !== seq || event.kind !== 'message') return event;
    const { message } = decodeMessage(fromBase64(event.octets) ?? new Uint8Array(), event.mediaType);
    const encoding = event.mediaType === MEDIA_TYPES.xml ? 'xml' : 'wbxml';
    return { ...event, octets: toBase64(encodeMessage(edit(message), encoding)) };
  });
  return { ...trace, events };
}

/** Where each Status directly in a body is: event and index of the command. */
function statusesOf({ events }: Trace): { seq: number; index: number }[] {
  return events.flatMap((event) => {
    if (event.kind !== 'message' || event.mediaType === MEDIA_TYPES.notification) return [];
    const { message } = decodeMessage(fromBase64(event.octets) ?? new Uint8Array(), event.mediaType);
    return message.commands.flatMap(({ name }, index) =>
      name === 'Status' ? [{ seq: event.seq, index }] : [],
    );
  });
}

function pathsOf(differences: readonly Difference[]): string[] {
  return differences.map(({ kind, path }) => `${kind} ${path}`);
}

describe('by meaning', () => {
  it('a trace is the same as itself', () => {
    const trace = smallTrace();
    expect(compareTraces(trace, trace)).toEqual({
      same: true,
      differences: [],
      events: { a: trace.events.length, b: trace.events.length },
    });
  });

  it('is the same run again with any other seed', async () => {
    const flows = ['deferred', 'network-initiated', 'user-initiated'] as const;
    const first = new Map(await Promise.all(flows.map(async (flow) => [flow, await play(flow)] as const)));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...flows),
        fc.string({ minLength: 1, maxLength: 8 }),
        async (flow, seed) => {
          const again = await play(flow, { seed: `s${seed}` });
          expect(compareTraces(first.get(flow) ?? again, again).differences).toEqual([]);
        },
      ),
      { numRuns: 8 },
    );
  });

  it('is the same in XML and in WBXML, over HTTP and in the process, but for the header', async () => {
    const a = await play('deferred', { encoding: 'xml', transport: 'http' });
    const b = await play('deferred', { encoding: 'wbxml', transport: 'loopback' });
    expect(pathsOf(compareTraces(a, b).differences)).toEqual([
      'changed header.encoding',
      'changed header.transport',
    ]);
    expect(compareTraces(a, b, { ignore: ['header.encoding', 'header.transport'] }).same).toBe(true);
  });

  it('is the same on another day', () => {
    const a = smallTrace();
    const days = 3 * 86_400_000;
    const b = {
      header: { ...a.header, origin: a.header.origin + days },
      events: a.events.map((event) => ({
        ...event,
        at: event.at + days,
        ...(event.kind === 'timer' && { due: event.due + days }),
      })),
    };
    expect(compareTraces(a, b).differences).toEqual([]);
    expect(compareTraces(a, b, { exact: true }).same).toBe(false);
  });

  it('passes over times in texts, and nothing else of them', () => {
    const note = (text: string): Trace =>
      new TraceBuilder().event({ kind: 'note', side: 'device', code: 'x.y', text });
    const same = compareTraces(note('due 2026-01-05 10:00 UTC'), note('due 2027-12-31T23:59:00Z'));
    expect(same.differences).toEqual([]);
    const other = compareTraces(note('due 2026-01-05 10:00 UTC'), note('at 2026-01-05 10:00 UTC'));
    expect(pathsOf(other.differences)).toEqual(['changed note.text']);
  });

  it('shows any single changed status as exactly one difference', () => {
    const trace = smallTrace();
    const places = statusesOf(trace);
    expect(places.length).toBeGreaterThan(8);
    fc.assert(
      fc.property(
        fc.constantFrom(...places),
        fc.constantFrom('418', '500', '999'),
        ({ seq, index }, data) => {
          const changed = edited(trace, seq, (message) => ({
            ...message,
            commands: message.commands.map((command, at) =>
              at === index && command.name === 'Status' ? { ...command, data } : command,
            ),
          }));
          const { differences } = compareTraces(trace, changed);
          expect(differences).toHaveLength(1);
          expect(differences[0]).toMatchObject({ kind: 'changed', subject: 'message', b: data });
          expect(differences[0]?.path).toMatch(/^message\.commands\[Status of .+\]\.data$/);
          expect([differences[0]?.inA?.seq, differences[0]?.inB?.seq]).toEqual([seq, seq]);
        },
      ),
    );
  });

  it('passes over other numbers for messages and commands, when the references follow', () => {
    const talk = (offset: number): Trace => {
      const id = (number: number): string => String(number + offset);
      return new TraceBuilder()
        .fromDevice({ msgId: id(1), wishes: [alert('1201'), alert('1226')] })
        .fromServer({
          msgId: id(7),
          statuses: [status(`${id(1)}/0`, 'SyncHdr', '212'), status(`${id(1)}/2`, 'Alert', '200')],
        });
    };
    expect(compareTraces(talk(0), talk(30)).differences).toEqual([]);
    expect(compareTraces(talk(0), talk(30), { exact: true }).same).toBe(false);
  });

  it('sees a Status that answers another command', () => {
    const talk = (cmdRef: string): Trace =>
      new TraceBuilder()
        .fromDevice({ msgId: '1', wishes: [alert('1201'), alert('1226')] })
        .fromServer({ msgId: '1', statuses: [status(`1/${cmdRef}`, 'Alert', '200')] });
    const { differences } = compareTraces(talk('1'), talk('2'));
    expect(differences).toHaveLength(1);
    expect(differences[0]).toMatchObject({
      path: 'message.commands[Status of Alert 1226].answers',
      a: 'Alert 1201',
      b: 'Alert 1226',
    });
  });

  it('tells sessions apart by their order, not by their ids', () => {
    const talk = (ids: readonly string[]): Trace =>
      ids.reduce(
        (trace, session) => trace.fromDevice({ session, msgId: '1', wishes: [alert('1201')] }),
        new TraceBuilder(),
      );
    expect(compareTraces(talk(['A', 'B']), talk(['7', '9'])).differences).toEqual([]);
    expect(compareTraces(talk(['A', 'B']), talk(['7', '7'])).same).toBe(false);
  });

  it('sees that credentials are there, not what they are', () => {
    const talk = (data: string | undefined): Trace =>
      new TraceBuilder().fromDevice({
        msgId: '1',
        wishes: [alert('1201')],
        ...(data !== undefined && { cred: { meta: { type: 'syncml:auth-md5', format: 'b64' }, data } }),
      });
    expect(compareTraces(talk('Zm9v'), talk('YmFy')).differences).toEqual([]);
    const lost = compareTraces(talk('Zm9v'), talk(undefined)).differences;
    expect(pathsOf(lost)).toContain('removed message.header.cred.data');
    expect(lost.every(({ kind }) => kind === 'removed')).toBe(true);
  });

  it('shows a message more as added where it is, and nothing after it', () => {
    const a = smallTrace();
    const at = a.events.findIndex((event) => event.kind === 'prompt');
    const more = new TraceBuilder().fromServer({ session: 'Z', msgId: '9', wishes: [alert('1100')] }).events;
    const b = { header: a.header, events: [...a.events.slice(0, at), ...more, ...a.events.slice(at)] };
    const { differences, events } = compareTraces(a, b);
    expect(pathsOf(differences)).toEqual(['added message']);
    expect(differences[0]?.inA).toBeUndefined();
    expect(differences[0]?.words).toContain('Alert 1100');
    expect(events.b - events.a).toBe(1);
    expect(pathsOf(compareTraces(b, a).differences)).toEqual(['removed message']);
  });

  it('shows a command more inside its message', () => {
    const talk = (codes: readonly string[]): Trace =>
      new TraceBuilder().fromServer({ msgId: '1', wishes: codes.map((code) => alert(code)) });
    const { differences } = compareTraces(talk(['1100', '1102']), talk(['1100', '1101', '1102']));
    expect(pathsOf(differences)).toEqual(['added message.commands[Alert 1101]']);
    expect(differences[0]).toMatchObject({ inA: { seq: 1 }, inB: { seq: 1 }, b: 'Alert 1101' });
  });

  it('compares messages that cannot be read by their octets', () => {
    const talk = (octet: number): Trace =>
      new TraceBuilder().raw('device-to-server', MEDIA_TYPES.wbxml, new Uint8Array([2, octet]));
    expect(compareTraces(talk(1), talk(1)).same).toBe(true);
    expect(pathsOf(compareTraces(talk(1), talk(2)).differences)).toContain('changed message.octets');
  });

  it('sees another outcome, answer and node value', async () => {
    const a = await play('deferred');
    const b = await play('deferred', { answers: ['offer=reject'] });
    const paths = pathsOf(compareTraces(a, b).differences);
    expect(paths).toContain('changed end.outcome');
    expect(paths).toContain('changed prompt.values[1]');
    expect(paths.some((path) => path.startsWith('removed transfer'))).toBe(true);
  });
});

describe('exactly', () => {
  it('two plays of one seed are the same, two seeds are not', async () => {
    const [a, again, b] = [
      await play('up-to-date'),
      await play('up-to-date'),
      await play('up-to-date', { seed: '2' }),
    ];
    expect(compareTraces(a, again, { exact: true }).differences).toEqual([]);
    const { differences } = compareTraces(a, b, { exact: true });
    expect(pathsOf(differences)).toContain('changed header.seed');
    expect(pathsOf(differences)).toContain('changed message.header.sessionId');
  });

  it('sees one changed instant', () => {
    const trace = smallTrace('xml');
    const first = trace.events.find(
      (event) => event.kind === 'message' && event.mediaType === MEDIA_TYPES.xml,
    );
    const changed = {
      header: trace.header,
      events: trace.events.map((event) => (event === first ? { ...event, at: event.at + 1 } : event)),
    };
    expect(pathsOf(compareTraces(trace, changed, { exact: true }).differences)).toEqual([
      'changed message.at',
    ]);
    expect(compareTraces(trace, changed).same).toBe(true);
  });
});

describe('long traces', () => {
  const line = (seq: number, text: string): TraceEvent => ({
    seq,
    at: 0,
    kind: 'note',
    side: 'engine',
    code: 'long.trace',
    text,
  });

  function* notes(count: number, odd: number, taken: { count: number }): Generator<TraceEvent> {
    for (let seq = 1; seq <= count; seq++) {
      taken.count += 1;
      yield line(seq, seq === odd ? 'odd' : `note ${seq}`);
    }
  }

  it('are read only as far as they are asked for', () => {
    const { header } = smallTrace();
    const [a, b] = [{ count: 0 }, { count: 0 }];
    const differences = differencesOf(
      { header, events: notes(50_000, 0, a) },
      { header, events: notes(50_000, 100, b) },
      { window: 50 },
    );
    expect(differences.next().value).toMatchObject({ path: 'note.text', b: 'odd', inB: { seq: 100 } });
    expect(Math.max(a.count, b.count)).toBeLessThan(200);
  });

  it('come together again after more than a window that is only in one', () => {
    const { header } = smallTrace();
    const events = Array.from({ length: 300 }, (_, at) => line(at + 1, `note ${at}`));
    const extra = Array.from({ length: 40 }, (_, at) => line(1000 + at, `extra ${at}`));
    const other = [...events.slice(0, 10), ...extra, ...events.slice(10)];
    const kinds = compareTraces({ header, events }, { header, events: other }, { window: 100 }).differences;
    expect(kinds.map(({ kind }) => kind)).toEqual(extra.map(() => 'added'));
  });
});

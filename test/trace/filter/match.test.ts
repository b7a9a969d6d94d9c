import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type FilterFacts,
  factsOfCommands,
  factsOfEvents,
  factsOfModel,
  parseFilter,
} from '../../../src/trace/filter/index.js';
import { EVENTS } from '../../support/events.js';
import { alert, smallTrace, status, TraceBuilder } from '../../support/traces.js';

function fits(text: string, facts: FilterFacts): boolean {
  return parseFilter(text).matches(facts);
}

/** Sequence numbers of the events that fit. */
function found(text: string, trace: TraceBuilder = smallTrace()): number[] {
  const filter = parseFilter(text);
  return [...factsOfEvents(trace.events)]
    .filter(({ facts }) => filter.matches(facts))
    .map(({ event }) => event.seq);
}

const ORDER: FilterFacts = {
  kind: 'message',
  from: 'server',
  message: 7,
  package: 4,
  final: true,
  session: 'A1',
  step: 12,
  ad: 10,
  verb: 'orders-update',
  at: Date.UTC(2026, 0, 5, 10, 30, 15),
  text: 'package 4',
  commands: [
    { name: 'Status', uris: [], status: '200' },
    { name: 'Replace', uris: ['./Fw/P1/PkgURL'], status: '200', data: 'http://content.fumo.test/a.dd' },
    { name: 'Exec', uris: ['./Fw/P1/DownloadAndUpdate'], status: '202' },
  ],
};

describe('terms', () => {
  it.each([
    ['server'],
    ['SERVER exec'],
    ['kind:message'],
    ['actor:server'],
    ['Exec */DownloadAndUpdate'],
    ['Exec ./Fw/P1/DownloadAndUpdate'],
    ['Exec ./Fw/*/DownloadAndUpdate'],
    ['Exec ./Fw/**'],
    ['Exec uri:Fw/P1/*'],
    ['202'],
    ['Exec 202'],
    ['status:200..299'],
    ['status>=202'],
    ['Status Replace Exec'],
    ['Status 200 Exec 202'],
    ['session:a1'],
    ['session:A*'],
    ['message:7'],
    ['message=7'],
    ['message<8'],
    ['message<=7'],
    ['message>6'],
    ['message:5..7'],
    ['message!=8'],
    ['package:4 final:yes'],
    ['step>=3 ad:10'],
    ['verb:orders-*'],
    ['time:2026-01-05'],
    ['time:2026-01-05T10:30Z'],
    ['time:"2026-01-05 10:30:15"'],
    ['time>=2026-01-05T10:30:15'],
    ['time<=2026-01-05T10:30'],
    ['time<2026-01-06'],
    ['time>2026-01-04'],
    ['"content.fumo.test"'],
    ["'CONTENT'"],
    ['data:a.dd'],
    ['text:"package 4"'],
    ['Get or Exec'],
    ['(Get | Exec) 202'],
    ['not Get'],
    ['!Get && !404'],
    ['not (Get or device)'],
    ['Exec !404'],
    ['Exec not */Update'],
    ['(Exec | Replace) */PkgURL'],
    ['(Status 200) (Exec 202)'],
    ['command:Ex*'],
  ])('%s fits the order', (text) => {
    expect(fits(text, ORDER)).toBe(true);
  });

  it.each([
    ['device'],
    ['Get'],
    ['Exec */Update'],
    ['Exec */PkgURL'],
    ['Exec ./Fw/*'],
    ['Exec ./fw/P1/DownloadAndUpdate'],
    ['Exec 200'],
    ['Exec !202'],
    ['404'],
    ['status>202'],
    ['Status 202'],
    ['Status Get'],
    ['session:B1'],
    ['message>7'],
    ['message!=7'],
    ['message:8..9'],
    ['final:no'],
    ['time>2026-01-05'],
    ['time>2026-01-05T10:30'],
    ['time<2026-01-05'],
    ['time:2026-01-05T10:31Z'],
    ['verb:orders'],
    ['"nowhere"'],
    ['not Exec'],
    ['not server'],
    ['(Get | Exec) 404'],
    ['clock or Get device'],
    ['alert:1226'],
    ['prompt:offer'],
    ['kind:step'],
  ])('%s does not', (text) => {
    expect(fits(text, ORDER)).toBe(false);
  });

  it('an alert behind another command begins a command of its own', () => {
    const facts: FilterFacts = {
      kind: 'message',
      commands: [
        { name: 'Status', uris: [], status: '200' },
        { name: 'Alert', uris: ['./Fw'], alert: '1226' },
      ],
    };
    for (const text of [
      'Status 200 1226',
      'Alert 1226',
      'generic ./Fw',
      'alert:generic',
      'Status Alert 1226 ./Fw',
    ])
      expect([text, fits(text, facts)]).toEqual([text, true]);
    for (const text of ['Status 1226 200', 'display', 'Alert 1200', 'Alert !1226'])
      expect([text, fits(text, facts)]).toEqual([text, false]);
  });

  it('a query counts only when the pattern has one', () => {
    const facts: FilterFacts = {
      kind: 'command',
      commands: [{ name: 'Get', uris: ['./DevInfo?list=Struct'] }],
    };
    for (const text of ['./DevInfo', './DevInfo?list=*', '*?list=Struct'])
      expect(fits(text, facts)).toBe(true);
    expect(fits('./DevInfo?prop=ACL', facts)).toBe(false);
  });

  it('an event without commands has no command, so a negation holds and a claim does not', () => {
    const facts: FilterFacts = { kind: 'note' };
    for (const text of ['not Exec', 'not 404', 'not */State']) expect(fits(text, facts)).toBe(true);
    for (const text of ['Exec', '404', '*', 'Exec not 404']) expect(fits(text, facts)).toBe(false);
  });

  it('a pattern that a reader of patterns would choke on takes no time', () => {
    const uri = `./${'a'.repeat(3000)}`;
    const facts: FilterFacts = { kind: 'command', commands: [{ name: 'Get', uris: [uri] }] };
    expect(fits(`.${'**a'.repeat(60)}b`, facts)).toBe(false);
  });
});

describe('facts of a trace', () => {
  it('say who sent what, and what it was answered with', () => {
    const kinds = [...factsOfEvents(smallTrace().events)].map(({ facts }) => facts.kind);
    expect(new Set(kinds)).toContain('message');
    const challenged = [...factsOfModel(smallTrace().model())].flatMap(({ facts }) =>
      (facts.commands ?? []).map(({ name, status: code }) => `${facts.from} ${name} ${code ?? '-'}`),
    );
    expect(challenged).toContain('server Status 407');
    expect(challenged).toContain('device Replace 200');
  });

  it('are the same from events as from the model', () => {
    for (const trace of [smallTrace(), smallTrace('xml')]) {
      const fromEvents = [...factsOfEvents(trace.events)].map(({ facts }) => ({ ...facts }));
      const fromModel = [...factsOfModel(trace.model())].map(({ facts }) => ({ ...facts }));
      expect(fromEvents).toEqual(fromModel);
    }
  });

  it('do not grow when they are derived again', () => {
    const { events } = smallTrace();
    const twice = [0, 1].map(() => [...factsOfEvents(events)].map(({ facts }) => ({ ...facts })));
    expect(twice[0]).toEqual(twice[1]);
  });

  it('select messages', () => {
    const trace = smallTrace();
    const messages = trace.events.filter(({ kind }) => kind === 'message').map(({ seq }) => seq);
    expect(found('kind:message', trace)).toEqual(messages);
    expect(found('server or device', trace).filter((seq) => messages.includes(seq))).toEqual(messages);
    expect(found('package:0', trace)).toEqual(messages.slice(0, 1));
    expect(found('device Replace ./DevInfo/**', trace).length).toBeGreaterThan(0);
    expect(found('server Status 407', trace).length).toBe(1);
    expect(found('kind:message not (server or device)', trace)).toEqual([]);
  });

  it('a message of which nothing is asked is not decoded', () => {
    const trace = new TraceBuilder().raw(
      'server-to-device',
      'application/vnd.syncml.dm+wbxml',
      new Uint8Array([1]),
    );
    const [event] = trace.events;
    if (event?.kind !== 'message') throw new Error('no message');
    let looked = 0;
    const watched = Object.defineProperty({ ...event }, 'octets', {
      get: () => {
        looked += 1;
        return event.octets;
      },
    });
    const [first] = [...factsOfEvents([watched])];
    if (!first) throw new Error('no facts');
    expect(parseFilter('server message:1').matches(first.facts)).toBe(true);
    expect(looked).toBe(0);
    expect(parseFilter('Exec').matches(first.facts)).toBe(false);
    expect(looked).toBe(1);
  });

  it('give the result of a report', () => {
    const report = {
      source: { locUri: './Fw' },
      meta: { type: 'org.openmobilealliance.dm.firmwareupdate.update', format: 'chr' },
      data: '410',
    };
    const trace = new TraceBuilder()
      .fromDevice({ msgId: '1', wishes: [alert('1201'), alert('1226', [report])] })
      .fromServer({ msgId: '1', statuses: [status('1/0', 'SyncHdr', '212'), status('1/2', 'Alert', '200')] });
    expect(found('result:410', trace)).toEqual([1]);
    expect(found('Alert 1226 200', trace)).toEqual([1]);
    expect(found('Alert 1201 200', trace)).toEqual([]);
    const [message] = trace.model().messages;
    if (!message) throw new Error('no message');
    expect(factsOfCommands(message).map(({ kind, result }) => [kind, result])).toEqual([
      ['command', undefined],
      ['command', 410],
    ]);
  });

  it('every kind of event has facts, and a step of its own', async () => {
    const lines = [...factsOfEvents(EVENTS)].map(({ event, facts }) => {
      const { at: _at, commands, ...rest } = { ...facts };
      return JSON.stringify({ seq: event.seq, ...rest, ...(commands && { commands: commands.length }) });
    });
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(
      join(import.meta.dirname, '../../golden/filter/every-kind.jsonl'),
    );
  });

  it.each([
    ['kind:fumo', 'state'],
    ['kind:state', 'state'],
    ['kind:tree', 'tree'],
    ['kind:timer', 'timer'],
    ['kind:prompt', 'prompt'],
    ['kind:transfer', 'transfer'],
    ['kind:session', 'session'],
    ['kind:note', 'note'],
    ['kind:end', 'end'],
    ['kind:step', 'step'],
  ])('%s finds the events called %s, and no others', (text, kind) => {
    const filter = parseFilter(text);
    const kinds = [...factsOfEvents(EVENTS)]
      .filter(({ facts }) => filter.matches(facts))
      .map(({ event }) => event.kind);
    expect(new Set(kinds)).toEqual(new Set([kind]));
  });
});

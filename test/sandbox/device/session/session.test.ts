/** A session of the device from package 1 to its end (DM Protocol 1.2, 8). */
import { describe, expect, it } from 'vitest';
import { genericAlert } from '../../../../src/dm/generic-alert.js';
import { type Item, MEDIA_TYPES, type Wish } from '../../../../src/syncml/message.js';
import { FUMO, SERVER_URI } from '../fixtures.js';
import { LockStep } from './lock-step.js';

const at = (locUri: string, more: Partial<Item> = {}): Item => ({ target: { locUri }, ...more });
const get = (...uris: string[]): Wish => ({ name: 'Get', items: uris.map((uri) => at(uri)) });
const replace = (uri: string, data: string): Wish => ({ name: 'Replace', items: [at(uri, { data })] });
const exec = (uri: string, correlator?: string): Wish => ({
  name: 'Exec',
  ...(correlator === undefined ? {} : { correlator }),
  items: [at(uri)],
});
const alert = (data: string): Wish => ({ name: 'Alert', data, items: [] });

describe('package 1', () => {
  it('has the alert that opens the session, then device information, then further alerts', () => {
    const report = genericAlert({
      type: 'update',
      source: FUMO,
      format: 'int',
      data: '200',
      correlator: 'c1',
    });
    const { message, effect } = new LockStep({
      opening: { trigger: '1201', session: '1F', alerts: [report] },
    });
    expect(effect).toMatchObject({ do: 'send', turn: { kind: 'device-send', package: 1, session: '1F' } });
    expect(message.final).toBe(true);
    expect(message.header).toMatchObject({
      sessionId: '1F',
      msgId: '1',
      target: { locUri: SERVER_URI },
      source: { locUri: 'IMEI:1', locName: 'device' },
      meta: { maxMsgSize: '65536', maxObjSize: '65536' },
    });
    const [first, second, third] = message.commands;
    expect(first).toMatchObject({ name: 'Alert', data: '1201' });
    expect(second).toMatchObject({ name: 'Replace' });
    expect(third).toMatchObject({ name: 'Alert', data: '1226', correlator: 'c1' });
  });

  it('names the nodes of DevInfo as Source, with Format and Type', () => {
    const { message } = new LockStep();
    const items = message.commands.flatMap((command) => (command.name === 'Replace' ? command.items : []));
    expect(items.map(({ source }) => source?.locUri)).toEqual([
      './DevInfo/DevId',
      './DevInfo/Man',
      './DevInfo/Mod',
      './DevInfo/DmV',
      './DevInfo/Lang',
    ]);
    expect(items[0]).toMatchObject({
      meta: { format: 'chr', type: 'text/plain' },
      data: 'IMEI:493005100592800',
    });
  });

  it('says 1200 when a notification asked', () => {
    expect(new LockStep().message.commands[0]).toMatchObject({ data: '1200' });
  });
});

describe('the end of a session', () => {
  it('comes with a package that has statuses and Final only; nothing is sent then', () => {
    const peer = new LockStep().reply();
    expect(peer.effect).toBeUndefined();
    expect(peer.end).toMatchObject({ complete: true, statuses: ['200', '200'] });
  });

  it('comes with an abort, which is not answered', () => {
    const peer = new LockStep().reply({ wishes: [get('./DevInfo/Man'), alert('1223')] });
    expect(peer.end).toMatchObject({ complete: false, reason: expect.stringContaining('1223') });
  });

  it.each([
    ['HTTP 503', { got: 'response', response: { status: 503, headers: {}, body: new Uint8Array() } }],
    ['nobody', { got: 'no-response', reason: 'nobody answers' }],
    [
      'cannot be read',
      {
        got: 'response',
        response: { status: 200, headers: { 'content-type': MEDIA_TYPES.xml }, body: new Uint8Array([1]) },
      },
    ],
  ] as const)('comes when the answer is: %s', (words, input) => {
    const peer = new LockStep().respond(input);
    expect(peer.end).toMatchObject({ complete: false, reason: expect.stringContaining(words) });
    expect(peer.events.at(-1)).toMatchObject({ kind: 'session', phase: 'closed', reason: peer.end?.reason });
  });

  it('comes when the answer belongs to another session', () => {
    expect(new LockStep().reply({ sessionId: 'B2' }).end?.complete).toBe(false);
    expect(new LockStep().reply({ sessionId: '00a1' }).end?.complete).toBe(true);
  });

  it.each(['500', '511', '400'])('comes when the server refuses the message with %s', (header) => {
    expect(new LockStep().reply({ header }).end).toMatchObject({
      complete: false,
      reason: expect.stringContaining(header),
    });
  });
});

describe('messages in between', () => {
  it('go to RespURI while the server names one', () => {
    const respUri = `${SERVER_URI}?key=1`;
    const peer = new LockStep().reply({ respUri, wishes: [get('./DevInfo/Man')] });
    expect(peer.request.url).toBe(respUri);
    peer.reply({ wishes: [get('./DevInfo/Man')] });
    expect(peer.request.url).toBe(SERVER_URI);
  });

  it('ask for the next message while the server has not finished, without Final', () => {
    const peer = new LockStep().reply({ final: false, wishes: [get('./DevInfo/Man')] });
    expect(peer.message.final).toBe(false);
    expect(peer.message.commands.at(-1)).toMatchObject({ name: 'Alert', data: '1222' });
    peer.reply({ wishes: [get('./DevInfo/Mod')] });
    expect(peer.message.final).toBe(true);
    expect(peer.message.commands.some((command) => command.name === 'Alert')).toBe(false);
  });

  it('answer a 1222 of the server with 200', () => {
    expect(new LockStep().reply({ final: false, wishes: [alert('1222')] }).codes()).toEqual(['212', '200']);
  });

  it('note a MsgID that does not follow', () => {
    const peer = new LockStep().reply({ wishes: [get('./DevInfo/Man')] });
    peer.compose({});
    peer.reply({ wishes: [get('./DevInfo/Man')] });
    expect(peer.notes()).toEqual(['exchange.msg-id']);
  });
});

describe('commands', () => {
  it('are answered in their order, Results after the statuses', () => {
    const peer = new LockStep().reply({
      wishes: [
        get('./DevDetail/FwV'),
        replace(`${FUMO}/Download/PkgURL`, 'http://x/'),
        exec(`${FUMO}/Download`),
      ],
    });
    expect(peer.message.commands.map(({ name }) => name)).toEqual([
      'Status',
      'Status',
      'Status',
      'Status',
      'Results',
    ]);
    expect(peer.codes()).toEqual(['212', '200', '200', '202']);
    const results = peer.message.commands.at(-1);
    expect(results).toMatchObject({
      msgRef: '1',
      items: [{ source: { locUri: './DevDetail/FwV' }, data: '1.0.0' }],
    });
  });

  it('with several Items get one Status, or one each when they differ', () => {
    const same = new LockStep().reply({ wishes: [get('./DevInfo/Man', './DevInfo/Mod')] });
    expect(same.codes()).toEqual(['212', '200']);
    const mixed = new LockStep().reply({ wishes: [get('./DevInfo/Man', './DevInfo/No')] });
    expect(mixed.statuses().slice(1)).toMatchObject([
      { data: '200', targetRefs: ['./DevInfo/Man'] },
      { data: '404', targetRefs: ['./DevInfo/No'] },
    ]);
  });

  it('hand Exec and its Correlator to the agent', () => {
    const seen: unknown[] = [];
    const exec405 = (...call: readonly unknown[]): string => {
      seen.push(call);
      return '405';
    };
    const peer = new LockStep({ fumo: { exec: exec405 } });
    peer.reply({ wishes: [exec(`${FUMO}/Update`, 'c-7'), exec(`${FUMO}/Download`)] });
    expect(seen).toEqual([
      ['FwUpdate/FwPkg1/Update', 'c-7'],
      ['FwUpdate/FwPkg1/Download', undefined],
    ]);
    expect(peer.codes()).toEqual(['212', '405', '405']);
  });

  it('in a Sequence are executed in order, after its own 200', () => {
    const peer = new LockStep().reply({
      wishes: [
        { name: 'Sequence', commands: [get('./DevInfo/Man'), exec(`${FUMO}/Nothing`), get('./DevInfo/Mod')] },
      ],
    });
    expect(peer.codes()).toEqual(['212', '200', '200', '404', '200']);
  });

  it('that are alerts for nobody are refused', () => {
    expect(new LockStep().reply({ wishes: [alert('1224')] }).codes()).toEqual(['212', '406']);
  });
});

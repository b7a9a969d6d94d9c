/** The device and packages of many messages: MaxMsgSize, 1222, 1223, 1225 and large objects (DM Protocol 1.2). */
import { describe, expect, it } from 'vitest';
import type { Command, Item, Wish } from '../../../../src/syncml/message.js';
import { FUMO } from '../fixtures.js';
import { LockStep } from './lock-step.js';

const PKG_DATA = `${FUMO}/Update/PkgData`;
const at = (locUri: string, more: Partial<Item> = {}): Item => ({ target: { locUri }, ...more });
const get = (...uris: string[]): Wish => ({ name: 'Get', items: uris.map((uri) => at(uri)) });
const alert = (data: string): Wish => ({ name: 'Alert', data, items: [] });
const chunk = (data: string, size?: number, moreData = true): Wish => ({
  name: 'Replace',
  items: [
    at(PKG_DATA, {
      meta: {
        format: 'b64',
        type: 'application/octet-stream',
        ...(size === undefined ? {} : { size: String(size) }),
      },
      data,
      ...(moreData ? { moreData } : {}),
    }),
  ],
});
const TEXT = Buffer.from('a package of thirty octets....').toString('base64');
const [HEAD, TAIL] = [TEXT.slice(0, 20), TEXT.slice(20)];

const stored = ({ tree }: LockStep): string => {
  const value = tree.find(PKG_DATA.slice(2))?.value;
  return value instanceof Uint8Array ? Buffer.from(value).toString() : '';
};
const said = ({ message }: LockStep): string[] =>
  message.commands.flatMap((command: Command) => {
    if (command.name === 'Alert') return [`Alert ${command.data}`];
    if (command.name !== 'Status') return [command.name];
    return command.cmd === 'SyncHdr' ? [] : [`${command.cmd} ${command.data}`];
  });

describe('a large object for the device', () => {
  it('is answered 213 with Alert 1222 and without Final, and kept when it is whole', () => {
    const peer = new LockStep().reply({ wishes: [chunk(HEAD, TEXT.length)], final: false });
    expect(said(peer)).toEqual(['Replace 213', 'Alert 1222']);
    expect(peer.message.final).toBe(false);
    expect(stored(peer)).toBe('');
    peer.reply({ wishes: [chunk(TAIL, undefined, false)] });
    expect(said(peer)).toEqual(['Replace 200']);
    expect(peer.message.final).toBe(true);
    expect(stored(peer)).toBe('a package of thirty octets....');
  });

  it.each([
    ['shorter', TAIL.slice(4)],
    ['longer', `${TAIL.slice(0, -4)}AAAAAAAA`],
  ])('that is %s than it said is refused with 424 and not kept', (_what, tail) => {
    const peer = new LockStep().reply({ wishes: [chunk(HEAD, TEXT.length)], final: false });
    peer.reply({ wishes: [chunk(tail, undefined, false)] });
    expect(said(peer)).toEqual(['Replace 424']);
    expect(stored(peer)).toBe('');
  });

  it('that another command breaks off is lost: Alert 1225 names it, and the other command is executed', () => {
    const peer = new LockStep().reply({ wishes: [chunk(HEAD, TEXT.length)], final: false });
    peer.reply({ wishes: [get('./DevInfo/Man')] });
    expect(said(peer)).toEqual(['Get 200', 'Results', 'Alert 1225']);
    expect(peer.message.commands.at(-1)).toMatchObject({ items: [{ target: { locUri: PKG_DATA } }] });
    expect(stored(peer)).toBe('');
    expect(peer.notes()).toEqual(['object.broken-off']);
    peer.reply({ wishes: [chunk(TEXT, undefined, false)] });
    expect(stored(peer)).toBe('a package of thirty octets....');
  });

  it('is refused with 413 above MaxObjSize, 420 without room, 411 without Size', () => {
    const answer = (context: object, size?: number) =>
      said(new LockStep({ context }).reply({ wishes: [chunk(HEAD, size)], final: false }))[0];
    expect(answer({ maxObjSize: 39 }, 40)).toBe('Replace 413');
    expect(answer({ maxObjSize: 40 }, 40)).toBe('Replace 213');
    expect(answer({ memory: () => 27 }, 40)).toBe('Replace 420');
    expect(answer({ memory: () => 28 }, 40)).toBe('Replace 213');
    expect(answer({})).toBe('Replace 411');
  });

  it('is measured as it is kept, not as base64 makes it', () => {
    const words = { wishes: [chunk(TEXT, undefined, false)] };
    const answer = (memory: number) => {
      const refusal = (value?: unknown) =>
        value instanceof Uint8Array && value.length > memory ? '420' : undefined;
      const fumo = { beforeReplace: (_uri: string, value?: unknown) => refusal(value) };
      return said(new LockStep({ context: { memory: () => memory }, fumo }).reply(words))[0];
    };
    expect([27, 29, 30].map(answer)).toEqual(['Replace 420', 'Replace 420', 'Replace 200']);
  });

  it('is not kept when the server aborts in the middle, nor by the next session', () => {
    const peer = new LockStep().reply({ wishes: [chunk(HEAD, TEXT.length)], final: false });
    peer.reply({ wishes: [alert('1223')] });
    expect(peer.end?.complete).toBe(false);
    expect(stored(peer)).toBe('');
  });
});

describe('the device has more to say than fits', () => {
  const LIMITS = { context: { maxMsgSize: 1600 } };
  const ALL = get(
    './DevInfo/Man',
    './DevInfo/Mod',
    './DevDetail/FwV',
    './DevDetail/HwV',
    `${FUMO}/State`,
    './DMAcc/fumo/Name',
  );

  it('and goes on when the server asks with 1222, closing with Final at the end', () => {
    const peer = new LockStep(LIMITS).reply({ wishes: [ALL] });
    const finals: boolean[] = [];
    const results: string[] = [];
    for (let round = 0; round < 9; round++) {
      expect(peer.request.body?.length).toBeLessThanOrEqual(1600);
      finals.push(peer.message.final);
      for (const command of peer.message.commands) {
        if (command.name === 'Results')
          results.push(...command.items.map(({ source }) => source?.locUri ?? ''));
      }
      if (peer.message.final) break;
      expect(said(peer)).not.toContain('Alert 1222');
      peer.reply({ wishes: [alert('1222')], final: false });
      expect(said(peer).slice(0, 1)).toEqual(['Alert 200']);
    }
    expect(finals.length).toBeGreaterThan(1);
    expect(finals.at(-1)).toBe(true);
    expect(results).toEqual([
      './DevInfo/Man',
      './DevInfo/Mod',
      './DevDetail/FwV',
      './DevDetail/HwV',
      `${FUMO}/State`,
      './DMAcc/fumo/Name',
    ]);
  });

  it('learns the limit of the server from its Meta', () => {
    const peer = new LockStep().reply({ wishes: [ALL], meta: { maxMsgSize: '1300' } });
    expect(peer.request.body?.length).toBeLessThanOrEqual(1300);
    expect(peer.message.final).toBe(false);
  });

  it('and stops in the middle of an object that the server refuses', () => {
    const peer = new LockStep({ context: { maxMsgSize: 1600 } });
    peer.tree.write('DevDetail/OEM', 'x'.repeat(3000), 'device');
    peer.reply({ wishes: [get('./DevDetail/OEM', './DevInfo/Man')] });
    expect(said(peer)).toEqual(['Get 200', 'Results']);
    expect(peer.message.commands.at(-1)).toMatchObject({
      items: [{ moreData: true, meta: { size: '3000' } }],
    });
    peer.reply({ codes: { Results: '413' }, wishes: [alert('1222')], final: false });
    expect(said(peer)).toEqual(['Alert 200', 'Results']);
    expect(peer.message.commands.at(-1)).toMatchObject({ items: [{ source: { locUri: './DevInfo/Man' } }] });
    expect(peer.message.final).toBe(true);
  });

  it('and says it again, no less, when the server wants credentials in between', () => {
    const peer = new LockStep({ auth: 'hmac', context: { maxMsgSize: 1600 } }).reply({ wishes: [ALL] });
    const before = said(peer);
    peer.reply({ header: '401', code: '401', nonce: true });
    expect(said(peer)).toEqual(before);
    expect(peer.message.final).toBe(false);
    expect(peer.verdict()).toBe('accepted');
  });
});

describe('a package 1 that does not fit', () => {
  it('opens with its alert and device information, and brings further alerts later', () => {
    const report: Wish = {
      name: 'Alert',
      data: '1226',
      items: [{ meta: { type: 'com.example', format: 'chr' }, data: 'x'.repeat(600) }],
    };
    const peer = new LockStep({ opening: { alerts: [report] }, context: { maxMsgSize: 1800 } });
    expect(said(peer)).toEqual(['Alert 1200', 'Replace']);
    expect(peer.message.final).toBe(false);
    expect(peer.effect).toMatchObject({ turn: { package: 1 } });
    peer.reply({ wishes: [alert('1222')], final: false });
    expect(said(peer)).toEqual(['Alert 200', 'Alert 1226']);
    expect(peer.message.final).toBe(true);
    expect(peer.effect).toMatchObject({ turn: { package: 1 } });
    peer.reply({ codes: { Alert: '202' } });
    expect(peer.end).toMatchObject({ complete: true, statuses: ['200', '200', '202'] });
  });
});

describe('a server package of several messages', () => {
  it('is answered part by part, and closed by the device only when the server has', () => {
    const peer = new LockStep().reply({ wishes: [get('./DevInfo/Man')], final: false });
    expect(said(peer)).toEqual(['Get 200', 'Results', 'Alert 1222']);
    expect(peer.message.final).toBe(false);
    peer.reply({ wishes: [get('./DevInfo/Mod')] });
    expect(said(peer)).toEqual(['Get 200', 'Results']);
    expect(peer.message.final).toBe(true);
  });
});

describe('a message that comes again', () => {
  it('is not executed twice', () => {
    let execs = 0;
    const peer = new LockStep({ fumo: { exec: () => String(200 + 2 * ++execs) } });
    const exec: Wish = { name: 'Exec', items: [at(`${FUMO}/DownloadAndUpdate`)] };
    const { body, headers } = peer.compose({ wishes: [exec] });
    const again = { got: 'response', response: { status: 200, headers, body } } as const;
    peer.respond(again);
    expect(execs).toBe(1);
    peer.respond(again);
    expect(execs).toBe(1);
    expect(peer.end).toMatchObject({ complete: false, reason: expect.stringContaining('again') });
  });
});

describe('reading', () => {
  const unordered = (text: string) =>
    text.replace(
      '<VerDTD>1.2</VerDTD><VerProto>DM/1.2</VerProto>',
      '<VerProto>DM/1.2</VerProto><VerDTD>1.2</VerDTD>',
    );

  it('tolerates, and says what and against which clause', () => {
    const peer = new LockStep().reply({ wishes: [get('./DevInfo/Man')], spoil: unordered });
    expect(peer.codes()).toEqual(['212', '200']);
    expect(peer.events.filter(({ kind }) => kind === 'note')).toEqual([
      {
        kind: 'note',
        side: 'device',
        code: 'syncml.element-order',
        text: expect.stringMatching(/^tolerated: .*SyncML\/SyncHdr.*RepPro 1\.2/),
      },
    ]);
  });

  it('refuses the same when strict', () => {
    const peer = new LockStep({ context: { strict: true } }).reply({
      wishes: [get('./DevInfo/Man')],
      spoil: unordered,
    });
    expect(peer.codes()).toEqual(['400', '400']);
    expect(said(peer)).toEqual(['Get 400', 'Alert 1223']);
    peer.reply();
    expect(peer.end).toMatchObject({
      complete: false,
      reason: expect.stringMatching(/1223.*syncml\.element-order/),
    });
    expect(peer.notes()).toEqual(['message.undecodable']);
  });

  it('notes a message above MaxMsgSize, and refuses it when strict', () => {
    const words = { wishes: [get(...Array.from({ length: 40 }, () => './DevInfo/Man'))] };
    const lenient = new LockStep({ context: { maxMsgSize: 1500 } }).reply(words);
    expect(lenient.notes()).toEqual(['message.too-large']);
    const strict = new LockStep({ context: { maxMsgSize: 1500, strict: true } }).reply(words);
    expect(said(strict)).toEqual(['Get 413', 'Alert 1223']);
    expect(strict.reply().end?.reason).toContain('1500');
  });
});

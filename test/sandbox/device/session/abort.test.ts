/** The device ends a session on its own account: Alert 1223 (DM Protocol 1.2, session abort). */
import { describe, expect, it } from 'vitest';
import type { AuthScheme } from '../../../../src/engine/ports.js';
import type { Item, Wish } from '../../../../src/syncml/message.js';
import { FUMO } from '../fixtures.js';
import { LockStep, type LockStepOptions, type ServerWords } from './lock-step.js';

const at = (locUri: string, more: Partial<Item> = {}): Item => ({ target: { locUri }, ...more });
const GET: Wish = { name: 'Get', items: [at('./DevInfo/Man')] };
const EXEC: Wish = { name: 'Exec', items: [at(`${FUMO}/DownloadAndUpdate`)] };
const CHUNK: Wish = {
  name: 'Replace',
  items: [
    at(`${FUMO}/Update/PkgData`, { meta: { format: 'b64', size: '40' }, data: 'AAAA', moreData: true }),
  ],
};
const said = ({ message }: LockStep): string[] =>
  message.commands.map((command) => {
    if (command.name === 'Status') return `${command.cmd} ${command.data}`;
    return command.name === 'Alert' ? `Alert ${command.data}` : command.name;
  });

/** A device that aborts as soon as it is asked. */
const aborting = (options: LockStepOptions = {}) =>
  new LockStep({ ...options, context: { abortReason: () => 'it had enough', ...options.context } });

describe('a session that the device aborts', () => {
  it.each<AuthScheme>(['basic', 'md5', 'hmac'])('ends with what was executed, 1223 and Final: %s', (auth) => {
    const peer = aborting({ auth }).reply({ wishes: [GET, EXEC] });
    const header = auth === 'hmac' ? '200' : '212';
    expect(said(peer)).toEqual([`SyncHdr ${header}`, 'Get 200', 'Exec 202', 'Results', 'Alert 1223']);
    expect(peer.message.final).toBe(true);
    expect(auth === 'hmac' ? peer.verdict() : 'accepted').toBe('accepted');
    expect(peer.effect).toMatchObject({ do: 'send', turn: { package: 3 } });
    expect(peer.end).toBeUndefined();
  });

  it('is over whatever the server answers', () => {
    const reason = 'the device aborted the session (alert 1223): it had enough';
    const over = { complete: false, reason, statuses: ['200', '200'] };
    const abort = () => aborting().reply({ wishes: [GET] });
    expect(abort().reply().end).toEqual(over);
    const talkative = abort().reply({ wishes: [EXEC] });
    expect(talkative.effect).toBeUndefined();
    expect(talkative.end).toEqual(over);
    expect(abort().reply({ header: '401', nonce: true }).end).toEqual(over);
    const response = { status: 500, headers: {}, body: new Uint8Array() };
    expect(abort().respond({ got: 'response', response }).end).toEqual(over);
    expect(abort().respond({ got: 'no-response', reason: 'nobody' }).end).toEqual(over);
  });

  it.each<[string, ServerWords, boolean]>([
    ['a server that proves itself', {}, true],
    ['a server that commands nevertheless', { wishes: [EXEC] }, true],
    ['a server that does not prove itself', { proof: 'wrong' }, false],
    ['a server without credentials', { proof: 'none' }, false],
    ['a server that refuses the device', { header: '401', nonce: true }, false],
    ['an answer for another session', { sessionId: 'FF' }, false],
    ['an answer that cannot be read', { spoil: (text) => text.slice(0, -20) }, false],
  ])('takes the nonce for the next session from %s: %s', (_who, words, isTaken) => {
    const peer = aborting({ auth: 'hmac' }).reply({ wishes: [GET] });
    const before = peer.keys.clientNonce();
    const notes = peer.notes();
    peer.reply(words);
    expect(peer.keys.clientNonce()).toEqual(isTaken ? peer.clientNonce : before);
    expect(peer.notes()).toEqual(notes);
    expect(peer.end).toMatchObject({ complete: false });
  });

  it('is not aborted in package 1, nor when the server has nothing to say', () => {
    expect(said(aborting())).toEqual(['Alert 1200', 'Replace']);
    const challenged = aborting().reply({ header: '401', code: '401', nonce: true, proof: 'none' });
    expect(said(challenged)).toEqual(['SyncHdr 200', 'Alert 1200', 'Replace']);
    expect(aborting().reply().end?.complete).toBe(true);
  });

  it('closes its package although the server has not closed its own', () => {
    const peer = aborting().reply({ wishes: [CHUNK], final: false });
    expect(said(peer)).toEqual(['SyncHdr 212', 'Replace 213', 'Alert 1223']);
    expect(peer.message.final).toBe(true);
  });

  it('leaves out what does not fit, and never what ends it', () => {
    const many: Wish = { name: 'Get', items: Array.from({ length: 30 }, () => at('./DevInfo/Man')) };
    const peer = aborting({ context: { maxMsgSize: 2000 } }).reply({ wishes: [many] });
    expect(peer.request.body?.length).toBeLessThanOrEqual(2000);
    expect(said(peer)).toEqual(['SyncHdr 212', 'Get 200', 'Alert 1223']);
    expect(peer.message.final).toBe(true);
    expect(peer.reply().end?.complete).toBe(false);
  });
});

describe('a strict device that refuses a message', () => {
  const unordered = (text: string) =>
    text.replace(/(<VerDTD>.*?<\/VerDTD>)(<VerProto>.*?<\/VerProto>)/, '$2$1');
  const strict = () => new LockStep({ context: { strict: true } });

  it('does nothing of it, and says so before it ends the session', () => {
    const peer = strict().reply({ wishes: [GET, EXEC], spoil: unordered });
    expect(said(peer)).toEqual(['SyncHdr 400', 'Get 400', 'Exec 400', 'Alert 1223']);
  });

  it('stays silent when the session is over anyway, or the message is beyond reading', () => {
    expect(strict().reply({ spoil: unordered }).end?.reason).toContain('element-order');
    const abort: Wish = { name: 'Alert', data: '1223', items: [] };
    expect(strict().reply({ wishes: [abort], spoil: unordered }).end?.complete).toBe(false);
    const torn = strict().reply({ wishes: [GET], spoil: (text) => text.slice(0, -20) });
    expect(torn.end?.reason).toContain('cannot be read');
    const other = strict().reply({ wishes: [GET], sessionId: 'FF', spoil: unordered });
    expect(other.end?.reason).toContain('session FF');
  });

  it('stays silent where the server has not accepted the device', () => {
    const words = { header: '401', nonce: true, wishes: [GET], spoil: unordered } as const;
    expect(strict().reply(words).end?.reason).toContain('element-order');
  });
});

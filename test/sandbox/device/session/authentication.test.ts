/** Credentials both ways, for the three schemes (DM Protocol 1.2, 9; Security 1.2, 5). */
import { describe, expect, it } from 'vitest';
import type { AuthScheme } from '../../../../src/dm/authentication.js';
import { HMAC_HEADER } from '../../../../src/dm/credentials.js';
import { RESYNC_NONCES } from '../../../../src/dm/notification.js';
import type { Wish } from '../../../../src/syncml/message.js';
import { LockStep } from './lock-step.js';

const SCHEMES: readonly AuthScheme[] = ['basic', 'md5', 'hmac'];
const GET: Wish = { name: 'Get', items: [{ target: { locUri: './DevDetail/FwV' } }] };

describe.each(SCHEMES)('%s: the device', (auth) => {
  it('proves itself in package 1', () => {
    const peer = new LockStep({ auth });
    expect(peer.verdict()).toBe('accepted');
    expect(peer.message.header.cred === undefined).toBe(auth === 'hmac');
    expect(HMAC_HEADER in peer.request.headers).toBe(auth === 'hmac');
  });

  it('repeats package 1 in the same session when it is refused, with the fresh nonce', () => {
    const peer = new LockStep({ auth });
    const first = peer.message;
    peer.reply({ header: '401', code: '401', nonce: true });
    expect(peer.verdict()).toBe('accepted');
    expect(peer.message.header).toMatchObject({ sessionId: 'A1', msgId: '2' });
    const [status, ...rest] = peer.message.commands;
    expect(status).toMatchObject({ name: 'Status', cmd: 'SyncHdr', cmdRef: '0', msgRef: '1' });
    expect(rest.map(({ name }) => name)).toEqual(first.commands.map(({ name }) => name));
    peer.reply();
    expect(peer.end).toMatchObject({ complete: true });
    expect(peer.events.filter(({ kind }) => kind === 'session')).toMatchObject([
      { phase: 'opened' },
      { phase: 'authenticated' },
      { phase: 'closed' },
    ]);
  });

  it('does so for 407 too', () => {
    const peer = new LockStep({ auth }).reply({ header: '407', code: '407', nonce: true });
    expect(peer.message.header.msgId).toBe('2');
    expect(peer.verdict()).toBe('accepted');
  });

  it('gives up at the second refusal, saying what was refused', () => {
    const peer = new LockStep({ auth, password: 'old' });
    expect(peer.verdict()).toBe('wrong');
    peer.reply({ header: '401', code: '401', nonce: true });
    expect(peer.verdict()).toBe('wrong');
    peer.reply({ header: '401', code: '401', nonce: true });
    expect(peer.end).toMatchObject({ complete: false, reason: expect.stringContaining('401') });
    expect(peer.notes()).toEqual(['auth.rejected']);
    expect(peer.events.find(({ kind }) => kind === 'note')).toMatchObject({
      text: expect.stringMatching(`${auth} credentials of device`),
    });
  });

  it('does not follow a challenge for another scheme', () => {
    const scheme = auth === 'basic' ? 'md5' : 'basic';
    const peer = new LockStep({ auth }).reply({ header: '401', code: '401', scheme });
    expect(peer.end?.complete).toBe(false);
    expect(peer.notes()).toEqual(['auth.rejected']);
  });
});

describe('the rules of challenges', () => {
  it('being asked for credentials is no refusal: two wrong ones are still tried', () => {
    const peer = new LockStep();
    peer.reply({ header: '407', code: '407', nonce: true });
    peer.reply({ header: '401', code: '401', nonce: true });
    expect(peer.message.header.msgId).toBe('3');
    expect(peer.verdict()).toBe('accepted');
    peer.reply({ header: '401', code: '401', nonce: true });
    expect(peer.end?.complete).toBe(false);
  });

  it('a server that asks for ever is left', () => {
    const peer = new LockStep();
    for (let asked = 0; asked < 3; asked++) peer.reply({ header: '407', code: '407', nonce: true });
    expect(peer.end).toMatchObject({ complete: false, reason: expect.stringContaining('407') });
  });

  it('a nonce that came without proof is used, but not kept', () => {
    const peer = new LockStep();
    const stored = peer.keys.clientNonce();
    peer.reply({ header: '401', code: '401', nonce: true, proof: 'none' });
    expect(peer.verdict()).toBe('accepted');
    expect(peer.keys.clientNonce()).toEqual(stored);
    peer.reply({ header: '212', nonce: true, wishes: [GET] });
    expect(peer.keys.clientNonce()).toEqual(peer.clientNonce);
  });
});

describe.each(['octets', 'text'] as const)('the resync nonce as %s', (reading) => {
  const nonce = RESYNC_NONCES[reading];
  it.each(['md5', 'hmac'] as const)(
    'with %s makes the credentials, and the server may use it too',
    (auth) => {
      const peer = new LockStep({ auth, opening: { nonce } });
      peer.clientNonce = nonce;
      expect(peer.verdict()).toBe('accepted');
      peer.reply({ nonce: true, madeWith: nonce, wishes: [GET] });
      expect(peer.codes()).toEqual([auth === 'hmac' ? '200' : '212', '200']);
      expect(peer.statuses()[0]?.chal).toBeDefined();
      expect(peer.keys.clientNonce()).toEqual(peer.clientNonce);
      // Once the server has proved itself there are new nonces, and the old one is worth nothing.
      peer.reply({ madeWith: nonce, wishes: [GET] });
      expect(peer.codes()).toEqual(['401', '401']);
    },
  );

  it('is worth nothing to a server of any other session', () => {
    const peer = new LockStep().reply({ madeWith: nonce, wishes: [GET] });
    expect(peer.codes()).toEqual(['401', '401']);
  });
});

describe('credentials after the first answer', () => {
  it('are not sent again after 212', () => {
    const peer = new LockStep().reply({ header: '212', nonce: true, wishes: [GET] });
    expect(peer.message.header.cred).toBeUndefined();
  });

  it('are sent again, with the new nonce, after 200', () => {
    const peer = new LockStep().reply({ header: '200', nonce: true, wishes: [GET] });
    expect(peer.verdict()).toBe('accepted');
  });

  it('are made anew over every message with MAC', () => {
    const peer = new LockStep({ auth: 'hmac' });
    for (const expected of ['1', '2', '3']) {
      expect(peer.message.header.msgId).toBe(expected);
      expect(peer.verdict()).toBe('accepted');
      peer.reply({ wishes: [GET] });
    }
  });

  it('use, in the next session, the nonce that came with 212', () => {
    const peer = new LockStep().reply({ header: '212', nonce: true });
    expect(peer.end?.complete).toBe(true);
    expect(peer.keys.clientNonce()).toEqual(peer.clientNonce);
  });

  it('use the resync nonce when the notification was made with it', () => {
    const nonce = new Uint8Array(4);
    const peer = new LockStep({ opening: { nonce } });
    peer.clientNonce = nonce;
    expect(peer.verdict()).toBe('accepted');
  });
});

describe.each(SCHEMES)('%s: the server', (auth) => {
  it('is answered with the next nonce when it proves itself', () => {
    const peer = new LockStep({ auth });
    const before = peer.serverNonce;
    peer.reply({ wishes: [GET] });
    const [status] = peer.statuses();
    expect(status?.data).toBe(auth === 'hmac' ? '200' : '212');
    expect(status?.chal === undefined).toBe(auth === 'basic');
    if (auth !== 'basic') expect(peer.serverNonce).not.toEqual(before);
  });

  it.each(['none', 'wrong'] as const)('is challenged, and not obeyed, with %s credentials', (proof) => {
    const peer = new LockStep({ auth }).reply({ proof, wishes: [GET] });
    const code = proof === 'none' ? '407' : '401';
    expect(peer.codes()).toEqual([code, code]);
    expect(peer.statuses()[0]?.chal).toBeDefined();
    expect(peer.message.commands.some(({ name }) => name === 'Results')).toBe(false);
    expect(peer.notes()).toEqual(['auth.server-challenged']);
    peer.reply({ wishes: [GET] });
    expect(peer.codes().at(-1)).toBe('200');
    expect(peer.message.commands.some(({ name }) => name === 'Results')).toBe(true);
  });

  it('is left with Alert 1223 when it fails again and again', () => {
    const peer = new LockStep({ auth });
    for (let tries = 0; tries < 3; tries++) peer.reply({ proof: 'wrong', wishes: [GET] });
    expect(peer.end).toBeUndefined();
    expect(peer.codes()).toEqual(['401', '401']);
    expect(peer.message.commands.at(-1)).toMatchObject({ name: 'Alert', data: '1223' });
    expect(peer.message.commands.some(({ name }) => name === 'Results')).toBe(false);
    expect(peer.message.final).toBe(true);
    peer.reply({ wishes: [GET] });
    expect(peer.effect).toBeUndefined();
    expect(peer.end).toMatchObject({ complete: false, reason: expect.stringContaining('prove') });
  });
});

describe('a server that does not prove itself', () => {
  it('is not challenged when it has no command, nor is its nonce believed', () => {
    const peer = new LockStep();
    const stored = peer.keys.clientNonce();
    peer.reply({ proof: 'none', nonce: true });
    expect(peer.end?.complete).toBe(true);
    expect(peer.keys.clientNonce()).toEqual(stored);
  });

  it('need not do so again in the session once it has, but with MAC', () => {
    const md5 = new LockStep().reply({ wishes: [GET] }).reply({ proof: 'none', wishes: [GET] });
    expect(md5.codes()).toEqual(['200', '200']);
    const hmac = new LockStep({ auth: 'hmac' })
      .reply({ wishes: [GET] })
      .reply({ proof: 'none', wishes: [GET] });
    expect(hmac.codes()).toEqual(['407', '407']);
  });

  it.each(SCHEMES)('%s: gets no new nonce in a package that nothing answers', (auth) => {
    for (const proof of ['good', 'wrong'] as const) {
      const peer = new LockStep({ auth });
      const [before] = peer.keys.serverNonces();
      peer.reply({ proof });
      expect(peer.end?.complete).toBe(true);
      expect(peer.keys.serverNonces()).toEqual([before]);
    }
  });
});

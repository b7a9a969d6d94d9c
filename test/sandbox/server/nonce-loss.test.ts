/** The fault `nonce-lost`: the server is as after a restored backup. */
import { describe, expect, it } from 'vitest';
import { macDigest } from '../../../src/dm/credentials.js';
import { RESYNC_NONCES } from '../../../src/dm/notification.js';
import { ACCOUNT, LockStep, openTestServer, packageOne } from './lock-step.js';

describe.each(['md5', 'hmac'] as const)('a server that lost the nonce of the last session: %s', (auth) => {
  it('challenges the first credentials, takes the next, and needs no challenge later', async () => {
    const test = await openTestServer({ cast: { auth } });
    test.faults.add('nonce-lost');
    const peer = new LockStep(test);
    const first = await peer.send({ wishes: packageOne() });
    expect(first.codes).toEqual(['SyncHdr 401', 'Alert 401', 'Replace 401']);
    expect(first.chal).toMatchObject({ scheme: auth, nextNonce: expect.any(Uint8Array) });
    const second = await peer.send({ wishes: packageOne() });
    const good = auth === 'hmac' ? 'SyncHdr 200' : 'SyncHdr 212';
    expect(second.codes).toEqual([good, 'Alert 200', 'Replace 200']);
    const later = new LockStep(test, 'B2');
    later.nonce = peer.nonce;
    expect((await later.send({ wishes: packageOne() })).codes[0]).toBe(good);
    expect(test.surroundings.notes()).toEqual(['server.nonces-lost', 'session.credentials-refused']);
  });

  it('makes a notification with the resync nonce, and takes credentials made with it', async () => {
    const test = await openTestServer({ cast: { auth } });
    test.faults.add('nonce-lost');
    const { session } = await test.server.notify({ uiMode: 0 });
    const [octets = new Uint8Array()] = test.pushed;
    const { serverId, serverPassword } = ACCOUNT;
    const digest = macDigest(serverId, serverPassword, RESYNC_NONCES.octets, octets.slice(16));
    expect(octets.slice(0, 16)).toEqual(digest);
    const peer = new LockStep(test, session);
    peer.nonce = RESYNC_NONCES.octets;
    expect((await peer.send({ wishes: packageOne('1200') })).codes[0]).toBe(
      auth === 'hmac' ? 'SyncHdr 200' : 'SyncHdr 212',
    );
    expect(test.surroundings.notes()).toEqual(['server.nonces-lost', 'session.resync-nonce']);
  });
});

it('loses the nonce again when the fault is given again', async () => {
  const test = await openTestServer();
  const codes: (string | undefined)[] = [];
  let { nonce } = new LockStep(test);
  for (const id of ['1', '2', '3']) {
    if (id !== '2') test.faults.add('nonce-lost');
    const peer = new LockStep(test, id);
    peer.nonce = nonce;
    codes.push((await peer.send({ wishes: packageOne() })).codes[0]);
    if (id !== '2') await peer.send({ wishes: packageOne() });
    ({ nonce } = peer);
    test.faults.delete('nonce-lost');
  }
  expect(codes).toEqual(['SyncHdr 401', 'SyncHdr 212', 'SyncHdr 401']);
});

it('needs no nonce for basic credentials', async () => {
  const test = await openTestServer({ cast: { auth: 'basic' } });
  test.faults.add('nonce-lost');
  expect((await new LockStep(test).send({ wishes: packageOne() })).codes[0]).toBe('SyncHdr 212');
});

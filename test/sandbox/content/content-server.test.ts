import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { readDescriptor } from '../../../src/dm/descriptor.js';
import type { FaultName, UpdateOffer } from '../../../src/engine/ports.js';
import { openSeed } from '../../../src/engine/seed.js';
import { type ContentServer, openContentServer } from '../../../src/sandbox/content/content-server.js';
import { signPackage } from '../../../src/sandbox/content/package-signature.js';
import { openLoopbackWire } from '../../../src/sandbox/wire/loopback.js';
import { ORIGINS, type Wire } from '../../../src/sandbox/wire/wire.js';

const OFFER: UpdateOffer = {
  name: 'Firmware 2.0.0',
  version: '2.0.0',
  size: 4096,
  via: 'download-and-update',
  delivery: 'descriptor',
};
const sha256 = (octets: Uint8Array) => createHash('sha256').update(octets).digest('hex');

let wire: Wire;
let faults: Set<FaultName>;
let content: ContentServer;
beforeEach(async () => {
  wire = openLoopbackWire();
  faults = new Set();
  content = await openContentServer({ wire, seed: openSeed('7'), faults });
});

const get = (url: string, headers: Record<string, string> = {}) => wire.send({ method: 'GET', url, headers });
const direct = () => content.publish({ ...OFFER, delivery: 'direct' }).pkgUrl;

/** Splits a package at its first line. */
function open(octets: Uint8Array) {
  const at = octets.indexOf(0x0a);
  const header = JSON.parse(new TextDecoder().decode(octets.subarray(0, at)));
  return { header, payload: octets.subarray(at + 1) };
}

describe('a published package', () => {
  it('has exactly the size of the offer, and a header that says what and for whom', async () => {
    const { body, headers, status } = await get(direct());
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/octet-stream');
    expect(body).toHaveLength(4096);
    const { header, payload } = open(body);
    expect(header).toEqual({
      'fumo-package': 1,
      name: 'Firmware 2.0.0',
      version: '2.0.0',
      man: 'fumo',
      mod: 'sandbox-1',
      size: payload.length,
      sha256: sha256(payload),
      signature: signPackage(header),
    });
  });

  it.each([0, 1, 200, 207, 208, 209, 210, 1000, 1177, 1178, 1179, 9999, 10_203, 65_536])(
    'is as large as asked whenever its header fits: %i octets',
    async (size) => {
      const { pkgUrl } = content.publish({ ...OFFER, delivery: 'direct', size });
      const { body } = await get(pkgUrl);
      const { payload } = open(body);
      if (payload.length > 0) expect(body).toHaveLength(size);
      else expect(body.length).toBeGreaterThanOrEqual(size);
    },
  );

  it('depends on seed, offer and model alone', async () => {
    const octetsOf = async (seed: string, offer: UpdateOffer, mod = 'sandbox-1') => {
      const other = openLoopbackWire();
      const server = await openContentServer({ wire: other, seed: openSeed(seed), faults });
      const { pkgUrl } = server.publish({ ...offer, delivery: 'direct' }, () => ({ man: 'fumo', mod }));
      return sha256((await other.send({ method: 'GET', url: pkgUrl, headers: {} })).body);
    };
    const first = await octetsOf('a', OFFER);
    expect(await octetsOf('a', OFFER)).toBe(first);
    const others = [
      await octetsOf('b', OFFER),
      await octetsOf('a', { ...OFFER, version: '3' }),
      await octetsOf('a', OFFER, 'x'),
    ];
    expect(new Set([first, ...others]).size).toBe(4);
  });

  it('is for the model of the moment at which it is fetched or pushed', async () => {
    let model: { man: string; mod: string } | undefined;
    const { pkgUrl, octets } = content.publish({ ...OFFER, delivery: 'direct' }, () => model);
    const modOf = async () => [open((await get(pkgUrl)).body).header.mod, open(octets()).header.mod];
    expect(await modOf()).toEqual(['sandbox-1', 'sandbox-1']);
    model = { man: 'Acme', mod: 'M-9' };
    expect(await modOf()).toEqual(['M-9', 'M-9']);
    faults.add('wrong-device');
    expect(await modOf()).toEqual(['not-M-9', 'not-M-9']);
  });

  it('stays the same from request to request when it is too large for the shelf', async () => {
    const { pkgUrl } = content.publish({ ...OFFER, delivery: 'direct', size: 5 * 1024 * 1024 });
    const digests = [sha256((await get(pkgUrl)).body), sha256((await get(pkgUrl)).body)];
    expect(digests[0]).toBe(digests[1]);
  });

  it.each([
    ['bytes=0-9', 206, [0, 10], 'bytes 0-9/4096'],
    ['bytes=4090-', 206, [4090, 4096], 'bytes 4090-4095/4096'],
    ['bytes=-6', 206, [4090, 4096], 'bytes 4090-4095/4096'],
    ['bytes=4000-99999', 206, [4000, 4096], 'bytes 4000-4095/4096'],
    ['bytes=4096-', 416, undefined, 'bytes */4096'],
    ['bytes=-0', 416, undefined, 'bytes */4096'],
    ['bytes=9-3', 200, [0, 4096], undefined],
    ['bytes=0-1,4-5', 200, [0, 4096], undefined],
    ['octets=0-1', 200, [0, 4096], undefined],
  ] as const)('answers Range %s with %i', async (range, status, slice, contentRange) => {
    const url = direct();
    const whole = (await get(url)).body;
    const response = await get(url, { range });
    expect(response.status).toBe(status);
    expect(response.headers['content-range']).toBe(contentRange);
    if (slice) expect(response.body).toEqual(whole.slice(...slice));
  });
});

describe('a descriptor', () => {
  it('says size, place, hash and where to report', async () => {
    const { pkgUrl } = content.publish(OFFER);
    const response = await get(pkgUrl);
    expect(response.headers['content-type']).toBe('application/vnd.oma.dd+xml');
    const descriptor = readDescriptor(response.body);
    const { body } = await get(descriptor.objectUri);
    expect(descriptor).toMatchObject({
      types: ['application/octet-stream'],
      size: body.length,
      installParam: `sha256=${sha256(body).toUpperCase()}`,
    });
    const posted = await wire.send({
      method: 'POST',
      url: descriptor.installNotifyUri ?? '',
      headers: {},
      body: new TextEncoder().encode('900 Success\r\n'),
    });
    expect(posted.status).toBe(200);
    expect(content.installNotifications()).toEqual([
      { url: descriptor.installNotifyUri, text: '900 Success' },
    ]);
  });
});

describe('what is not published', () => {
  it.each([
    '/',
    '/packages/',
    '/packages/other.pkg',
    '/packages/../packages/x.pkg',
    '/packages/%2e%2e/%2e%2e/etc/passwd',
    '/../../package.json',
    '/packages/..%2f..%2fpackage.json',
  ])('is not found: %s', async (path) => {
    content.publish(OFFER);
    expect((await get(ORIGINS.content + path)).status).toBe(404);
  });

  it('has no path outside its three folders, whatever the update is called', async () => {
    for (const name of ['../../etc', '..', '/', 'ö\u0000', '....//....//x']) {
      const { pkgUrl } = content.publish({ ...OFFER, name, version: name });
      expect(pkgUrl).toMatch(/^http:\/\/content\.fumo\.test\/descriptors\/[a-z0-9][a-z0-9.-]*\.dd$/);
      expect(pkgUrl).not.toContain('..');
      expect((await get(pkgUrl)).status).toBe(200);
    }
  });

  it('takes each address with its own method only', async () => {
    const { pkgUrl } = content.publish(OFFER);
    const posted = await wire.send({ method: 'POST', url: pkgUrl, headers: {}, body: new Uint8Array() });
    expect([posted.status, posted.headers.allow]).toEqual([405, 'GET']);
    const { installNotifyUri = '' } = readDescriptor((await get(pkgUrl)).body);
    const got = await get(installNotifyUri);
    expect([got.status, got.headers.allow]).toEqual([405, 'POST']);
    expect(content.installNotifications()).toEqual([]);
  });
});

describe('faults', () => {
  const fetch = async () => {
    const { pkgUrl } = content.publish(OFFER);
    const descriptor = readDescriptor((await get(pkgUrl)).body);
    return { descriptor, response: await get(descriptor.objectUri) };
  };

  it('package-missing: the descriptor is there, the package is not', async () => {
    faults.add('package-missing');
    const { response } = await fetch();
    expect(response.status).toBe(404);
  });

  it('package-corrupted: right size, wrong hashes, readable header', async () => {
    faults.add('package-corrupted');
    const { descriptor, response } = await fetch();
    expect(response.body).toHaveLength(descriptor.size);
    expect(descriptor.installParam).not.toBe(`sha256=${sha256(response.body).toUpperCase()}`);
    const { header, payload } = open(response.body);
    expect(header.sha256).not.toBe(sha256(payload));
    faults.delete('package-corrupted');
    const sound = (await fetch()).response.body;
    expect(sound.filter((octet, at) => octet !== response.body[at])).toHaveLength(1);
  });

  it('package-truncated: fewer octets than the descriptor says', async () => {
    faults.add('package-truncated');
    const { descriptor, response } = await fetch();
    expect(response.body.length).toBeLessThan(descriptor.size);
    expect(response.body.length).toBeGreaterThan(0);
  });

  it.each([
    ['content-unauthorized', 401],
    ['content-error', 500],
    ['content-unavailable', 503],
    ['content-timeout', 504],
  ] as const)('%s: HTTP %i for whatever is fetched, until it is over', async (fault, status) => {
    const urls = [content.publish(OFFER).pkgUrl, direct()];
    faults.add(fault);
    for (const url of urls) expect((await get(url)).status).toBe(status);
    faults.delete(fault);
    for (const url of urls) expect((await get(url)).status).toBe(200);
  });

  it('content-unauthorized: says how to authenticate', async () => {
    faults.add('content-unauthorized');
    expect((await get(direct())).headers['www-authenticate']).toBe('Basic realm="update packages"');
  });

  it('bad-descriptor: nothing that could be read', async () => {
    faults.add('bad-descriptor');
    const { body } = await get(content.publish(OFFER).pkgUrl);
    expect(() => readDescriptor(body)).toThrowError(
      expect.objectContaining({ code: 'descriptor.malformed' }),
    );
  });

  it('bad-url: an address that is no URL', () => {
    faults.add('bad-url');
    expect(content.publish(OFFER).pkgUrl).toBe('http//content.fumo.test/descriptors/firmware-2.0.0-2.0.0.dd');
  });

  it.each([
    ['bad-signature', 1, false],
    ['package-not-acceptable', 2, true],
  ] as const)('%s: format %i, sound payload, signature good: %s', async (fault, format, good) => {
    faults.add(fault);
    const { header, payload } = open((await fetch()).response.body);
    expect(header['fumo-package']).toBe(format);
    expect(header.sha256).toBe(sha256(payload));
    expect(header.signature === signPackage(header)).toBe(good);
  });

  it('reach the octets that are pushed through DM too', async () => {
    const { pkgUrl, octets } = content.publish({ ...OFFER, delivery: 'direct' });
    expect(sha256(octets())).toBe(sha256((await get(pkgUrl)).body));
    faults.add('package-truncated');
    expect(octets()).toHaveLength(3072);
  });

  it('wrong-device: made for another model, and sound in itself', async () => {
    faults.add('wrong-device');
    const { descriptor, response } = await fetch();
    const { header, payload } = open(response.body);
    expect(header.mod).not.toBe('sandbox-1');
    expect(header.sha256).toBe(sha256(payload));
    expect(descriptor.size).toBe(response.body.length);
    expect(descriptor.installParam).toBe(`sha256=${sha256(response.body).toUpperCase()}`);
  });
});

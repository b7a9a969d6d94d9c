import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { FumoError } from '../../../src/errors.js';
import { openHttpWire } from '../../../src/sandbox/wire/http.js';
import { openLoopbackWire } from '../../../src/sandbox/wire/loopback.js';
import { ORIGINS, type Wire, type WireOptions, type WireRequest } from '../../../src/sandbox/wire/wire.js';

const text = (octets: Uint8Array | undefined) => new TextDecoder().decode(octets);
const octets = (words: string) => new TextEncoder().encode(words);
const URL_DM = `${ORIGINS.dm}/dm`;
const post = (body: Uint8Array, url = URL_DM): WireRequest => ({
  method: 'POST',
  url,
  headers: { 'content-type': 'application/x-test' },
  body,
});

const opened: Wire[] = [];
afterEach(async () => {
  for (const wire of opened.splice(0)) await wire.close().catch(() => {});
});

/** Settles with the error code of a rejection. */
async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'no error';
  } catch (error) {
    return error instanceof FumoError ? error.code : String(error);
  }
}

describe.each([
  ['loopback', (options?: WireOptions) => openLoopbackWire(options)],
  ['http', (options?: WireOptions) => openHttpWire(options)],
] as const)('the %s wire', (_name, make) => {
  const open = (options?: WireOptions) => {
    const wire = make(options);
    opened.push(wire);
    return wire;
  };

  it('carries a request and its answer under nominal addresses', async () => {
    const wire = open();
    const seen: WireRequest[] = [];
    await wire.serve(ORIGINS.dm, async (request) => {
      seen.push(request);
      return { status: 200, headers: { 'content-type': 'application/x-answer' }, body: octets('pong') };
    });
    const response = await wire.send(post(octets('ping'), `${URL_DM}?key=1%202`));
    expect(text(response.body)).toBe('pong');
    expect(response.status).toBe(200);
    expect(seen).toHaveLength(1);
    expect(seen[0]?.url).toBe('http://dm.fumo.test/dm?key=1%202');
    expect(text(seen[0]?.body)).toBe('ping');
  });

  it('gives both sides the same headers whatever the wire: no date, no hop, nothing to cache', async () => {
    const wire = open();
    let received: Record<string, string> = {};
    await wire.serve(ORIGINS.dm, async (request) => {
      received = request.headers;
      return {
        status: 200,
        headers: { 'X-Syncml-Hmac': 'mac', Date: 'now', connection: 'x' },
        body: new Uint8Array(),
      };
    });
    const response = await wire.send(post(octets('a')));
    expect(received).toEqual({ 'cache-control': 'no-store', 'content-type': 'application/x-test' });
    expect(response.headers).toEqual({ 'cache-control': 'no-store, private', 'x-syncml-hmac': 'mac' });
  });

  it('cannot reach an origin that nobody serves', async () => {
    const wire = open();
    const error = await wire.send(post(octets('a'))).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(FumoError);
    expect((error as FumoError).code).toBe('environment.unreachable');
    expect((error as FumoError).message).toContain(URL_DM);
  });

  it('refuses an address that is not http', async () => {
    expect(await codeOf(open().send(post(octets('a'), 'ftp://dm.fumo.test/')))).toBe('environment.bad-url');
  });

  it('refuses to serve one origin twice', async () => {
    const wire = open();
    const handler = async () => ({ status: 200, headers: {}, body: new Uint8Array() });
    await wire.serve(ORIGINS.dm, handler);
    expect(await codeOf(wire.serve(ORIGINS.dm, handler))).toBe('environment.address-in-use');
  });

  it.each([
    ['at the limit', 1000, 200],
    ['beyond it', 1001, 413],
    ['far beyond it', 12_000, 413],
  ])('answers a body %s (%i octets) with %i', async (_where, size, status) => {
    const wire = open({ maxBody: 1000 });
    let calls = 0;
    await wire.serve(ORIGINS.dm, async () => {
      calls += 1;
      return { status: 200, headers: {}, body: new Uint8Array() };
    });
    expect((await wire.send(post(new Uint8Array(size)))).status).toBe(status);
    expect(calls).toBe(status === 200 ? 1 : 0);
  });

  it('refuses an answer beyond the limit', async () => {
    const wire = open({ maxResponse: 10 });
    await wire.serve(ORIGINS.dm, async () => ({ status: 200, headers: {}, body: new Uint8Array(11) }));
    expect(await codeOf(wire.send(post(octets('a'))))).toBe('environment.response-too-large');
  });

  it('knows only GET and POST', async () => {
    const wire = open();
    await wire.serve(ORIGINS.dm, async () => ({ status: 200, headers: {}, body: new Uint8Array() }));
    const foreign = { ...post(octets('a')), method: 'PUT' } as unknown as WireRequest;
    const response = await wire.send(foreign);
    expect(response.status).toBe(405);
    expect(response.headers.allow).toBe('GET, POST');
  });

  it('answers 500 when a handler throws, and the error comes out on close', async () => {
    const wire = make();
    await wire.serve(ORIGINS.dm, async () => Promise.reject(new Error('our bug')));
    expect((await wire.send(post(octets('a')))).status).toBe(500);
    await expect(wire.close()).rejects.toThrow('our bug');
  });

  it('tells the hook what a handler threw, and closes quietly then', async () => {
    const heard: unknown[] = [];
    const wire = make({ onError: (error) => heard.push(error) });
    await wire.serve(ORIGINS.dm, async () => Promise.reject(new Error('our bug')));
    await wire.send(post(octets('a')));
    await wire.close();
    expect(heard.map(String)).toEqual(['Error: our bug']);
  });

  it('ends requests whose handler still waits when it is closed', async () => {
    const wire = make();
    let entered: () => void = () => {};
    const inside = new Promise<void>((resolve) => {
      entered = resolve;
    });
    await wire.serve(ORIGINS.dm, () => {
      entered();
      return new Promise(() => {});
    });
    const code = codeOf(wire.send(post(octets('a'))));
    await inside;
    await wire.close();
    expect(await code).toBe('environment.unreachable');
    expect(await codeOf(wire.send(post(octets('b'))))).toBe('environment.unreachable');
  });

  it('hands over copies: neither side can change what the other has', async () => {
    const wire = open();
    const kept = octets('kept');
    await wire.serve(ORIGINS.dm, async (request) => {
      request.body?.fill(0);
      return { status: 200, headers: {}, body: kept };
    });
    const sent = octets('sent');
    (await wire.send(post(sent))).body.fill(0);
    expect([text(sent), text(kept)]).toEqual(['sent', 'kept']);
  });
});

describe('the http wire on its sockets', () => {
  it('listens on this machine only and says where', async () => {
    const wire = openHttpWire();
    opened.push(wire);
    await wire.serve(ORIGINS.dm, async () => ({ status: 200, headers: {}, body: new Uint8Array() }));
    expect(wire.realOrigin(ORIGINS.dm)).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(wire.realOrigin(ORIGINS.content)).toBeUndefined();
  });

  it('names the port that somebody else holds', async () => {
    const first = openHttpWire();
    opened.push(first);
    const handler = async () => ({ status: 200, headers: {}, body: new Uint8Array() });
    await first.serve(ORIGINS.dm, handler);
    const port = Number(new URL(first.realOrigin(ORIGINS.dm) ?? '').port);
    const second = openHttpWire({ ports: { [ORIGINS.dm]: port } });
    opened.push(second);
    expect(await codeOf(second.serve(ORIGINS.dm, handler))).toBe('environment.address-in-use');
  });

  it('sends no Date header', async () => {
    const wire = openHttpWire();
    opened.push(wire);
    await wire.serve(ORIGINS.dm, async () => ({ status: 200, headers: {}, body: octets('x') }));
    const raw = await rawExchange(wire, 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    expect(raw).toMatch(/^HTTP\/1\.1 200 /);
    expect(raw.toLowerCase()).not.toContain('\r\ndate:');
  });

  it('gives up on a request that never comes whole', async () => {
    const wire = openHttpWire({ stallMs: 40 });
    opened.push(wire);
    await wire.serve(ORIGINS.dm, async () => ({ status: 200, headers: {}, body: new Uint8Array() }));
    const raw = await rawExchange(wire, 'POST /dm HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc');
    expect(raw).toMatch(/^HTTP\/1\.1 408 /);
  });
});

/** Sends raw text to the real port and reads until the other side closes. */
function rawExchange(wire: Wire, request: string): Promise<string> {
  const { hostname, port } = new URL(wire.realOrigin(ORIGINS.dm) ?? '');
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(request));
    let heard = '';
    socket.on('data', (piece) => {
      heard += piece;
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(heard));
  });
}

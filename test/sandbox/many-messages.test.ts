/**
 * Packages over many messages and large objects, end to end (DM Protocol 1.2: MaxMsgSize, multiple messages in a
 * package, large objects).
 */
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { Cast, ClientPackage, Stage } from '../../src/engine/ports.js';
import { openSeed } from '../../src/engine/seed.js';
import { openSandbox } from '../../src/sandbox/stage.js';
import { decodeMessage } from '../../src/syncml/codec.js';
import { type Item, MEDIA_TYPES, type SyncMLMessage, type Wish } from '../../src/syncml/message.js';
import { fromBase64, toBase64 } from '../../src/syncml/octets.js';
import type { Direction } from '../../src/trace/event.js';
import { type TestSurroundings, testSurroundings } from '../support/surroundings.js';
import { castWith, SCHEMES } from './server/lock-step.js';

const FUMO = './FwUpdate/FwPkg1';
const KIB = 1024;
const ENCODINGS = ['xml', 'wbxml'] as const;
const PAYLOAD = openSeed('payload')
  .stream('octets')
  .bytes(300 * KIB);

const get = (...uris: string[]): Wish => ({
  name: 'Get',
  items: uris.map((uri) => ({ target: { locUri: uri } })),
});
const pushOf = (data: Uint8Array): Wish => ({
  name: 'Replace',
  items: [
    {
      target: { locUri: `${FUMO}/Update/PkgData` },
      meta: { format: 'bin', type: 'application/octet-stream' },
      data,
    },
  ],
});
const extLeaf = (name: string, data: string): Wish => ({
  name: 'Add',
  items: [{ target: { locUri: `${FUMO}/Ext/${name}` }, meta: { format: 'chr', type: 'text/plain' }, data }],
});

interface Sizes {
  device?: Partial<Cast['device']>;
  serverMaxMsgSize?: number;
}

const opened: Stage[] = [];
afterEach(async () => {
  for (const stage of opened.splice(0)) await stage.close();
});

/** Runs one session in which the server says those packages; what it heard comes back. */
async function play(packages: readonly (readonly Wish[])[], cast: Partial<Cast>, sizes: Sizes = {}) {
  const queue = [...packages];
  const heard: ClientPackage[] = [];
  const surroundings = testSurroundings({
    answer: (turn) => {
      if (turn.kind !== 'server-reply') return undefined;
      heard.push(turn.facts);
      return { wishes: queue.shift() ?? [] };
    },
  });
  const base = castWith(cast);
  const { serverMaxMsgSize } = sizes;
  const stage = await openSandbox()(
    {
      ...base,
      device: { ...base.device, ...sizes.device },
      account: { ...base.account, ...(serverMaxMsgSize === undefined ? {} : { serverMaxMsgSize }) },
    },
    surroundings,
  );
  opened.push(stage);
  await stage.server.notify({ uiMode: 1 });
  await surroundings.quiet();
  return { heard, surroundings, stage };
}

interface Sent {
  direction: Direction;
  octets: number;
  message: SyncMLMessage;
}

const sent = (surroundings: TestSurroundings): Sent[] =>
  surroundings
    .of('message')
    .filter(({ mediaType }) => mediaType !== MEDIA_TYPES.notification)
    .map(({ direction, octets, mediaType }) => {
      const body = fromBase64(octets) ?? new Uint8Array();
      const { message } = decodeMessage(body, mediaType, { strict: true });
      return { direction, octets: body.length, message };
    });

const largest = (messages: readonly Sent[], direction: Direction): number =>
  Math.max(...messages.filter((one) => one.direction === direction).map(({ octets }) => octets));

const itemsOf = ({ message }: Sent, name: 'Replace' | 'Results'): Item[] =>
  message.commands.flatMap((command) => (command.name === name ? command.items : []));

const codesOf = ({ statuses }: ClientPackage) =>
  statuses.map((answered) => answered.statuses.map(({ data }) => data).join('+'));

const pkgDataOf = (stage: Stage): string | undefined =>
  stage.device.view().tree.find(({ uri }) => uri === `${FUMO}/State`)?.value;

const MATRIX = ENCODINGS.flatMap((encoding) =>
  SCHEMES.flatMap((auth) =>
    (['loopback', 'http'] as const).map((transport) => ({ encoding, auth, transport })),
  ),
);

describe.each(MATRIX)('PkgData of 300 KiB over $encoding, $auth, $transport', (cast) => {
  it('arrives in messages of at most 4 KiB, and is answered as one command', async () => {
    const push = pushOf(PAYLOAD);
    const { heard, surroundings, stage } = await play(
      [[get('./DevDetail/LrgObj')], [push]],
      { ...cast, strict: true },
      {
        device: { maxMsgSize: 4 * KIB },
      },
    );
    expect(heard[1]?.results).toEqual({ './DevDetail/LrgObj': 'true' });
    expect(heard).toHaveLength(3);
    expect(heard[2]?.statuses).toHaveLength(1);
    expect(heard[2]?.statuses[0]?.wish).toBe(push);
    expect(codesOf(heard[2] as ClientPackage)).toEqual(['200']);
    expect(pkgDataOf(stage)).toBe('50');
    const messages = sent(surroundings);
    expect(largest(messages, 'server-to-device')).toBeLessThanOrEqual(4 * KIB);
    const chunks = messages.flatMap((one) => itemsOf(one, 'Replace').filter(({ target }) => target));
    expect(chunks.length).toBeGreaterThan(70);
    const travelled = cast.encoding === 'xml' ? toBase64(PAYLOAD).length : PAYLOAD.length;
    expect(chunks.map(({ meta }) => meta?.size)).toEqual([
      String(travelled),
      ...chunks.slice(1).map(() => undefined),
    ]);
    expect(chunks.map(({ moreData }) => moreData === true)).toEqual([
      ...chunks.slice(1).map(() => true),
      false,
    ]);
    expect(Buffer.compare(joined(chunks), PAYLOAD)).toBe(0);
    expect(surroundings.notes()).toEqual([]);
  });
});

function joined(chunks: readonly Item[]): Uint8Array {
  const texts = chunks.map(({ data }) => data);
  if (texts.every((text) => typeof text === 'string')) return fromBase64(texts.join('')) ?? new Uint8Array();
  return Uint8Array.from(Buffer.concat(texts.map((part) => Buffer.from(part as Uint8Array))));
}

describe.each(ENCODINGS)('over %s', (encoding) => {
  it('chunks are answered 213 with Alert 1222, and only the last one otherwise', async () => {
    const { surroundings } = await play(
      [[pushOf(PAYLOAD.slice(0, 9 * KIB))]],
      { encoding },
      {
        device: { maxMsgSize: 4 * KIB },
      },
    );
    const answers = sent(surroundings).filter(({ direction }) => direction === 'device-to-server');
    const about = answers.map(({ message: { commands, final } }) => ({
      final,
      replace: commands.flatMap((one) => (one.name === 'Status' && one.cmd === 'Replace' ? [one.data] : [])),
      alerts: commands.flatMap((one) => (one.name === 'Alert' ? [one.data] : [])),
    }));
    expect(about.slice(1)).toEqual([
      ...about.slice(2).map(() => ({ final: false, replace: ['213'], alerts: ['1222'] })),
      { final: true, replace: ['200'], alerts: [] },
    ]);
    expect(about.length).toBeGreaterThan(3);
  });

  it('a large value goes out and comes back, though neither fits into a message', async () => {
    const value = Array.from({ length: 700 }, (_none, at) => `&<Zeile ${at}> äöü€`).join('\n');
    const { heard, surroundings } = await play(
      [[extLeaf('Log', value)], [get(`${FUMO}/Ext/Log`)]],
      { encoding },
      { device: { maxMsgSize: 2 * KIB } },
    );
    expect(codesOf(heard[1] as ClientPackage)).toEqual(['200']);
    expect(heard[2]?.results[`${FUMO}/Ext/Log`]).toBe(value);
    const messages = sent(surroundings);
    expect(largest(messages, 'device-to-server')).toBeLessThanOrEqual(2 * KIB);
    expect(largest(messages, 'server-to-device')).toBeLessThanOrEqual(2 * KIB);
    const chunks = messages.flatMap((one) => itemsOf(one, 'Results'));
    expect(chunks[0]?.meta?.size).toBe(String(Buffer.byteLength(value)));
    expect(chunks.slice(1).some(({ meta }) => meta?.size !== undefined)).toBe(false);
  });

  it('a Get of the whole tree takes several messages, each asked for with 1222', async () => {
    const { heard, surroundings } = await play(
      [[get('./?list=StructData')]],
      { encoding },
      {
        serverMaxMsgSize: 1500,
      },
    );
    expect(heard).toHaveLength(2);
    expect(Object.keys(heard[1]?.results ?? {}).length).toBeGreaterThan(20);
    const messages = sent(surroundings);
    const [, ...answers] = messages.filter(({ direction }) => direction === 'device-to-server');
    expect(answers.length).toBeGreaterThan(2);
    expect(answers.map(({ message }) => message.final)).toEqual([...answers.slice(1).map(() => false), true]);
    expect(Math.max(...answers.map(({ octets }) => octets))).toBeLessThanOrEqual(1500);
    const asked = messages
      .filter(({ direction, message }) => direction === 'server-to-device' && !message.final)
      .map(({ message }) =>
        message.commands.flatMap((one) => (one.name === 'Alert' ? [one.data] : [one.name])),
      );
    expect(new Set(asked.flat())).toEqual(new Set(['Status', '1222']));
    expect(surroundings.notes()).toEqual([]);
  });

  it('a package of many commands is split, and every command gets its answer', async () => {
    const wishes = Array.from({ length: 60 }, (_none, at) => extLeaf(`L${at}`, 'x'.repeat(100)));
    const { heard, surroundings } = await play(
      [wishes, [get(`${FUMO}/Ext`)]],
      { encoding },
      {
        device: { maxMsgSize: 2 * KIB },
      },
    );
    expect(codesOf(heard[1] as ClientPackage)).toEqual(wishes.map(() => '200'));
    expect(heard[1]?.statuses.map(({ wish }) => wish)).toEqual(wishes);
    expect(heard[2]?.results[`${FUMO}/Ext`]?.split('/')).toHaveLength(60);
    expect(largest(sent(surroundings), 'server-to-device')).toBeLessThanOrEqual(2 * KIB);
  });

  it('messages never exceed what was announced, whatever the sizes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          device: fc.integer({ min: 1400, max: 5000 }),
          server: fc.integer({ min: 1400, max: 5000 }),
          payload: fc.integer({ min: 0, max: 9000 }),
          values: fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 8 }),
          auth: fc.constantFrom(...SCHEMES),
        }),
        async ({ device, server, payload, values, auth }) => {
          const leaves = values.map((size, at) => extLeaf(`V${at}`, 'ä<'.repeat(size / 2)));
          const packages = [
            [...leaves, pushOf(PAYLOAD.slice(0, payload))],
            [get(...values.map((_size, at) => `${FUMO}/Ext/V${at}`), './DevInfo')],
          ];
          const { heard, surroundings } = await play(
            packages,
            { encoding, auth },
            {
              device: { maxMsgSize: device },
              serverMaxMsgSize: server,
            },
          );
          const messages = sent(surroundings);
          const [first, ...others] = messages.filter(({ direction }) => direction === 'device-to-server');
          expect(first?.octets).toBeLessThanOrEqual(device);
          expect(Math.max(...others.map(({ octets }) => octets))).toBeLessThanOrEqual(
            Math.min(server, device),
          );
          expect(largest(messages, 'server-to-device')).toBeLessThanOrEqual(device);
          expect(codesOf(heard[1] as ClientPackage)).toEqual([...leaves.map(() => '200'), '200']);
          for (const [at, size] of values.entries()) {
            expect(heard[2]?.results[`${FUMO}/Ext/V${at}`]).toBe('ä<'.repeat(size / 2));
          }
          for (const stage of opened.splice(0)) await stage.close();
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('limits of the device', () => {
  const [size, half] = [8 * KIB, 4 * KIB];
  it('an object above MaxObjSize is not sent at all, and the owner learns that nobody answered', async () => {
    const { heard, surroundings } = await play(
      [[pushOf(PAYLOAD.slice(0, size)), get('./DevInfo/Man')]],
      {},
      {
        device: { maxObjSize: half },
      },
    );
    expect(codesOf(heard[1] as ClientPackage)).toContain('');
    expect(surroundings.notes()).toEqual(['session.object-too-large']);
  });

  it('an object above the free memory is refused with 420 at its first chunk, and sending stops', async () => {
    const { heard, surroundings } = await play(
      [[pushOf(PAYLOAD), get('./DevInfo/Man')]],
      {},
      {
        device: { maxMsgSize: half, memory: size },
      },
    );
    expect(codesOf(heard[1] as ClientPackage)).toEqual(['420', '200']);
    expect(heard[1]?.results).toEqual({ './DevInfo/Man': 'fumo' });
    expect(
      sent(surroundings)
        .flatMap((one) => itemsOf(one, 'Replace'))
        .filter(({ target }) => target),
    ).toHaveLength(1);
  });

  it('a refused object that was the last thing to say lets the owner go on in the same session', async () => {
    const { heard } = await play(
      [[pushOf(PAYLOAD)], [get('./DevInfo/Man')]],
      {},
      {
        device: { maxMsgSize: half, memory: size },
      },
    );
    expect(codesOf(heard[1] as ClientPackage)).toEqual(['420']);
    expect(heard[2]?.results).toEqual({ './DevInfo/Man': 'fumo' });
    expect(codesOf(heard[2] as ClientPackage)).toEqual(['200']);
  });
});

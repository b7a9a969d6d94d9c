/** A device on a loopback wire, with a DM server that does as the test says and a content server with two shelves. */
import { createHash } from 'node:crypto';
import { makeCred } from '../../../src/dm/authentication.js';
import { type Descriptor, writeDescriptor } from '../../../src/dm/descriptor.js';
import { answerAll, composeMessage } from '../../../src/dm/exchange.js';
import type { FaultName } from '../../../src/engine/ports.js';
import { signPackage } from '../../../src/sandbox/content/package-signature.js';
import { openDevice } from '../../../src/sandbox/device/device.js';
import { openLoopbackWire } from '../../../src/sandbox/wire/loopback.js';
import type { WireRequest, WireResponse } from '../../../src/sandbox/wire/wire.js';
import { ORIGINS } from '../../../src/sandbox/wire/wire.js';
import { decodeMessage, encodeMessage } from '../../../src/syncml/codec.js';
import {
  type Alert,
  type Item,
  MEDIA_TYPES,
  type SyncMLMessage,
  type Wish,
} from '../../../src/syncml/message.js';
import { type SurroundingsOptions, testSurroundings } from '../../support/surroundings.js';
import { type CastChanges, FUMO, SERVER_ID, SERVER_URI, testCast } from './fixtures.js';

/** What the server commands in answer to a message; nothing ends the session. */
export type Script = (message: SyncMLMessage) => readonly Wish[];

export interface WorldOptions extends SurroundingsOptions {
  cast?: CastChanges;
  faults?: Set<FaultName>;
  script?: Script;
  /** Answer of the DM server to each request in turn; falls back to the script. */
  outages?: number[];
  content?: (request: WireRequest) => WireResponse;
}

export async function openWorld(options: WorldOptions = {}) {
  const cast = testCast({ auth: 'basic', encoding: 'xml', ...options.cast });
  const surroundings = testSurroundings(options);
  const wire = openLoopbackWire();
  const faults = options.faults ?? new Set<FaultName>();
  const received: SyncMLMessage[] = [];
  const posted: string[] = [];
  const outages = [...(options.outages ?? [])];

  await wire.serve(ORIGINS.dm, async ({ body }) => {
    const outage = outages.shift() ?? 200;
    if (outage !== 200) return { status: outage, headers: {}, body: new Uint8Array() };
    const { message } = decodeMessage(body ?? new Uint8Array(), MEDIA_TYPES[cast.encoding]);
    received.push(message);
    return { status: 200, headers: { 'content-type': MEDIA_TYPES[cast.encoding] }, body: answer(message) };
  });
  await wire.serve(ORIGINS.content, async (request) => {
    if (request.method === 'POST') posted.push(new TextDecoder().decode(request.body).trim());
    return options.content?.(request) ?? { status: 404, headers: {}, body: new Uint8Array() };
  });

  function answer(message: SyncMLMessage): Uint8Array {
    const secret = { scheme: 'basic', user: SERVER_ID, password: cast.account.serverPassword } as const;
    const reply = composeMessage({
      sessionId: message.header.sessionId,
      msgId: message.header.msgId,
      target: message.header.source,
      source: { locUri: SERVER_URI },
      ...makeCred(secret, new Uint8Array()),
      statuses: answerAll(message, '200'),
      results: [],
      wishes: options.script?.(message) ?? [],
      final: true,
    });
    return encodeMessage(reply.message, cast.encoding);
  }

  const device = await openDevice(cast, surroundings, wire, faults);
  return {
    ...surroundings,
    cast,
    wire,
    device,
    faults,
    received,
    /** Bodies of install notifications. */
    posted,
    /** State as it moved, the first one included. */
    states: () => {
      const moves = surroundings.of('state');
      return [...moves.slice(0, 1).map(({ from }) => from), ...moves.map(({ to }) => to)];
    },
    /** The FUMO results that the device reported. */
    reports: () =>
      received.flatMap(alertsOf).filter(({ items }) => items[0]?.meta?.type?.endsWith('request') === false),
    notify: (body: Uint8Array) =>
      wire.send({
        method: 'POST',
        url: `${ORIGINS.device}/notification`,
        headers: { 'content-type': MEDIA_TYPES.notification },
        body,
      }),
  };
}

export const alertsOf = ({ commands }: SyncMLMessage): Alert[] =>
  commands.filter((command): command is Alert => command.name === 'Alert' && command.data === '1226');

const at = (locUri: string, data?: Item['data']): Item => ({
  target: { locUri },
  ...(data === undefined ? {} : { data }),
});

/** Sets the address and executes a node. */
export function order(
  node: 'Download' | 'DownloadAndUpdate',
  url: string,
  correlator?: string,
): readonly Wish[] {
  return [
    { name: 'Replace', items: [at(`${FUMO}/${node}/PkgURL`, url)] },
    { name: 'Exec', ...(correlator === undefined ? {} : { correlator }), items: [at(`${FUMO}/${node}`)] },
  ];
}

/** Each list of wishes once, in answer to the messages that come, then nothing. */
export function once(...lists: readonly (readonly Wish[])[]): Script {
  const queue = [...lists];
  return () => queue.shift() ?? [];
}

export const execWish = (node: string): Wish => ({ name: 'Exec', items: [at(`${FUMO}/${node}`)] });

const hex = (octets: Uint8Array): string => createHash('sha256').update(octets).digest('hex');

/** A package, well signed unless `header` has another signature; what `header` says may be untrue. */
export function makePackage(header: Record<string, unknown> = {}): Uint8Array {
  const payload = new TextEncoder().encode('new firmware '.repeat(100));
  const said = {
    'fumo-package': 1,
    name: 'Firmware',
    version: '2.0.0',
    man: 'fumo',
    mod: 'sandbox-1',
    size: payload.length,
    sha256: hex(payload),
    ...header,
  };
  const facts = { signature: signPackage(said), ...said };
  const line = new TextEncoder().encode(`${JSON.stringify(facts)}\n`);
  const octets = new Uint8Array(line.length + payload.length);
  octets.set(line);
  octets.set(payload, line.length);
  return octets;
}

export const PACKAGE_URL = `${ORIGINS.content}/packages/fw.pkg`;
export const DESCRIPTOR_URL = `${ORIGINS.content}/descriptors/fw.dd`;

/** A content server with a package and its descriptor. */
export function contentOf(
  octets: Uint8Array,
  changes: Partial<Descriptor> = {},
): (request: WireRequest) => WireResponse {
  const descriptor = writeDescriptor({
    types: ['application/octet-stream'],
    size: octets.length,
    objectUri: '/packages/fw.pkg',
    installNotifyUri: '/install-notify/fw',
    installParam: `sha256=${hex(octets)}`,
    ...changes,
  });
  const shelves: Readonly<Record<string, { type: string; body: Uint8Array }>> = {
    [PACKAGE_URL]: { type: 'application/octet-stream', body: octets },
    [DESCRIPTOR_URL]: { type: MEDIA_TYPES.descriptor, body: new TextEncoder().encode(descriptor) },
    [`${ORIGINS.content}/install-notify/fw`]: { type: 'text/plain', body: new Uint8Array() },
  };
  return ({ url }) => {
    const shelf = shelves[url];
    if (!shelf) return { status: 404, headers: {}, body: new Uint8Array() };
    return { status: 200, headers: { 'content-type': shelf.type }, body: shelf.body };
  };
}

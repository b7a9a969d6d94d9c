/** One HTTP exchange with the content server, recorded as a transfer; what goes wrong becomes a cause. */
import { createHash } from 'node:crypto';
import { FumoError } from '../../../errors.js';
import { toHex, utf8Encode } from '../../../syncml/octets.js';
import type { Recordable, TransferEvent } from '../../../trace/event.js';
import type { Wire, WireRequest, WireResponse } from '../../wire/wire.js';
import { failure, httpFailure, type UpdateFailure } from './causes.js';

export interface TransferTools {
  wire: Wire;
  record(event: Recordable): void;
  /** Refuse what would be tolerated in a descriptor. */
  strict?: boolean;
  /** What happens halfway through a package, if anything does. */
  interruption?(): UpdateFailure | undefined;
}

export type Fetched = { octets: Uint8Array; mediaType: string } | UpdateFailure;

/** SHA-256, hex in lower case. */
export const sha256 = (octets: Uint8Array): string => toHex(createHash('sha256').update(octets).digest());

/** GETs a nominal URL. `purpose` tells from the answer's media type what it was. */
export async function fetchOctets(
  tools: TransferTools,
  url: string,
  purpose: (mediaType: string) => 'descriptor' | 'package',
): Promise<Fetched> {
  const response = await exchange(tools.wire, { method: 'GET', url, headers: { accept: '*/*' } });
  if ('cause' in response) return response;
  const mediaType = bareType(response.headers['content-type']);
  const what = purpose(mediaType);
  const broken = what === 'package' && response.status === 200 ? tools.interruption?.() : undefined;
  const octets = broken ? response.body.subarray(0, response.body.length / 2) : response.body;
  tools.record(received(url, what, { ...response, body: octets }, mediaType));
  if (broken) {
    const text = `${broken.text} after ${octets.length} of ${response.body.length} octets`;
    return { ...broken, text, received: octets.length };
  }
  return httpFailure(response.status) ?? { octets, mediaType };
}

/** POSTs an install notification; nothing depends on its answer (OMA Download 1.0, install notification). */
export async function postInstallStatus(tools: TransferTools, url: string, text: string): Promise<void> {
  const body = utf8Encode(text);
  const headers = { 'content-type': 'text/plain' };
  const response = await exchange(tools.wire, { method: 'POST', url, headers, body });
  const status = 'cause' in response ? 0 : response.status;
  const facts = {
    url,
    purpose: 'install-notify',
    status,
    mediaType: 'text/plain',
    size: body.length,
  } as const;
  tools.record({ kind: 'transfer', method: 'POST', ...facts, sha256: sha256(body), text: text.trim() });
}

/** `application/x; charset=utf-8` to `application/x`. */
const bareType = (contentType = ''): string => (contentType.split(';', 1)[0] ?? '').trim().toLowerCase();

function received(
  url: string,
  purpose: TransferEvent['purpose'],
  { status, body }: WireResponse,
  mediaType: string,
): TransferEvent {
  const type = mediaType === '' ? {} : { mediaType };
  return {
    kind: 'transfer',
    method: 'GET',
    url,
    purpose,
    status,
    ...type,
    size: body.length,
    sha256: sha256(body),
  };
}

/** What the wire refuses, by its code. */
const WIRE_CAUSES = {
  'environment.bad-url': 'bad-url',
  'environment.response-too-large': 'no-room',
} as const;

async function exchange(wire: Wire, request: WireRequest): Promise<WireResponse | UpdateFailure> {
  if (!URL.canParse(request.url)) return failure('bad-url', `"${request.url}" is no URL`);
  try {
    return await wire.send(request);
  } catch (error) {
    if (!(error instanceof FumoError) || error.class !== 'environment') throw error;
    const known = Object.entries(WIRE_CAUSES).find(([code]) => code === error.code);
    return failure(known?.[1] ?? 'unreachable', error.message);
  }
}

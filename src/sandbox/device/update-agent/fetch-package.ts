/**
 * Fetches what a PkgURL points to: the package itself, or a download descriptor that leads to it; the answer's media
 * type tells which (FUMO TS, alternate download; OMA Download 1.0).
 */
import {
  type Descriptor,
  descriptorDepartures,
  descriptorStatus,
  readDescriptor,
} from '../../../dm/descriptor.js';
import { toleranceNotes } from '../../../dm/exchange-tolerance.js';
import { FumoError } from '../../../errors.js';
import { MEDIA_TYPES } from '../../../syncml/message.js';
import { failure, type UpdateFailure } from './causes.js';
import { type Fetched, fetchOctets, type TransferTools } from './transfer.js';

/** What came, and where the content server wants to hear what became of it. */
export interface Delivery {
  result: Extract<Fetched, { octets: Uint8Array }> | UpdateFailure;
  descriptor?: Descriptor;
  /** Nominal URL. */
  notifyUrl?: string;
}

/** @param room octets free for a package */
export async function fetchPackage(tools: TransferTools, url: string, room: number): Promise<Delivery> {
  const first = await fetchOctets(tools, url, (type) =>
    type === MEDIA_TYPES.descriptor ? 'descriptor' : 'package',
  );
  if ('cause' in first) return { result: first };
  if (first.mediaType !== MEDIA_TYPES.descriptor)
    return { result: withinRoom(first, first.octets.length, room) };
  const descriptor = tryDescriptor(first.octets);
  if ('cause' in descriptor) return { result: descriptor };
  const refused = oddIn(tools, first.octets);
  if (refused) return refusedDescriptor(descriptor, url, refused);
  return fetchObject(tools, descriptor, url, room);
}

async function fetchObject(
  tools: TransferTools,
  descriptor: Descriptor,
  base: string,
  room: number,
): Promise<Delivery> {
  const { installNotifyUri } = descriptor;
  const notifyUrl = installNotifyUri === undefined ? undefined : resolve(installNotifyUri, base);
  const frame = { descriptor, ...(notifyUrl === undefined ? {} : { notifyUrl }) };
  const url = resolve(descriptor.objectUri, base);
  if (url === undefined)
    return { ...frame, result: failure('bad-url', `"${descriptor.objectUri}" is no URL`) };
  if (descriptor.size > room) return { ...frame, result: noRoom(descriptor.size, room) };
  return { ...frame, result: await fetchOctets(tools, url, () => 'package') };
}

/** Notes of how the descriptor departs from the standard. @returns the failure that a strict device makes of it */
function oddIn({ record, strict }: TransferTools, octets: Uint8Array): UpdateFailure | undefined {
  const odd = descriptorDepartures(octets);
  const notes = strict
    ? odd.map(({ code, message }) => ({ code, text: `refused: ${message}` }))
    : toleranceNotes(odd);
  for (const note of notes) record({ kind: 'note', side: 'device', ...note });
  const [first] = strict ? odd : [];
  return first && failure('bad-descriptor', `the descriptor departs from the standard: ${first.message}`);
}

/** The content server hears of the refusal where the descriptor says. */
function refusedDescriptor({ installNotifyUri }: Descriptor, base: string, result: UpdateFailure): Delivery {
  const notifyUrl = installNotifyUri === undefined ? undefined : resolve(installNotifyUri, base);
  return { result, ...(notifyUrl === undefined ? {} : { notifyUrl }) };
}

const resolve = (uri: string, base: string): string | undefined =>
  URL.canParse(uri, base) ? new URL(uri, base).href : undefined;

function tryDescriptor(octets: Uint8Array): Descriptor | UpdateFailure {
  try {
    return readDescriptor(octets);
  } catch (error) {
    if (!(error instanceof FumoError) || error.class !== 'input') throw error;
    const cause = descriptorStatus(error) === 951 ? 'descriptor-version' : 'bad-descriptor';
    return failure(cause, `the descriptor cannot be used: ${error.code}`);
  }
}

const withinRoom = <T>(fetched: T, size: number, room: number): T | UpdateFailure =>
  size > room ? noRoom(size, room) : fetched;

const noRoom = (size: number, room: number): UpdateFailure =>
  failure('no-room', `${size} octets do not fit into ${room}`);

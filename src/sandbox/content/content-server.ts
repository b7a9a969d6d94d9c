/**
 * The content server of alternate download: packages, download descriptors (OMA Download 1.0), and the place where
 * devices post their install notifications. Everything it serves stands in a table by exact path, so there is no path
 * that leads anywhere else.
 */
import { writeDescriptor } from '../../dm/descriptor.js';
import type { FaultName, Publication, UpdateOffer } from '../../engine/ports.js';
import type { Seed } from '../../engine/seed.js';
import { MEDIA_TYPES } from '../../syncml/message.js';
import { methodNotAllowed, plainText } from '../wire/rules.js';
import { ORIGINS, type Wire, type WireRequest, type WireResponse } from '../wire/wire.js';
import { readRange } from './byte-range.js';
import {
  GENERIC_MODEL,
  type Model,
  openPackageBuilder,
  type PackageFlaws,
  type UpdatePackage,
} from './update-package.js';

/** Media type of an update package. */
export const PACKAGE_TYPE = 'application/octet-stream';

export interface InstallNotification {
  /** Nominal URL that it was posted to. */
  url: string;
  /** What it said, such as `900 Success`. */
  text: string;
}

export interface ContentServer {
  /**
   * Serves the update from now on.
   * @param model asked each time that the package is fetched or pushed; the generic one while it says undefined
   */
  publish(offer: UpdateOffer, model?: () => Model | undefined): Publication;
  /** The latest ones, oldest first. */
  installNotifications(): readonly InstallNotification[];
}

export interface ContentOptions {
  wire: Wire;
  seed: Seed;
  /** Looked at for every request. */
  faults: ReadonlySet<FaultName>;
}

type Answer = (request: WireRequest) => WireResponse;
interface Shelf {
  method: WireRequest['method'];
  answer: Answer;
}

const KEPT_NOTIFICATIONS = 100;
const KEPT_TEXT = 1000;

/** @throws FumoError as `Wire.serve` */
export async function openContentServer({ wire, seed, faults }: ContentOptions): Promise<ContentServer> {
  const shelves = new Map<string, Shelf>();
  const notifications: InstallNotification[] = [];
  const build = openPackageBuilder(seed);

  const remember: Answer = ({ url, body }) => {
    notifications.push({ url, text: new TextDecoder().decode(body?.subarray(0, KEPT_TEXT)).trim() });
    if (notifications.length > KEPT_NOTIFICATIONS) notifications.shift();
    return { status: 200, headers: {}, body: new Uint8Array() };
  };

  await wire.serve(ORIGINS.content, async (request) => {
    const shelf = shelves.get(new URL(request.url).pathname);
    if (!shelf) return plainText(404, 'there is nothing at this address');
    if (shelf.method !== request.method) return methodNotAllowed(shelf.method);
    return (request.method === 'GET' ? troubleOf(faults) : undefined) ?? shelf.answer(request);
  });

  return {
    publish(offer, modelOf = () => GENERIC_MODEL) {
      const paths = pathsOf(offer);
      const parcel = () => {
        const model = modelOf() ?? GENERIC_MODEL;
        return build(offer, faults.has('wrong-device') ? otherThan(model) : model, flawsOf(faults));
      };
      shelves.set(paths.package, {
        method: 'GET',
        answer: (request) => sendPackage(request, parcel(), faults),
      });
      shelves.set(paths.descriptor, {
        method: 'GET',
        answer: () => sendDescriptor(offer, paths, parcel(), faults),
      });
      shelves.set(paths.notify, { method: 'POST', answer: remember });
      const path = offer.delivery === 'descriptor' ? paths.descriptor : paths.package;
      return { pkgUrl: addressOf(path, faults), octets: () => onTheWay(parcel().octets, faults) };
    },
    installNotifications: () => [...notifications],
  };
}

interface Paths {
  package: string;
  descriptor: string;
  notify: string;
}

function pathsOf({ name, version }: UpdateOffer): Paths {
  const words = `${name}-${version}`.toLowerCase().replace(/[^a-z0-9.]+/g, '-');
  const slug = words.replace(/\.{2,}/g, '.').replace(/^[-.]+|[-.]+$/g, '') || 'update';
  return {
    package: `/packages/${slug}.pkg`,
    descriptor: `/descriptors/${slug}.dd`,
    notify: `/install-notify/${slug}`,
  };
}

/** Answers of a content server in trouble, to whatever is fetched. */
const TROUBLES: Partial<Record<FaultName, () => WireResponse>> = {
  'content-unauthorized': () =>
    plainText(401, 'who are you?', { 'www-authenticate': 'Basic realm="update packages"' }),
  'content-error': () => plainText(500, 'the content server failed'),
  'content-unavailable': () => plainText(503, 'the content server is overloaded'),
  'content-timeout': () => plainText(504, 'the content server did not answer within a minute'),
};

function troubleOf(faults: ReadonlySet<FaultName>): WireResponse | undefined {
  for (const name of faults) {
    const answer = TROUBLES[name];
    if (answer) return answer();
  }
  return undefined;
}

const flawsOf = (faults: ReadonlySet<FaultName>): PackageFlaws => ({
  signature: faults.has('bad-signature'),
  format: faults.has('package-not-acceptable'),
});

/** With `bad-url` the colon is missing, so that nothing can be made of it. */
const addressOf = (path: string, faults: ReadonlySet<FaultName>): string =>
  (faults.has('bad-url') ? ORIGINS.content.replace(':', '') : ORIGINS.content) + path;

/** Another model of the same maker. */
function otherThan({ man, mod }: Model): Model {
  return { man, mod: `not-${mod}` };
}

function sendDescriptor(
  offer: UpdateOffer,
  paths: Paths,
  { octets, sha256 }: UpdatePackage,
  faults: ReadonlySet<FaultName>,
): WireResponse {
  const text = writeDescriptor({
    types: [PACKAGE_TYPE],
    size: octets.length,
    objectUri: ORIGINS.content + paths.package,
    ddVersion: '1.0',
    // XML cannot carry control characters.
    name: offer.name.replace(/[\u0000-\u001f\u007f]/g, ' '),
    installNotifyUri: ORIGINS.content + paths.notify,
    installParam: `sha256=${sha256.toUpperCase()}`,
  });
  return {
    status: 200,
    headers: { 'content-type': MEDIA_TYPES.descriptor },
    body: new TextEncoder().encode(faults.has('bad-descriptor') ? text.slice(0, text.length / 2) : text),
  };
}

function sendPackage(
  request: WireRequest,
  parcel: UpdatePackage,
  faults: ReadonlySet<FaultName>,
): WireResponse {
  if (faults.has('package-missing')) return plainText(404, 'the package is gone');
  const octets = onTheWay(parcel.octets, faults);
  const type = { 'content-type': PACKAGE_TYPE, 'accept-ranges': 'bytes' };
  const range = readRange(request.headers.range, octets.length);
  if (range.kind === 'whole') return { status: 200, headers: type, body: octets };
  if (range.kind === 'unsatisfiable') {
    return plainText(416, 'no such range', { 'content-range': `bytes */${octets.length}` });
  }
  const { from, to } = range;
  const headers = { ...type, 'content-range': `bytes ${from}-${to}/${octets.length}` };
  return { status: 206, headers, body: octets.subarray(from, to + 1) };
}

/** What becomes of the octets when a fault is true. */
function onTheWay(octets: Uint8Array, faults: ReadonlySet<FaultName>): Uint8Array {
  const sent = faults.has('package-truncated')
    ? octets.subarray(0, octets.length - Math.ceil(octets.length / 4))
    : octets;
  if (!faults.has('package-corrupted')) return sent;
  const damaged = new Uint8Array(sent);
  const last = damaged.length - 1;
  // The last octet belongs to the payload, so the header still reads well and only the check sums tell.
  if (last >= 0) damaged[last] = (damaged[last] ?? 0) ^ 0xff;
  return damaged;
}

/** Which kind of recording some octets are, and everything in it that could be DM. */
import { FumoError } from '../../errors.js';
import { utf8DecodeLeniently } from '../../syncml/octets.js';
import { type CaptureFormat, TRACE_FORMAT } from '../event.js';
import { bodiesOf, type NamedOctets } from './bodies.js';
import type { Found, ReadContext } from './found.js';
import { isHar, readHar } from './har.js';
import type { ImportLimits } from './limits.js';
import { isMitmproxy, readMitmproxy } from './mitmproxy.js';
import type { Packet } from './packet.js';
import { readPackets } from './packets.js';
import { isPcap, readPcap } from './pcap.js';
import { isPcapng, readPcapng } from './pcapng.js';
import { sniffBare } from './sniff.js';

/** A recording as it was read: one file, or the files of a folder. */
export interface Capture {
  /** Name of the file or folder, without the folders above it. */
  name: string;
  content: Uint8Array | readonly NamedOctets[];
}

export interface FoundIn {
  format: CaptureFormat;
  found: readonly Found[];
}

const GZIP = [0x1f, 0x8b] as const;
/** Octets that tell the format. */
const HEAD = 256;

interface Reader {
  format: CaptureFormat;
  is(octets: Uint8Array, head: string): boolean;
  read(octets: Uint8Array, context: ReadContext, name: string): readonly Found[];
}

/** In the order in which they are tried. */
const READERS: readonly Reader[] = [
  {
    format: 'pcapng',
    is: isPcapng,
    read: (octets, context) => packets(readPcapng(octets, context.leftOut), context),
  },
  {
    format: 'pcap',
    is: isPcap,
    read: (octets, context) => packets(readPcap(octets, context.leftOut), context),
  },
  { format: 'har', is: (_, head) => isHar(head), read: readHar },
  { format: 'mitmproxy', is: (_, head) => isMitmproxy(head), read: readMitmproxy },
  {
    format: 'file',
    is: (octets) => sniffBare(octets).kind !== 'not-dm',
    read: (body, _, name) => [{ kind: 'body', place: { file: name }, at: undefined, order: 0, name, body }],
  },
];

/**
 * @throws FumoError `import.empty`, `import.own-trace`, `import.unknown-format`, `import.too-large`,
 * `import.too-many-files`, `import.too-many-items`, `import.bad-har`, `import.bad-flows`, `import.bad-gzip`
 */
export function findIn({ name, content }: Capture, context: ReadContext): FoundIn {
  if (!(content instanceof Uint8Array)) return { format: 'folder', found: inFolder(content, context) };
  refuseSize(content.length, context.limits);
  if (content.length === 0) throw new FumoError('import.empty', 'the recording is empty');
  const octets = unzipped(content, context);
  const head = utf8DecodeLeniently(octets.subarray(0, HEAD));
  if (head.replace(/^\ufeff/, '').startsWith(`{"format":"${TRACE_FORMAT}"`)) throw ownTrace();
  const reader = READERS.find(({ is }) => is(octets, head));
  if (!reader) throw unknownFormat(octets);
  return { format: reader.format, found: reader.read(octets, context, name) };
}

function inFolder(files: readonly NamedOctets[], context: ReadContext): Found[] {
  const { maxFiles } = context.limits;
  if (files.length > maxFiles) {
    throw new FumoError('import.too-many-files', 'the folder holds too many files', {
      expected: `at most ${maxFiles}`,
      found: String(files.length),
    });
  }
  refuseSize(
    files.reduce((sum, { octets }) => sum + octets.length, 0),
    context.limits,
  );
  return bodiesOf(files, context);
}

function refuseSize(length: number, { maxOctets }: ImportLimits): void {
  if (length <= maxOctets) return;
  throw new FumoError('import.too-large', 'the recording is too large', {
    expected: `at most ${maxOctets} octets`,
    found: `${length} octets`,
    hint: 'Cut it down first, for instance with: editcap -c 100000 IN OUT',
  });
}

/** Captures are often kept packed. */
function unzipped(octets: Uint8Array, { unpack, limits }: ReadContext): Uint8Array {
  if (!GZIP.every((octet, at) => octets[at] === octet)) return octets;
  const plain = unpack('gzip', octets, limits.maxOctets);
  if (plain && plain.length > 0) return plain;
  throw new FumoError('import.bad-gzip', 'the packed recording cannot be unpacked', {
    expected: `gzip, at most ${limits.maxOctets} octets unpacked`,
    hint: 'Unpack it yourself and import what comes out.',
  });
}

function* bounded(all: Iterable<Packet>, { maxItems }: ImportLimits): Generator<Packet> {
  for (const packet of all) {
    if (packet.number > maxItems) {
      throw new FumoError('import.too-many-items', 'the capture has too many packets', {
        expected: `at most ${maxItems}`,
        hint: 'Cut it down first, for instance with: tshark -r IN -Y "http or udp.port == 2948" -w OUT',
      });
    }
    yield packet;
  }
}

function packets(all: Iterable<Packet>, context: ReadContext): Found[] {
  return readPackets(bounded(all, context.limits), context);
}

function ownTrace(): FumoError {
  return new FumoError('import.own-trace', 'this is a trace of fumo already', {
    expected: 'a recording of something else',
    hint: 'Every command takes the path of a trace as it is: fumo trace show FILE',
  });
}

function unknownFormat(octets: Uint8Array): FumoError {
  const start = [...octets.subarray(0, 16)].map((octet) => octet.toString(16).padStart(2, '0')).join(' ');
  return new FumoError('import.unknown-format', 'this is no recording that fumo can read', {
    where: { offset: 0 },
    expected: 'pcap, pcapng, HAR, flows of mitmproxy, or a message of DM',
    found: start,
    hint: 'Save it again as pcapng, or give the messages as files in a folder.',
  });
}

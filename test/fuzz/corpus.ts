/** The messages that mutants are made of: every golden vector and every message recorded in runs of all flows. */
import { type Encoding, MEDIA_TYPES } from '../../src/syncml/message.js';
import { utf8Encode } from '../../src/syncml/octets.js';
import { eventsOf, library, play } from '../support/play.js';
import { VECTORS } from '../syncml/vectors.js';

export interface Specimen {
  name: string;
  octets: Uint8Array;
}

export interface Corpus {
  xml: Specimen[];
  wbxml: Specimen[];
  notification: Specimen[];
  /** Names of the flows that were played. */
  flows: string[];
}

type Kind = keyof Omit<Corpus, 'flows'>;

const KINDS: Readonly<Record<string, Kind>> = {
  [MEDIA_TYPES.xml]: 'xml',
  [MEDIA_TYPES.wbxml]: 'wbxml',
  [MEDIA_TYPES.notification]: 'notification',
};

const ENCODINGS: readonly Encoding[] = ['xml', 'wbxml'];
/** More than the defaults: both schemes with nonces, and the package pushed through DM itself. */
const VARIANTS = [
  { name: 'md5', settings: { auth: 'md5' } },
  { name: 'hmac', settings: { auth: 'hmac' } },
  { name: 'pkg-data', settings: { auth: 'basic', set: ['update.via=pkg-data', 'update.size=6KiB'] } },
] as const;

/** Plays every flow in both encodings and collects what went over the wire, each octet sequence once. */
export async function collectCorpus(): Promise<Corpus> {
  const corpus: Corpus = { xml: [], wbxml: [], notification: [], flows: [] };
  for (const { name, xml, wbxml } of VECTORS) {
    corpus.xml.push({ name, octets: utf8Encode(xml) });
    corpus.wbxml.push({ name, octets: wbxml });
  }
  const known = new Set<string>();
  for (const { name: flow } of await library.list()) {
    corpus.flows.push(flow);
    const hasPackage = (await library.find(flow)).given.update !== 'none';
    for (const encoding of ENCODINGS) {
      for (const variant of VARIANTS) {
        if (variant.name === 'pkg-data' && !hasPackage) continue;
        const { events } = await play(flow, { encoding, ...variant.settings });
        for (const { mediaType, octets, seq } of eventsOf(events, 'message')) {
          const kind = KINDS[mediaType];
          if (!kind || known.has(octets)) continue;
          known.add(octets);
          const name = `${flow}-${encoding}-${variant.name}-${seq}`;
          corpus[kind].push({ name, octets: new Uint8Array(Buffer.from(octets, 'base64')) });
        }
      }
    }
  }
  return corpus;
}

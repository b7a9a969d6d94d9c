/**
 * Checks a package against its descriptor and against its own header. A package of the sandbox is one line of JSON
 * that says what it is and for whom, then the payload.
 */
import type { Descriptor } from '../../../dm/descriptor.js';
import { utf8Decode } from '../../../syncml/octets.js';
import { signPackage } from '../../content/package-signature.js';
import { failure, type UpdateFailure } from './causes.js';
import { sha256 } from './transfer.js';

/** What a good package is about. */
export interface PackageFacts {
  name: string;
  version: string;
}

/** What a check came to. */
export type Outcome = { ok: true; facts: PackageFacts } | { ok: false; failure: UpdateFailure };

/** The device that the package must be made for. */
export interface Model {
  man: string;
  mod: string;
}

/** Size, type and the hash in `installParam` (`sha256=HEX`) as the descriptor announced them. */
export function checkDelivery(
  { types, size, installParam = '' }: Descriptor,
  found: { octets: Uint8Array; mediaType: string },
): UpdateFailure | undefined {
  if (found.octets.length !== size) {
    return failure('mismatch', `${found.octets.length} octets came, the descriptor says ${size}`);
  }
  if (!types.some((type) => type.toLowerCase() === found.mediaType)) {
    return failure(
      'mismatch',
      `${found.mediaType || 'no media type'} came, the descriptor says ${types.join(', ')}`,
    );
  }
  const hash = /(?:^|;)\s*sha256=([0-9a-f]{64})\s*(?:;|$)/i.exec(installParam)?.[1]?.toLowerCase();
  const differs = hash !== undefined && hash !== sha256(found.octets);
  return differs ? failure('corrupted', 'the SHA-256 differs from the descriptor') : undefined;
}

/** Reads the package's header and holds it against payload and device. */
export function checkPackage(octets: Uint8Array, model: Model): Outcome {
  const checked = readPackage(octets, model);
  return 'cause' in checked ? { ok: false, failure: checked } : { ok: true, facts: checked };
}

function readPackage(octets: Uint8Array, model: Model): PackageFacts | UpdateFailure {
  const end = octets.indexOf(0x0a);
  const header = end < 0 ? undefined : readHeader(octets.subarray(0, end));
  if (!header) return failure('corrupted', 'the package has no readable header');
  if (header['fumo-package'] !== FORMAT) {
    return failure('not-acceptable', `the package has format ${header['fumo-package']}, not ${FORMAT}`);
  }
  const payload = octets.subarray(end + 1);
  if (payload.length !== header.size || sha256(payload) !== header.sha256) {
    return failure('corrupted', 'the payload differs from what the package header says');
  }
  if (header.signature !== signPackage(header)) {
    return failure('bad-signature', 'the signature of the package does not verify');
  }
  if (header.man !== model.man || header.mod !== model.mod) {
    return failure(
      'wrong-device',
      `the package is for ${header.man} ${header.mod}, not ${model.man} ${model.mod}`,
    );
  }
  return { name: header.name, version: header.version };
}

/** Of packages; a device takes one. */
const FORMAT = 1;

interface Header extends PackageFacts, Model {
  'fumo-package': number;
  size: number;
  sha256: string;
  /** Anything but a text does not verify. */
  signature?: unknown;
}

const TEXTS = ['name', 'version', 'man', 'mod', 'sha256'] as const;
const NUMBERS = ['fumo-package', 'size'] as const;

function readHeader(line: Uint8Array): Header | undefined {
  const read = parseJson(utf8Decode(line) ?? '');
  return isHeader(read) ? read : undefined;
}

function isHeader(value: unknown): value is Header {
  if (typeof value !== 'object' || value === null) return false;
  const fields = new Map<string, unknown>(Object.entries(value));
  return (
    TEXTS.every((name) => typeof fields.get(name) === 'string') &&
    NUMBERS.every((name) => typeof fields.get(name) === 'number')
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

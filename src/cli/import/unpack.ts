/** What the importer cannot do without the system: unpacking, and digests. */
import { createHash } from 'node:crypto';
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync, type ZlibOptions } from 'node:zlib';
import type { Unpack } from '../../trace/import/index.js';

type Inflate = (octets: Uint8Array, options: ZlibOptions) => Uint8Array;

/** Servers mean either form by `deflate`. */
const INFLATES: Readonly<Record<string, readonly Inflate[]>> = {
  gzip: [gunzipSync],
  'x-gzip': [gunzipSync],
  deflate: [inflateSync, inflateRawSync],
  br: [brotliDecompressSync],
};

/** Never makes more than `most` octets. */
export const unpack: Unpack = (coding, octets, most) => {
  if (most < 1 || !Object.hasOwn(INFLATES, coding)) return undefined;
  for (const inflate of INFLATES[coding] ?? []) {
    try {
      return inflate(octets, { maxOutputLength: most });
    } catch {
      // Damaged, too large or the other form: the caller says that it cannot be unpacked.
    }
  }
  return undefined;
};

export function sha256(octets: Uint8Array): string {
  return createHash('sha256').update(octets).digest('hex');
}

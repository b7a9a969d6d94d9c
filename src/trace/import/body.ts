/** Bodies as they were before they were packed for the way. */
import { essenceOf, type HeaderField, headerOf, type ReadContext } from './found.js';
import type { CapturePlace } from './left-out.js';

/** Codings that may be laid over each other. */
const MOST_CODINGS = 3;
const PLAIN = new Set(['', 'identity']);

/** Bounds the octets that all unpacked bodies of a recording have together. */
export class BodyReader {
  readonly #context: ReadContext;
  #left: number;

  constructor(context: ReadContext) {
    this.#context = context;
    this.#left = context.limits.maxAllBodies;
  }

  /** The body behind `Content-Encoding`; undefined, with the reason said, when it cannot be had. */
  unpacked(octets: Uint8Array, headers: readonly HeaderField[], place: CapturePlace): Uint8Array | undefined {
    const codings = codingsOf(headers);
    if (octets.length === 0 || codings.length === 0) return octets;
    const body = codings.length > MOST_CODINGS ? undefined : this.#peel(octets, codings);
    if (!body) this.#context.leftOut.add('content-encoding', place, codings.join(', '));
    return body;
  }

  #peel(octets: Uint8Array, codings: readonly string[]): Uint8Array | undefined {
    const { limits, unpack } = this.#context;
    let body: Uint8Array | undefined = octets;
    for (const coding of [...codings].reverse()) {
      body = body && unpack(coding, body, Math.min(limits.maxBodyOctets, this.#left));
      this.#left -= body?.length ?? 0;
    }
    return body;
  }
}

function codingsOf(headers: readonly HeaderField[]): string[] {
  const codings = (headerOf(headers, 'content-encoding') ?? '').split(',').map(essenceOf);
  return codings.filter((coding) => !PLAIN.has(coding));
}

/** Reads the body of an HTTP message under a limit. */
import type { IncomingMessage } from 'node:http';

export interface BodyLimit {
  /** Most octets that are kept. */
  limit: number;
  /**
   * What to do beyond the limit: read on and throw away, so that the sender is ready to read a refusal; or stop.
   * Throwing away has an end too.
   */
  discard: boolean;
  /** Called for every piece, so that a guard can see progress. */
  onProgress?: () => void;
}

/** Times the limit that is read only to be thrown away. */
const PATIENCE = 16;

/** @returns the octets, or undefined when there were more than the limit. Rejects when the sender went away. */
export async function readBody(
  message: IncomingMessage,
  options: BodyLimit,
): Promise<Uint8Array | undefined> {
  const { limit, discard, onProgress } = options;
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of message as AsyncIterable<Buffer>) {
    onProgress?.();
    size += piece.length;
    if (size <= limit) pieces.push(piece);
    else if (discard && size <= limit * PATIENCE) pieces.length = 0;
    else return undefined;
  }
  if (size > limit) return undefined;
  const whole = Buffer.concat(pieces);
  return new Uint8Array(whole.buffer, whole.byteOffset, whole.length);
}

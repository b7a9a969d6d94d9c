import { type ErrorCode, FumoError, type FumoErrorDetails } from '../errors.js';

/** The error for WBXML that is not what it should be, at a byte offset. */
export function wbxmlError(
  reason: string,
  offset: number,
  message: string,
  details: Omit<FumoErrorDetails, 'where'> = {},
): FumoError {
  const code: ErrorCode = `wbxml.${reason}`;
  return new FumoError(code, message, { spec: 'WBXML 1.3, section 5', ...details, where: { offset } });
}

/** The most octets that a multi-byte integer of 32 bits takes. */
const LONGEST_INTEGER = 5;

/** A place in WBXML octets that only moves forward, and refuses to pass the end. */
export class WbxmlCursor {
  readonly octets: Uint8Array;
  offset = 0;

  constructor(octets: Uint8Array) {
    this.octets = octets;
  }

  get atEnd(): boolean {
    return this.offset >= this.octets.length;
  }

  /** One octet. Errors: `wbxml.truncated`. */
  octet(): number {
    const octet = this.octets[this.offset];
    if (octet === undefined) throw this.#truncated(this.offset, 'one more octet');
    this.offset += 1;
    return octet;
  }

  /** A multi-byte integer (WBXML 1.3, 5.1). Errors: `wbxml.truncated`, `wbxml.integer`. */
  integer(): number {
    const start = this.offset;
    let value = 0;
    for (let count = 0; count < LONGEST_INTEGER; count += 1) {
      const octet = this.octet();
      value = value * 0x80 + (octet & 0x7f);
      if (octet < 0x80) return this.#within32Bits(value, start);
    }
    throw wbxmlError('integer', start, 'A multi-byte integer does not end', {
      expected: 'at most 5 octets',
    });
  }

  /** A view of the next octets. Errors: `wbxml.truncated`. */
  take(length: number): Uint8Array {
    const start = this.offset;
    if (length > this.octets.length - start) throw this.#truncated(start, `${length} octets`);
    this.offset += length;
    return this.octets.subarray(start, this.offset);
  }

  /** A view of the octets up to a NUL, which is passed. Errors: `wbxml.truncated`. */
  takeToNul(): Uint8Array {
    const start = this.offset;
    const end = this.octets.indexOf(0, start);
    if (end < 0) throw this.#truncated(start, 'a string that ends with NUL');
    this.offset = end + 1;
    return this.octets.subarray(start, end);
  }

  #within32Bits(value: number, start: number): number {
    if (value <= 0xffff_ffff) return value;
    throw wbxmlError('integer', start, 'A multi-byte integer is too large', {
      expected: 'at most 32 bits',
      found: String(value),
    });
  }

  #truncated(start: number, expected: string): FumoError {
    return wbxmlError('truncated', start, 'The message ends too early', {
      expected,
      found: `${this.octets.length - start} octets left`,
      hint: 'Check that the whole body was captured.',
    });
  }
}
